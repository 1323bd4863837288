import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { changeChannel, listChannels, removeChannel } from './channels.ts'

/**
 * Writes alerts of a workspace to another address of one of its people, or to nobody in their place where they left. A channel
 * without readers is no more.
 *
 * @param to absent: they left
 */
export async function changeReader(
  trx: Knex,
  cipher: Cipher,
  {
    workspace,
    from,
    to,
  }: { readonly workspace: string; readonly from: string; readonly to?: string },
): Promise<void> {
  // Of two who leave at once, both are taken out.
  await queryRows(trx, 'select from alert_channel where workspace = ? order by id for update', [
    toStored(workspace),
  ])
  const isOld = (address: string) => address.toLowerCase() === from.toLowerCase()
  for (const channel of await listChannels(trx, cipher, workspace)) {
    if (channel.to.kind !== 'email' || !channel.to.addresses.some(isOld)) continue
    const rest = channel.to.addresses.filter((address) => !isOld(address) && address !== to)
    const addresses = to === undefined ? rest : [...rest, to]
    if (addresses.length === 0) await removeChannel(trx, channel)
    else await changeChannel(trx, cipher, { ...channel, to: { kind: 'email', addresses } })
  }
}

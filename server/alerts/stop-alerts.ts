import type { Knex } from 'knex'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { say, toText, type Words } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { type Channel, changeChannel, findChannel, removeChannel } from './channels.ts'
import type { Stop } from './send-message.ts'

/** Where the page is on which a reader of alerts stops them; the same address takes the POST of mail programs. */
export const STOP_PATH = '/stop-alerts/'

const BINDING = 'stop-alerts'

const Reader = Type.Object({
  workspace: Type.String(),
  channel: Type.Integer(),
  address: Type.String(),
})
/** Who reads a channel at which address. */
export type StoppedReader = Static<typeof Reader>

/** Each reader of a channel can stop it for themselves, whoever they are: what is sealed in their link says which. */
export function stopOf(
  { cipher, publicUrl }: { readonly cipher: Cipher; readonly publicUrl: string | undefined },
  { workspace, id }: Pick<Channel, 'workspace' | 'id'>,
  words: Words,
): Stop | undefined {
  if (publicUrl === undefined) return undefined
  return {
    label: toText(say('mailStop', {}), words),
    urlOf: (address) => {
      const reader: StoppedReader = { workspace, channel: id, address }
      const sealed = cipher.seal(JSON.stringify(reader), BINDING).toString('base64url')
      return `${publicUrl}${STOP_PATH}${sealed}`
    },
  }
}

/**
 * Takes the reader of a link out of their channel; a channel without readers is no more. Gives which it was, also when
 * they were out of it already: whoever presses twice is told the same. Nothing for a link that is none.
 */
export async function stopAlerts(
  db: Knex,
  cipher: Cipher,
  secret: string,
): Promise<StoppedReader | undefined> {
  const reader = openReader(cipher, secret)
  if (!reader) return undefined
  const { workspace, channel: id, address } = reader
  await db.transaction(async (trx) => {
    // Two readers who press at once are both taken out.
    await queryRows(trx, 'select from alert_channel where id = ? for update', [id])
    const channel = await findChannel(trx, cipher, { workspace, id })
    if (channel?.to.kind !== 'email' || !channel.to.addresses.includes(address)) return
    const addresses = channel.to.addresses.filter((each) => each !== address)
    if (addresses.length === 0) await removeChannel(trx, channel)
    else await changeChannel(trx, cipher, { ...channel, to: { kind: 'email', addresses } })
  })
  return reader
}

function openReader(cipher: Cipher, secret: string): StoppedReader | undefined {
  if (!/^[\w-]{40,2000}$/.test(secret)) return undefined
  try {
    const reader: unknown = JSON.parse(cipher.open(Buffer.from(secret, 'base64url'), BINDING))
    return Value.Check(Reader, reader) ? reader : undefined
  } catch {
    return undefined
  }
}

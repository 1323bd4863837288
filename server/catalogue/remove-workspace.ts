import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import { loadChainKey } from '../people/audit-chain.ts'
import { eraseAuditOfWorkspace } from '../privacy/erase-audit.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { deleteAccount, listAccounts } from '../store/accounts.ts'
import { listIntegrations } from '../store/integrations.ts'
import { leaveStripe } from '../subscriptions/stripe/leave-stripe.ts'
import { removeIntegration } from './remove-integration.ts'

/** Whatever else has the name of a workspace; what hangs on these rows goes with them. The audit log stays, and names nobody of it any more. */
const OWN_TABLES = ['alert', 'alert_channel', 'file_draft', 'project_file', 'project', 'person_key']

/**
 * Erases a workspace with all that it holds, once its runs have stopped. Gives whether it is gone; where a run does not
 * come to its end, what is not yet erased stays, paused.
 */
export async function removeWorkspace(
  services: Parameters<typeof removeIntegration>[0] & { readonly cipher: Cipher },
  workspace: string,
): Promise<boolean> {
  const { db } = services.database
  for (const integration of await listIntegrations(db, workspace)) {
    if (!(await removeIntegration(services, integration))) return false
  }
  for (const { name } of await listAccounts(db, workspace)) {
    await deleteAccount(db, { workspace, name })
  }
  const key = await loadChainKey(db, services.cipher)
  await db.transaction(async (trx) => {
    await leaveStripe(trx, workspace)
    for (const table of OWN_TABLES) {
      await queryRows(trx, `delete from ${table} where workspace = ?`, [toStored(workspace)])
    }
    await queryRows(trx, 'delete from workspace where name = ?', [toStored(workspace)])
    await eraseAuditOfWorkspace(trx, workspace, key)
  })
  return true
}

import type { Workspace } from '../installation/workspace.ts'
import { listAccounts } from '../store/accounts.ts'
import { CliError } from './io.ts'

/** @throws {CliError} if there is no such connection */
export async function requireAccount(
  { database, name: workspace }: Workspace,
  name: string,
): Promise<Awaited<ReturnType<typeof listAccounts>>[number]> {
  const accounts = await listAccounts(database.db, workspace)
  const account = accounts.find((each) => each.name === name)
  if (account) return account
  const known = accounts.map((each) => each.name).join(', ')
  throw new CliError(
    'usage',
    `unknown connection "${name}"`,
    known === '' ? 'Add one: mapwright connect NAME --connector KIND.' : `Known here: ${known}.`,
  )
}

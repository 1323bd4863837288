import { playedBy } from '../../installation/installed-flows.ts'
import { showAccount } from '../../store/accounts.ts'
import type { Answers } from '../../store/answers.ts'
import { requireSeesPersonal } from '../check-access.ts'
import type { Principal } from '../principal.ts'
import type { Services } from '../services.ts'

interface Place {
  readonly workspace: string
  readonly principal: Principal | undefined
}

/**
 * Data of people go where connections lead: who helps without seeing them adds connections, and changes none that is there.
 *
 * @throws {ApiError}
 */
export async function keepConnection(
  { database, cipher }: Pick<Services, 'database' | 'cipher'>,
  { workspace, principal }: Place,
  name: string,
): Promise<void> {
  if (await showAccount(database.db, cipher, { workspace, name })) {
    requireSeesPersonal(principal, workspace)
  }
}

/**
 * Nor puts another in the place of one that is there.
 *
 * @throws {ApiError}
 */
export async function keepConnections(
  services: Pick<Services, 'database' | 'cipher'>,
  place: Place,
  before: Answers,
  after: Answers,
): Promise<void> {
  const roles = new Set([before, after].flatMap(({ connections }) => Object.keys(connections)))
  for (const role of roles) {
    const name = playedBy(before, role)
    if (name !== playedBy(after, role)) await keepConnection(services, place, name)
  }
}

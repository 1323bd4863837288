import { noteTroubles, pruneAlerts } from './alerts.ts'
import { findTroubles } from './find-troubles.ts'
import { type Telling, tellAlerts } from './tell-alerts.ts'

const KEPT_MS = 90 * 86_400_000

/** Looks at what is wrong, and tells those who want to know. Worth doing every half minute, in any process. */
export async function watchAlerts(telling: Telling): Promise<void> {
  const { db, now } = telling
  await noteTroubles(db, await findTroubles(db, now()), now())
  await tellAlerts(telling)
  await pruneAlerts(db, now() - KEPT_MS)
}

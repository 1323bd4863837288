import { noteIncidents, pruneAlerts } from './alerts.ts'
import { findIncidents } from './find-incidents.ts'
import { type Telling, tellAlerts } from './tell-alerts.ts'

const KEPT_MS = 90 * 86_400_000
/** What a process found that stood still since may be over by now. */
const STALE_MS = 20_000
/** Within this time those come back that ended with whoever looks, or stood still with it. */
const SETTLE_MS = 120_000

/** Who looks, and from when: before that nobody may have worked, as was meant. */
export interface Look {
  readonly since: number
  readonly settleMs?: number | undefined
  readonly held?: readonly string[] | undefined
}

/** Looks at what is wrong, and tells those who want to know. Worth doing every half minute, in any process. */
export async function watchAlerts(
  telling: Telling,
  { since, settleMs = SETTLE_MS, held }: Look = { since: 0 },
): Promise<void> {
  const { db, now } = telling
  const began = now()
  const incidents = await findIncidents(db, { now: began, since, settleMs, held })
  if (now() - began < STALE_MS) await noteIncidents(db, incidents, now())
  await tellAlerts(telling)
  await pruneAlerts(db, now() - KEPT_MS)
}

import { applyPlan, forRefill, type RunOptions, say } from '../../../engine/index.ts'
import { loadPlan } from '../../installation/kept-plans.ts'
import { refillOf } from '../../installation/refill-of.ts'
import type { Workspace } from '../../installation/workspace.ts'
import { loadPersonKey } from '../../secrets/person-key.ts'
import type { JobFlow } from './load-job.ts'
import type { RunEnd } from './run-watch.ts'

/**
 * Does what was planned, as a run like any other: it goes on when the page that asked for it is closed, and after the
 * worker that did it died. What is written already is not left to write, so beginning anew does no harm.
 */
export async function applyKeptPlan(
  { name, database, cipher }: Workspace,
  flow: JobFlow,
  plan: string,
  options: Omit<RunOptions, 'what'>,
): Promise<RunEnd> {
  const personKey = await loadPersonKey(database.db, cipher, name)
  const place = { integration: flow.integration, flow: flow.flow, personKey }
  const kept = await loadPlan(database.db, place, plan, database.clock.now())
  if (!kept) return { kind: 'failed', problem: say('planTooOld', { plan }) }
  // Published since, the flow may not write them any more.
  const fields = kept.refill && refillOf(options, kept.refill)
  if (fields && 'problem' in fields) return { kind: 'failed', problem: fields.problem }
  const narrowed = fields ? forRefill(options, fields) : options
  const { already, differing, summary } = await applyPlan(narrowed, kept.digests)
  const { result, counts = {} } = summary ?? {}
  if (result?.state === 'failed') return { kind: 'failed', problem: result.reason }
  if (result?.state === 'stopped') return { kind: 'stopped', retryAt: result.retryAt }
  if (options.stop?.aborted) return { kind: 'stopped' }
  const keys = differing.map(({ key }) => key)
  const applied = { already: already.length, differing: keys, counts: { ...counts } }
  return { kind: 'done', applied }
}

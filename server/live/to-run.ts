import { type Message, toText } from '../../engine/index.ts'
import type { Run } from '../contract/runs.ts'
import type { PastRun } from '../store/run-history.ts'

/** A run as the API tells it; `say` words its reason for the reader. */
export function toRun(
  run: Omit<PastRun, 'integration'>,
  integration: string,
  say: (reason: Message) => string = toText,
): Run {
  return {
    run: run.run,
    integration,
    flow: run.flow,
    state: run.state,
    reason: run.reason === undefined ? null : say(run.reason),
    cause: run.cause,
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: run.finishedAt === undefined ? null : new Date(run.finishedAt).toISOString(),
    counts: { ...run.counts },
    flowVersion: run.flowVersion,
    ...(run.looked === undefined ? {} : { looked: run.looked }),
  }
}

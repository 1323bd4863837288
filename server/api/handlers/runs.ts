import { say } from '../../../engine/index.ts'
import type { LiveRuns } from '../../live/live-runs.ts'
import { createLiveRuns } from '../../live/live-runs.ts'
import { toRun } from '../../live/to-run.ts'
import { notFound } from '../../problems/api-error.ts'
import { decodeCursor, encodeCursor } from '../../problems/page-cursor.ts'
import { sayReasonTo } from '../../records/sight.ts'
import { listRunHistory, readRunHistory, readTrends } from '../../store/run-history.ts'
import { nameIntegrations } from '../../store/workspace-integrations.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'

type RunHandlers = Pick<Handlers, 'listRuns' | 'readRun' | 'readTrends' | 'followLive'>

const MINUTE_MS = 60_000
const STEP_MS = { hour: 3_600_000, day: 86_400_000 }
const DEFAULT_LIMIT = 50

export function createRunHandlers(
  services: Services,
  live: LiveRuns = createLiveRuns(services.database.db, services.clock),
): RunHandlers {
  const { db } = services.database
  return {
    listRuns: async ({ params, query, language }) => {
      const names = await nameIntegrations(db, params.workspace, query.integration)
      const { limit = DEFAULT_LIMIT, flow, state } = query
      const [startedAt, run] = decodeCursor(query.after, ['number', 'id']) ?? []
      const runs = await listRunHistory(db, names, {
        flow,
        state,
        from: timeOf(query.from),
        to: timeOf(query.to),
        after:
          startedAt === undefined ? undefined : { startedAt: Number(startedAt), run: String(run) },
        limit,
      })
      const { workspace } = params
      const sayReason = await sayReasonTo(services, { workspace, language })
      const last = runs.length === limit ? runs.at(-1) : undefined
      return {
        body: {
          items: runs.map((each) => toRun(each, names.get(each.integration) ?? '', sayReason)),
          ...(last ? { next: encodeCursor([last.startedAt, last.run]) } : {}),
        },
      }
    },
    readRun: async ({ params, language }) => {
      const names = await nameIntegrations(db, params.workspace)
      const run = await readRunHistory(db, names, params.run)
      if (!run) throw notFound(say('noRun', { run: params.run }))
      const { workspace } = params
      const sayReason = await sayReasonTo(services, { workspace, language })
      return { body: toRun(run, names.get(run.integration) ?? '', sayReason) }
    },
    readTrends: async ({ params, query }) => {
      const names = await nameIntegrations(db, params.workspace, query.integration)
      const trends = await readTrends(db, names, {
        flow: query.flow,
        from: Date.parse(query.from),
        to: Date.parse(query.to),
        stepMs: STEP_MS[query.by],
        offsetMs: (query.offset ?? 0) * MINUTE_MS,
      })
      const items = trends.map(({ at, integration, flow, runs, failed, counts, behind }) => ({
        at: new Date(at).toISOString(),
        integration: names.get(integration) ?? '',
        flow,
        runs,
        failed,
        counts: { ...counts },
        behind: behind ? { ms: behind.ms, at: new Date(behind.at).toISOString() } : null,
      }))
      return { body: { items } }
    },
    followLive: async ({ params, signal }) => ({ stream: live.follow(params.workspace, signal) }),
  }
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text)
}

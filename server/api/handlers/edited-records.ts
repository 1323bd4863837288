import { isJsonObject, type JsonObject, runEdited } from '../../../engine/index.ts'
import { openFlow, type ReadyFlow } from '../../installation/open-flow.ts'
import { createSqlStore } from '../../store/sql-store.ts'
import { ApiError, notFound } from '../api-error.ts'
import { unlessBusy } from '../flow-busy.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { withSetupProblems } from '../setup-problem.ts'
import { requireFlow, withOpener } from './flow-place.ts'
import { requireIntegration } from './integration-answers.ts'
import { workspaceOf } from './workspace-of.ts'

export type EditHandlers = Pick<Handlers, 'readOpenRecord' | 'retryEdited'>

interface Place {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
  readonly key: string
}

/** Open records whose data a person changes before they are taken up again. */
export function createEditHandlers(services: Services): EditHandlers {
  return {
    readOpenRecord: async ({ params, signal }) => ({
      body: { record: await readSource(services, params, signal) },
    }),
    retryEdited: async ({ params, body }) => {
      const { key } = params
      const conclusion = await withFlow(services, params, (flow) =>
        // Who closes the page has sent it all the same: what was begun comes to its end.
        unlessBusy(() => runEdited({ ...flow, cause: 'person' }, { key, ...body })),
      )
      if (!conclusion) throw notFound(`open record ${key}`)
      const { outcome, reason } = conclusion
      return { body: { outcome, reason: reason ?? null }, audit: { details: { outcome } } }
    },
  }
}

/** What was kept of it, else what the source says now. */
async function readSource(
  services: Services,
  place: Place,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { database, cipher } = services
  const { key, flow } = place
  const { id: integration } = await requireIntegration(services, place)
  const store = createSqlStore({ db: database.db, cipher, integration })
  const [open] = await store.records(flow, [key])
  if (!open || open.ignored) throw notFound(`open record ${key}`)
  if (isJsonObject(open.payload) && isJsonObject(open.payload['record'])) {
    return open.payload['record']
  }
  return withFlow(services, place, async ({ flow: plan, systems }) => {
    const { role, resource: name } = plan.source.resource
    const resource = systems[role]?.connection.resource(name)
    const source = await resource?.get?.(key, signal)
    if (!source) {
      throw new ApiError({
        type: 'not_in_source',
        values: { key },
        status: 409,
        title: `the source has no record ${key} any more`,
        detail: 'Ignore it, or retry it so that it is closed.',
      })
    }
    const complete = await resource?.complete(source, plan.source.more, signal)
    return (complete ?? source).record
  })
}

async function withFlow<T>(
  services: Services,
  params: Place,
  work: (flow: ReadyFlow) => Promise<T>,
): Promise<T> {
  const { integration, project, plan } = await requireFlow(services, params)
  const place = workspaceOf(services, params.workspace)
  return withOpener(services, params.workspace, (opener) =>
    withSetupProblems(async () =>
      work(await openFlow(place, project, plan, opener, integration.id)),
    ),
  )
}

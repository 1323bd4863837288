import {
  type DurableRecord,
  isJsonObject,
  type JsonObject,
  runEdited,
  say,
} from '../../../engine/index.ts'
import { openFlow, type ReadyFlow } from '../../installation/open-flow.ts'
import { stopsOf } from '../../installation/remedies-of.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { planOfFlow } from '../../records/flow-of-project.ts'
import { readRecordsAs } from '../../records/read-records.ts'
import { sayReasonTo } from '../../records/sight.ts'
import { unlessBusy } from '../flow-busy.ts'
import type { Handlers } from '../handler.ts'
import { inLanguage } from '../in-language.ts'
import type { Services } from '../services.ts'
import { withSetupProblems } from '../setup-problem.ts'
import { requireFlow, withOpener } from './flow-place.ts'
import { requireIntegration } from './integration-answers.ts'
import { requireFlowLeft, requireNoHold } from './subscriptions.ts'
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
    readOpenRecord: async ({ params, language, reader, signal }) => {
      const integration = await requireIntegration(services, params)
      const open = await readRecordsAs(services, reader).requireOpen({ ...params, integration })
      const record = await readSource(services, params, open, signal)
      return { body: { record, ...(await describeSource(services, params, open, language)) } }
    },
    retryEdited: async ({ params, body, language }) => {
      const { key } = params
      await requireNoHold(services, params.workspace)
      await requireFlowLeft(services, await requireIntegration(services, params), params.flow)
      const conclusion = await withFlow(services, params, (flow) =>
        // Who closes the page has sent it all the same: what was begun comes to its end.
        unlessBusy(() => runEdited({ ...flow, cause: 'person' }, { key, ...body })),
      )
      if (!conclusion) throw notFound(say('noOpenRecord', { key }))
      const { outcome, reason } = conclusion
      const { workspace } = params
      const sayReason = await sayReasonTo(services, { workspace, language })
      const said = reason === undefined ? null : sayReason(reason)
      return { body: { outcome, reason: said }, audit: { details: { outcome } } }
    },
  }
}

/** What its fields are called, and which of them it stopped for. */
async function describeSource(
  services: Services,
  { workspace, flow }: Place,
  { cause }: DurableRecord,
  language: string,
): Promise<{ readonly schema: JsonObject; readonly deciding: string[] }> {
  const { project } = await inLanguage(services, language).projects.current(workspace)
  const plan = planOfFlow(project, flow)
  if (!plan) return { schema: {}, deciding: [] }
  const { role, resource } = plan.source.resource
  const connector = project.connectors[plan.connections[role] ?? '']
  const deciding = stopsOf(plan).flatMap((stop) => (stop.cause === cause ? stop.fields : []))
  return { schema: connector?.resources[resource]?.schema ?? {}, deciding }
}

/** What was kept of it, else what the source says now. */
async function readSource(
  services: Services,
  place: Place,
  open: DurableRecord,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { key } = place
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
        status: 409,
        title: say('notInSource', { key }),
        detail: say('ignoreOrRetry', {}),
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

import { isJsonObject, sampleFromSchema, say } from '../../../engine/index.ts'
import { saveSample } from '../../installation/samples.ts'
import { ApiError } from '../../problems/api-error.ts'
import { readRecordsAs } from '../../records/read-records.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { requireFlow, requireOpenFlow } from './flow-place.ts'
import { requireIntegration } from './integration-answers.ts'
import { placeOf, toSample } from './samples.ts'

/** Records that a flow took before, to try it on them again. */
export function createPastRecordHandlers(services: Services) {
  const { clock } = services
  return {
    listPastRecords: async ({ params, reader }) => {
      const integration = await requireIntegration(services, params)
      const { flow } = params
      await requireOpenFlow(services, params)
      return {
        body: { items: await readRecordsAs(services, reader).listPast({ integration, flow }) },
      }
    },

    samplePastRecord: async ({ params, body: { key }, reader }) => {
      const flow = await requireFlow(services, params)
      const place = placeOf(services, flow)
      const { role, resource: name } = flow.plan.source.resource
      const connector = flow.project.connectors[flow.plan.connections[role] ?? '']
      const resource = connector?.resources[name]
      const standIn = isJsonObject(resource?.schema) ? sampleFromSchema(resource.schema) : {}
      const owner = { integration: flow.integration, flow: place.flow, key }
      const record = await readRecordsAs(services, reader).readPast(owner, standIn)
      if (!record) {
        throw new ApiError({
          type: 'not_kept',
          status: 404,
          title: say('requestsNotKept', { key }),
          detail: say('readFromSource', {}),
        })
      }
      const sample = await saveSample(place, {
        title: `${resource?.title ?? name} ${key}`,
        origin: 'run',
        record,
        given: {},
        createdAt: clock.now(),
      })
      return { body: toSample(sample) }
    },
  } satisfies Partial<Handlers>
}

import { isJsonObject, sampleFromSchema } from '../../../engine/index.ts'
import { saveSample } from '../../installation/samples.ts'
import { listPastRecords, readPastRecord } from '../../journal/past-records.ts'
import { ApiError } from '../../problems/api-error.ts'
import type { Handlers } from '../handler.ts'
import { sayReasonTo } from '../in-language.ts'
import type { Services } from '../services.ts'
import { iso } from './file-answers.ts'
import { requireFlow } from './flow-place.ts'
import { placeOf, toSample } from './samples.ts'

const PAST_RECORDS = 30

/** Records that a flow took before, to try it on them again. */
export function createPastRecordHandlers(services: Services) {
  const { clock, database } = services
  return {
    listPastRecords: async ({ params, language }) => {
      const flow = await requireFlow(services, params)
      const past = await listPastRecords(database.db, placeOf(services, flow), PAST_RECORDS)
      const { workspace } = params
      const sayReason = await sayReasonTo(services, { workspace, language })
      const items = past.map(({ key, label, outcome, reason, at }) => ({
        key,
        label: label ?? null,
        outcome,
        reason: reason === undefined ? null : sayReason(reason),
        at: iso(at),
      }))
      return { body: { items } }
    },

    samplePastRecord: async ({ params, body: { key } }) => {
      const flow = await requireFlow(services, params)
      const place = placeOf(services, flow)
      const { role, resource: name } = flow.plan.source.resource
      const connector = flow.project.connectors[flow.plan.connections[role] ?? '']
      const resource = connector?.resources[name]
      const owner = { integration: place.integration, flow: place.flow, key }
      const standIn = isJsonObject(resource?.schema) ? sampleFromSchema(resource.schema) : {}
      const record = await readPastRecord(place.db, place.cipher, owner, standIn)
      if (!record) {
        throw new ApiError({
          type: 'not_kept',
          status: 404,
          title: `what passed with record ${key} is not kept any more`,
          detail: 'Read it from the source instead, or choose a record that passed lately.',
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

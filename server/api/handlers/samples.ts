import { isJsonObject, maskRecord, sampleFromSchema } from '../../../engine/index.ts'
import { findDrift } from '../../installation/find-drift.ts'
import { readSourceRecords } from '../../installation/read-source-records.ts'
import {
  deleteSample,
  type Sample as KeptSample,
  listSamples,
  type SamplePlace,
  saveSample,
} from '../../installation/samples.ts'
import { listPastRecords, readPastRecord } from '../../journal/past-records.ts'
import { ApiError, notFound } from '../api-error.ts'
import type { Sample } from '../contract/flows.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { withSetupProblems } from '../setup-problem.ts'
import { iso } from './file-answers.ts'
import { type FlowPlace, requireFlow, withOpener } from './flow-place.ts'

/** Enough to tell a field that is gone from one that is empty. */
const DRIFT_RECORDS = 50
const PAST_RECORDS = 30

export function createSampleHandlers(services: Services) {
  const { clock } = services
  return {
    listSamples: async ({ params }) => {
      const flow = await requireFlow(services, params)
      const samples = await listSamples(placeOf(services, flow))
      return { body: { items: samples.map(toSample) } }
    },

    captureSamples: ({ params, body: { count, keys }, signal }) =>
      withSetupProblems(async () => {
        const flow = await requireFlow(services, params)
        const { resource, records } = await withOpener(services, params.workspace, (opener) =>
          readSourceRecords(flow, opener, { count, keys, signal }),
        )
        const items: Sample[] = []
        for (const { key, record } of records) {
          const sample = await saveSample(placeOf(services, flow), {
            title: `${resource.title} ${key}`,
            origin: 'source',
            record: maskRecord(record, resource.personal),
            given: {},
            createdAt: clock.now(),
          })
          items.push(toSample(sample))
        }
        return { body: { items } }
      }),

    saveSample: async ({ params, body: { title, from, record, given = {} } }) => {
      const flow = await requireFlow(services, params)
      const sample = await saveSample(placeOf(services, flow), {
        title,
        origin: from,
        record,
        given,
        createdAt: clock.now(),
      })
      return { body: toSample(sample) }
    },

    listPastRecords: async ({ params }) => {
      const flow = await requireFlow(services, params)
      const past = await listPastRecords(
        services.database.db,
        placeOf(services, flow),
        PAST_RECORDS,
      )
      const items = past.map(({ key, label, outcome, reason, at }) => ({
        key,
        label: label ?? null,
        outcome,
        reason: reason ?? null,
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

    deleteSample: async ({ params }) => {
      const flow = await requireFlow(services, params)
      if (await deleteSample(placeOf(services, flow), params.sample)) return {}
      throw notFound('sample of that number')
    },

    readDrift: ({ params, signal }) =>
      withSetupProblems(async () => {
        const flow = await requireFlow(services, params)
        const { resource, records } = await withOpener(services, params.workspace, (opener) =>
          readSourceRecords(flow, opener, { count: DRIFT_RECORDS, signal }),
        )
        const items = findDrift(resource, records).map(({ field, kind, expected, found }) => ({
          resource: flow.plan.source.resource.name,
          field,
          kind,
          expected: expected ?? null,
          found: found ?? null,
        }))
        return { body: { items } }
      }),
  } satisfies Partial<Handlers>
}

function placeOf({ database, cipher }: Services, { integration, plan }: FlowPlace): SamplePlace {
  return { db: database.db, cipher, integration: integration.id, flow: plan.name }
}

function toSample({ id, title, origin, record, given, createdAt }: KeptSample): Sample {
  return { id, title, from: origin, record, given: { ...given }, createdAt: iso(createdAt) }
}

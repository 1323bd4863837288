import { isMessage, loadWords, maskRecord, say, toText } from '../../../engine/index.ts'
import type { Sample } from '../../contract/flows.ts'
import { findDrift } from '../../installation/find-drift.ts'
import { judgeFields } from '../../installation/judge-fields.ts'
import { readSourceRecords } from '../../installation/read-source-records.ts'
import {
  deleteSample,
  type Sample as KeptSample,
  listSamples,
  type SamplePlace,
  saveSample,
} from '../../installation/samples.ts'
import { notFound } from '../../problems/api-error.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { withSetupProblems } from '../setup-problem.ts'
import { iso } from './file-answers.ts'
import { type OpenFlowPlace, requireOpenFlow, requireSource, withOpener } from './flow-place.ts'

/** Enough to tell a field that is gone from one that is empty. */
const DRIFT_RECORDS = 50

export function createSampleHandlers(services: Services) {
  const { clock } = services
  return {
    listSamples: async ({ params }) => {
      const flow = await requireOpenFlow(services, params)
      const samples = await listSamples(placeOf(services, flow))
      return { body: { items: samples.map(toSample) } }
    },

    captureSamples: ({ params, body: { count, keys }, signal }) =>
      withSetupProblems(async () => {
        const flow = await requireOpenFlow(services, params)
        const { resource, records } = await withOpener(services, params.workspace, (opener) =>
          readSourceRecords(flow, opener, { count, keys, signal }),
        )
        const items: Sample[] = []
        for (const { key, record } of records) {
          const sample = await saveSample(placeOf(services, flow), {
            title: `${resource.title} ${key}`,
            origin: 'source',
            record: maskRecord(record, resource),
            given: {},
            createdAt: clock.now(),
          })
          items.push(toSample(sample))
        }
        return { body: { items } }
      }),

    saveSample: async ({ params, body: { title, from, record, given = {} } }) => {
      const flow = await requireOpenFlow(services, params)
      const sample = await saveSample(placeOf(services, flow), {
        title,
        origin: from,
        record,
        given,
        createdAt: clock.now(),
      })
      return { body: toSample(sample) }
    },

    deleteSample: async ({ params }) => {
      const flow = await requireOpenFlow(services, params)
      if (await deleteSample(placeOf(services, flow), params.sample)) return {}
      throw notFound(say('noSample', {}))
    },
  } satisfies Partial<Handlers>
}

/** What the source of a flow has now: nothing of it is kept. */
export function createSourceHandlers(services: Services) {
  return {
    readSource: ({ params, body: { source, count }, signal }) =>
      withSetupProblems(async () => {
        const place = await requireSource(services, params, source)
        const { resource, records } = await withOpener(services, params.workspace, (opener) =>
          readSourceRecords(place, opener, { count, signal }),
        )
        return {
          body: {
            records: records.map(({ key, record }) => ({
              key,
              title: `${resource.title} ${key}`,
              record: maskRecord(record, resource),
            })),
            // Of the real values: masked ones may be the same where those are not.
            fields: [
              ...judgeFields(
                resource.schema,
                records.map(({ record }) => record),
              ),
            ],
          },
        }
      }),

    readDrift: ({ params, signal, language }) =>
      withSetupProblems(async () => {
        const flow = await requireOpenFlow(services, params)
        const { resource, records } = await withOpener(services, params.workspace, (opener) =>
          readSourceRecords(flow, opener, { count: DRIFT_RECORDS, signal }),
        )
        const words = await loadWords(language)
        const items = findDrift(resource, records).map(({ field, kind, expected, found }) => ({
          resource: flow.plan.source.resource.name,
          field,
          kind,
          expected: expected ?? null,
          found: isMessage(found) ? toText(found, words) : (found ?? null),
        }))
        return { body: { items } }
      }),
  } satisfies Partial<Handlers>
}

export function placeOf(
  { database, cipher }: Services,
  { integration, plan }: Pick<OpenFlowPlace, 'integration' | 'plan'>,
): SamplePlace {
  return { db: database.db, cipher, integration: integration.id, flow: plan.name }
}

export function toSample({ id, title, origin, record, given, createdAt }: KeptSample): Sample {
  return { id, title, from: origin, record, given: { ...given }, createdAt: iso(createdAt) }
}

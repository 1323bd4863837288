import { readRecordsAs } from '../../records/read-records.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { type ChangeHandlers, createChangeHandlers } from './change-records.ts'
import { createEditHandlers, type EditHandlers } from './edited-records.ts'
import { requireIntegration } from './integration-answers.ts'

const DEFAULT_LIMIT = 50

type RecordHandlers = ChangeHandlers &
  EditHandlers &
  Pick<
    Handlers,
    | 'searchRecords'
    | 'readRecord'
    | 'readPayload'
    | 'revealPayload'
    | 'listCauses'
    | 'listCauseValues'
    | 'listOpenRecords'
    | 'countSteps'
    | 'listFlowRecords'
    | 'listStepRecords'
    | 'listRecordsBetween'
  >

export function createRecordHandlers(services: Services): RecordHandlers {
  return {
    searchRecords: async ({ query: { q: text, ...query }, reader }) => ({
      body: await readRecordsAs(services, reader).search({ text, ...query }),
    }),
    readRecord: async ({ params, reader }) => {
      const integration = await requireIntegration(services, params)
      return { body: await readRecordsAs(services, reader).read({ ...params, integration }) }
    },
    readPayload: async ({ params, reader }) => {
      const place = { ...params, integration: await requireIntegration(services, params) }
      return { body: await readRecordsAs(services, reader).payload(place, { reveal: false }) }
    },
    revealPayload: async ({ params, body: { why }, reader }) => {
      const place = { ...params, integration: await requireIntegration(services, params) }
      const body = await readRecordsAs(services, reader).payload(place, { reveal: true })
      return { body, audit: { details: { why } } }
    },
    listCauses: async ({ query, reader }) => ({
      body: { items: await readRecordsAs(services, reader).listCauses(query.integration) },
    }),
    listCauseValues: async ({ params, query, reader }) => {
      const integration = await requireIntegration(services, params)
      return { body: await readRecordsAs(services, reader).causeValues(integration, query) }
    },
    listOpenRecords: async ({ params, query: { q: text, ...query }, reader }) => {
      const integration = await requireIntegration(services, params)
      return {
        body: await readRecordsAs(services, reader).listOpen(integration, { text, ...query }),
      }
    },
    countSteps: async ({ params, reader }) => {
      const integration = await requireIntegration(services, params)
      const place = { integration, flow: params.flow, now: services.clock.now() }
      return { body: await readRecordsAs(services, reader).countSteps(place) }
    },
    listStepRecords: async ({
      params,
      query: { outcome, after, limit = DEFAULT_LIMIT },
      reader,
    }) => {
      const { flow, step } = params
      const integration = await requireIntegration(services, params)
      const place = { integration, flow, step, outcome, after, limit, now: services.clock.now() }
      return { body: await readRecordsAs(services, reader).listStep(place) }
    },
    listFlowRecords: async ({ params, query: { kind }, reader }) => {
      const place = { flow: params.flow, integration: await requireIntegration(services, params) }
      return { body: { items: await readRecordsAs(services, reader).listRecent(place, kind) } }
    },
    listRecordsBetween: async ({
      params,
      query: { from, to, after, limit = DEFAULT_LIMIT },
      reader,
    }) => {
      const place = { flow: params.flow, integration: await requireIntegration(services, params) }
      const period = { from: Date.parse(from), to: Date.parse(to) }
      const records = readRecordsAs(services, reader)
      return { body: await records.listBetween(place, period, { after, limit }) }
    },
    ...createChangeHandlers(services),
    ...createEditHandlers(services),
  }
}

import type { RecordPage } from '../../contract/records.ts'
import { readPayload } from '../../journal/read-payload.ts'
import { notFound } from '../../problems/api-error.ts'
import { listCauses, listOpenRecords } from '../../store/open-records.ts'
import { listLinksOf, listRecordEvents } from '../../store/record-history.ts'
import { createSqlStore } from '../../store/sql-store.ts'
import { nameIntegrations } from '../../store/workspace-integrations.ts'
import type { Handlers } from '../handler.ts'
import { inLanguage, sayReasonTo } from '../in-language.ts'
import { decodeCursor, encodeCursor } from '../page-cursor.ts'
import type { Services } from '../services.ts'
import { type ChangeHandlers, createChangeHandlers } from './change-records.ts'
import { createEditHandlers, type EditHandlers } from './edited-records.ts'
import { requireIntegration } from './integration-answers.ts'
import {
  labelOf,
  type Sight,
  toCauseGroup,
  toEventAnswer,
  toFoundRecord,
  toOpenRecord,
} from './record-answers.ts'
import { searchHistory } from './search-history.ts'
import { createShownKeys } from './shown-keys.ts'
import { flowsWithLabels } from './shown-labels.ts'

type RecordHandlers = ChangeHandlers &
  EditHandlers &
  Pick<
    Handlers,
    | 'searchRecords'
    | 'readRecord'
    | 'readPayload'
    | 'revealPayload'
    | 'listCauses'
    | 'listOpenRecords'
  >

const DEFAULT_LIMIT = 50
const EVENTS_SHOWN = 200

export function createRecordHandlers(services: Services): RecordHandlers {
  return {
    ...createReadHandlers(services),
    ...createOpenHandlers(services),
    ...createChangeHandlers(services),
    ...createEditHandlers(services),
  }
}

function createReadHandlers(
  services: Services,
): Pick<RecordHandlers, 'searchRecords' | 'readRecord' | 'readPayload' | 'revealPayload'> {
  const { database, cipher } = services
  const { db } = database
  return {
    searchRecords: async ({ params, query, principal, language }) => {
      const { q: text, limit = DEFAULT_LIMIT, after, integration } = query
      const { workspace } = params
      const labelled = await flowsWithLabels(services, principal, workspace)
      const keys = await createShownKeys(services, principal, workspace)
      const search = { workspace, integration, text, after, limit, labelled, keys }
      const page = await searchHistory(db, cipher, search)
      const sayReason = await sayReasonTo(services, { workspace, language })
      const sight = { labelled, keys, sayReason }
      const items = page.records.map((found) => toFoundRecord(page.names, found, sight))
      return { body: { items, ...(page.next === undefined ? {} : { next: page.next }) } }
    },
    readRecord: async ({ params, principal, language }) => {
      const labelled = await flowsWithLabels(services, principal, params.workspace)
      const keys = await createShownKeys(services, principal, params.workspace)
      const { workspace } = params
      const sayReason = await sayReasonTo(services, { workspace, language })
      return { body: await readPage(services, params, { labelled, keys, sayReason }) }
    },
    readPayload: async ({ params }) => {
      const { id: integration } = await requireIntegration(services, params)
      const { flow, key, event } = params
      const place = { integration, flow, key, event }
      const payload = await readPayload(db, cipher, place, { isRevealed: false })
      if (!payload) throw notFound(`kept data of event ${event}`)
      return { body: payload }
    },
    revealPayload: async ({ params, body }) => {
      const { id: integration } = await requireIntegration(services, params)
      const { flow, key, event } = params
      const place = { integration, flow, key, event }
      const payload = await readPayload(db, cipher, place, { isRevealed: true })
      if (!payload) throw notFound(`kept data of event ${event}`)
      return { body: payload, audit: { details: { why: body.why } } }
    },
  }
}

function createOpenHandlers(
  services: Services,
): Pick<RecordHandlers, 'listCauses' | 'listOpenRecords'> {
  const { database, cipher } = services
  const { db } = database
  return {
    listCauses: async ({ params, query, language }) => {
      const names = await nameIntegrations(db, params.workspace, query.integration)
      const causes = await listCauses(db, names)
      const spoken = inLanguage(services, language).projects
      const { project } = await spoken.current(params.workspace)
      const words = { project, sayReason: await spoken.sayReason(params.workspace) }
      return { body: { items: causes.map((cause) => toCauseGroup(names, words, cause)) } }
    },
    listOpenRecords: async ({ params, query, principal, language }) => {
      const { id: integration } = await requireIntegration(services, params)
      const { flow, state, cause, q: text, limit = DEFAULT_LIMIT } = query
      const [since, afterFlow, key] = decodeCursor(query.after, ['number', 'text', 'text']) ?? []
      const labelled = await flowsWithLabels(services, principal, params.workspace)
      const keys = await createShownKeys(services, principal, params.workspace)
      const place = (): { since: number; flow: string; key: string } => {
        const of = String(afterFlow)
        return { since: Number(since), flow: of, key: keys.meant(of, String(key)) ?? '' }
      }
      const after = since === undefined ? undefined : place()
      const context = { db, cipher, integration }
      const list = { flow, state, cause, text, labelled, keyed: keys.searched, after, limit }
      const { records, total } = await listOpenRecords(context, list)
      const last = records.length === limit ? records.at(-1) : undefined
      const { workspace } = params
      const sayReason = await sayReasonTo(services, { workspace, language })
      return {
        body: {
          items: records.map((record) =>
            toOpenRecord(params.integration, record, { labelled, keys, sayReason }),
          ),
          total,
          ...(last
            ? { next: encodeCursor([last.since, last.flow, keys.show(last.flow, last.key)]) }
            : {}),
        },
      }
    },
  }
}

async function readPage(
  services: Services,
  params: {
    readonly workspace: string
    readonly integration: string
    readonly flow: string
    readonly key: string
  },
  sight: Sight,
): Promise<RecordPage> {
  const { database, cipher } = services
  const { db } = database
  const { workspace, flow } = params
  const { keys } = sight
  const { id: integration } = await requireIntegration(services, params)
  const key = keys.meant(flow, params.key)
  if (key === undefined) throw notFound(`record ${params.key}`)
  const place = { integration, flow, key }
  const events = await listRecordEvents(db, place, EVENTS_SHOWN)
  const [open] = await createSqlStore({ db, cipher, integration }).records(flow, [key])
  const source = await sourceOf(services, workspace, flow)
  const links = source === undefined ? [] : await listLinksOf(db, integration, { source, key })
  if (!open && events.length === 0 && links.length === 0) throw notFound(`record ${params.key}`)
  const label = open?.label ?? events.find((event) => event.label !== undefined)?.label
  return {
    integration: params.integration,
    flow,
    key: keys.show(flow, key),
    label: labelOf({ flow, key, label }, sight),
    open: open && !open.ignored ? toOpenRecord(params.integration, open, sight) : null,
    events: events.map((event) => toEventAnswer(event, sight.sayReason)),
    links: links.map((link) => ({
      source: link.source,
      key: keys.show(flow, link.key),
      target: link.target,
      id: typeof link.id === 'string' ? keys.text(link.id) : link.id,
      isDead: link.dead === true,
      flow: link.flow,
    })),
  }
}

/** Nothing for a flow whose file is gone: its history is shown all the same. */
async function sourceOf(
  { projects }: Services,
  workspace: string,
  flow: string,
): Promise<string | undefined> {
  const { project } = await projects.current(workspace)
  return project.flows.find(({ plan }) => plan.name === flow)?.plan.source.resource.name
}

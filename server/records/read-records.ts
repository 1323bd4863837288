import type { DurableRecord, Json, JsonObject } from '../../engine/index.ts'
import { say } from '../../engine/index.ts'
import type { Payload } from '../contract/payload.ts'
import type {
  CauseGroup,
  CauseValues,
  FoundRecord,
  OpenRecord,
  RecordKind,
  RecordPage,
  StepCounts,
} from '../contract/records.ts'
import { listPastRecords, readPastRecord } from '../journal/past-records.ts'
import { readPayload } from '../journal/read-payload.ts'
import { notFound } from '../problems/api-error.ts'
import { decodeCursor, encodeCursor } from '../problems/page-cursor.ts'
import type { Integration } from '../store/integrations.ts'
import { countReasons, listCauses, listOpenRecords } from '../store/open-records.ts'
import {
  type FoundRecord as Found,
  listRecentRecords,
  listRecordsBetween,
} from '../store/search-records.ts'
import { createSqlStore } from '../store/sql-store.ts'
import { type IntegrationNames, nameIntegrations } from '../store/workspace-integrations.ts'
import { tellValuesApart } from './cause-values.ts'
import { titlesOfFlow } from './field-titles.ts'
import { planOfFlow } from './flow-of-project.ts'
import { isOfKind, loadLastingStates } from './lasting-state.ts'
import { readRecordPage } from './read-record-page.ts'
import type { Reader, RecordPorts } from './reader.ts'
import { toCauseGroup, toFoundRecord, toOpenRecord, toPastRecord } from './record-answers.ts'
import { searchHistory } from './search-history.ts'
import { openSight, type Sight, sayReasonTo } from './sight.ts'
import { countSteps, listStepRecords, type StepPlace, type StepsPlace } from './step-ends.ts'
import { tellStepTitles } from './tell-step-titles.ts'

const DEFAULT_LIMIT = 50
const PAST_RECORDS = 30
/** Of these those are chosen that stand in a way that is asked for. */
const RECENT_RECORDS = 500

/** A part of a list; `next` is where it goes on. */
interface Page<T> {
  readonly items: T[]
  readonly next?: string
}

interface FlowOf {
  readonly integration: Pick<Integration, 'id' | 'name'>
  readonly flow: string
}

interface RecordOf extends FlowOf {
  /** As the reader was shown it. */
  readonly key: string
}

/**
 * What is kept of records, as one reader may see it: keys, names and data that are personal are masked unless they may reveal them, reasons
 * are said in their language. Nothing else in the API reads records, so that no route can forget it (`npm run boundaries`).
 */
export interface RecordsInSight {
  readonly search: (query: {
    readonly text: string
    readonly integration?: string | undefined
    readonly after?: string | undefined
    readonly limit?: number | undefined
  }) => Promise<Page<FoundRecord>>
  /** @throws {ApiError} where nothing is known of it */
  readonly read: (place: RecordOf) => Promise<RecordPage>
  readonly listOpen: (
    integration: FlowOf['integration'],
    query: OpenQuery,
  ) => Promise<Page<OpenRecord> & { readonly total: number }>
  readonly listCauses: (integration: string | undefined) => Promise<CauseGroup[]>
  readonly causeValues: (
    integration: FlowOf['integration'],
    of: Pick<DurableRecord, 'flow' | 'state' | 'cause'>,
  ) => Promise<CauseValues>
  readonly countSteps: (place: StepsPlace) => Promise<StepCounts>
  readonly listStep: (place: StepPlace) => Promise<Page<FoundRecord>>
  /** Those that a flow processed last, whether their data are kept or not; `kind`: those that stand so now. */
  readonly listRecent: (place: FlowOf, kind: RecordKind | undefined) => Promise<FoundRecord[]>
  /** Those that a flow processed in a time, as they ended in it last. Milliseconds since 1970; `to` is no part of it. */
  readonly listBetween: (
    place: FlowOf,
    period: Period,
    page: { readonly after?: string | undefined; readonly limit: number },
  ) => Promise<Page<FoundRecord>>
  /** What passed at an event; `reveal`: with what is personal. @throws {ApiError} where it is not kept, or not theirs to see */
  readonly payload: (
    place: RecordOf & { readonly event: string },
    how: { readonly reveal: boolean },
  ) => Promise<Payload>
  /** A record that is open, all of it: for those who may reveal data. @throws {ApiError} */
  readonly requireOpen: (place: RecordOf) => Promise<DurableRecord>
  /** Those that a flow took lately. */
  readonly listPast: (place: FlowOf) => Promise<PastRecord[]>
  /** Nothing where it is not kept any more; `standIn` stands in the place of what was masked when it was kept. */
  readonly readPast: (place: RecordOf, standIn: Json) => Promise<JsonObject | undefined>
}

interface Period {
  readonly from: number
  readonly to: number
}

interface OpenQuery {
  readonly flow?: string | undefined
  readonly state?: DurableRecord['state'] | undefined
  readonly cause?: string | undefined
  readonly text?: string | undefined
  readonly limit?: number | undefined
  readonly after?: string | undefined
}

type PastRecord = ReturnType<typeof toPastRecord>

export function readRecordsAs(ports: RecordPorts, reader: Reader): RecordsInSight {
  const { database, cipher } = ports
  const { db } = database
  const { workspace } = reader

  async function requireKey(flow: string, shown: string): Promise<{ key: string; sight: Sight }> {
    const sight = await openSight(ports, reader)
    const key = sight.keys.meant(flow, shown)
    if (key === undefined) throw notFound(say('recordUnknown', { key: shown }))
    return { key, sight }
  }

  return {
    search: async ({ text, integration, after, limit = DEFAULT_LIMIT }) => {
      const sight = await openSight(ports, reader)
      const { labelled, keys } = sight
      const query = { workspace, integration, text, after, limit, labelled, keys }
      const { names, records, next } = await searchHistory(db, cipher, query)
      const items = await withStates(ports, workspace, { names, records, sight })
      return { items, ...(next === undefined ? {} : { next }) }
    },
    read: async (place) => {
      const { key, sight } = await requireKey(place.flow, place.key)
      return readRecordPage(ports, reader, { ...place, key, shown: place.key }, sight)
    },
    listOpen: async ({ id, name }, query) => {
      const sight = await openSight(ports, reader)
      const { labelled, keys } = sight
      const { limit = DEFAULT_LIMIT } = query
      const { records, total } = await listOpenRecords(
        { db, cipher, integration: id },
        { ...query, labelled, keyed: keys.searched, after: placeAfter(query.after, sight), limit },
      )
      const last = records.length === limit ? records.at(-1) : undefined
      return {
        items: records.map((record) => toOpenRecord(name, record, sight)),
        total,
        ...(last
          ? { next: encodeCursor([last.since, last.flow, keys.show(last.flow, last.key)]) }
          : {}),
      }
    },
    listCauses: async (integration) => {
      const names = await nameIntegrations(db, workspace, integration)
      const causes = await listCauses(db, names)
      const spoken = spokenTo(ports, reader)
      const { project } = await spoken.current(workspace)
      const words = { project, sayReason: await spoken.sayReason(workspace) }
      return causes.map((cause) => toCauseGroup(names, words, cause))
    },
    causeValues: async ({ id }, of) => ({
      items: tellValuesApart(await countReasons(db, { ...of, integration: id })),
    }),
    countSteps: (place) => countSteps(ports, reader, place),
    listStep: (place) => listStepRecords(ports, reader, place),
    listRecent: (place, kind) => listRecentOf(ports, reader, place, kind),
    listBetween: (place, period, page) =>
      listBetweenOf(ports, reader, { ...place, ...period, ...page }),
    payload: (place, how) => payloadOf(ports, reader, place, how),
    requireOpen: async ({ integration, flow, key }) => {
      const store = createSqlStore({ db, cipher, integration: integration.id })
      const [open] = reader.mayReveal ? await store.records(flow, [key]) : []
      if (!open || open.ignored) throw notFound(say('noOpenRecord', { key }))
      return open
    },
    listPast: async ({ integration, flow }) => {
      const sight = await openSight(ports, reader)
      const past = await listPastRecords(db, { integration: integration.id, flow }, PAST_RECORDS)
      return past.map((record) => toPastRecord({ ...record, flow }, sight))
    },
    readPast: async ({ integration, flow, key: shown }, standIn) => {
      const { key } = await requireKey(flow, shown)
      return readPastRecord(db, cipher, { integration: integration.id, flow, key }, standIn)
    },
  }
}

async function listRecentOf(
  ports: RecordPorts,
  reader: Reader,
  { integration: { id, name }, flow }: FlowOf,
  kind: RecordKind | undefined,
): Promise<FoundRecord[]> {
  const limit = kind === undefined ? DEFAULT_LIMIT : RECENT_RECORDS
  const found = await withStates(ports, reader.workspace, {
    names: new Map([[id, name]]),
    records: await listRecentRecords(ports.database.db, { integration: id, flow }, limit),
    sight: await openSight(ports, reader),
  })
  return found.filter(({ state }) => isOfKind(state.word, kind)).slice(0, DEFAULT_LIMIT)
}

async function listBetweenOf(
  ports: RecordPorts,
  reader: Reader,
  {
    integration: { id, name },
    flow,
    from,
    to,
    after,
    limit,
  }: FlowOf & Period & { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<FoundRecord>> {
  const [before] = decodeCursor(after, ['id']) ?? []
  const records = await listRecordsBetween(ports.database.db, {
    integration: id,
    flow,
    from,
    to,
    before: before === undefined ? undefined : String(before),
    limit,
  })
  const last = records.length === limit ? records.at(-1) : undefined
  return {
    items: await withStates(ports, reader.workspace, {
      names: new Map([[id, name]]),
      records,
      sight: await openSight(ports, reader),
    }),
    ...(last ? { next: encodeCursor([last.event]) } : {}),
  }
}

/** Records as they were found, with how each stands. */
async function withStates(
  { database: { db }, projects }: RecordPorts,
  workspace: string,
  {
    names,
    records,
    sight,
  }: {
    readonly names: IntegrationNames
    readonly records: readonly Found[]
    readonly sight: Sight
  },
): Promise<FoundRecord[]> {
  const { project } = await projects.current(workspace)
  const states = await loadLastingStates(
    db,
    records,
    (flow) => planOfFlow(project, flow)?.source.resource.name,
  )
  return records.flatMap((found, at) => {
    const state = states[at]
    return state ? [toFoundRecord(names, found, state, sight)] : []
  })
}

/** @throws {ApiError} when the cursor is none of this list's */
function placeAfter(after: string | undefined, { keys }: Sight) {
  const parts = decodeCursor(after, ['number', 'text', 'text'])
  if (!parts) return undefined
  const [since, flow, key] = parts
  return {
    since: Number(since),
    flow: String(flow),
    key: keys.meant(String(flow), String(key)) ?? '',
  }
}

async function payloadOf(
  ports: RecordPorts,
  reader: Reader,
  { integration, flow, key, event }: RecordOf & { readonly event: string },
  { reveal }: { readonly reveal: boolean },
): Promise<Payload> {
  const { database, cipher } = ports
  const { db } = database
  const { workspace } = reader

  const place = { integration: integration.id, flow, key, event }
  const isRevealed = reveal && reader.mayReveal
  const payload = reader.mayReveal
    ? await readPayload(db, cipher, place, {
        isRevealed,
        sayReason: await sayReasonTo(ports, reader),
      })
    : undefined
  if (!payload) throw notFound(say('noEventData', { event }))
  const { project } = await spokenTo(ports, reader).current(workspace)
  const resources = payload.writes.map(({ resource }) => resource)
  const plan = planOfFlow(project, flow)
  const { project: original } = await ports.projects.current(workspace)
  return {
    ...payload,
    steps: tellStepTitles(payload.steps, planOfFlow(original, flow), plan),
    titles: titlesOfFlow(project, plan, resources),
  }
}

/** The projects in the words of the reader. */
function spokenTo({ projects }: RecordPorts, { language }: Reader) {
  return language === 'en' ? projects : projects.in(language)
}

import { onTestFinished } from 'vitest'
import { type RunOptions, type RunSummary, runFlow } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { planFlowText } from '../../../engine/testing/plan-flow-text.ts'
import { createPretendClock } from '../../../engine/testing/pretend-clock.ts'
import { createPretendTarget } from '../../../engine/testing/pretend-target.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import { answerJson, startLocalServer } from '../../testing/local-server.ts'
import { openHttpConnection } from '../open/open-http-connection.ts'
import { runOptionsOf } from './run-options-of.ts'

/** By a token of its own field, or by the address to go on at. */
export type Handing = 'token' | 'link'

const PLANNER = dedent`
  connector: planner
  format: 1
  title: A planner
  settings: { type: object }
  http: { base: "https://planner.example" }
  resources:
    entry:
      title: Entry
      key: =id
      find: [{ by: [uid], get: /entries, query: { uid: =$by.uid }, items: =items }]
      create: { post: /entries, body: =$set, item: =$, settle: 0s }
      update: { put: "/entries/{id}", body: =$set }
      delete: { delete: "/entries/{id}" }
      schema: { properties: { uid: { type: string }, summary: { type: string } } }
`

const FLOW = dedent`
  flow: events
  format: 1
  title: Events
  connections: { calendar: calendar, planner: planner }
  source: { read: calendar.event }
  steps:
    - write: planner.entry
      match: { uid: =id }
      set: { uid: =id, summary: =summary }
  deletes: { limit: 100%, do: [ { delete: planner.entry } ] }
`

const LISTS: Readonly<Record<Handing, string>> = {
  token: `pages: { cursor: pageToken, next: =nextPageToken }
      changed: { token: =nextSyncToken, since: { syncToken: =$token } }`,
  link: `pages: { link: =next }
      changed: { link: =delta }`,
}

function calendarText(handing: Handing): string {
  return `${dedent`
    connector: calendar
    format: 1
    title: A calendar
    settings: { type: object, properties: { url: { type: string }, account: { type: string } } }
    http: { base: =$settings.url, timeout: 2s }
    resources:
      event:
        title: Event
        key: =id
        gone: { field: '=status = "cancelled"' }
        record: { id: =id, summary: =summary }
        schema: { properties: { id: { type: string }, summary: { type: string } } }
        list:
          get: /events
          items: =items
  `.trimEnd()}
      ${LISTS[handing]}
`
}

interface Event {
  readonly id: string
  readonly summary: string
  readonly status: 'confirmed' | 'cancelled'
  /** Counts the changes of the calendar: which one was the last of this event. */
  readonly change: number
}

/**
 * A calendar as the guide "Synchronize resources efficiently" of the Google Calendar API describes one
 * (https://developers.google.com/workspace/calendar/api/guides/sync): a list ends with nextSyncToken; asked by it, a list has
 * what changed, cancelled events too; one that is known no more is answered with 410. By links it is what Microsoft Graph's
 * "Use delta query" describes (https://learn.microsoft.com/en-us/graph/delta-query-overview).
 */
function createCalendar(size: number) {
  const events = new Map<string, Event>()
  let changes = 0
  let oldest = 0

  function put(id: string, summary: string, status: Event['status'] = 'confirmed'): void {
    changes += 1
    events.set(id, { id, summary, status, change: changes })
  }

  /** A page goes on after the last event of the one before; what changed since the read began comes to the next read. */
  function list(sync: string | null, page: string | null) {
    const [until = String(changes), after = ''] = page?.split('.') ?? []
    const since = sync === null ? undefined : Number(sync.replace('s', ''))
    if (since !== undefined && since < oldest) return undefined
    const rest = [...events.values()]
      .filter(({ id }) => id > after)
      .filter(({ change }) => change <= Number(until))
      .filter(({ status, change }) =>
        since === undefined ? status === 'confirmed' : change > since,
      )
    const listed = rest.slice(0, size)
    const isLast = rest.length <= size
    const place = isLast ? { sync: `s${until}` } : { page: `${until}.${listed.at(-1)?.id}` }
    return { items: listed.map(shown), ...place }
  }

  return {
    put,
    cancel: (id: string): void => put(id, '', 'cancelled'),
    /** Tokens that were handed out so far are known no more. */
    forget: (): void => {
      changes += 1
      oldest = changes
    },
    list,
    confirmed: () =>
      [...events.values()].filter(({ status }) => status === 'confirmed').map(({ id }) => id),
  }
}

function shown({ id, summary, status }: Event) {
  return status === 'cancelled' ? { id, status } : { id, summary, status }
}

export type CalendarWorld = Awaited<ReturnType<typeof createCalendarWorld>>

/** A calendar on loopback, and a flow that keeps the entries of a planner like its events. */
export async function createCalendarWorld(handing: Handing, { events = 5, size = 2 } = {}) {
  const clock = createPretendClock('2026-01-05T10:00:00Z')
  const calendar = createCalendar(size)
  for (let count = 1; count <= events; count += 1) calendar.put(`e${count}`, `Event ${count}`)
  const asked: string[] = []
  const refusals: number[] = []
  const beforeAnswer: { call: (count: number) => void } = { call: () => {} }
  const server = await startLocalServer(({ url }, response, count) => {
    asked.push(url)
    clock.advance(500)
    beforeAnswer.call(count)
    const date = new Date(clock.now()).toUTCString()
    const refusal = refusals.shift()
    if (refusal !== undefined) return answerJson(response, {}, refusal, { date })
    const { searchParams: query } = new URL(url, 'http://x')
    const listed = calendar.list(query.get('syncToken'), query.get('pageToken'))
    if (!listed) return answerJson(response, { error: { code: 410 } }, 410, { date })
    answerJson(response, { items: listed.items, ...handed(server.origin, listed, query) }, 200, {
      date,
    })
  })

  const { flow, connectors } = planFlowText(FLOW, calendarText(handing), PLANNER)
  const [plan, plannerPlan] = [connectors['calendar'], connectors['planner']]
  if (!plan || !plannerPlan) throw new Error('there are both connectors')
  const open = (account: string) =>
    openHttpConnection({
      plan,
      settings: { url: server.origin, account },
      indexStore: createMemoryIndexStore(),
      rateGate: createRateGate({ limits: [], parallel: 2, clock }),
      clock,
      random: () => 0.5,
      allowPrivate: true,
    })
  const [connection, another] = [open('one'), open('two')]
  onTestFinished(async () => {
    await Promise.all([connection.close(), another.close()])
    await server.close()
  })
  const planner = createPretendTarget()
  const systemsOf = (source: typeof connection): RunOptions['systems'] => ({
    calendar: { connector: plan, connection: source },
    planner: { connector: plannerPlan, connection: planner.connection },
  })
  const options = runOptionsOf(flow, clock, systemsOf(connection))
  let runs = 0
  return {
    calendar,
    store: options.store,
    asked,
    beforeAnswer,
    /** Answers the next requests with these statuses. */
    refuse: (...statuses: readonly number[]): void => void refusals.push(...statuses),
    /** The same flow with another account. */
    another: systemsOf(another),
    run: (changed: Partial<RunOptions> = {}): Promise<RunSummary> => {
      runs += 1
      clock.advance(60_000)
      return runFlow({ ...options, worker: `worker-${runs}`, ...changed })
    },
    /** UIDs of the planner's entries, in order. */
    entries: () =>
      [...(planner.records.get('entry')?.values() ?? [])]
        .flatMap(({ uid }) => (typeof uid === 'string' ? [uid] : []))
        .toSorted((left, right) => left.localeCompare(right)),
    summaries: () =>
      [...(planner.records.get('entry')?.values() ?? [])].map(({ summary }) => summary),
  }
}

/** Of both kinds at once, of which a connector reads one. */
function handed(origin: string, { sync, page }: Listed, query: URLSearchParams) {
  if (sync !== undefined) {
    return { nextSyncToken: sync, delta: `${origin}/events?syncToken=${sync}` }
  }
  const kept = query.get('syncToken')
  const again = kept === null ? '' : `syncToken=${kept}&`
  return { nextPageToken: page, next: `${origin}/events?${again}pageToken=${page}` }
}

interface Listed {
  readonly sync?: string
  readonly page?: string
}

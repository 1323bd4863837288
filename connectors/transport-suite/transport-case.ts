import { expect, onTestFinished } from 'vitest'
import {
  type Connection,
  type ConnectorPlan,
  compileConnector,
  type Exchange,
  formatDiagnostic,
  type JsonObject,
  type ListRequest,
  OperationError,
  type Page,
  type RecordId,
  type Resource,
  type SourceRecord,
} from '../../engine/index.ts'
import { createRateGate, type RateGate } from '../limits/rate-gate.ts'
import { createReplayClock } from '../limits/replay-clock.ts'
import { createMemoryIndexStore } from '../records/index-store.ts'
import type { ExchangeEvent, Transport, TransportPorts } from '../transport.ts'

/** A record as the system of the suite keeps it. */
export interface Item {
  readonly id: number
  readonly sku: string
  readonly name: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly changedAt: string
  readonly isDeleted?: boolean | undefined
}

/** What happens to the next exchange. */
export type Fault =
  /** The system says that what it was asked is wrong. */
  | 'refuses'
  /** The same, and tells back the credentials that it was sent. */
  | 'tells secrets'
  /** It cannot be bothered now; nothing was done. */
  | 'is busy'
  /** It takes what it was asked, does nothing and says nothing. */
  | 'is silent'
  /** It does what it was asked, and nobody hears of it. */
  | 'loses the answer'
  /** It does what it was asked, and only the first half of the answer arrives. */
  | 'breaks off'

/** A running system, on loopback. */
export interface SystemUnderTest {
  /** What an account of it is opened with; the setting `secret` is a secret. */
  readonly settings: JsonObject
  /** All records that it has, the deleted ones marked. */
  readonly items: () => readonly Item[] | Promise<readonly Item[]>
  /** Changes a record, or adds it, without us. */
  readonly put: (item: Item) => void | Promise<void>
  /** So many exchanges as have reached it. */
  readonly exchanges: () => number
  /** Lets this happen to the next exchanges. */
  readonly fail: (fault: Fault, times?: number) => void
  readonly close: () => Promise<void>
}

export interface TransportUnderTest {
  readonly transport: Transport
  /**
   * A connector file of a system called "System" with two resources. `item` has pages of two records (no fewer than three
   * pages for five), in the order of their ids, and as far as the transport can: changes, `between`, `gone` by a field, get,
   * find by `sku`, create, update, delete, and the part `notes` of `more`, which is a list of `note` (`text`, `item`): the
   * system has the note "note of SKU" for every item. An answer is waited for a second.
   */
  readonly connector: string
  /** It knows who asks. Default: true. */
  readonly hasCredentials?: boolean | undefined
  /** What else its accounts are opened with. */
  readonly ports?: Partial<TransportPorts> | undefined
  /** With which of these it must not reach the system. Default: `allowPrivate` is false. */
  readonly guarded?: Partial<TransportPorts> | undefined
  /** What a record is known by whose item has this id. Default: the id. */
  readonly idOf?: ((id: number) => RecordId) | undefined
  readonly start: (items: readonly Item[]) => Promise<SystemUnderTest>
}

export const SECRET = 'hush-hush-0123456789'
export const NEVER = new AbortController().signal

const DAY_MS = 86_400_000
const FIRST_DAY = Date.parse('2026-01-01T00:00:00Z')

/** Midnight of a day of January 2026. */
export function day(number: number): string {
  return new Date(FIRST_DAY + (number - 1) * DAY_MS).toISOString()
}

/** The record of this id: made and last changed on the day of that number. */
export function itemOf(id: number, change: Partial<Item> = {}): Item {
  const at = day(id)
  return { id, sku: `S${id}`, name: `Item ${id}`, createdAt: at, changedAt: at, ...change }
}

export function planOf({ transport, connector }: TransportUnderTest): ConnectorPlan {
  const { plan, diagnostics } = compileConnector('connector.yaml', connector, {
    transports: [transport],
  })
  if (plan) return plan
  throw new Error(diagnostics.map(formatDiagnostic).join('\n'))
}

/** What the record is known by whose item has this id. */
export function idIn({ idOf = (id) => id }: TransportUnderTest, id: number): RecordId {
  return idOf(id)
}

export interface OpenedCase {
  readonly system: SystemUnderTest
  readonly connection: Connection
  readonly item: Resource
  /** What was told of the exchanges. */
  readonly told: readonly Exchange[]
  readonly counted: readonly ExchangeEvent[]
}

/** Starts a system with these records and opens an account of it; both are closed when the test is over. */
export async function openCase(
  subject: TransportUnderTest,
  items: readonly Item[] = [1, 2, 3, 4, 5].map((id) => itemOf(id)),
  ports: Partial<TransportPorts> = {},
): Promise<OpenedCase> {
  const system = await subject.start(items)
  onTestFinished(() => system.close())
  const told: Exchange[] = []
  const counted: ExchangeEvent[] = []
  const connection = openAccount(subject, system, {
    onExchange: (tell) => told.push(tell()),
    onRequest: (event) => counted.push(event),
    ...ports,
  })
  return { system, connection, item: connection.resource('item'), told, counted }
}

export function openAccount(
  subject: TransportUnderTest,
  { settings }: SystemUnderTest,
  ports: Partial<TransportPorts> = {},
): Connection {
  const plan = planOf(subject)
  const clock = createReplayClock()
  const connection = subject.transport.open(
    plan,
    { settings: { ...settings, secret: SECRET } },
    {
      indexStore: createMemoryIndexStore(),
      rateGate: createRateGate({ limits: plan.limits, parallel: plan.parallel, clock }),
      clock,
      random: () => 0,
      allowPrivate: true,
      ...subject.ports,
      ...ports,
    },
  )
  onTestFinished(() => connection.close())
  return connection
}

/** A gate that counts who goes through it. */
export function countingGate(): RateGate & {
  readonly inside: () => number
  readonly all: () => number
} {
  let inside = 0
  let all = 0
  return {
    enter: async () => {
      inside += 1
      all += 1
    },
    leave: async () => {
      inside -= 1
      return undefined
    },
    inside: () => inside,
    all: () => all,
  }
}

export async function pagesOf(
  resource: Resource,
  request: Partial<ListRequest> = {},
): Promise<readonly Page[]> {
  const pages: Page[] = []
  for await (const page of resource.list({ filter: 0, signal: NEVER, ...request })) pages.push(page)
  return pages
}

export async function recordsOf(
  resource: Resource,
  request: Partial<ListRequest> = {},
): Promise<readonly SourceRecord[]> {
  return (await pagesOf(resource, request)).flatMap(({ records }) => records)
}

export function keysOf(records: readonly SourceRecord[]): readonly string[] {
  return records.map(({ key }) => key)
}

/** What an operation was refused with. */
export async function refusalOf(work: Promise<unknown>): Promise<OperationError> {
  const thrown = await work.then(
    () => new Error('it was done'),
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(OperationError)
  if (thrown instanceof OperationError) return thrown
  throw new Error('it did not fail', { cause: thrown })
}

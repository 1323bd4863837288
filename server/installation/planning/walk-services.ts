import type {
  FindOptions,
  Json,
  JsonObject,
  ListRequest,
  Page,
  RecordId,
  Resource,
  SourceRecord,
  Store,
} from '../../../engine/index.ts'
import type { FarFunction } from '../../process/far/serve-far-calls.ts'
import type { ReadyFlow } from '../open-flow.ts'

/** A resource, as the process that walks names it: the number of the flow, the role, and the name. */
export type Place = readonly [flow: number, role: string, resource: string]

/**
 * A record on its way to the process that walks. `raw`: the number of what its system sent, by which the connection knows what it has
 * read of the record already; absent where that is no object.
 */
export interface FarRecord {
  readonly source: SourceRecord
  readonly raw: number | undefined
}
export interface FarPage extends Omit<Page, 'records'> {
  readonly records: readonly FarRecord[]
}

type Read<Name extends 'cursor' | 'links' | 'linksTo' | 'records' | 'gone'> = (
  flow: number,
  ...args: Parameters<Store[Name]>
) => ReturnType<Store[Name]>

/** What whoever waits for a walk hears of: when a flow of a trial begins, and so on. */
export interface WalkListener {
  readonly onFlow?: ((flow: string) => void) | undefined
  readonly onRecord?: ((flow: string) => void) | undefined
  readonly onTried?: ((flow: string) => void) | undefined
}

/** Calls of {@link walkServices}, as the process that walks makes them. */
export interface WalkCalls {
  readonly now: () => number
  readonly cursor: Read<'cursor'>
  readonly links: Read<'links'>
  readonly linksTo: Read<'linksTo'>
  readonly records: Read<'records'>
  readonly gone: Read<'gone'>
  readonly count: (at: Place, request: Pick<ListRequest, 'with'>) => Promise<number | undefined>
  readonly get: (at: Place, key: string) => Promise<FarRecord | undefined>
  readonly complete: (at: Place, record: FarRecord, more: readonly string[]) => Promise<FarRecord>
  readonly find: (
    at: Place,
    by: JsonObject,
    options: Omit<FindOptions, 'signal'>,
  ) => ReturnType<Resource['find']>
  readonly read: (at: Place, id: RecordId) => ReturnType<NonNullable<Resource['read']>>
  readonly tell: (what: keyof WalkListener, flow: string) => void
  readonly end: () => void
}

/**
 * All that a walk elsewhere may ask for. It only reads: what it would write stays there, and no call of these
 * sends a write or gives a secret.
 */
export function walkServices(
  flows: readonly ReadyFlow[],
  now: () => number,
  listener: WalkListener,
): Readonly<Record<string, FarFunction>> {
  const raws = createRaws()
  const storeOf = (flow: number): Store => required(flows[flow]).store
  const resourceOf = ([flow, role, name]: Place): Resource =>
    required(required(flows[flow]).systems[role]).connection.resource(name)

  const calls = (signal: AbortSignal): WalkCalls => ({
    now,
    cursor: (flow, ...args) => storeOf(flow).cursor(...args),
    links: (flow, ...args) => storeOf(flow).links(...args),
    linksTo: (flow, ...args) => storeOf(flow).linksTo(...args),
    records: (flow, ...args) => storeOf(flow).records(...args),
    gone: (flow, ...args) => storeOf(flow).gone(...args),
    count: async (at, request) => resourceOf(at).count?.({ ...request, signal }),
    get: async (at, key) => {
      const found = await resourceOf(at).get?.(key, signal)
      return found && raws.toFar(found)
    },
    complete: async (at, record, more) =>
      raws.toFar(await resourceOf(at).complete(raws.fromFar(record), more, signal)),
    find: (at, by, options) => resourceOf(at).find(by, { ...options, signal }),
    read: async (at, id) => resourceOf(at).read?.(id, signal),
    tell: (what, flow) => listener[what]?.(flow),
    end: () => undefined,
  })
  const names = Object.keys(calls(new AbortController().signal))
  return {
    ...Object.fromEntries(
      names.map((name): [string, FarFunction] => [
        name,
        (args, signal) => Reflect.apply(Reflect.get(calls(signal), name), undefined, args),
      ]),
    ),
    list: ([at, request]: readonly [Place, Omit<ListRequest, 'signal'>], signal: AbortSignal) =>
      pagesOf(resourceOf(at).list({ ...request, signal }), raws),
  }
}

async function* pagesOf(pages: AsyncIterable<Page>, { toFar }: Raws): AsyncGenerator<FarPage> {
  for await (const { handled: _, ...page } of pages) {
    yield { ...page, records: page.records.map(toFar) }
  }
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the walk asks for what its flows do not have')
  return value
}

interface Raws {
  readonly toFar: (source: SourceRecord) => FarRecord
  readonly fromFar: (record: FarRecord) => SourceRecord
}

/** Numbers what systems sent: connections keep what they know of a record with the very object. */
function createRaws(): Raws {
  const all: Json[] = []
  const numbers = new Map<Json, number>()

  function numberOf(raw: Json): number | undefined {
    if (typeof raw !== 'object' || raw === null) return undefined
    const number = numbers.get(raw) ?? all.push(raw) - 1
    numbers.set(raw, number)
    return number
  }

  return {
    toFar: (source) => ({ source, raw: numberOf(source.raw) }),
    fromFar: ({ source, raw }) =>
      raw === undefined ? source : { ...source, raw: all[raw] ?? source.raw },
  }
}

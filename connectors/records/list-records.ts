import {
  isJsonList,
  isJsonObject,
  type Json,
  type ListPlan,
  type ListRequest,
  type MessageCode,
  OperationError,
  type Page,
  type ResourcePlan,
  type SourceRecord,
  say,
} from '../../engine/index.ts'
import type { RecordSource } from './record-source.ts'

/**
 * Reads a resource page by page. One page is in memory at a time, and the next is asked for only when it is wanted.
 *
 * @throws {OperationError}
 */
export async function* listRecords(
  source: RecordSource,
  plan: ResourcePlan,
  request: ListRequest,
): AsyncGenerator<Page, void, undefined> {
  const list = requireList(plan)
  const { within } = list
  if (within && (request.with?.[within.name] ?? null) === null) {
    yield* listWithin(source, plan, within, request)
    return
  }
  yield* source.pages(plan, request)
}

/** Reads the lists that the records of another resource have, one after the other. */
async function* listWithin(
  source: RecordSource,
  plan: ResourcePlan,
  { name, resource }: NonNullable<ListPlan['within']>,
  request: ListRequest,
): AsyncGenerator<Page, void, undefined> {
  const { signal } = request
  const parent = source.plan.resources[resource]
  if (!parent) throw new Error(`the connector has no resource "${resource}"`)
  const { keys, unread, serverTime } = await readParents(source, parent, signal)
  const [begin] = keys
  const [reached, position] = readPosition(request.position)
  if (begin === undefined || (unread.length > 0 && reached === '')) {
    yield {
      records: unread,
      serverTime,
      next: begin === undefined ? undefined : { within: [begin] },
    }
  }
  // Where the one that was reached is gone, all are read again.
  const first = Math.max(0, keys.indexOf(reached))
  for (const [at, key] of keys.entries()) {
    if (at < first) continue
    const own = { ...request, with: { ...request.with, [name]: key } }
    const start = key === reached ? position : undefined
    const after = keys[at + 1]
    const pages = listRecords(source, plan, { ...own, position: start })
    for await (const page of unlessUnaddressed(pages, { name, key, serverTime })) {
      const next = page.next === undefined ? after && [after] : [key, page.next]
      yield { ...page, next: next && { within: next } }
    }
  }
}

interface Parents {
  readonly keys: readonly string[]
  /** Those that cannot be read. */
  readonly unread: readonly SourceRecord[]
  readonly serverTime: string
}

async function readParents(
  source: RecordSource,
  plan: ResourcePlan,
  signal: AbortSignal,
): Promise<Parents> {
  // One may come twice, where the list moves while it is read.
  const found = new Set<string>()
  const unread: SourceRecord[] = []
  let serverTime = ''
  for await (const page of listRecords(source, plan, { filter: -1, signal })) {
    for (const record of page.records) {
      if (record.raw === null) unread.push(record)
      else found.add(record.key)
    }
    serverTime = page.serverTime
  }
  return { keys: [...found], unread, serverTime }
}

interface ParentRecord {
  readonly name: string
  readonly key: string
  readonly serverTime: string
}

/** The others are read all the same: that a parent has a key which no address can hold is told as a record that cannot be read. */
async function* unlessUnaddressed(
  pages: AsyncIterable<Page>,
  { name, key: parent, serverTime }: ParentRecord,
): AsyncGenerator<Page, void, undefined> {
  try {
    yield* pages
  } catch (thrown) {
    if (!(thrown instanceof OperationError) || !UNADDRESSED.has(thrown.reason.code)) throw thrown
    const key = `${name}=${parent}`
    const record = { key, label: key, record: {}, raw: null, problem: thrown.reason }
    yield { records: [record], serverTime }
  }
}

/** That a path has no place for a value. */
const UNADDRESSED: ReadonlySet<MessageCode> = new Set(['pathClimbs', 'pathUnfilled'])

function readPosition(position: Json | undefined): readonly [string, Json | undefined] {
  const within = isJsonObject(position) ? position['within'] : undefined
  const [key, own] = within !== undefined && isJsonList(within) ? within : []
  return [typeof key === 'string' ? key : '', own]
}

function requireList(plan: ResourcePlan): ListPlan {
  if (plan.list) return plan.list
  throw new OperationError({
    class: 'config',
    reason: say('unlistable', { title: plan.title }),
    mayHaveHappened: false,
  })
}

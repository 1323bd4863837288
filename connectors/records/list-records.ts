import {
  isJsonList,
  isJsonObject,
  type Json,
  type ListPlan,
  type ListRequest,
  OperationError,
  type Page,
  type ResourcePlan,
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
  // One may come twice, where the list moves while it is read.
  const found = new Set<string>()
  let serverTime = ''
  for await (const page of listRecords(source, parent, { filter: -1, signal })) {
    for (const { key } of page.records) found.add(key)
    serverTime = page.serverTime
  }
  const keys = [...found]
  if (keys.length === 0) yield { records: [], serverTime }
  const [reached, position] = readPosition(request.position)
  // Where the one that was reached is gone, all are read again.
  const first = Math.max(0, keys.indexOf(reached))
  for (const [at, key] of keys.entries()) {
    if (at < first) continue
    const own = { ...request, with: { ...request.with, [name]: key } }
    const start = key === reached ? position : undefined
    for await (const page of listRecords(source, plan, { ...own, position: start })) {
      const after = keys[at + 1]
      const next = page.next === undefined ? after && [after] : [key, page.next]
      yield { ...page, next: next && { within: next } }
    }
  }
}

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

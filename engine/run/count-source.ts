import { OperationError, type Resource } from './connection.ts'
import { withOf } from './read-pages.ts'
import { type FilterRead, planRead } from './read-plan.ts'
import type { RunOptions } from './run-flow.ts'
import { resourceOf } from './system.ts'

/** So many records, or more. */
export interface RecordCount {
  readonly count: number
  readonly isMore: boolean
}

/** Records that are counted by reading them; a page or so more, at most. */
const MOST = 1_000

/**
 * How many records of the source the next run would take: for a flow that never ran, all that there are. Nothing where
 * the source does not tell.
 */
export async function countSource(options: RunOptions): Promise<RecordCount | undefined> {
  const { flow, systems, signal = new AbortController().signal } = options
  const resource = resourceOf(systems, flow.source.resource)
  const { reads } = await planRead({ kind: 'changes' }, options)
  try {
    let total: RecordCount = { count: 0, isMore: false }
    for (const read of reads) {
      const { count, isMore } = await countRead(options, resource, read, signal)
      total = { count: total.count + count, isMore: total.isMore || isMore }
    }
    return total
  } catch (error) {
    if (error instanceof OperationError) return undefined
    throw error
  }
}

async function countRead(
  options: RunOptions,
  resource: Resource,
  { filter, since }: FilterRead,
  signal: AbortSignal,
): Promise<RecordCount> {
  const request = { with: withOf(options), signal }
  const told = since === undefined ? await resource.count?.(request) : undefined
  if (told !== undefined) return { count: told, isMore: false }
  let count = 0
  for await (const page of resource.list({ ...request, filter, since })) {
    count += page.records.length
    if (count >= MOST && page.next !== undefined) return { count, isMore: true }
  }
  return { count, isMore: false }
}

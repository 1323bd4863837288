import { isTruthy } from '../../formula/is-truthy.ts'
import { findStart } from '../../plan/find-start.ts'
import { OperationError, type Resource, type SourceRecord } from '../connection.ts'
import type { RunOptions } from '../run-options.ts'
import { resourceOf } from '../system.ts'
import { withOf } from './read-pages.ts'
import { type FilterRead, planRead } from './read-plan.ts'

/** So many records, or more. */
export interface RecordCount {
  readonly count: number
  readonly isMore: boolean
}

/** Records that are counted by reading them; a page or so more, at most. */
const MOST = 1_000
/** Days begin and end elsewhere in the world. */
const DAY_MS = 86_400_000

/**
 * How many records of the source the next run would take: for a flow that never ran, all that there are, from the day on
 * that a person has chosen. Nothing where the source does not tell.
 */
export async function countSource(options: RunOptions): Promise<RecordCount | undefined> {
  const { flow, systems, signal = new AbortController().signal } = options
  const resource = resourceOf(systems, flow.source.resource)
  const { reads } = await planRead({ kind: 'changes' }, options)
  const start = startOf(options)
  try {
    let total: RecordCount = { count: 0, isMore: false }
    for (const read of reads) {
      const { count, isMore } = await countRead(options, resource, { read, start }, signal)
      total = { count: total.count + count, isMore: total.isMore || isMore }
    }
    return total
  } catch (error) {
    if (error instanceof OperationError) return undefined
    throw error
  }
}

interface ChosenStart {
  /** A record is not older than its last change, so older changes need not be read. */
  readonly since: string
  readonly isTaken: (record: SourceRecord) => boolean
}

function startOf({ flow, settings, ports }: RunOptions): ChosenStart | undefined {
  const start = findStart(flow)
  const day = start && settings[start.setting]
  if (!start || typeof day !== 'string') return undefined
  return {
    since: new Date(Date.parse(day) - DAY_MS).toISOString(),
    isTaken: ({ record }) => {
      const variables = { settings, record }
      return !isTruthy(start.isBefore.evaluate(record, { variables, now: ports.clock.now() }))
    },
  }
}

async function countRead(
  options: RunOptions,
  resource: Resource,
  {
    read: { filter, changed, since: previous },
    start,
  }: { readonly read: FilterRead; readonly start: ChosenStart | undefined },
  signal: AbortSignal,
): Promise<RecordCount> {
  const request = { with: withOf(options), signal }
  const since = previous ?? (changed && start?.since)
  const told = since === undefined && !start ? await resource.count?.(request) : undefined
  if (told !== undefined) return { count: told, isMore: false }
  let count = 0
  let seen = 0
  for await (const page of resource.list({ ...request, filter, since })) {
    seen += page.records.length
    count += start ? page.records.filter(start.isTaken).length : page.records.length
    if (seen >= MOST && page.next !== undefined) return { count, isMore: true }
  }
  return { count, isMore: false }
}

import { equalJson, type Json } from '../../json.ts'
import type { ChangedPlan, GonePlan, ListPlan, ResourcePlan } from '../../plan/resource-plan.ts'
import type { TimeRange } from '../connection.ts'
import type { RunOptions, RunScope } from '../run-options.ts'
import type { Cursor, Reading } from '../store/cursor.ts'
import { resourcePlanOf } from '../system.ts'

/** What a run reads when it is not told keys. */
export type ReadScope = Exclude<RunScope, { readonly kind: 'keys' | 'woken' }>

/** What one run is going to read from its source. */
export interface ReadPlan {
  /** Everything is read, from whichever time. */
  readonly isComplete: boolean
  /** Not all that the scope means: the cursor must not move. */
  readonly isPartial: boolean
  /** The keys are kept and compared with the links afterwards. */
  readonly isCompared: boolean
  /** It goes on in the partitions of an earlier run. */
  readonly isSplit: boolean
  /** How many filters the resource has; each has a cursor of its own. */
  readonly filters: number
  readonly reads: readonly FilterRead[]
}

/** One pass over the list of the resource. */
export interface FilterRead {
  readonly filter: number
  readonly changed: ChangedPlan | undefined
  readonly since: string | undefined
  /** Asks for what changed, in place of a time. */
  readonly token?: Json | undefined
  readonly previous: Cursor | undefined
  /** Where an earlier run left off in this same pass. */
  readonly resume: Reading | undefined
  /** A part of the list alone, with the cursor of this number. */
  readonly partition?: { readonly number: number; readonly range: TimeRange } | undefined
}

export async function planRead(
  what: ReadScope,
  options: RunOptions,
  known?: ReadonlyMap<number, Cursor>,
): Promise<ReadPlan> {
  const { flow, systems, store, ports } = options
  const plan = resourcePlanOf(systems, flow.source.resource)
  const changes = plan.list?.changed ?? []
  const filters: readonly (ChangedPlan | undefined)[] = changes.length > 0 ? changes : [undefined]
  const cursors = await Promise.all(
    filters.map(async (_, at) => (known ? known.get(at) : store.cursor(flow.name, at))),
  )
  const isComplete = mustBeComplete(what, plan, cursors, ports.clock.now())
  // What chosen fields alone are written of is not handled by that.
  const isPartial =
    what.kind === 'since' || options.limit !== undefined || options.refill !== undefined
  // A complete read needs only one filter: without a start they all give everything.
  const reads = filters.slice(0, isComplete ? 1 : undefined).map((changed, filter): FilterRead => {
    const previous = cursors[filter]
    const start: Start = isComplete
      ? { since: undefined }
      : startOf(what, plan.list, changed, previous)
    const reading = what.kind === 'changes' ? previous?.reading : undefined
    const isSame = reading?.complete === isComplete && isStart(reading, start)
    const { since, token } = start
    return { filter, changed, since, token, previous, resume: isSame ? reading : undefined }
  })
  return {
    isComplete,
    isPartial,
    isCompared: isComplete && !isPartial && flow.deletes !== undefined,
    isSplit: reads.some(({ resume }) => resume?.partitions !== undefined),
    filters: filters.length,
    reads,
  }
}

function mustBeComplete(
  what: ReadScope,
  { list, gone }: ResourcePlan,
  cursors: readonly (Cursor | undefined)[],
  now: number,
): boolean {
  if (what.kind !== 'changes') return what.kind === 'all'
  if (cursors[0]?.reading?.complete) return true
  const hasStart = list?.token
    ? cursors[0]?.token !== undefined
    : cursors.every((cursor, at) => cursor?.value ?? list?.changed[at]?.first)
  return !hasStart || isComparisonDue(gone, cursors[0], now)
}

function isComparisonDue(
  gone: GonePlan | undefined,
  cursor: Cursor | undefined,
  now: number,
): boolean {
  if (gone?.kind !== 'compare') return false
  const comparedAt = cursor?.comparedAt ? Date.parse(cursor.comparedAt) : 0
  return now - comparedAt >= gone.everyMs
}

/** Since when, or since which read, changes are asked for. */
type Start = Pick<FilterRead, 'since' | 'token'>

function startOf(
  what: ReadScope,
  list: ListPlan | undefined,
  changed: ChangedPlan | undefined,
  previous: Cursor | undefined,
): Start {
  if (what.kind === 'since') return { since: what.since }
  if (list?.token) return { since: undefined, token: previous?.token }
  if (previous?.value === undefined) return { since: changed?.first }
  const time = Date.parse(previous.value) - (changed?.overlapMs ?? 0)
  return { since: new Date(time).toISOString() }
}

function isStart(reading: Reading, { since, token }: Start): boolean {
  return reading.since === since && equalJson(reading.token ?? null, token ?? null)
}

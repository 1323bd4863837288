import { OperationError } from '../connection.ts'
import type { RunOptions } from '../run-options.ts'
import type { FlowWork } from './flow-work.ts'
import { type ReadEnd, readPages } from './read-pages.ts'
import type { FilterRead, ReadPlan } from './read-plan.ts'

/**
 * Reads like {@link readPages}. Where the system refuses the place at which a previous run was left, as it does once a token
 * for the next page has expired, the read begins anew: once in a run, so that a system which refuses every page ends it.
 * What was handled before comes again as it is, which costs reading alone.
 */
export async function readAnewWhereRefused(
  options: RunOptions,
  work: FlowWork,
  plan: ReadPlan,
  read: FilterRead,
  onPage: () => void = () => {},
): Promise<ReadEnd | undefined> {
  const { resume } = read
  if (!resume || resume.position === null) return readPages(options, work, plan, read, onPage)
  let isReached = false
  try {
    return await readPages(options, work, plan, read, () => {
      isReached = true
      onPage()
    })
  } catch (error) {
    const isOver = isReached || work.run.signal.aborted || work.stopped() !== undefined
    if (isOver || !isPlaceRefused(error)) throw error
    await work.idle()
    options.onReadAnew?.(error)
    const leavePlace = leavePlaceOnce(options, work, plan, read)
    return readPages(options, work, plan, fromTheStart(read), async () => {
      onPage()
      await leavePlace()
    })
  }
}

/**
 * Reads like {@link readAnewWhereRefused}. `forgotten`: the system does not take the token by which it is asked for changes,
 * as it does once that has expired.
 */
export async function readUnlessForgotten(
  options: RunOptions,
  work: FlowWork,
  plan: ReadPlan,
  read: FilterRead,
): Promise<ReadEnd | 'forgotten' | undefined> {
  if (read.token === undefined) return readAnewWhereRefused(options, work, plan, read)
  let isReached = false
  try {
    return await readAnewWhereRefused(options, work, plan, read, () => {
      isReached = true
    })
  } catch (error) {
    const isOver = work.run.signal.aborted || work.stopped() !== undefined
    if (isOver || !isTokenRefused(error, isReached)) throw error
    await work.idle()
    options.onReadAnew?.(error)
    return 'forgotten'
  }
}

/**
 * What passes by itself must not have all read again, nor what is wrong with the account. Once a page has come, the list is
 * there: what is gone then is what the token names.
 */
function isTokenRefused(error: unknown, isReached: boolean): error is OperationError {
  if (!(error instanceof OperationError)) return false
  return error.class === 'gone' || (!isReached && TOKEN_REFUSALS.has(error.class))
}

const TOKEN_REFUSALS: ReadonlySet<string> = new Set(['invalid', 'exists'])

/**
 * Leaves the place, and forgets whose keys were seen before it, for they may be gone by now: once the first page has come.
 * A system that answers nothing knows the place still when it is well again.
 */
function leavePlaceOnce(
  { store, flow }: RunOptions,
  work: FlowWork,
  plan: ReadPlan,
  { filter, previous, resume, partition }: FilterRead,
): () => Promise<void> {
  let isLeft = partition !== undefined || !plan.isCompared
  return async () => {
    if (isLeft || !resume) return
    isLeft = true
    await work.commit({
      partition: filter,
      cursor: { ...previous, reading: { ...resume, position: null } },
    })
    await store.resetSeen(flow.name)
  }
}

/** Of a part of the list, the place is all that is given up: what part it is stays. */
function fromTheStart({ resume, ...read }: FilterRead): FilterRead {
  return { ...read, resume: read.partition && resume ? { ...resume, position: null } : undefined }
}

/** What passes by itself is no word about the place, nor is what is wrong with the account, unless it was a token that was asked by. */
function isPlaceRefused(error: unknown): error is OperationError {
  if (!(error instanceof OperationError)) return false
  return error.class === 'invalid' || error.class === 'gone' || error.mayBePlace
}

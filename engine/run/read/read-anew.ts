import { OperationError } from '../connection.ts'
import type { RunOptions } from '../run-options.ts'
import type { FlowWork } from './flow-work.ts'
import { type ReadEnd, readPages } from './read-pages.ts'
import type { FilterRead, ReadPlan } from './read-plan.ts'

/**
 * Reads like {@link readPages}. Where the system refuses the place at which a former run was left, as it does once a token
 * for the next page has expired, the read begins anew: once in a run, so that a system which refuses every page ends it.
 * What was handled before comes again as it is, which costs reading alone.
 */
export async function readAnewWhereRefused(
  options: RunOptions,
  work: FlowWork,
  plan: ReadPlan,
  read: FilterRead,
): Promise<ReadEnd | undefined> {
  const { resume } = read
  if (!resume || resume.position === null) return readPages(options, work, plan, read)
  let isReached = false
  try {
    return await readPages(options, work, plan, read, () => {
      isReached = true
    })
  } catch (error) {
    if (isReached || !isPlaceRefused(error) || work.stopped()) throw error
    await work.idle()
    options.onReadAnew?.(error)
    // Whose keys were seen before the place may be gone by now.
    if (plan.isCompared && !read.partition) await options.store.resetSeen(options.flow.name)
    return readPages(options, work, plan, fromTheStart(read))
  }
}

/** Of a part of the list, the place is all that is given up: what part it is stays. */
function fromTheStart({ resume, ...read }: FilterRead): FilterRead {
  return { ...read, resume: read.partition && resume ? { ...resume, position: null } : undefined }
}

/** What passes by itself is no word about the place, nor is what is wrong with the account. */
function isPlaceRefused(error: unknown): error is OperationError {
  return error instanceof OperationError && (error.class === 'invalid' || error.class === 'gone')
}

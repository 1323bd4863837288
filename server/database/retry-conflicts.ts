/** A deadlock, a failed serialization, a row made by two at once: nothing was written, and the next try may do. */
const CONFLICTS: ReadonlySet<unknown> = new Set(['40P01', '40001', '23505'])
const TRIES = 5

/** Tries again what failed only because somebody else did the same thing at the same moment. */
export async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work()
    } catch (error) {
      const isConflict = error instanceof Error && 'code' in error && CONFLICTS.has(error.code)
      if (!isConflict || tried === TRIES) throw error
    }
  }
}

import type { Log } from '../process/log.ts'

export interface Closer {
  readonly name: string
  readonly close: () => Promise<void>
  /** Longer than this is not waited for. */
  readonly withinMs: number
}

/**
 * Closes one after the other. One that fails or hangs, as when the database is gone, is told and does not keep the
 * others open: what is left undone, others take over as they do from a process that died.
 */
export async function closeAll(closers: readonly Closer[], log: Log): Promise<void> {
  for (const closer of closers) {
    try {
      await closeInTime(closer)
    } catch (error) {
      log.warn({ error }, `${closer.name} was not closed as it should be`)
    }
  }
}

async function closeInTime({ close, withinMs }: Closer): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${withinMs} ms`)), withinMs)
  })
  try {
    await Promise.race([close(), late])
  } finally {
    clearTimeout(timer)
  }
}

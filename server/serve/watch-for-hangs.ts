import { Worker } from 'node:worker_threads'

export interface HangWatch {
  readonly stop: () => Promise<void>
}

export interface HangWatchOptions {
  readonly beatMs: number
  /** After so many beats that are missing the process is ended. */
  readonly silentBeats: number
}

/** Ten times what a record may compute on a busy machine, and long enough for the largest answer to be read. */
const MINUTE: HangWatchOptions = { beatMs: 1_000, silentBeats: 60 }

/**
 * Ends the process, by SIGKILL, when its main thread is stuck. Formulas are held by their own limits; this is for what
 * nobody thought of. Whoever started the process starts it again, and meanwhile others take its runs over.
 */
export function watchForHangs({ beatMs, silentBeats }: HangWatchOptions = MINUTE): HangWatch {
  const shared = new SharedArrayBuffer(8)
  const cells = new Int32Array(shared)
  const worker = new Worker(new URL('hang-watch.mjs', import.meta.url), {
    workerData: { shared, beatMs, silentBeats },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
  })
  worker.unref()
  const beating = setInterval(() => void Atomics.add(cells, 0, 1), beatMs)
  beating.unref()
  return {
    stop: async () => {
      clearInterval(beating)
      Atomics.store(cells, 1, 1)
      Atomics.notify(cells, 1)
      await worker.terminate()
    },
  }
}

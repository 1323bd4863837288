import { beginWatch } from '../../process/thread-time.ts'
import type { Watched } from '../authoring/thread-pool.ts'

/** Milliseconds that a thread waits, and that it computes after that. */
export interface WaitAndCompute {
  readonly waits: number
  readonly computes: number
}

/** As a thread of a pool does that has to wait for the processor, or for what it asked of the main thread. */
export async function waitAndCompute({
  question,
  watch,
}: Watched<WaitAndCompute>): Promise<string> {
  beginWatch(watch)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, question.waits)
  const began = process.cpuUsage()
  for (let now = began; now.user - began.user < question.computes * 1_000; )
    now = process.cpuUsage()
  return 'answered'
}

import { readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { performance } from 'node:perf_hooks'
import { threadId, type Worker } from 'node:worker_threads'

/**
 * Whose time counts, and since when: numbers that a thread and the one that watches it share. A thread that computes hears
 * no questions, so it is looked at from outside.
 */
export type ThreadWatch = Float64Array

/** Linux tells times of threads in hundredths of a second, on every machine. */
const TICK_MS = 10
const TASK = 0
const THREAD = 1
const SINCE = 2

export function createWatch(): ThreadWatch {
  return new Float64Array(new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT))
}

/** In the thread: what it computes counts from now on. */
export function beginWatch(watch: ThreadWatch): void {
  const task = ownTask()
  watch[SINCE] = processorMs(task) ?? performance.eventLoopUtilization().active
  watch[TASK] = task ?? 0
  watch[THREAD] = threadId
}

/**
 * Milliseconds that the thread has computed since then: of the processor, so that a machine with much else to do changes
 * nothing about it; where the system does not tell, those in which the thread did not wait for anything.
 */
export function computedMs(watch: ThreadWatch, threads: readonly Worker[]): number {
  const [task = 0, thread = 0, since = 0] = watch
  if (thread === 0) return 0
  if (task !== 0) return Math.max(0, (processorMs(task) ?? 0) - since)
  const worker = threads.find((each) => each.threadId === thread)
  return Math.max(0, (worker?.performance.eventLoopUtilization().active ?? 0) - since)
}

/** The number that Linux has given to this thread. */
function ownTask(): number | undefined {
  try {
    return Number(basename(readlinkSync('/proc/thread-self')))
  } catch {
    return undefined
  }
}

/** Nothing where the system does not tell, or the thread is gone. */
function processorMs(task: number | undefined): number | undefined {
  if (task === undefined) return undefined
  try {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8')
    // Behind the name, which may hold anything: its state, ten numbers, and the time in programs and in the system.
    const [, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[10]) + Number(fields[11])) * TICK_MS
  } catch {
    return undefined
  }
}

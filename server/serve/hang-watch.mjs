// The thread that watches whether the main one still turns. JavaScript, as lite-worker.mjs is: no loader for a few lines.
// `watch-for-hangs.ts` is the other end.

import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

const { shared, beatMs, silentBeats } = workerData
const cells = new Int32Array(shared)
const STANDARD_ERROR = 2

let last = Atomics.load(cells, 0)
let silent = 0
// Counted, not read from a clock: while the whole machine sleeps, this thread does not count either.
while (Atomics.wait(cells, 1, 0, beatMs) === 'timed-out') {
  const beat = Atomics.load(cells, 0)
  silent = beat === last ? silent + 1 : 0
  last = beat
  if (silent < silentBeats) continue
  const seconds = Math.round((silentBeats * beatMs) / 1000)
  const msg = `the process did nothing else for ${seconds} s, so it is ended: what it ran goes on when it is started again, or elsewhere`
  const time = new Date().toISOString()
  writeSync(STANDARD_ERROR, `${JSON.stringify({ level: 60, time, pid: process.pid, msg })}\n`)
  process.kill(process.pid, 'SIGKILL')
}

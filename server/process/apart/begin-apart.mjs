// What a process apart does before anything else: `begin-apart NICENESS`. JavaScript, as hang-watch.mjs is: no loader for a few lines.

import { readdirSync, writeFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

const LOWEST = 19
const SOON_KILLED = '500'

const more = Number(process.argv[2])
if (more > 0) lowerPriority(Math.min(LOWEST, getPriority() + more))

// What it holds is in no file when it takes too much memory, and the system ends it before the one that answers everybody.
attempt(() => writeFileSync('/proc/self/coredump_filter', '0'))
attempt(() => writeFileSync('/proc/self/oom_score_adj', SOON_KILLED))

// A terminal, and whatever ends services, sends these to all processes. This one ends when its parent has no use for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})

/** Linux keeps a priority for each thread, and those that collect garbage are there already. */
function lowerPriority(niceness) {
  attempt(() => setPriority(niceness))
  for (const task of attempt(() => readdirSync('/proc/self/task')) ?? []) {
    attempt(() => setPriority(Number(task), niceness))
  }
}

/** Not every system has all of it, and every one answers without it. */
function attempt(work) {
  try {
    return work()
  } catch {
    return undefined
  }
}

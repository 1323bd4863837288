// Read before anything else of the program, which takes a second: a signal that comes meanwhile must not end the process in
// its own way. The first asks to stop when what is under way is done, the second cuts it off, the third ends the process.
const INTERRUPTED = 130

export const stop = new AbortController()
export const kill = new AbortController()

let isBeginning = true

/** From here on something may be under way, which is finished first. */
export const begin = () => {
  isBeginning = false
}

/** From here on nothing is under way that must be finished: a signal ends the process in its own way, however busy it is. */
export const letGo = () => {
  process.off('SIGINT', onSignal)
  process.off('SIGTERM', onSignal)
}

export const leave = () => {
  process.stderr.write('stopped before anything was done\n')
  process.exit(INTERRUPTED)
}

const onSignal = () => {
  if (isBeginning) leave()
  if (kill.signal.aborted) process.exit(INTERRUPTED)
  if (stop.signal.aborted) kill.abort()
  else stop.abort()
}
process.on('SIGINT', onSignal)
process.on('SIGTERM', onSignal)

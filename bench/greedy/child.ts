import { prepareGreedy } from '../../engine/testing/greedy-ending.ts'

/** How a formula ended in the child. */
export interface Ending {
  /** The code of the record's error, `value`, or what went wrong with the engine. */
  readonly end: string
  /** Time of the processor, and on the clock. */
  readonly milliseconds: number
}

/** Evaluates the formulas that it is sent, one at a time, and tells how each ended. */
process.on('message', (text) => {
  process.send?.(evaluate(String(text)))
})
process.send?.({ end: 'ready', milliseconds: 0 })

function evaluate(text: string): Ending {
  const evaluateIt = prepareGreedy(text)
  if (typeof evaluateIt !== 'function') {
    return { end: `problem: ${evaluateIt.problem}`, milliseconds: 0 }
  }
  const started = performance.now()
  const before = process.cpuUsage()
  const end = evaluateIt()
  const { user, system } = process.cpuUsage(before)
  // Whichever is less: other processes lengthen the one, helpers of the engine the other.
  const milliseconds = Math.min((user + system) / 1000, performance.now() - started)
  return { end, milliseconds }
}

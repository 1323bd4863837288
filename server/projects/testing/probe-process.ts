import { readdirSync, readFileSync } from 'node:fs'
import { answerApart } from '../../process/apart/answer-apart.ts'

export type Probe =
  /** Milliseconds that it waits, as for the processor or for what it asked, and that it computes after that. */
  | { readonly waits: number; readonly computes: number }
  /** Holds more and more memory. */
  | { readonly eats: true }
  | { readonly throws: string }
  | { readonly tells: keyof typeof TELLERS }

const TELLERS = {
  process: () => process.pid,
  environment: () => Object.keys(process.env),
  /** Of all of its threads, where the system tells. */
  niceness: () =>
    readdirSync('/proc/self/task').map((task) => {
      const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8')
      // Behind the name, which may hold anything, it is the seventeenth.
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
    }),
}

answerApart(async (probe: Probe, { body, port }): Promise<unknown> => {
  if ('throws' in probe) throw new TypeError(probe.throws)
  if ('tells' in probe) return TELLERS[probe.tells]()
  if ('eats' in probe) return eat()
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, probe.waits)
  port.post('computes')
  const began = process.cpuUsage()
  for (let now = began; now.user - began.user < probe.computes * 1_000; ) now = process.cpuUsage()
  return body.length > 0 ? body.reduce((sum, byte) => sum + byte) : 'answered'
})

/** In large pieces, which takes no time: to look through many small ones does. */
function eat(): number {
  const held: number[][] = []
  while (held.length < 1e6) held.push(Array.from<number>({ length: 1e6 }).fill(0.5))
  return held.length
}

import { hash } from 'node:crypto'
import { setTimeout as delay, setImmediate } from 'node:timers/promises'
import { canonicalJson, type Ports } from '../../engine/index.ts'

/** Time, chance and digests of the machine. */
export const systemPorts: Ports = {
  clock: {
    now: () => Date.now(),
    sleep: async (ms, signal) => {
      try {
        await delay(ms, undefined, { signal })
      } catch {
        // Aborted: the caller looks at its signal.
      }
    },
  },
  turn: setImmediate,
  random: Math.random,
  digest: (value) => hash('sha256', canonicalJson(value), 'base64url').slice(0, 22),
}

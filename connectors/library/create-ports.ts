import { hashJson } from '../../engine/hash.ts'
import type { Ports } from '../../engine/run/ports.ts'

/** Time, chance and digests of the machine that this runs on, in Node and in a browser. */
export function createPorts(): Ports {
  return {
    clock: { now: () => Date.now(), sleep },
    elapsed: () => performance.now(),
    turn: () => new Promise((resolve) => setTimeout(resolve)),
    random: () => Math.random(),
    digest: hashJson,
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms)
    function end(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
}

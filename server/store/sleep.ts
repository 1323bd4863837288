import { setTimeout as delay } from 'node:timers/promises'

/** Ends early, without rejecting, when the signal aborts: the caller looks at it. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined)
}

import { register } from 'node:module'
import type { compileForBench } from '../engine/testing/formula-outcome.ts'

interface Unmetered {
  readonly compileForBench: typeof compileForBench
}

/** A second copy of the engine, without the counting that holds its limits. */
export async function loadUnmetered(): Promise<Unmetered> {
  register('./unmetered-hooks.ts', import.meta.url)
  const { href } = new URL('../engine/testing/formula-outcome.ts?unmetered', import.meta.url)
  const copy: Unmetered = await import(href)
  return copy
}

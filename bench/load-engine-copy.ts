import { register } from 'node:module'
import type { compileForBench } from '../engine/testing/formula-outcome.ts'

interface EngineCopy {
  readonly compileForBench: typeof compileForBench
}

register('./engine-copy-hooks.ts', import.meta.url)

/** Another copy of the engine: as it is, or without the counting that holds its limits. */
export async function loadEngineCopy(kind: 'metered' | 'unmetered'): Promise<EngineCopy> {
  const { href } = new URL(`../engine/testing/formula-outcome.ts?${kind}`, import.meta.url)
  const copy: EngineCopy = await import(href)
  return copy
}

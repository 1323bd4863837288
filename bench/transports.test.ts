import { expect, test } from 'vitest'
import { playInOneProcess } from './chaos/transports/one-process.ts'

const NOTHING = { lost: [], doubled: [], stale: [] }

// `npm run chaos -- --world transports` kills real processes.
test.each([[4], [6], [8]])(
  'files, tables and batches lose and double nothing, whatever fails and wherever a process dies (seed %i)',
  async (seed) => {
    const { findings, deaths } = await playInOneProcess(seed, 8)
    expect(findings).toEqual(NOTHING)
    expect(deaths).toBeGreaterThan(0)
  },
)

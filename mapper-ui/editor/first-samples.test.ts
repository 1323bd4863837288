import { expect, test } from 'vitest'
import type { Sample } from '../../server/contract/flows.ts'
import { readFlow } from '../model/document/read-flow.ts'
import { sampleFlow, sampleSurroundings } from '../model/testing/sample-flow.ts'
import { firstSamples, fromSystems, keptSample } from './first-samples.ts'

const kept: Sample = {
  id: '1',
  title: 'One',
  from: 'source',
  record: { number: 'A' },
  given: {},
  createdAt: '2026-11-30T03:00:00.000Z',
}

test('samples that are made up, kept or not, have values of no system', () => {
  const samples = (['source', 'run', 'pasted', 'schema'] as const).map((from) =>
    keptSample({ ...kept, id: from, from }, {}, {}),
  )
  expect(fromSystems(samples).map(({ id }) => id)).toEqual(['source', 'run', 'pasted'])
  const flow = readFlow('a.yaml', sampleFlow).reading?.value ?? {}
  const own = firstSamples(flow, sampleSurroundings, 'Made up')
  expect(own.at(-1)).toMatchObject({ title: 'Made up', isMadeUp: true })
  expect(fromSystems(own)).toEqual(own.slice(0, -1))
})

import { expect, test } from 'vitest'
import { allTransports, transportFor } from './index.ts'
import { transportSpecs } from './specs.ts'

test('whatever the language of connectors knows can be opened, and the other way round', () => {
  expect(allTransports.map(({ name }) => name)).toEqual(transportSpecs.map(({ name }) => name))
})

test('a connector of a transport that is not there is a mistake of ours', () => {
  const plan: any = { transport: 'pigeon' }
  expect(() => transportFor(plan, allTransports)).toThrow(/pigeon/)
})

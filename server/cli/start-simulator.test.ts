import { afterEach, expect, test } from 'vitest'
import { type RunningSimulator, startSimulator } from './start-simulator.ts'

let running: RunningSimulator[] = []
afterEach(() => {
  for (const { stop } of running) stop()
  running = []
})

async function countsOf(connector: string, size: number): Promise<Record<string, number>> {
  const simulator = await startSimulator(connector, size)
  running.push(simulator)
  const { counts } = JSON.parse(await (await fetch(`${simulator.url}/_simulator`)).text())
  return counts
}

test.each([
  ['lightspeed-ecom', ['products', 'variants', 'customers', 'orders']],
  ['ccv-salespos', ['products', 'users', 'orders', 'returns']],
])('%s has as much as was asked for, from nothing on', async (connector, kinds) => {
  const [none, few, all] = await Promise.all([0, 0.1, 1].map((size) => countsOf(connector, size)))
  for (const kind of kinds) {
    const [nothing = 0, some = 0, most = 0] = [none, few, all].map((counts) => counts?.[kind] ?? 0)
    expect([kind, nothing]).toEqual([kind, 0])
    expect({ kind, some, isSome: some > 0 }).toMatchObject({ isSome: true })
    expect({ kind, some, most, isLess: some < most / 2 + 1 }).toMatchObject({ isLess: true })
  }
})

test('a till in which nothing was set up has no ways to pay, no categories and no features', async () => {
  const counts = await countsOf('ccv-salespos', 0)
  const { paymethods, categories, attributes, productproperties } = counts
  expect({ paymethods, categories, attributes, productproperties }).toEqual({
    paymethods: 0,
    categories: 0,
    attributes: 0,
    productproperties: 0,
  })
})

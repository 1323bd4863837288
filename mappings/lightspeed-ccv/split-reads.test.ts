import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { type Clock, loadNamed, type Project } from '../../engine/index.ts'
import { readProjectFiles } from '../read-project.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

const REAL: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, { signal }).catch(() => undefined)
  },
}
const DAY_MS = 86_400_000

/** The shipped project; both systems give one record a page, so that few records are worth being split. */
function projectOfSmallPages(): Project {
  const connectors = readProjectFiles('connectors').map(({ path, text }) => ({
    path,
    text: text.replaceAll(/(size: \{ (?:limit|size)): 250/gu, '$1: 1'),
  }))
  return loadNamed(readProjectFiles('mappings'), connectors, {
    transports: transportSpecs,
    checked: () => true,
  })
}

const project = projectOfSmallPages()

let kit: TwoSystems
beforeEach(async () => {
  const sizes = { products: 16, customers: 30, orders: 40, clock: REAL }
  kit = await startTwoSystems(project, sizes)
})
afterEach(() => kit.close())

/** Reads everything with three that help. Gives how often each record was handled, and by how many. */
async function readShared(flow: string) {
  const times = new Map<string, number>()
  const workers = new Set<string>()
  const helping: Promise<unknown>[] = []
  const ear = (worker: string) => ({
    onRecord: ({ key }: { readonly key: string }) => {
      times.set(key, (times.get(key) ?? 0) + 1)
      workers.add(worker)
    },
  })
  const { result, counts } = await kit.run(
    flow,
    { kind: 'all' },
    {
      ...ear('run'),
      lingerMs: 0,
      callHelp: async () => {
        for (const name of ['one', 'two', 'three']) helping.push(kit.help(flow, ear(name)))
      },
    },
  )
  await Promise.all(helping)
  expect(result).toEqual({ state: 'finished' })
  const [seen] = await kit.store.runs({ limit: 1 })
  return { times, workers, counts: seen?.counts ?? counts }
}

describe('a read that several share', () => {
  test('of the shop brings every customer and order, each once, and nothing a second time', async () => {
    for (const flow of ['categories', 'products-to-pos'])
      await kit.run(flow, { kind: 'all' }, { lingerMs: 0 })
    for (const [flow, table] of [
      ['customers', 'customers'],
      ['orders', 'orders'],
    ] as const) {
      const { times, workers } = await readShared(flow)
      expect(workers.size).toBeGreaterThan(1)
      const keys = kit.shop.state.tables.rows(table).map(({ id }) => String(id))
      expect([...times.keys()].toSorted()).toEqual(keys.toSorted())
      const again = await readShared(flow)
      expect(again.counts).not.toHaveProperty('created')
      expect(again.counts.updated ?? 0).toBe(0)
    }
    const names = kit.till.state.tables.orders.all().map((row) => row['reservationnumber'])
    expect(new Set(names).size).toBe(names.length)
    expect(kit.givenUp).toEqual([])
  })

  test('of the till brings every order of its days, each once', async () => {
    for (const flow of ['categories', 'products-to-pos', 'customers', 'orders']) {
      await kit.run(flow, { kind: 'all' }, { lingerMs: 0 })
    }
    const orders = kit.till.state.tables.orders.all()
    const now = REAL.now()
    for (const [at, row] of orders.entries()) {
      const made = now - ((at + 1) / (orders.length + 1)) * 50 * DAY_MS
      const date = `${new Date(made).toISOString().slice(0, 19)}Z`
      kit.till.state.tables.orders.change(row.id, { create_date: date })
    }
    const { times, workers } = await readShared('order-status')
    expect(workers.size).toBeGreaterThan(1)
    expect([...times.values()].every((count) => count === 1)).toBe(true)
    expect(times.size).toBe(orders.length)
  })
})

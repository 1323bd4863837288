import { describe, expect, test } from 'vitest'
import { createMortal } from '../../testing/crash.ts'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import { says } from '../../testing/says.ts'
import type { RunOptions } from '../run-options.ts'
import { leaseTtlMs } from '../store/run-lease.ts'
import { firstPartition } from '../store/store.ts'
import { workOnPartitions } from './work-on-partition.ts'

const FLOW = `
deletes: { limit: 3, do: [{ delete: till.product }] }
steps:
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title }
`
const COUNT = 48
const DAY_MS = 86_400_000

/** As many articles as told, made evenly since the year 2000: pages of two, so that they are worth splitting. */
function stock(kit: RunKit, count = COUNT): void {
  const [first, last] = [Date.parse('2000-06-01'), kit.clock.now() - DAY_MS]
  for (let at = 0; at < count; at += 1) {
    const createdAt = new Date(first + ((last - first) * at) / count).toISOString()
    kit.shop.put(String(at), { sku: `S${at}`, title: 'A shirt' }, createdAt)
  }
}

/** How often each article came to a conclusion, and whether ever twice at one time. */
function watch(): { readonly ears: Partial<RunOptions>; readonly times: () => readonly number[] } {
  const times = new Map<string, number>()
  const under = new Set<string>()
  return {
    times: () => [...times.values()],
    ears: {
      aroundRecord: async ({ key }, work) => {
        if (under.has(key)) throw new Error(`${key} is worked on twice at a time`)
        under.add(key)
        times.set(key, (times.get(key) ?? 0) + 1)
        try {
          return await work()
        } finally {
          under.delete(key)
        }
      },
    },
  }
}

/** Others that help, each as a process of its own would. */
function helpers(kit: RunKit, ears: Partial<RunOptions> = {}) {
  const helping: Promise<unknown>[] = []
  let named = 0
  const callHelp = async (count: number): Promise<void> => {
    for (let at = 0; at < Math.min(count, 3); at += 1) {
      named += 1
      helping.push(workOnPartitions({ ...kit.options, ...ears, worker: `helper-${named}` }))
    }
  }
  return { callHelp, ended: () => Promise.all(helping) }
}

function createsOf(kit: RunKit): readonly unknown[] {
  return kit.till.log.filter(({ action }) => action === 'create').map(({ set }) => set['sku'])
}

async function partitionsOf(kit: RunKit): Promise<number> {
  let count = 0
  while (await kit.store.cursor('articles', firstPartition + count)) count += 1
  return count
}

/** Runs with one that helps and dies at its so manieth call; gives whether it lived. */
async function runWithDying(call: number, when: 'before' | 'after'): Promise<boolean> {
  const kit = createRunKit(FLOW)
  stock(kit)
  const mortal = createMortal(kit.store, { call, when })
  const till = kit.options.systems['till']
  if (!till) throw new Error('the kit has a till')
  const systems = {
    ...kit.options.systems,
    till: { ...till, connection: mortal.connect(till.connection) },
  }
  let hasLived = false
  const helper = { ...kit.options, systems, store: mortal.store, worker: 'mortal' }
  const helping = async (): Promise<void> => {
    await workOnPartitions(helper)
    hasLived = true
  }
  const { result } = await kit.run({
    callHelp: async () => {
      void helping()
    },
  })
  expect(result, `dies ${when} call ${call}`).toEqual({ state: 'finished' })
  // What it sent last may have been on its way until its answer was no longer waited for.
  kit.clock.advance(60_000)
  await kit.run()
  expect(createsOf(kit), `dies ${when} call ${call}`).toEqual(
    expect.arrayContaining(Array.from({ length: COUNT }, (_, at) => `S${at}`)),
  )
  expect(createsOf(kit), `dies ${when} call ${call}`).toHaveLength(COUNT)
  expect(await kit.durable()).toEqual([])
  return hasLived
}

describe('the first load of a large source', () => {
  test('is spread over all who help, each record once, as one run', async () => {
    const kit = createRunKit(FLOW)
    stock(kit)
    const watched = watch()
    const { callHelp, ended } = helpers(kit, watched.ears)
    const seen: number[] = []
    const { result, counts } = await kit.run({
      ...watched.ears,
      callHelp: async (count) => {
        seen.push(await partitionsOf(kit))
        await callHelp(count)
      },
    })
    await ended()
    expect(result).toEqual({ state: 'finished' })
    expect(seen[0]).toBeGreaterThanOrEqual(8)
    expect(watched.times()).toEqual(Array.from({ length: COUNT }, () => 1))
    expect(new Set(createsOf(kit)).size).toBe(COUNT)
    const runs = await kit.store.runs({ limit: 5 })
    expect(runs).toMatchObject([{ state: 'finished', counts: { read: COUNT, created: COUNT } }])
    // Others did a part of it, which the one who split it did not count for itself.
    expect(counts.created).toBeLessThan(COUNT)
    expect(await partitionsOf(kit)).toBe(0)
  })

  test('moves the cursor only when all partitions are over, to what was seen in any', async () => {
    const kit = createRunKit(FLOW)
    stock(kit)
    kit.shop.put('7', { sku: 'S7', title: 'Changed last' })
    const values: unknown[] = []
    await kit.run({
      callHelp: async () => {},
      onRecord: () => {
        void kit.store.cursor('articles', 0).then((cursor) => values.push(cursor?.value))
      },
    })
    expect(new Set(values)).toEqual(new Set([undefined]))
    const cursor = await kit.store.cursor('articles', 0)
    expect(cursor?.reading).toBeUndefined()
    kit.shop.requests.length = 0
    await kit.run()
    expect(kit.shop.requests).toMatchObject([{ since: cursor?.value }])
    expect(cursor?.value).toBe('2026-01-01T00:00:49.000Z')
  })

  test('is not split where nobody could help, or where it is small', async () => {
    const alone = createRunKit(FLOW)
    stock(alone)
    await alone.run()
    expect(alone.shop.requests.every(({ range }) => range === undefined)).toBe(true)
    const small = createRunKit(FLOW)
    stock(small, 14)
    await small.run({ callHelp: () => Promise.reject(new Error('there is too little to do')) })
    expect(createsOf(small)).toHaveLength(14)
  })

  test('compares what is gone with all partitions together', async () => {
    const kit = createRunKit(FLOW)
    stock(kit)
    await kit.run()
    kit.shop.remove('5')
    kit.shop.remove('40')
    const { callHelp, ended } = helpers(kit)
    const { counts } = await kit.run({ what: { kind: 'all' }, callHelp })
    await ended()
    expect(counts.deleted).toBe(2)
    expect(Object.keys(kit.products())).toHaveLength(COUNT - 2)
  })

  test('makes one target record of many that share it, wherever they are, though a search lags', async () => {
    const kit = createRunKit(`
steps:
  - write: till.person
    match: { email: =note }
    link: { shop.owner: =owner }
    set: { email: =note }
`)
    const [first, last] = [Date.parse('2000-06-01'), kit.clock.now() - DAY_MS]
    for (let at = 0; at < COUNT; at += 1) {
      const createdAt = new Date(first + ((last - first) * at) / COUNT).toISOString()
      // Guests: of each pair of orders the other half is years away.
      kit.shop.put(String(at), { note: `p${at % 24}@x`, owner: `guest-${at}` }, createdAt)
    }
    kit.till.isVisible = () => false
    const { callHelp, ended } = helpers(kit)
    await kit.run({ callHelp })
    await ended()
    const made = kit.till.log.filter(({ action }) => action === 'create')
    expect(made).toHaveLength(24)
    expect(await kit.durable()).toEqual([])
  })
})

test('a flow that takes one record at a time is not split', async () => {
  const kit = createRunKit(`${FLOW}\nparallel: 1\n`)
  stock(kit)
  const { callHelp, ended } = helpers(kit)
  const order: string[] = []
  const { result } = await kit.run({
    callHelp,
    aroundRecord: async ({ key }, work) => {
      order.push(`${key} begins`)
      const done = await work()
      order.push(`${key} ends`)
      return done
    },
  })
  await ended()
  expect(result).toMatchObject({ state: 'finished' })
  expect(await partitionsOf(kit)).toBe(0)
  expect(order).toHaveLength(2 * COUNT)
  const isOneAtATime = order.every((text, at) => text.endsWith(at % 2 === 0 ? 'begins' : 'ends'))
  expect(isOneAtATime).toBe(true)
})

describe('a split read that ends before its end', () => {
  test('because so many failed in a row ends everywhere, and goes on where it was', async () => {
    const kit = createRunKit(`${FLOW}\nerrors: { stopAfter: 2 }\n`)
    stock(kit)
    let left = 10
    kit.till.before = () => {
      left -= 1
      if (left < 0) throw refusal('invalid', 'no')
    }
    const { callHelp, ended } = helpers(kit)
    const { result } = await kit.run({ callHelp })
    await ended()
    expect(result).toMatchObject({ state: 'failed' })
    expect(await kit.store.partitions('articles')).toMatchObject({ live: 0 })
    const { open } = await kit.store.partitions('articles')
    expect(open).toBeGreaterThan(0)
    kit.till.before = () => {}
    await kit.store.release('articles', 'all')
    await kit.run()
    expect(new Set(createsOf(kit)).size).toBe(COUNT)
    expect(createsOf(kit)).toHaveLength(COUNT)
    expect(await kit.durable()).toEqual([])
  })

  test('by a person stops all who help', async () => {
    const kit = createRunKit(FLOW)
    stock(kit, 4 * COUNT)
    const stop = new AbortController()
    const { callHelp, ended } = helpers(kit)
    const { result } = await kit.run({
      callHelp,
      stop: stop.signal,
      onRecord: () => stop.abort(),
    })
    expect(result).toEqual({ state: 'stopped', reason: says('stopped by a person') })
    expect(await kit.store.partitions('articles')).toMatchObject({ live: 0 })
    await ended()
    expect(createsOf(kit).length).toBeLessThan(4 * COUNT)
    const next = await kit.run()
    expect(next.result.state).toBe('finished')
    expect(createsOf(kit)).toHaveLength(4 * COUNT)
  })

  test('is left by who helped long enough, and taken up by the others', async () => {
    const kit = createRunKit(FLOW)
    stock(kit)
    const enough: boolean[] = []
    await kit.run({
      callHelp: async () => {
        const options = { ...kit.options, worker: 'helper', isEnough: () => true }
        enough.push((await workOnPartitions(options)).isEnough)
      },
    })
    expect(enough).toEqual([true])
    expect(createsOf(kit)).toHaveLength(COUNT)
  })
})

describe('a worker that dies while it works on partitions', () => {
  test.each(['before', 'after'] as const)(
    'at any of its calls, %s it, costs nothing but time',
    async (when) => {
      let lived = 0
      // Once it lives to the end it has made fewer calls than that.
      for (let call = 1; lived < 2 && call < 200; call += 3) {
        if (await runWithDying(call, when)) lived += 1
      }
      expect(lived).toBe(2)
    },
    120_000,
  )

  test('having split the read: its run is gone on with, and those who help go on for the next', async () => {
    const kit = createRunKit(FLOW)
    stock(kit)
    const watched = watch()
    for (const call of [60, 100, 140]) {
      const mortal = createMortal(kit.store, { call, when: 'after' })
      const { callHelp } = helpers(kit, watched.ears)
      const dying = kit.run({ callHelp, store: mortal.store }).catch(() => 'lived')
      if ((await Promise.race([mortal.died, dying])) !== 'died') break
      kit.clock.advance(leaseTtlMs)
    }
    const { result } = await kit.run({ ...watched.ears })
    expect(result).toEqual({ state: 'finished' })
    expect(createsOf(kit)).toHaveLength(COUNT)
    expect(new Set(createsOf(kit)).size).toBe(COUNT)
    expect(await kit.durable()).toEqual([])
  })
})

import { describe, expect } from 'vitest'
import { say } from '../messages/message.ts'
import type { Cursor } from '../run/store/cursor.ts'
import { leaseTtlMs, type RunLease } from '../run/store/run-lease.ts'
import type { Partition, Store } from '../run/store/store.ts'
import { effects, intent, type OpenStore, start, testStore } from './store-case.ts'

const EMPTY = { position: null, startedAt: '2026-01-01T00:00:00Z', complete: true }
const TWO: readonly Cursor[] = [
  { reading: { ...EMPTY, range: { to: '2025-01-01T00:00:00Z' } } },
  { reading: { ...EMPTY, range: { from: '2025-01-01T00:00:00Z' }, force: true } },
]
const SPLIT: Cursor = { comparedAt: 'x', reading: { ...EMPTY, partitions: 2 } }

async function take(store: Store, worker: string): Promise<Partition> {
  const partition = await store.takePartition('orders', worker)
  if (!partition) throw new Error('there was none')
  return partition
}

/** What is promised about the partitions of a complete read. */
export function describePartitions(open: OpenStore): void {
  const test = testStore(open)

  describe('a read that was split', () => {
    test('gives each partition to one worker, in order', async ({ store, other }) => {
      const run = await start(store)
      await store.split(run, TWO, SPLIT)
      const taken = await Promise.all([take(store, 'a'), take(other, 'b')])
      const cursors = taken.map(({ cursor }) => cursor.reading)
      expect(cursors).toEqual(expect.arrayContaining(TWO.map(({ reading }) => reading)))
      expect(await store.takePartition('orders', 'c')).toBeUndefined()
      expect(taken.map((partition) => partition.run)).toEqual([run.run, run.run])
      expect(await store.cursor('orders', 0)).toEqual(SPLIT)
      expect(await store.partitions('orders')).toEqual({ open: 2, live: 2 })
    })

    test('has none to take without a run', async ({ store }) => {
      const run = await start(store)
      await store.split(run, TWO, SPLIT)
      await store.finishRun(run, { state: 'stopped', reason: say('author', { text: 'enough' }) })
      expect(await store.takePartition('orders', 'a')).toBeUndefined()
    })

    test('counts, and keeps its history, in the one run that people see', async ({
      store,
      other,
      events,
    }) => {
      const run = await start(store)
      await store.split(run, TWO, SPLIT)
      const [a, b] = [await take(store, 'a'), await take(other, 'b')]
      const event = { key: '1', outcome: 'done' as const, flowVersion: 'v1', at: 1, writes: [] }
      await store.commit(a.lease, effects({ counts: { read: 2, done: 2 }, events: [event] }))
      await other.commit(b.lease, effects({ counts: { read: 3, done: 1 } }))
      expect(await store.runs({ limit: 5 })).toMatchObject([
        { run: run.run, counts: { read: 5, done: 3 } },
      ])
      expect(await events('orders', '1')).toHaveLength(1)
    })

    test('is over when no partition has anything left to read', async ({ store }) => {
      const run = await start(store)
      await store.split(run, TWO, SPLIT)
      for (const at of ['2026-01-03', '2026-01-02']) {
        const { lease } = await take(store, 'a')
        const cursor = { partition: lease.partition, cursor: { value: at } }
        await store.commit(lease, effects({ cursor }))
        await store.leavePartition(lease, { state: 'finished' })
      }
      expect(await store.partitions('orders')).toEqual({ open: 0, live: 0, newest: '2026-01-03' })
      await store.split(run, [], { value: '2026-01-03' })
      expect(await store.partitions('orders')).toEqual({ open: 0, live: 0 })
      expect(await store.cursor('orders', 0)).toEqual({ value: '2026-01-03' })
    })

    test('gives a partition to another worker when its own is silent, where it was', async ({
      store,
      other,
      advance,
    }) => {
      const run = await start(store)
      await store.split(run, TWO, SPLIT)
      const lost = await take(store, 'a')
      const reading = { ...lost.cursor.reading, position: 7 }
      const { partition } = lost.lease
      await store.commit(lost.lease, effects({ cursor: { partition, cursor: { reading } } }))
      advance(leaseTtlMs)
      const held = await take(other, 'b')
      expect(held.lease.partition).toBe(partition)
      expect(held.cursor.reading).toEqual(reading)
      await expect(store.commit(lost.lease, effects({ seen: ['1'] }))).rejects.toMatchObject({
        code: 'LEASE_LOST',
      })
      await expect(store.touchRun(lost.lease)).rejects.toMatchObject({ code: 'LEASE_LOST' })
      expect(await other.touchRun(held.lease)).toMatchObject({ isHalted: false })
    })

    test('keeps for a create without a known outcome since when its worker is quiet', async ({
      store,
      other,
      advance,
    }) => {
      const run = await start(store)
      await store.split(run, TWO, SPLIT)
      const doubtful = async (lease: RunLease, which: string): Promise<void> => {
        await store.declare(lease, [intent(`op-${which}`, `${which}@b.it`)])
      }
      const left = await take(store, 'a')
      await doubtful(left.lease, 'left')
      advance(1)
      await store.leavePartition(left.lease, {
        state: 'stopped',
        reason: say('author', { text: 'enough' }),
      })
      const silent = await take(store, 'a')
      await doubtful(silent.lease, 'silent')
      const failed = await take(store, 'b')
      await doubtful(failed.lease, 'failed')
      await store.leavePartition(failed.lease, {
        state: 'failed',
        reason: say('author', { text: 'no' }),
      })
      advance(leaseTtlMs)
      await take(other, 'c')
      advance(7)
      const next = await start(store, 'orders', 'worker-2')
      const intents = ['left', 'silent', 'failed'].map((which) =>
        intent(`op-${which}`, `${which}@b.it`),
      )
      expect(await store.declare(next, intents)).toMatchObject([
        { quietMs: leaseTtlMs + 7 },
        { quietMs: 7 },
        { quietMs: leaseTtlMs + 7 },
      ])
    })

    test('goes on for the next run when the worker of its run is silent', async ({
      store,
      other,
      advance,
    }) => {
      const first = await start(store)
      expect(first.live).toBe(0)
      await store.split(first, TWO, SPLIT)
      const { lease } = await take(other, 'b')
      advance(leaseTtlMs - 1)
      await other.touchRun(lease)
      advance(1)
      const second = await start(store, 'orders', 'worker-2')
      expect(second.live).toBe(1)
      await other.commit(lease, effects({ counts: { read: 4 } }))
      const [now, before] = await store.runs({ limit: 2 })
      expect(now).toMatchObject({ run: second.run, counts: { read: 4 } })
      expect(before?.counts).toEqual({})
    })

    test('is halted for all when it is told so, or when one fails', async ({ store, other }) => {
      const run = await start(store)
      await store.split(run, TWO, SPLIT)
      const [a, b] = [await take(store, 'a'), await take(other, 'b')]
      await store.leavePartition(a.lease, {
        state: 'failed',
        reason: say('author', { text: 'no rights' }),
      })
      expect(await other.touchRun(b.lease)).toMatchObject({ isHalted: true })
      expect(await other.commit(b.lease, effects({}))).toMatchObject({ isHalted: true })
      await other.leavePartition(b.lease, {
        state: 'stopped',
        reason: say('author', { text: 'halted' }),
      })
      const problem = { state: 'failed', reason: say('author', { text: 'no rights' }) }
      expect(await store.partitions('orders')).toEqual({ open: 2, live: 0, problem })
      // What failed is left to the next run.
      expect((await take(store, 'c')).lease.partition).toBe(b.lease.partition)
      expect(await store.takePartition('orders', 'd')).toBeUndefined()
      await store.finishRun(run, { state: 'failed', reason: say('author', { text: 'no rights' }) })
      const next = await start(store)
      expect(next.live).toBe(1)
      expect((await take(store, 'd')).lease.partition).toBe(a.lease.partition)
    })

    test('remembers what its partitions made until it is over', async ({ store, other }) => {
      const run = await start(store)
      await store.split(run, TWO, SPLIT)
      const [a, b] = [await take(store, 'a'), await take(other, 'b')]
      const [first, second] = [intent('one', 'jo@x'), intent('two', 'jo@x', { key: '2' })]
      expect(await store.declare(a.lease, [first])).toMatchObject([{ kind: 'granted' }])
      expect(await other.declare(b.lease, [second])).toMatchObject([{ kind: 'held' }])
      await store.commit(a.lease, effects({ made: [{ operation: 'one', id: 7 }] }))
      expect(await other.declare(b.lease, [second])).toEqual([
        { operation: 'two', kind: 'made', id: 7 },
      ])
      await store.leavePartition(a.lease, { state: 'finished' })
      expect(await other.declare(b.lease, [second])).toMatchObject([{ kind: 'made' }])
      await store.split(run, [], {})
      expect(await other.declare(b.lease, [second])).toMatchObject([{ kind: 'granted' }])
    })

    test('knows what was made by what it is, where another item has its place by now', async ({
      store,
      other,
    }) => {
      const run = await start(store)
      await store.split(run, TWO, SPLIT)
      const [a, b] = [await take(store, 'a'), await take(other, 'b')]
      await store.declare(a.lease, [intent('item-0', 'jo@x'), intent('item-1', 'an@x')])
      const made = [
        { operation: 'item-0', id: 7 },
        { operation: 'item-1', id: 8 },
      ]
      await store.commit(a.lease, effects({ made }))
      // A new one stands before them now.
      const moved = [intent('item-0', 'new@x'), intent('item-1', 'jo@x'), intent('item-2', 'an@x')]
      expect(await other.declare(b.lease, moved)).toMatchObject([
        { operation: 'item-0', kind: 'granted' },
        { operation: 'item-1', kind: 'made', id: 7 },
        { operation: 'item-2', kind: 'made', id: 8 },
      ])
      await other.commit(b.lease, effects({ made: [{ operation: 'item-0', id: 9 }] }))
      expect(await other.declare(b.lease, [intent('item-0', 'an@x')])).toMatchObject([
        { kind: 'made', id: 8 },
      ])
      await store.split(run, [], {})
      expect(await other.declare(b.lease, [intent('item-5', 'an@x')])).toMatchObject([
        { kind: 'granted' },
      ])
    })

    test('leaves a create of a worker that is gone to be looked into', async ({
      store,
      other,
      advance,
    }) => {
      await store.split(await start(store), TWO, SPLIT)
      const lost = await take(store, 'a')
      await store.declare(lost.lease, [intent('one', 'jo@x')])
      advance(leaseTtlMs)
      const run = await start(other, 'orders', 'worker-2')
      expect(run.live).toBe(0)
      const held = await take(other, 'b')
      expect(await other.declare(held.lease, [intent('one', 'jo@x')])).toMatchObject([
        { kind: 'unresolved', previous: 'one' },
      ])
    })
  })
}

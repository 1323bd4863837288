import { describe, expect } from 'vitest'
import { say } from '../messages/message.ts'
import type { Cursor } from '../run/store/cursor.ts'
import type { DurableRecord } from '../run/store/durable-record.ts'
import type { RecordEvent } from '../run/store/effects.ts'
import { leaseTtlMs } from '../run/store/run-lease.ts'
import { effects, link, type OpenStore, record, start, testStore } from './store-case.ts'

/** What is promised about runs, leases, cursors and history. */
export function describeRuns(open: OpenStore): void {
  describeLease(open)
  describeHistory(open)
  describeCursor(open)
}

function describeLease(open: OpenStore): void {
  const test = testStore(open)

  describe('a run', () => {
    test('keeps its flow from every other worker', async ({ store, other }) => {
      await start(store)
      await expect(start(other, 'orders', 'worker-2')).rejects.toMatchObject({
        code: 'FLOW_BUSY',
        message: expect.stringContaining('worker-1'),
      })
      await expect(start(other, 'stock', 'worker-2')).resolves.toMatchObject({ flow: 'stock' })
    })

    test('of two workers at once goes to one', async ({ store, other }) => {
      const tries = await Promise.allSettled([start(store), start(other, 'orders', 'worker-2')])
      expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    })

    test('ends with its last commit, where that is told', async ({ store, other }) => {
      const lease = await start(store)
      const cursor = { partition: 0, cursor: { value: '2026-01-01T00:00:00Z' } }
      const end = { state: 'stopped', reason: say('author', { text: 'enough\u0000' }) } as const
      await store.commit(
        lease,
        effects({ links: [link('c-1', 7)], cursor, counts: { read: 3 }, end }),
      )
      expect(await store.runs({ limit: 1 })).toMatchObject([{ ...end, counts: { read: 3 } }])
      expect(await store.cursor('orders', 0)).toEqual(cursor.cursor)
      await start(other, 'orders', 'worker-2')
      const late = store.commit(lease, effects({ end: { state: 'finished' } }))
      await expect(late).rejects.toMatchObject({ code: 'LEASE_LOST' })
      expect(await store.runs({ limit: 5 })).toMatchObject([{ state: 'running' }, end])
    })

    test('ends with a commit that keeps records and history, too', async ({ store }) => {
      const lease = await start(store)
      const page = { records: [record('1')], unlinks: [link('c-1', 7)], counts: { parked: 1 } }
      await store.commit(lease, effects({ ...page, end: { state: 'finished' } }))
      expect(await store.runs({ limit: 1 })).toMatchObject([
        { state: 'finished', counts: { parked: 1 } },
      ])
      expect(await store.records('orders', ['1'])).toMatchObject([{ key: '1' }])
    })

    test('knows as it begins whether records are to be taken up some day', async ({ store }) => {
      const unfinished = async (): Promise<boolean> => {
        const lease = await start(store)
        await store.finishRun(lease, { state: 'finished' })
        return lease.hasUnfinished
      }
      const keep = async (...records: readonly DurableRecord[]): Promise<void> => {
        const lease = await start(store)
        await store.commit(lease, effects({ records, end: { state: 'finished' } }))
      }
      expect(await unfinished()).toBe(false)
      await keep(record('1'), record('2', { flow: 'stock', state: 'ready' }))
      expect(await unfinished()).toBe(false)
      await keep(record('3', { state: 'retrying', dueAt: 9_000_000_000_000 }))
      expect(await unfinished()).toBe(true)
      await keep(record('3'), record('4', { state: 'waiting', dueAt: 5, waitsFor: 'x|1|y' }))
      expect(await unfinished()).toBe(true)
      await keep(record('4', { state: 'in-doubt' }))
      expect(await unfinished()).toBe(false)
      await store.release('orders', ['1'])
      expect(await unfinished()).toBe(true)
    })

    test('that knows its cursors as it begins has those that are kept', async ({
      store,
      other,
    }) => {
      const lease = await start(store)
      const first = {
        value: '2026-01-01T00:00:00Z',
        token: { at: 'a\u0000"b', of: 'list' },
        comparedAt: '2026-01-01T01:00:00Z',
      }
      const reading = { position: { page: 'a\u0000"b' }, startedAt: 't', complete: true }
      await store.commit(lease, effects({ cursor: { partition: 0, cursor: first } }))
      await store.commit(lease, effects({ cursor: { partition: 2, cursor: { reading } } }))
      await store.finishRun(lease, { state: 'finished' })
      const { cursors } = await start(other, 'orders', 'worker-2')
      const kept = new Map<number, Cursor>([
        [0, first],
        [2, { reading }],
      ])
      // A store need not tell at once.
      expect(cursors ?? kept).toEqual(kept)
    })

    test('frees its flow when it ends', async ({ store, other }) => {
      const lease = await start(store)
      await store.finishRun(lease, { state: 'finished' })
      const next = await start(other, 'orders', 'worker-2')
      expect(next.run).not.toBe(lease.run)
    })

    test('is taken over when its worker was silent too long', async ({ store, other, advance }) => {
      await start(store)
      advance(leaseTtlMs - 1)
      await expect(start(other, 'orders', 'worker-2')).rejects.toMatchObject({ code: 'FLOW_BUSY' })
      advance(1)
      await start(other, 'orders', 'worker-2')
      const [running, ended] = await store.runs({ limit: 5 })
      expect(running).toMatchObject({ state: 'running' })
      expect(ended).toMatchObject({
        state: 'stopped',
        reason: say('workerSilent', { worker: 'worker-1' }),
      })
    })

    test('stays with a worker that gives signs of life', async ({ store, other, advance }) => {
      const lease = await start(store)
      advance(leaseTtlMs - 1)
      await store.touchRun(lease)
      advance(leaseTtlMs - 1)
      await store.commit(lease, effects({}))
      advance(leaseTtlMs - 1)
      await expect(start(other, 'orders', 'worker-2')).rejects.toMatchObject({ code: 'FLOW_BUSY' })
    })

    test('that was taken over cannot commit, and nothing is written', async ({
      store,
      other,
      advance,
    }) => {
      const lost = await start(store)
      advance(leaseTtlMs)
      const held = await start(other, 'orders', 'worker-2')
      const page = effects({
        links: [link('c-1', 7)],
        records: [record('1')],
        seen: ['c-1'],
        counts: { done: 1 },
        cursor: { partition: 0, cursor: { value: 'later' } },
      })
      await expect(store.commit(lost, page)).rejects.toMatchObject({ code: 'LEASE_LOST' })
      await expect(store.touchRun(lost)).rejects.toMatchObject({ code: 'LEASE_LOST' })
      expect(await store.linksTo('pos.debtor', [7])).toEqual([])
      expect(await store.records('orders', ['1'])).toEqual([])
      expect(await store.cursor('orders', 0)).toBeUndefined()
      expect((await store.runs({ limit: 5 })).map(({ counts }) => counts)).toEqual([{}, {}])
      await other.commit(held, page)
      expect(await store.records('orders', ['1'])).toEqual([record('1')])
    })

    test('whose lease has run out cannot commit, though nobody took over', async ({
      store,
      advance,
    }) => {
      const lease = await start(store)
      advance(leaseTtlMs)
      await expect(store.commit(lease, effects({}))).rejects.toMatchObject({ code: 'LEASE_LOST' })
    })

    test('that was taken over does not end the run of the other', async ({
      store,
      other,
      advance,
    }) => {
      const lost = await start(store)
      advance(leaseTtlMs)
      const held = await start(other, 'orders', 'worker-2')
      await store.finishRun(lost, { state: 'failed', reason: say('author', { text: 'late' }) })
      expect(await store.runs({ limit: 1 })).toMatchObject([{ run: held.run, state: 'running' }])
    })
  })
}

function describeHistory(open: OpenStore): void {
  const test = testStore(open)

  describe('the history', () => {
    test('lists runs, newest first, with what they counted', async ({ store, now, advance }) => {
      const startedAt = now()
      const lease = await start(store)
      await store.commit(lease, effects({ counts: { read: 2, done: 1, 'in-doubt': 1 } }))
      await store.commit(lease, effects({ counts: { read: 1, created: 1, begun: 1 } }))
      advance(50)
      await store.finishRun(lease, {
        state: 'stopped',
        reason: say('author', { text: 'too many failures' }),
      })
      await start(store, 'stock')
      const ended = {
        run: lease.run,
        flow: 'orders',
        flowVersion: 'v1',
        state: 'stopped',
        reason: say('author', { text: 'too many failures' }),
        startedAt,
        finishedAt: startedAt + 50,
        counts: { read: 3, done: 1, 'in-doubt': 1, created: 1, begun: 1 },
      }
      expect(await store.runs({ flow: 'orders', limit: 5 })).toEqual([ended])
      const all = await store.runs({ limit: 5 })
      expect(all.map(({ flow, state }) => [flow, state])).toEqual([
        ['stock', 'running'],
        ['orders', 'stopped'],
      ])
      expect(await store.runs({ limit: 1 })).toHaveLength(1)
    })

    test('tells what became of a record', async ({ store, events }) => {
      const lease = await start(store)
      const waited: RecordEvent = {
        key: '1\u0000',
        label: 'Order 1',
        outcome: 'waiting',
        reason: say('author', { text: 'product A-1 is not there yet' }),
        step: 'steps/2',
        flowVersion: 'v1',
        at: 1_800_000_000_000,
        writes: [],
      }
      const done: RecordEvent = {
        key: '1\u0000',
        outcome: 'done',
        flowVersion: 'v2',
        at: 1_800_000_000_001,
        writes: [
          { action: 'create', resource: 'pos.order', id: 'o\'n"e\u0000', fields: ['total'] },
        ],
      }
      await store.commit(lease, effects({ events: [waited, { ...waited, key: '2' }] }))
      await store.commit(lease, effects({ events: [done] }))
      expect(await events('orders', '1\u0000')).toEqual([waited, done])
    })
  })
}

function describeCursor(open: OpenStore): void {
  const test = testStore(open)

  describe('a cursor', () => {
    test('is not there before the first read', async ({ store }) => {
      expect(await store.cursor('orders', 0)).toBeUndefined()
    })

    test('comes back as it was kept, with a reading that has not ended', async ({ store }) => {
      const lease = await start(store)
      const cursor: Cursor = {
        value: '2026-01-01T00:00:00Z',
        comparedAt: '2026-01-01T01:00:00Z',
        token: { at: 'a\u0000"b', of: 'list' },
        reading: {
          since: '2025-12-31T00:00:00Z',
          token: { at: 'a\u0000"b', of: 'list' },
          given: 7,
          position: { page: 3, token: 'a\u0000"b', big: 1e21, z: 1, a: [null] },
          startedAt: '2026-01-02T00:00:00Z',
          newest: '2026-01-01T12:00:00Z',
          complete: true,
        },
      }
      await store.commit(lease, effects({ cursor: { partition: 0, cursor } }))
      expect(await store.cursor('orders', 0)).toEqual(cursor)
      expect(await store.cursor('stock', 0)).toBeUndefined()
    })

    test('is replaced as a whole, each partition by itself', async ({ store }) => {
      const lease = await start(store)
      const reading = { position: 'p', startedAt: 't', complete: false }
      await store.commit(lease, effects({ cursor: { partition: 0, cursor: { reading } } }))
      await store.commit(lease, effects({ cursor: { partition: 1, cursor: { value: 'one' } } }))
      await store.commit(lease, effects({ cursor: { partition: 0, cursor: { value: 'v' } } }))
      expect(await store.cursor('orders', 0)).toEqual({ value: 'v' })
      expect(await store.cursor('orders', 1)).toEqual({ value: 'one' })
    })
  })
}

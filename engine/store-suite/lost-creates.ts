import { describe, expect } from 'vitest'
import { leaseTtlMs } from '../run/store/run-lease.ts'
import type { Store } from '../run/store/store.ts'
import { effects, intent, type OpenStore, record, start, testStore } from './store-case.ts'

const LINK = { source: 'shop.customer', key: '1', target: 'pos.debtor' }
const LOOKED_FOR_BY = { match: { email: `o'n"e\u0000@b.it`, number: 7 }, link: LINK }
const DOUBT = { operation: 'op-1', target: 'pos.debtor', ...LOOKED_FOR_BY }

/** What is promised about creates of processes that died, where nothing else is kept of their records. */
export function describeLostCreates(open: OpenStore): void {
  const test = testStore(open)

  describe('a create whose process died', () => {
    test('tells what it is looked for by, once that process is certainly gone', async ({
      store,
      other,
      advance,
    }) => {
      const first = await start(store)
      expect(first.hasLost).toBe(false)
      await store.declare(first, [intent('op-1', 'a@b.it', LOOKED_FOR_BY)])
      expect(await other.lost('orders', 10)).toEqual([])
      advance(leaseTtlMs)
      expect(await other.lost('orders', 10)).toEqual([{ key: '1', doubt: DOUBT }])
      expect(await other.lost('customers', 10)).toEqual([])
      expect(await other.lost('orders', 0)).toEqual([])
      expect((await start(other, 'customers', 'worker-2')).hasLost).toBe(false)
      expect((await start(other, 'orders', 'worker-2')).hasLost).toBe(true)
    })

    test('is not lost to whoever is at it', async ({ store, other, advance }) => {
      await store.declare(await start(store), [intent('op-1', 'a@b.it', LOOKED_FOR_BY)])
      advance(leaseTtlMs)
      const next = await start(other, 'orders', 'worker-2')
      await other.declare(next, [intent('op-1', 'a@b.it', LOOKED_FOR_BY)])
      expect(await other.lost('orders', 10)).toEqual([])
      await other.finishRun(next, { state: 'finished' })
      expect(await other.lost('orders', 10)).toEqual([{ key: '1', doubt: DOUBT }])
    })

    test('is not lost while its record is kept, nor once it is settled', async ({ store }) => {
      const lease = await start(store)
      await store.declare(lease, [intent('op-1', 'a@b.it'), intent('op-2', 'c@d.it', { key: '2' })])
      const kept = record('1', { state: 'in-doubt' })
      await store.commit(lease, effects({ records: [kept], settled: ['op-2'] }))
      await store.finishRun(lease, { state: 'finished' })
      expect(await store.lost('orders', 10)).toEqual([])
      const next = await start(store)
      expect(next.hasLost).toBe(false)
      await store.commit(next, effects({ ended: ['1'] }))
      await store.finishRun(next, { state: 'finished' })
      expect(await lostOperations(store)).toEqual(['op-1'])
      expect((await start(store)).hasLost).toBe(true)
    })

    test('is what has begun anew, not what went before', async ({ store }) => {
      const lease = await start(store)
      await store.declare(lease, [intent('op-1', 'a@b.it')])
      await store.declare(lease, [intent('op-1', 'a@b.it', { ...LOOKED_FOR_BY, anew: true })])
      await store.finishRun(lease, { state: 'finished' })
      expect(await store.lost('orders', 10)).toEqual([{ key: '1', doubt: DOUBT }])
    })
  })
}

async function lostOperations(store: Store): Promise<readonly string[]> {
  return (await store.lost('orders', 10)).map(({ doubt }) => doubt.operation)
}

import { describe, expect } from 'vitest'
import type { Grant } from '../run/store/intent.ts'
import { leaseTtlMs } from '../run/store/run-lease.ts'
import { effects, intent, link, type OpenStore, start, testStore } from './store-case.ts'

/** What is promised about intents, which are also the leases on match values. */
export function describeIntents(open: OpenStore): void {
  describeClaims(open)
  describeUnresolved(open)
  describeAttempts(open)
}

function describeAttempts(open: OpenStore): void {
  const test = testStore(open)

  describe('an attempt', () => {
    test('keeps its name and its age while nobody knows how it ended, whoever takes it over', async ({
      store,
      other,
      advance,
    }) => {
      const first = await start(store)
      const [begun] = await store.declare(first, [intent('op-1', 'a@b.it')])
      const attempt = attemptOf(begun)
      advance(5)
      const again = [intent('op-1', 'a@b.it')]
      expect(await store.declare(first, again)).toMatchObject([{ attempt, attemptMs: 5 }])
      advance(leaseTtlMs)
      const second = await start(other, 'customers', 'worker-2')
      expect(await other.declare(second, [intent('op-2', 'a@b.it')])).toMatchObject([
        { kind: 'unresolved', previous: 'op-1', attempt, attemptMs: leaseTtlMs + 5 },
      ])
      await other.finishRun(second, { state: 'finished' })
      advance(7)
      const third = await start(store, 'orders', 'worker-3')
      expect(await store.declare(third, again)).toMatchObject([
        { kind: 'unresolved', attempt, attemptMs: leaseTtlMs + 12 },
      ])
    })

    test('has another name than all before it once those are over, and begins then', async ({
      store,
      advance,
    }) => {
      const lease = await start(store)
      const names: string[] = []
      for (const claim of ['a@b.it', 'a@b.it', 'c@d.it']) {
        const [begun] = await store.declare(lease, [intent('op-1', claim)])
        names.push(attemptOf(begun))
        await store.commit(lease, effects({ settled: ['op-1'] }))
      }
      await store.declare(lease, [intent('op-1', 'a@b.it')])
      advance(5)
      const [anew] = await store.declare(lease, [intent('op-1', 'a@b.it', { anew: true })])
      names.push(attemptOf(anew))
      expect(new Set(names).size).toBe(4)
      advance(3)
      expect(await store.declare(lease, [intent('op-1', 'a@b.it')])).toMatchObject([
        { kind: 'unresolved', attempt: names.at(-1), attemptMs: 3 },
      ])
    })

    test('of many has a name of its own, whatever was in their way', async ({ store, advance }) => {
      const lost = await start(store)
      await store.declare(lost, [intent('op-0', 'claim-0')])
      advance(leaseTtlMs)
      const lease = await start(store, 'orders', 'worker-2')
      const asked = Array.from({ length: 10 }, (_, at) => intent(`op-${at}`, `claim-${at}`))
      const names = (await store.declare(lease, asked)).map(attemptOf)
      expect(new Set(names).size).toBe(10)
      expect((await store.declare(lease, asked)).map(attemptOf)).toEqual(names)
    })
  })
}

function attemptOf(grant: Grant | undefined): string {
  if (grant?.kind !== 'granted' && grant?.kind !== 'unresolved') throw new Error('not given')
  return grant.attempt
}

function describeClaims(open: OpenStore): void {
  const test = testStore(open)

  describe('an intent', () => {
    test('is granted, many at once, each by itself', async ({ store }) => {
      const lease = await start(store)
      const intents = [intent('op-1', 'a@b.it'), intent('op-2', `o'n"e\u0000@b.it`)]
      expect(await store.declare(lease, intents)).toEqual([granted('op-1'), granted('op-2')])
      expect(await store.declare(lease, [])).toEqual([])
    })

    test('keeps its claim from other operations, of this worker and of others', async ({
      store,
      other,
    }) => {
      const lease = await start(store)
      const others = await start(other, 'customers', 'worker-2')
      await store.declare(lease, [intent('op-1', 'a@b.it')])
      const held = [{ operation: 'op-2', kind: 'held' }]
      expect(await store.declare(lease, [intent('op-2', 'a@b.it')])).toEqual(held)
      expect(await other.declare(others, [intent('op-2', 'a@b.it')])).toEqual(held)
    })

    test('of two workers at once goes to one', async ({ store, other }) => {
      const lease = await start(store)
      const others = await start(other, 'customers', 'worker-2')
      const grants = await Promise.all([
        store.declare(lease, [intent('op-1', 'a@b.it')]),
        other.declare(others, [intent('op-2', 'a@b.it')]),
      ])
      expect(kinds(grants.flat()).toSorted()).toEqual(['granted', 'held'])
    })

    test('goes to the first of two in one call', async ({ store }) => {
      const lease = await start(store)
      const intents = [intent('op-1', 'a@b.it'), intent('op-2', 'a@b.it')]
      expect(kinds(await store.declare(lease, intents))).toEqual(['granted', 'held'])
    })

    test('frees its claim when it is settled', async ({ store }) => {
      const lease = await start(store)
      await store.declare(lease, [intent('op-1', 'a@b.it')])
      await store.commit(lease, effects({ settled: ['op-1'] }))
      expect(await store.declare(lease, [intent('op-2', 'a@b.it')])).toEqual([granted('op-2')])
    })

    test('is granted with the link that is there already, and only with its own', async ({
      store,
      other,
    }) => {
      const lease = await start(store)
      const others = await start(other, 'customers', 'worker-2')
      const made = link('o\'n"e\u0000', 7, { hash: 'abc', dead: true })
      await other.commit(others, effects({ links: [made, link('2', 'x')] }))
      const { source, key, target } = made
      const intents = [
        intent('op-1', 'a@b.it', { link: { source, key, target } }),
        intent('op-2', 'c@d.it', { link: { source, key: '3', target } }),
        intent('op-3', 'e@f.it'),
      ]
      expect(await store.declare(lease, intents)).toEqual([
        { ...granted('op-1'), link: made },
        granted('op-2'),
        granted('op-3'),
      ])
      const [, second] = intents
      if (!second) throw new Error('no second intent')
      await other.commit(others, effects({ links: [link('3', 8)] }))
      expect(await store.declare(lease, [{ ...second, anew: true }])).toEqual([
        { ...granted('op-2'), link: link('3', 8) },
      ])
    })

    test('is never granted without a link that its last holder made', async ({ store, other }) => {
      const lease = await start(store)
      const others = await start(other, 'customers', 'worker-2')
      const intents = Array.from({ length: 40 }, (_, at) => {
        const { source, key, target } = link(String(at), at)
        return intent(`op-${at}`, `claim-${at}`, { link: { source, key, target } })
      })
      const theirs = intents.map((one) => ({ ...one, operation: `${one.operation}-theirs` }))
      await other.declare(others, theirs)
      const links = intents.map((_, at) => link(String(at), at))
      const settled = theirs.map(({ operation }) => operation)
      const [, ...grants] = await Promise.all([
        other.commit(others, effects({ links, settled })),
        ...intents.map((one) => store.declare(lease, [one])),
      ])
      for (const [at, grant] of grants.flat().entries()) {
        expect(grant).toSatisfy(
          ({ kind, link: found }: Grant & { link?: unknown }) =>
            kind === 'held' || JSON.stringify(found) === JSON.stringify(links[at]),
        )
      }
    })

    test('that is declared many at a time and side by side is answered in order', async ({
      store,
    }) => {
      const lease = await start(store)
      const groups = Array.from({ length: 20 }, (_, group) =>
        [0, 1, 2].map((at) => intent(`op-${group}-${at}`, `claim-${group}-${at}`)),
      )
      const grants = await Promise.all(groups.map((group) => store.declare(lease, group)))
      expect(grants.flat()).toEqual(groups.flat().map(({ operation }) => granted(operation)))
    })

    test('takes a claim of any length', async ({ store }) => {
      const lease = await start(store)
      const long = Array.from({ length: 3000 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join(
        '',
      )
      await store.declare(lease, [intent('op-1', `${long}1`)])
      const grants = await store.declare(lease, [intent('op-2', `${long}1`), intent('op-3', long)])
      expect(kinds(grants)).toEqual(['held', 'granted'])
    })

    test('is refused to a worker that lost its lease', async ({ store, other, advance }) => {
      const lost = await start(store)
      advance(leaseTtlMs)
      await expect(store.declare(lost, [intent('op-1', 'a@b.it')])).rejects.toMatchObject({
        code: 'LEASE_LOST',
      })
      const lease = await start(other, 'orders', 'worker-2')
      expect(await other.declare(lease, [intent('op-1', 'a@b.it')])).toEqual([granted('op-1')])
    })
  })
}

function describeUnresolved(open: OpenStore): void {
  const test = testStore(open)

  describe('a create without a known outcome', () => {
    test('is unresolved for its own worker', async ({ store, advance }) => {
      const lease = await start(store)
      await store.declare(lease, [intent('op-1', 'a@b.it')])
      advance(5)
      expect(await store.declare(lease, [intent('op-1', 'a@b.it')])).toEqual([
        unresolved('op-1', 'op-1', { quietMs: 5 }),
      ])
    })

    test('under another claim says that it is elsewhere', async ({ store }) => {
      const lease = await start(store)
      await store.declare(lease, [intent('op-1', 'a@b.it')])
      expect(await store.declare(lease, [intent('op-1', 'c@d.it')])).toEqual([
        unresolved('op-1', 'op-1', { quietMs: 0, isElsewhere: true }),
      ])
    })

    test('is unresolved for the next run of the flow, since the end of the one before', async ({
      store,
      advance,
    }) => {
      const lease = await start(store)
      await store.declare(lease, [intent('op-1', 'a@b.it')])
      advance(3)
      await store.finishRun(lease, { state: 'finished' })
      advance(5)
      const next = await start(store, 'orders', 'worker-2')
      expect(await store.declare(next, [intent('op-1', 'a@b.it')])).toEqual([
        unresolved('op-1', 'op-1', { quietMs: 5 }),
      ])
      await store.commit(next, effects({ settled: ['op-1'], links: [link('1', 7)] }))
      expect(await store.declare(next, [intent('op-1', 'a@b.it')])).toEqual([granted('op-1')])
    })

    test('can be settled by a later run, when a person knows the outcome', async ({ store }) => {
      const lease = await start(store)
      await store.declare(lease, [intent('op-1', 'a@b.it')])
      await store.finishRun(lease, { state: 'finished' })
      const next = await start(store)
      await store.commit(next, effects({ settled: ['op-1'] }))
      expect(await store.declare(next, [intent('op-1', 'a@b.it')])).toEqual([granted('op-1')])
    })

    test('is not settled by a worker from whom a live one took it over', async ({
      store,
      other,
      advance,
    }) => {
      const lease = await start(store)
      await store.declare(lease, [intent('op-1', 'a@b.it')])
      advance(leaseTtlMs)
      const taker = await start(other, 'customers', 'worker-2')
      await other.declare(taker, [intent('op-1', 'a@b.it')])
      const late = await start(store, 'orders', 'worker-3')
      await store.commit(late, effects({ settled: ['op-1'] }))
      expect(await store.declare(late, [intent('op-2', 'a@b.it')])).toEqual([
        { operation: 'op-2', kind: 'held' },
      ])
    })

    test('of a silent worker is unresolved for another operation of another flow', async ({
      store,
      other,
      advance,
    }) => {
      const lost = await start(store)
      await store.declare(lost, [intent('op-1', 'a@b.it')])
      advance(leaseTtlMs + 5)
      const lease = await start(other, 'customers', 'worker-2')
      expect(await other.declare(lease, [intent('op-2', 'a@b.it')])).toEqual([
        unresolved('op-2', 'op-1', { quietMs: 5 }),
      ])
      const third = await start(store, 'orders', 'worker-3')
      expect(await store.declare(third, [intent('op-1', 'a@b.it')])).toEqual([
        { operation: 'op-1', kind: 'held' },
      ])
    })

    test('is quiet since its lease ran out, not since it was declared, whoever asks', async ({
      store,
      advance,
    }) => {
      const lost = await start(store)
      await store.declare(lost, [intent('op-1', 'a@b.it')])
      advance(leaseTtlMs + 5)
      const second = await start(store, 'orders', 'worker-2')
      for (const quietMs of [5, 12]) {
        expect(await store.declare(second, [intent('op-1', 'a@b.it')])).toMatchObject([{ quietMs }])
        advance(7)
      }
      await store.finishRun(second, { state: 'finished' })
      const third = await start(store, 'orders', 'worker-3')
      expect(await store.declare(third, [intent('op-1', 'a@b.it')])).toMatchObject([{ quietMs: 0 }])
    })

    test('stays that of its first operation, until another one begins anew', async ({
      store,
      advance,
    }) => {
      const lost = await start(store)
      await store.declare(lost, [intent('op-1', 'a@b.it')])
      advance(leaseTtlMs)
      await store.declare(await start(store, 'orders', 'worker-2'), [intent('op-2', 'a@b.it')])
      advance(leaseTtlMs)
      const third = await start(store, 'orders', 'worker-3')
      expect(await store.declare(third, [intent('op-2', 'a@b.it')])).toEqual([
        unresolved('op-2', 'op-1', { quietMs: 0 }),
      ])
      expect(await store.declare(third, [intent('op-2', 'a@b.it', { anew: true })])).toEqual([
        granted('op-2'),
      ])
      expect(await store.declare(third, [intent('op-2', 'a@b.it')])).toMatchObject([
        { kind: 'unresolved', quietMs: 0, previous: 'op-2' },
      ])
    })

    test('goes to one of two that ask for it at once', async ({ store, other, advance }) => {
      const lost = await start(store)
      await store.declare(lost, [intent('op-1', 'a@b.it')])
      advance(leaseTtlMs)
      const left = await start(store, 'orders', 'worker-2')
      const right = await start(other, 'customers', 'worker-3')
      const grants = await Promise.all([
        store.declare(left, [intent('op-1', 'a@b.it')]),
        other.declare(right, [intent('op-2', 'a@b.it')]),
      ])
      expect(kinds(grants.flat()).toSorted()).toEqual(['held', 'unresolved'])
    })

    test('begins anew, with a new time, once it is known not to have happened', async ({
      store,
      advance,
    }) => {
      const lease = await start(store)
      await store.declare(lease, [intent('op-1', 'a@b.it')])
      advance(5)
      const anew = [intent('op-1', 'a@b.it', { anew: true })]
      expect(await store.declare(lease, anew)).toEqual([granted('op-1')])
      advance(5)
      expect(await store.declare(lease, [intent('op-1', 'a@b.it')])).toMatchObject([
        { kind: 'unresolved', quietMs: 5 },
      ])
    })

    test('does not begin anew while another worker is at it', async ({ store, other, advance }) => {
      const lost = await start(store)
      await store.declare(lost, [intent('op-1', 'a@b.it')])
      advance(leaseTtlMs)
      const lease = await start(other, 'customers', 'worker-2')
      await other.declare(lease, [intent('op-2', 'a@b.it')])
      const third = await start(store, 'orders', 'worker-3')
      expect(await store.declare(third, [intent('op-1', 'a@b.it', { anew: true })])).toEqual([
        { operation: 'op-1', kind: 'held' },
      ])
    })
  })
}

function kinds(grants: readonly Grant[]): Grant['kind'][] {
  return grants.map(({ kind }) => kind)
}

/** With any name for the attempt. */
function granted(operation: string): Grant {
  return { operation, kind: 'granted', attempt: expect.any(String) }
}

function unresolved(
  operation: string,
  previous: string,
  some: { readonly quietMs: number; readonly isElsewhere?: true },
): Grant {
  const attempt = { attempt: expect.any(String), attemptMs: expect.any(Number) }
  return { operation, kind: 'unresolved', previous, ...attempt, ...some }
}

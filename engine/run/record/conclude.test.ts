import { describe, expect, test } from 'vitest'
import { COPY, stocked } from '../../testing/copy-flow.ts'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit } from '../../testing/run-kit.ts'
import { says } from '../../testing/says.ts'

describe('failures', () => {
  test('of a system are tried again later, and then parked', async () => {
    const kit = stocked(`${COPY}errors: { retries: 2 }\n`, 1)
    kit.till.before = () => {
      throw refusal('temporary', 'till is down')
    }
    await kit.run()
    expect(await kit.durable()).toEqual(['1 retrying'])
    for (const state of ['1 retrying', '1 parked']) {
      kit.clock.advance(60 * 60_000)
      await kit.run()
      expect(await kit.durable()).toEqual([state])
    }
    kit.till.before = () => {}
    await kit.store.release('articles', ['1'])
    await kit.run()
    expect(await kit.durable()).toEqual([])
    expect(kit.till.log).toHaveLength(1)
  })

  test('name the step at which a system refused, or a formula could not be computed', async () => {
    const write = '{ write: till.product, match: { sku: =sku }, set: { sku: =sku } }'
    expect(await endsOf(`  - let: { a: 1 }\n  - ${write}\n`)).toEqual([['parked', 'steps.1']])
    expect(await endsOf(`  - if: =true\n    do:\n      - ${write}\n`)).toEqual([
      ['parked', 'steps.0.do.0'],
    ])
    expect(await endsOf('  - let: { a: 1 }\n  - let: { b: =$number(title) }\n')).toEqual([
      ['parked', 'steps.1'],
    ])
  })

  test('that are over soon are over within the run, when it may linger', async () => {
    const kit = stocked(COPY, 1)
    let refusals = 2
    kit.till.before = () => {
      if (refusals-- > 0) throw refusal('temporary', 'till is down')
    }
    expect((await kit.run({ lingerMs: 60_000 })).counts).toEqual({ done: 1, created: 1 })
    expect(await kit.durable()).toEqual([])
    const [run] = await kit.store.runs({ flow: 'articles', limit: 1 })
    expect(run?.counts).toMatchObject({ done: 1, created: 1 })
    expect(run?.counts.retrying ?? 0).toBe(0)
  })

  test('by a limit do not count as attempts and wait for the time told', async () => {
    const kit = stocked(COPY, 1)
    const retryAt = kit.clock.now() + 60_000
    kit.till.before = () => {
      throw refusal('limited', 'too fast', { retryAt })
    }
    await kit.run()
    const [record] = await kit.store.records('articles', ['1'])
    expect(record).toMatchObject({ state: 'retrying', attempts: 0, dueAt: retryAt })
  })

  test('of the record park it at once, until it or the flow changes', async () => {
    const kit = createRunKit(COPY)
    kit.shop.put('1', { title: 'no sku' })
    await kit.run()
    expect(await kit.store.records('articles', ['1'])).toMatchObject([
      { state: 'parked', reason: says('The article has no SKU'), attempts: 0 },
    ])
    expect((await kit.run({ what: { kind: 'all' } })).counts).toEqual({})
    kit.shop.put('1', { sku: 'S1', title: 'with sku' })
    expect((await kit.run()).counts).toMatchObject({ created: 1 })
    expect(await kit.durable()).toEqual([])
  })

  test('of credentials stop the flow and leave the records to the next run', async () => {
    const kit = stocked(COPY, 4)
    kit.till.before = () => {
      throw refusal('config', 'the key was refused')
    }
    const { result } = await kit.run()
    expect(result).toEqual({ state: 'failed', reason: says('the key was refused') })
    expect(await kit.durable()).toEqual([])
    kit.till.before = () => {}
    expect((await kit.run()).counts).toMatchObject({ created: 4 })
  })

  test('in a row stop the flow, because something is broken', async () => {
    const kit = stocked(`${COPY}errors: { stopAfter: 3 }\nparallel: 1\n`, 9)
    kit.till.before = () => {
      throw refusal('invalid', 'no')
    }
    const { result, counts } = await kit.run()
    expect(result).toMatchObject({
      state: 'failed',
      reason: says('3 records in a row failed; the last: no'),
    })
    expect(counts).toEqual({ parked: 3 })
  })

  test('that the flow itself refuses do not stop it, however many', async () => {
    const kit = stocked(`steps:\n  - fail: Not for us\nerrors: { stopAfter: 3 }\nparallel: 1\n`, 9)
    const { result, counts } = await kit.run()
    expect(result).toEqual({ state: 'finished' })
    expect(counts).toEqual({ parked: 9 })
  })

  test('nor do those for which a table has no row', async () => {
    const kit = stocked(
      `tables: { size: { rows: { s: Small }, otherwise: fail } }
steps:
  - write: till.thing
    match: { code: =id }
    set: { code: '=$translate("size", id)' }
errors: { stopAfter: 3 }
parallel: 1
`,
      9,
    )
    const { result, counts } = await kit.run()
    expect(result).toEqual({ state: 'finished' })
    expect(counts).toEqual({ parked: 9 })
  })

  test('while reading end the run, and the next goes on at that page', async () => {
    const kit = stocked(`${COPY}parallel: 1\n`, 6)
    let reads = 0
    kit.shop.onRead = () => {
      reads += 1
      if (reads === 3) throw refusal('temporary', 'shop is down')
    }
    expect((await kit.run()).result).toEqual({ state: 'failed', reason: says('shop is down') })
    kit.shop.onRead = () => {}
    const { counts } = await kit.run()
    expect(counts).toMatchObject({ created: 2 })
    expect(kit.shop.requests.at(-1)?.position).toBe(2)
  })

  test('by a limit while reading stop the run, which the next goes on with', async () => {
    const kit = stocked(COPY, 2)
    kit.shop.onRead = () => {
      throw refusal('limited', 'the hour is used up')
    }
    // It does not say how long, so it is left alone for half a minute.
    expect((await kit.run()).result).toEqual({
      state: 'stopped',
      reason: says('the hour is used up'),
      retryAt: kit.clock.now() + 30_000,
    })
  })

  test('of the store end the run and free the flow', async () => {
    const kit = stocked(COPY, 2)
    const store = { ...kit.store, commit: async () => Promise.reject(new Error('disk full')) }
    await expect(kit.run({ store })).rejects.toThrow('disk full')
    // They were created before anything had to be kept, and are found by match.
    expect((await kit.run()).counts).toEqual({ unchanged: 2 })
  })

  test('of the store while the next page is read end the run, and nothing else', async () => {
    const kit = stocked(COPY, 5)
    const ears = new EventTarget()
    const failed = new Promise<void>((resolve) => {
      ears.addEventListener('failed', () => void setTimeout(resolve))
    })
    const store = {
      ...kit.store,
      // Until then the page is looked up: nobody waits for the commit before it.
      records: async (flow: string, keys: readonly string[]) => {
        if (!keys.includes('5')) await failed
        return kit.store.records(flow, keys)
      },
      commit: async (...args: Parameters<typeof kit.store.commit>) => {
        if (!args[1].cursor) return kit.store.commit(...args)
        ears.dispatchEvent(new Event('failed'))
        throw new Error('disk full')
      },
    }
    await expect(kit.run({ store })).rejects.toThrow('disk full')
    expect((await kit.run()).result).toEqual({ state: 'finished' })
  })

  test('with then: stop end the run at the record, and with drop forget it', async () => {
    const stop = createRunKit(`${COPY}errors: { then: stop }\n`)
    stop.shop.put('1', { title: 'no sku' })
    expect((await stop.run()).result).toMatchObject({ state: 'failed' })
    const drop = createRunKit(`${COPY}errors: { then: drop }\n`)
    drop.shop.put('1', { title: 'no sku' })
    expect((await drop.run()).counts).toEqual({ dropped: 1 })
    expect(await drop.durable()).toEqual([])
  })
})

/** How records of a flow with these steps end, at a till that refuses all. */
async function endsOf(steps: string) {
  const kit = createRunKit(`steps:\n${steps}errors: { retries: 0 }\n`)
  kit.shop.put('1', { sku: 'S1', title: 'red' })
  kit.till.before = () => {
    throw refusal('invalid', 'no')
  }
  await kit.run()
  return kit.store.events.map(({ outcome, step }) => [outcome, step])
}

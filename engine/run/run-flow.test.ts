import { describe, expect, test } from 'vitest'
import { dedent } from '../testing/dedent.ts'
import { refusal } from '../testing/pretend-target.ts'
import { createRunKit } from '../testing/run-kit.ts'
import { answerDoubt } from './answer-doubt.ts'

const COPY = dedent`
  steps:
    - fail: The article has no SKU
      if: =$empty(sku)
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, name: =title }
`

/** The step alone, for flows that change one thing about it. */
function flowWith(step: string, rest = ''): string {
  return `steps:\n  - write: till.product\n    match: { sku: =sku }\n${step}\n${rest}`
}

function stocked(flow: string, count: number): ReturnType<typeof createRunKit> {
  const kit = createRunKit(flow)
  for (let at = 1; at <= count; at += 1)
    kit.shop.put(String(at), { sku: `S${at}`, title: `T${at}` })
  return kit
}

describe('a first run', () => {
  test('reads every page and creates every record', async () => {
    const kit = stocked(COPY, 5)
    const { counts, result } = await kit.run()
    expect(result).toEqual({ state: 'finished' })
    expect(counts).toMatchObject({ done: 5, created: 5 })
    expect(Object.keys(kit.products()).toSorted()).toEqual(['S1', 'S2', 'S3', 'S4', 'S5'])
  })

  test('updates what is there by match, and leaves the rest of it alone', async () => {
    const kit = stocked(COPY, 1)
    kit.till.add('product', { id: 70, sku: 'S1', name: 'old', note: 'by hand' })
    expect((await kit.run()).counts).toMatchObject({ done: 1, updated: 1 })
    expect(kit.products()['S1']).toEqual({ id: 70, sku: 'S1', name: 'T1', note: 'by hand' })
  })

  test('sends nothing to what it finds by match with all the values already, and links it', async () => {
    const kit = stocked(COPY, 2)
    kit.till.add('product', { id: 70, sku: 'S1', name: 'T1', note: 'by hand' })
    kit.till.add('product', { id: 71, sku: 'S2', name: 'T2' })
    expect((await kit.run()).counts).toEqual({ unchanged: 2 })
    expect(kit.till.log.filter(({ action }) => action === 'update')).toEqual([])
    kit.till.records.get('product')?.set(70, { id: 70, sku: 'RENAMED', name: 'T1' })
    kit.shop.put('1', { sku: 'S1', title: 'new' })
    expect((await kit.run()).counts).toMatchObject({ done: 1, updated: 1 })
    expect(kit.till.records.get('product')?.get(70)).toMatchObject({ sku: 'S1', name: 'new' })
  })

  test('sends it all the same with unchanged: write', async () => {
    const kit = stocked(flowWith('    unchanged: write\n    set: { sku: =sku, name: =title }'), 1)
    kit.till.add('product', { id: 70, sku: 'S1', name: 'T1' })
    expect((await kit.run()).counts).toMatchObject({ done: 1, updated: 1 })
  })

  test('refuses to guess between two records that match', async () => {
    const kit = stocked(COPY, 1)
    kit.till.add('product', { id: 70, sku: 'S1' })
    kit.till.add('product', { id: 71, sku: 'S1' })
    await kit.run()
    const [record] = await kit.store.records('articles', ['1'])
    expect(record).toMatchObject({ state: 'parked', cause: 'run.ambiguous till.product' })
    expect(record?.reason).toContain('70, 71')
  })
})

describe('a later run', () => {
  test('asks only for changes and writes only those', async () => {
    const kit = stocked(COPY, 5)
    await kit.run()
    kit.shop.put('2', { sku: 'S2', title: 'new' })
    const { counts } = await kit.run()
    expect(counts).toEqual({ done: 1, updated: 1, unchanged: 1 })
    expect(kit.shop.requests.at(-1)?.since).toBe('2026-01-01T00:00:05.000Z')
    expect(kit.products()['S2']).toMatchObject({ name: 'new' })
  })

  test('follows a record whose SKU changed by its link', async () => {
    const kit = stocked(COPY, 1)
    await kit.run()
    kit.shop.put('1', { sku: 'NEW', title: 'T1' })
    await kit.run()
    expect(kit.products()).toEqual({ NEW: { id: 1, sku: 'NEW', name: 'T1' } })
  })

  test('matches again, and then creates, when the target record is gone', async () => {
    const kit = stocked(COPY, 1)
    await kit.run()
    kit.till.records.get('product')?.clear()
    kit.shop.put('1', { sku: 'S1', title: 'again' })
    expect((await kit.run()).counts).toMatchObject({ created: 1 })
    kit.shop.put('1', { sku: 'S1', title: 'linked' })
    expect((await kit.run()).counts).toMatchObject({ updated: 1 })
  })

  test('reads everything again when the daily comparison is due', async () => {
    const kit = stocked(COPY, 3)
    await kit.run()
    kit.clock.advance(25 * 60 * 60_000)
    expect((await kit.run()).counts).toEqual({ unchanged: 3 })
    expect(kit.shop.requests.at(-1)?.since).toBeUndefined()
  })

  test('writes unchanged records too when forced', async () => {
    const kit = stocked(COPY, 2)
    await kit.run()
    const { counts } = await kit.run({ what: { kind: 'all' }, force: true })
    expect(counts).toMatchObject({ updated: 2 })
  })

  test('with a limit or from a date leaves the cursor where it was', async () => {
    const kit = stocked(COPY, 4)
    await kit.run({ limit: 1 })
    expect(await kit.store.cursor('articles', 0)).toBeUndefined()
    await kit.run({ what: { kind: 'since', since: '2026-01-01T00:00:03.000Z' } })
    expect(await kit.store.cursor('articles', 0)).toBeUndefined()
    expect(Object.keys(kit.products()).toSorted()).toEqual(['S3', 'S4'])
  })

  test('of single keys reads only those', async () => {
    const kit = stocked(COPY, 4)
    await kit.run({ what: { kind: 'keys', keys: ['2', '3'] } })
    expect(kit.shop.gets).toEqual(['2', '3'])
    expect(Object.keys(kit.products()).toSorted()).toEqual(['S2', 'S3'])
  })
})

describe('a run that says after a page that it is enough', () => {
  test('is followed by one that goes on with the page after', async () => {
    const kit = stocked(COPY, 5)
    const first = await kit.run({ isEnough: () => true })
    expect(first.result).toEqual({ state: 'stopped', reason: 'it goes on in the next run' })
    const done = first.counts.done ?? 0
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(5)
    const second = await kit.run()
    expect(second.result).toEqual({ state: 'finished' })
    expect(second.counts).toEqual({ done: 5 - done, created: 5 - done })
  })

  test('reads on where not all is wanted, for it could not find back', async () => {
    const kit = stocked(COPY, 5)
    const { result } = await kit.run({
      isEnough: () => true,
      what: { kind: 'since', since: '2025-01-01T00:00:00.000Z' },
    })
    expect(result).toEqual({ state: 'finished' })
  })
})

describe('a run that a source woke', () => {
  test('reads what it was told of, and leaves out what is not there', async () => {
    const kit = stocked(COPY, 3)
    const { counts, result } = await kit.run({ what: { kind: 'woken', keys: ['2', 'gone'] } })
    expect(result).toEqual({ state: 'finished' })
    expect(counts).toEqual({ done: 1, created: 1 })
  })

  test('takes up what is due, without reading the source', async () => {
    const kit = stocked(COPY, 1)
    kit.till.before = () => {
      throw refusal('temporary', 'till is down')
    }
    await kit.run()
    kit.till.before = () => {}
    kit.clock.advance(60 * 60_000)
    const { counts } = await kit.run({ what: { kind: 'woken', keys: [] } })
    expect(counts).toEqual({ done: 1, created: 1 })
  })
})

test('a run that is stopped tells why', async () => {
  const kit = stocked(COPY, 1)
  const { result } = await kit.run({ stop: AbortSignal.abort('the server stops') })
  expect(result).toEqual({ state: 'stopped', reason: 'the server stops' })
})

describe('write policy', () => {
  test('mode create leaves an existing record alone', async () => {
    const kit = stocked(flowWith('    mode: create\n    set: { sku: =sku, name: =title }'), 1)
    kit.till.add('product', { id: 70, sku: 'S1', name: 'old' })
    expect((await kit.run()).counts).toEqual({ unchanged: 1 })
    expect(kit.products()['S1']).toMatchObject({ name: 'old' })
  })

  test('mode update never creates, and skips what is missing when told to', async () => {
    const step = '    mode: update\n    missing: skip\n    set: { sku: =sku, name: =title }'
    const kit = stocked(flowWith(step), 1)
    expect((await kit.run()).counts).toEqual({ skipped: 1 })
    expect(kit.till.log).toEqual([])
  })

  test('createOnly fields are sent at creation, and never again', async () => {
    const kit = createRunKit(
      flowWith('    createOnly: [note]\n    set: { sku: =sku, name: =title, note: =note }'),
    )
    kit.shop.put('1', { sku: 'S1', title: 'a', note: 'first' })
    await kit.run()
    kit.shop.put('1', { sku: 'S1', title: 'a', note: 'second' })
    expect((await kit.run()).counts).toEqual({ unchanged: 1 })
    kit.shop.put('1', { sku: 'S1', title: 'b', note: 'third' })
    await kit.run()
    expect(kit.till.log.map(({ set }) => set)).toEqual([
      { sku: 'S1', name: 'a', note: 'first' },
      { sku: 'S1', name: 'b' },
    ])
  })

  test('onlyIfEmpty fields are sent while they are empty in the target', async () => {
    const kit = createRunKit(
      flowWith('    onlyIfEmpty: [note]\n    set: { sku: =sku, note: =note }'),
    )
    kit.till.add('product', { id: 70, sku: 'S1', note: 'by hand' })
    kit.till.add('product', { id: 71, sku: 'S2', note: '' })
    kit.shop.put('1', { sku: 'S1', note: 'n' })
    kit.shop.put('2', { sku: 'S2', note: 'n' })
    await kit.run()
    expect(kit.products()['S1']).toMatchObject({ note: 'by hand' })
    expect(kit.products()['S2']).toMatchObject({ note: 'n' })
  })

  test('unchanged: check repairs what was changed by hand', async () => {
    const kit = stocked(flowWith('    unchanged: check\n    set: { sku: =sku, name: =title }'), 2)
    await kit.run()
    kit.till.records.get('product')?.set(1, { id: 1, sku: 'S1', name: 'by hand' })
    kit.till.records.get('product')?.set(2, { id: 2, sku: 'S2', name: 'T2', note: 'extra' })
    await kit.run({ what: { kind: 'all' } })
    const [first, second] = Object.values(kit.products())
    expect(new Set([first?.['name'], second?.['name']])).toEqual(new Set(['T1', 'T2']))
    expect(kit.till.log.filter(({ action }) => action === 'update')).toHaveLength(2)
  })

  test('null clears a field, and an absent value is not sent', async () => {
    const kit = createRunKit(flowWith('    set: { sku: =sku, note: =null, name: =title }'))
    kit.till.add('product', { id: 70, sku: 'S1', note: 'n', name: 'kept' })
    kit.shop.put('1', { sku: 'S1' })
    await kit.run()
    expect(kit.products()['S1']).toEqual({ id: 70, sku: 'S1', name: 'kept' })
  })
})

const TREE = dedent`
  steps:
    - find: till.product
      if: =parent
      link: { shop.article: =parent }
      as: parent
      missing: wait
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, parent: =$parent.id }
`

describe('a record that waits', () => {
  test('is woken in the same run by the record it waits for', async () => {
    const kit = createRunKit(TREE)
    for (const [key, parent] of [
      ['1', undefined],
      ['2', '1'],
      ['3', '2'],
      ['4', '3'],
    ] as const) {
      kit.shop.put(key, { sku: `S${key}`, ...(parent ? { parent } : {}) })
    }
    const { counts } = await kit.run()
    expect(counts).toMatchObject({ done: 4, created: 4 })
    expect(await kit.durable()).toEqual([])
    const { S1, S2 } = kit.products()
    expect(S2).toMatchObject({ parent: S1?.['id'] })
  })

  test('is kept with what it waits for, and the cursor passes it', async () => {
    const kit = createRunKit(TREE)
    kit.shop.put('2', { sku: 'S2', parent: '1' })
    await kit.run()
    const [record] = await kit.store.records('articles', ['2'])
    expect(record).toMatchObject({ state: 'waiting', waitsFor: 'shop.article|1|till.product' })
    expect(record?.reason).toContain('till.product not found for shop.article 1')
    expect((await kit.store.cursor('articles', 0))?.value).toBe('2026-01-01T00:00:01.000Z')
    kit.shop.put('1', { sku: 'S1' })
    expect((await kit.run()).counts).toMatchObject({ created: 2 })
    expect(await kit.durable()).toEqual([])
  })

  test('for what a complete read did not bring says so', async () => {
    const kit = createRunKit(TREE)
    kit.shop.put('2', { sku: 'S2', parent: '1' })
    await kit.run()
    const [record] = await kit.store.records('articles', ['2'])
    expect(record?.reason).toContain('shop.article 1 is not in the complete list, or was skipped')
  })

  test('in a circle says so', async () => {
    const kit = createRunKit(TREE)
    kit.shop.put('1', { sku: 'S1', parent: '2' })
    kit.shop.put('2', { sku: 'S2', parent: '1' })
    await kit.run()
    const [record] = await kit.store.records('articles', ['2'])
    expect(record?.reason).toContain('they wait for each other: 2 → 1 → 2')
  })

  test('for several items says all of them', async () => {
    const kit = createRunKit(dedent`
      steps:
        - find: till.product
          for: =note
          by: { sku: =$ }
          as: products
          missing: wait
    `)
    kit.shop.put('1', { note: ['A', 'B'] })
    await kit.run()
    const [record] = await kit.store.records('articles', ['1'])
    expect(record?.reason).toBe(
      'till.product not found with sku "A"; till.product not found with sku "B"',
    )
  })
})

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

  test('that are over soon are over within the run, when it may linger', async () => {
    const kit = stocked(COPY, 1)
    let refusals = 2
    kit.till.before = () => {
      if (refusals-- > 0) throw refusal('temporary', 'till is down')
    }
    expect((await kit.run({ lingerMs: 60_000 })).counts).toMatchObject({ created: 1 })
    expect(await kit.durable()).toEqual([])
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
      { state: 'parked', reason: 'The article has no SKU', attempts: 0 },
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
    expect(result).toEqual({ state: 'failed', reason: 'the key was refused' })
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
      reason: '3 records in a row failed; the last: no',
    })
    expect(counts).toEqual({ parked: 3 })
  })

  test('while reading end the run, and the next goes on at that page', async () => {
    const kit = stocked(`${COPY}parallel: 1\n`, 6)
    let reads = 0
    kit.shop.onRead = () => {
      reads += 1
      if (reads === 3) throw refusal('temporary', 'shop is down')
    }
    expect((await kit.run()).result).toEqual({ state: 'failed', reason: 'shop is down' })
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
    expect((await kit.run()).result).toEqual({ state: 'stopped', reason: 'the hour is used up' })
  })

  test('of the store end the run and free the flow', async () => {
    const kit = stocked(COPY, 2)
    const store = { ...kit.store, commit: async () => Promise.reject(new Error('disk full')) }
    await expect(kit.run({ store })).rejects.toThrow('disk full')
    expect((await kit.run()).counts).toMatchObject({ created: 2 })
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

const DELETES = `${COPY}deletes:
  limit: 50%
  do:
    - write: till.product
      mode: update
      missing: skip
      set: { active: false }
`

describe('records gone from the source', () => {
  test('run the deletes steps, once', async () => {
    const kit = stocked(DELETES, 4)
    await kit.run()
    kit.shop.remove('2')
    expect((await kit.run({ what: { kind: 'all' } })).counts).toEqual({
      unchanged: 3,
      done: 1,
      updated: 1,
    })
    expect(kit.products()['S2']).toMatchObject({ active: false })
    expect((await kit.run({ what: { kind: 'all' } })).counts).toEqual({ unchanged: 3 })
  })

  test('come back to life when the source has them again', async () => {
    const kit = stocked(DELETES, 4)
    await kit.run()
    kit.shop.remove('2')
    await kit.run({ what: { kind: 'all' } })
    kit.shop.put('2', { sku: 'S2', title: 'T2' })
    expect((await kit.run()).counts).toMatchObject({ updated: 1 })
    expect(Object.keys(kit.products())).toHaveLength(4)
  })

  test('are a question to a person when they are too many at once', async () => {
    const kit = stocked(DELETES, 4)
    await kit.run()
    for (const key of ['1', '2', '3']) kit.shop.remove(key)
    await kit.run({ what: { kind: 'all' } })
    expect(kit.till.log.filter(({ action }) => action === 'update')).toEqual([])
    const [question] = await kit.store.records('articles', ['(gone)'])
    expect(question?.reason).toContain('3 of 4 records are gone from shop.article at once')
    await kit.store.release('articles', ['(gone)'])
    await kit.run({ what: { kind: 'all' } })
    expect(kit.till.log.filter(({ action }) => action === 'update')).toHaveLength(3)
    expect(await kit.durable()).toEqual([])
  })

  test('are none when the list came back empty', async () => {
    const kit = stocked(DELETES, 2)
    await kit.run()
    kit.shop.remove('1')
    kit.shop.remove('2')
    await kit.run({ what: { kind: 'all' } })
    expect(kit.till.log).toHaveLength(2)
    const [question] = await kit.store.records('articles', ['(gone)'])
    expect(question?.reason).toContain('empty list')
  })
})

describe('a stop', () => {
  test('lets records under way end, and the next run goes on', async () => {
    const kit = stocked(`${COPY}parallel: 1\n`, 6)
    const stop = new AbortController()
    kit.till.after = () => {
      if (kit.till.log.length === 3) stop.abort()
    }
    const { result } = await kit.run({ stop: stop.signal })
    expect(result).toEqual({ state: 'stopped', reason: 'stopped by a person' })
    expect(kit.till.log).toHaveLength(3)
    await kit.run()
    expect(Object.keys(kit.products())).toHaveLength(6)
    expect(kit.till.log).toHaveLength(6)
  })

  test('is what a second run of the same flow gets', async () => {
    const kit = stocked(COPY, 1)
    await kit.store.startRun({
      flow: 'articles',
      flowVersion: 'v',
      worker: 'other',
      cause: 'person',
    })
    await expect(kit.run()).rejects.toMatchObject({ code: 'FLOW_BUSY' })
  })
})

async function doubtful(): Promise<ReturnType<typeof createRunKit>> {
  const kit = createRunKit('steps:\n  - write: till.slip\n    set: { text: =title }\n')
  kit.shop.put('1', { title: 'a' })
  kit.till.after = () => {
    throw refusal('temporary', 'cut off', { mayHaveHappened: true })
  }
  await kit.run({ lingerMs: 60_000 })
  kit.till.after = () => {}
  return kit
}

describe('a create whose outcome is unknown', () => {
  const patient = `${COPY}errors: { retries: 3 }\n`

  test('is looked for before it is tried again, and found', async () => {
    const kit = stocked(patient, 1)
    let cuts = 1
    kit.till.after = () => {
      if (cuts-- > 0) throw refusal('temporary', 'cut off', { mayHaveHappened: true })
    }
    await kit.run({ lingerMs: 60_000 })
    expect(Object.keys(kit.products())).toEqual(['S1'])
    expect(kit.till.log.filter(({ action }) => action === 'create')).toHaveLength(1)
    expect(await kit.durable()).toEqual([])
  })

  test('is tried again when the search shows that it did not happen', async () => {
    const kit = stocked(patient, 1)
    let cuts = 1
    kit.till.before = () => {
      if (cuts-- > 0) throw refusal('temporary', 'cut off', { mayHaveHappened: true })
    }
    await kit.run({ lingerMs: 60_000 })
    expect(kit.till.log).toHaveLength(1)
  })

  test('is given to a person when the system cannot be searched', async () => {
    const kit = createRunKit('steps:\n  - write: till.slip\n    set: { text: =title }\n')
    kit.shop.put('1', { title: 'a' })
    kit.till.after = () => {
      throw refusal('temporary', 'cut off', { mayHaveHappened: true })
    }
    await kit.run({ lingerMs: 60_000 })
    expect(await kit.durable()).toEqual(['1 in-doubt'])
    kit.till.after = () => {}
    kit.clock.advance(60 * 60_000)
    await kit.run({ what: { kind: 'all' } })
    expect(kit.till.log).toHaveLength(1)
  })

  test('goes on with what the person says: it is there', async () => {
    const kit = await doubtful()
    const { name, version } = kit.options.flow
    const flow = { name, version }
    expect(await answerDoubt(kit.store, flow, { key: '1', id: 1, worker: 'person' })).toBe(true)
    kit.shop.put('1', { title: 'b' })
    expect((await kit.run()).counts).toMatchObject({ updated: 1 })
    expect(kit.till.log.map(({ action }) => action)).toEqual(['create', 'update'])
    expect(await kit.durable()).toEqual([])
  })

  test('goes on with what the person says: it is not there', async () => {
    const kit = await doubtful()
    const { name, version } = kit.options.flow
    await answerDoubt(kit.store, { name, version }, { key: '1', worker: 'p' })
    await kit.run()
    expect(kit.till.log.map(({ action }) => action)).toEqual(['create', 'create'])
  })

  test('is given to a person when a search may lag for an unknown time', async () => {
    const kit = createRunKit(
      'steps:\n  - write: till.person\n    match: { email: =title }\n    set: { email: =title }\n',
    )
    kit.shop.put('1', { title: 'a@b' })
    kit.till.isVisible = () => false
    kit.till.after = () => {
      throw refusal('temporary', 'cut off', { mayHaveHappened: true })
    }
    await kit.run({ lingerMs: 60_000 })
    expect(await kit.durable()).toEqual(['1 in-doubt'])
  })
})

test('two records about one new target record make it once', async () => {
  const kit = createRunKit(
    dedent`
      steps:
        - write: till.person
          as: person
          match: { email: =note }
          link: { shop.owner: =owner }
          set: { email: =note }
        - write: till.product
          match: { sku: =sku }
          set: { sku: =sku, owner: =$person.id }
    `,
  )
  for (const key of ['1', '2', '3', '4']) {
    kit.shop.put(key, { sku: `S${key}`, note: 'jo@x', owner: Number(key) % 2 })
  }
  await kit.run()
  expect(kit.till.records.get('person')?.size).toBe(1)
  expect(new Set(Object.values(kit.products()).map(({ owner }) => owner))).toEqual(new Set([1]))
  expect((await kit.run({ what: { kind: 'all' } })).counts).toEqual({ unchanged: 4 })
})

test('creates of loops in loops never take each other for one', async () => {
  const kit = createRunKit(
    dedent`
      steps:
        - do:
            - write: till.product
              for: =skus
              match: { sku: =$ }
              set: { sku: =$ }
          for: =note
    `,
  )
  const note = [{ skus: ['A', 'B'] }, { skus: ['C', 'D'] }]
  kit.shop.put('1', { note })
  expect((await kit.run()).counts).toMatchObject({ done: 1, created: 4 })
  expect(Object.keys(kit.products())).toEqual(['A', 'B', 'C', 'D'])
})

test('a create in a loop that may have been done is not done again under an edited value', async () => {
  const kit = createRunKit(
    dedent`
      steps:
        - write: till.product
          for: =note
          match: { sku: =$ }
          set: { sku: =$ }
    `,
  )
  kit.shop.put('1', { note: ['A', 'B'] })
  kit.till.after = (_, __, set) => {
    if (set['sku'] === 'B') throw refusal('temporary', 'cut off', { mayHaveHappened: true })
  }
  await kit.run()
  kit.till.after = () => {}
  kit.shop.put('1', { note: ['A', 'EDITED'] })
  kit.clock.advance(60 * 60_000)
  await kit.run()
  expect(Object.keys(kit.products())).toEqual(['A', 'B'])
  expect(await kit.durable()).toEqual(['1 in-doubt'])
})

test('two flows of one source that run at once make one record of each, though the target cannot be searched', async () => {
  const kit = stocked('steps:\n  - write: till.slip\n    set: { text: =title }\n', 6)
  const second = { ...kit.options.flow, name: 'articles-again' }
  await Promise.all([kit.run(), kit.run({ flow: second })])
  expect(kit.till.records.get('slip')?.size).toBe(6)
})

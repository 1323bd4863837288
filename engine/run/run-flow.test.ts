import { describe, expect, test } from 'vitest'
import { say } from '../messages/message.ts'
import { COPY, flowWith, stocked } from '../testing/copy-flow.ts'
import { refusal } from '../testing/pretend-target.ts'
import type { RunKit } from '../testing/run-kit.ts'
import { says, textOf } from '../testing/says.ts'
import { createToldRecords } from './read/told-records.ts'
import type { RunOptions } from './run-options.ts'
import type { Store } from './store/store.ts'

/** The stock is read once more, in five pages; gives how often something was committed. */
async function readAgain(kit: RunKit, changed: Partial<RunOptions> = {}): Promise<number> {
  let commits = 0
  const commit: Store['commit'] = (lease, effects) => {
    commits += 1
    return kit.store.commit(lease, effects)
  }
  await kit.run({ what: { kind: 'all' }, store: { ...kit.store, commit }, ...changed })
  return commits
}

async function stockedAndRead(): Promise<RunKit> {
  const kit = stocked(COPY, 9)
  await kit.run()
  return kit
}

test('a run asks the store for no commit of nothing', async () => {
  const kit = await stockedAndRead()
  const empty: unknown[] = []
  const commit: Store['commit'] = (lease, effects) => {
    if (!effects.cursor && Object.keys(effects.counts).length === 0) empty.push(effects)
    return kit.store.commit(lease, effects)
  }
  await kit.run({ store: { ...kit.store, commit } })
  expect(empty).toEqual([])
})

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
    expect(textOf(record?.reason)).toContain('70, 71')
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

  test('leaves a history that names what each update sent, and the step that did it', async () => {
    const kit = stocked(COPY, 1)
    await kit.run()
    kit.shop.put('1', { sku: 'S1', title: 'new' })
    await kit.run()
    expect(kit.store.events.flatMap(({ writes }) => writes)).toEqual([
      { action: 'create', resource: 'till.product', id: 1, step: 'steps.1' },
      {
        action: 'update',
        resource: 'till.product',
        id: 1,
        fields: ['sku', 'name'],
        step: 'steps.1',
      },
    ])
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

describe('pages that come to nothing', () => {
  test('are committed together, unless a second has passed', async () => {
    const kit = await stockedAndRead()
    const quick = await readAgain(kit)
    const slow = await readAgain(kit, { onRecord: () => kit.clock.advance(1_001) })
    expect(quick).toBeLessThan(slow)
    expect(slow).toBeGreaterThan(5)
    expect((await kit.store.runs({ limit: 1 }))[0]?.counts).toEqual({ read: 9, unchanged: 9 })
  })

  test('are gone on after by the next run', async () => {
    const kit = await stockedAndRead()
    let pages = 0
    await readAgain(kit, { isEnough: () => (pages += 1) === 3 })
    const before = kit.shop.requests.length
    await kit.run()
    expect(kit.shop.requests[before]?.position).toBe(3)
  })
})

describe('a run that says after a page that it is enough', () => {
  test('is followed by one that goes on with the page after', async () => {
    const kit = stocked(COPY, 5)
    const first = await kit.run({ isEnough: () => true })
    expect(first.result).toEqual({ state: 'stopped', reason: says('the next run continues') })
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

const change = (kit: RunKit): void => kit.shop.put('2', { sku: 'S2', title: 'newer' })

/** Which records it takes up. */
async function readAfter(
  { title, late, more }: { title: string; late: number; more?: Partial<RunOptions> },
  then: (kit: RunKit) => void = () => {},
): Promise<readonly string[]> {
  const kit = stocked(COPY, 3)
  const told = createToldRecords()
  await kit.run({ told })
  kit.shop.put('2', { sku: 'S2', title })
  kit.shop.getsLateMs = late
  await kit.run({ what: { kind: 'woken', keys: ['2'] }, told })
  then(kit)
  const keys: string[] = []
  await kit.run({ told, onRecord: ({ key }) => void keys.push(key), ...more })
  return keys
}

describe('a read of changes after a source told of a record', () => {
  test('passes by what was handled as it is', async () => {
    expect(await readAfter({ title: 'new', late: 10_000 })).not.toContain('2')
  })

  test.each([
    ['changed since', { title: 'new', late: 10_000 }],
    ['may have changed in the second in which it was read', { title: 'new', late: 1_000 }],
  ])('takes up what %s', async (_, what) => {
    expect(await readAfter(what, what.late > 5_000 ? change : undefined)).toContain('2')
  })

  test('takes up what was done and could not be kept', async () => {
    const kit = stocked(COPY, 3)
    const told = createToldRecords()
    await kit.run({ told })
    kit.shop.put('2', { sku: 'S2', title: 'new' })
    kit.shop.getsLateMs = 10_000
    const store = { ...kit.store, commit: async () => Promise.reject(new Error('disk full')) }
    const what = { kind: 'woken', keys: ['2'] } as const
    await expect(kit.run({ what, told, store })).rejects.toThrow('disk full')
    const keys: string[] = []
    await kit.run({ told, onRecord: ({ key }) => void keys.push(key) })
    expect(keys).toContain('2')
  })

  test('takes up everything where it is to write everything', async () => {
    const more = { force: true }
    expect(await readAfter({ title: 'new', late: 10_000, more })).toContain('2')
  })

  test('takes up everything where everything is read', async () => {
    const more = { what: { kind: 'all' } as const }
    expect(await readAfter({ title: 'new', late: 10_000, more })).toContain('2')
  })
})

test('a run that is stopped tells why', async () => {
  const kit = stocked(COPY, 1)
  const { result } = await kit.run({ stop: AbortSignal.abort(say('serverStopped', {})) })
  expect(result).toEqual({ state: 'stopped', reason: say('serverStopped', {}) })
})

describe('a stop', () => {
  test('lets records under way end, and the next run goes on', async () => {
    const kit = stocked(`${COPY}parallel: 1\n`, 6)
    const stop = new AbortController()
    kit.till.after = () => {
      if (kit.till.log.length === 3) stop.abort()
    }
    const { result } = await kit.run({ stop: stop.signal })
    expect(result).toEqual({ state: 'stopped', reason: says('stopped by a person') })
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

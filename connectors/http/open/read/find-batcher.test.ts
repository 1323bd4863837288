import { AsyncLocalStorage } from 'node:async_hooks'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryIndexStore } from '../../../records/index-store.ts'
import { answerJson } from '../../../testing/local-server.ts'
import {
  connectFinder,
  type FinderSetup,
  idsOf,
  type Stocked,
} from '../../testing/connect-finder.ts'
import { failureOf } from '../../testing/connect-shop.ts'

const ITEMS: readonly Stocked[] = [
  { id: 1, sku: 'A' },
  { id: 2, sku: 'B' },
  { id: 3, sku: 'C' },
  { id: 4, sku: 'B' },
  { id: 5, sku: 'D' },
]

/** What each finds that looks at once. */
async function findAll(setup: Partial<FinderSetup>, skus: readonly (string | number)[]) {
  const shop = await connectFinder({ items: ITEMS, ...setup })
  const found = await Promise.all(skus.map((sku) => shop.find(sku)))
  return { ...shop, found: found.map(idsOf) }
}

test('searches that come at once go in one request, and each finds what is its own', async () => {
  const { found, asked, server } = await findAll({}, ['C', 'A', 'B'])
  expect(found).toEqual([[3], [1], [2, 4]])
  expect(asked()).toEqual(['/search'])
  expect(new URL(server.requests[0]?.url ?? '', 'http://shop').searchParams.get('skus')).toBe(
    '["C","A","B"]',
  )
})

test('more than fit go in several requests', async () => {
  const { found, asked } = await findAll({ max: 2 }, ['A', 'B', 'C', 'D'])
  expect(found).toEqual([[1], [2, 4], [3], [5]])
  expect(asked()).toEqual(['/search', '/search'])
})

test('one search alone is asked for by itself, at once', async () => {
  const { found, asked } = await findAll({}, ['A'])
  expect(found).toEqual([[1]])
  expect(asked()).toEqual(['/items'])
})

test('two that look for the same are asked for once, beside others', async () => {
  const { found, server } = await findAll({}, ['A', 'C', 'A'])
  expect(found).toEqual([[1], [3], [1]])
  expect(server.requests.map(({ url }) => url)).toEqual([
    expect.stringContaining('%5B%22A%22%2C%22C%22%5D'),
  ])
})

test('what comes during a request goes together in the next', async () => {
  const shop = await connectFinder({ items: ITEMS })
  const first = shop.find('A')
  await expect.poll(shop.asked).toEqual(['/items'])
  await Promise.all([first, shop.find('B'), shop.find('C')])
  expect(shop.asked()).toEqual(['/items', '/search'])
})

test('the order of an answer does not matter', async () => {
  const { found } = await findAll({ among: (all) => all.toReversed() }, ['A', 'B', 'C', 'D'])
  expect(found).toEqual([[1], [4, 2], [3], [5]])
})

const amongOthers = (all: readonly Stocked[]) => [{ id: 9, sku: 'Z' }, ...all, { id: 8, sku: 'a' }]

test('what is found by nobody is given to nobody', async () => {
  const { found, asked } = await findAll({ among: amongOthers }, ['A', 'B', 'X'])
  expect(found).toEqual([[1], [2, 4], []])
  // A system that finds what nobody asked for may have understood something else.
  expect(asked()).toEqual(['/search', '/items'])
})

test('what a request cannot tell apart is found by itself, where others come in its place', async () => {
  const items = [
    { id: 1, sku: 'A' },
    { id: 2, sku: 'A,B' },
    { id: 3, sku: 'C' },
  ]
  // As a list of values with commas would be understood.
  const among = (_: readonly Stocked[], asked: readonly string[]) => {
    const wanted = asked.join(',').split(',')
    return items.filter(({ sku }) => wanted.includes(sku))
  }
  const { asked, find } = await findAll({ items, among }, ['X', 'Y'])
  const before = asked().length
  expect((await Promise.all([find('A,B'), find('C')])).map(idsOf)).toEqual([[2], [3]])
  expect(asked().slice(before)).toEqual(['/search', '/items'])
})

test('a search without a part goes by itself', async () => {
  const each = '=$not($contains($by.sku, ",")) ? $by.sku'
  const items = [...ITEMS, { id: 6, sku: 'A,B' }]
  const { found, asked } = await findAll({ items, each }, ['A', 'A,B', 'C'])
  expect(found).toEqual([[1], [6], [3]])
  expect(asked().toSorted()).toEqual(['/items', '/search'])
})

test('an answer of several pages is read to its end', async () => {
  const { found } = await findAll({ size: 2 }, ['A', 'B', 'C', 'D'])
  expect(found).toEqual([[1], [2, 4], [3], [5]])
})

test('a page that is shorter than it was asked for is not taken for the last', async () => {
  const { found } = await findAll({ cap: 2 }, ['A', 'B', 'C', 'D'])
  expect(found).toEqual([[1], [2, 4], [3], [5]])
})

test('pages that move while they are read are read anew', async () => {
  let times = 0
  // The first record goes after the first page, so the others move to the front.
  const among = (all: readonly Stocked[]) => ((times += 1) < 2 ? all : all.slice(1))
  const { found } = await findAll({ size: 2, among }, ['A', 'B', 'C', 'D'])
  expect(found.slice(1)).toEqual([[2, 4], [3], [5]])
})

test('pages that never stand still are nobody’s: each is looked for by itself', async () => {
  let times = -1
  const among = (all: readonly Stocked[]) => {
    if (times < 0) return all
    const first = (times += 1) % Math.max(1, all.length)
    return [...all.slice(first), ...all.slice(0, first)]
  }
  // What is not found has been proved once, so that nothing else would notice.
  const { asked, find } = await findAll({ size: 3, among }, ['X', 'Y'])
  const before = asked().length
  times = 0
  const found = await Promise.all(['A', 'B', 'C', 'D'].map((sku) => find(sku)))
  expect(found.map(idsOf)).toEqual([[1], [2, 4], [3], [5]])
  expect(asked().slice(before)).toEqual([
    ...Array.from({ length: 10 }, () => '/search'),
    ...Array.from({ length: 4 }, () => '/items'),
  ])
})

test('the first time, what was not found is looked for by itself', async () => {
  const { found, asked, find } = await findAll({}, ['A', 'X', 'Y'])
  expect(found).toEqual([[1], [], []])
  expect(asked()).toEqual(['/search', '/items'])
  expect((await Promise.all(['X', 'Y', 'Z'].map((sku) => find(sku)))).flat()).toEqual([])
  expect(asked().slice(2)).toEqual(['/search'])
})

test('a day is as long as that is believed', async () => {
  const indexStore = createMemoryIndexStore()
  const options = { options: { indexStore } }
  await findAll(options, ['X', 'Y'])
  const { asked } = await findAll(options, ['X', 'Y'])
  expect(asked()).toEqual(['/search'])
  const start = Date.parse('2026-01-16T10:00:01Z')
  const shop = await connectFinder({ items: ITEMS, ...options })
  shop.clock.advance(start - shop.clock.now())
  await Promise.all([shop.find('X'), shop.find('Y')])
  expect(shop.asked()).toEqual(['/search', '/items'])
})

/** It takes two values of a list. */
const amongTwo = (all: readonly Stocked[], asked: readonly string[]) =>
  all.filter(({ sku }) => asked.slice(0, 2).includes(String(sku)))

test('a system that leaves out what it has gets no second batch', async () => {
  const { found, asked, find } = await findAll({ among: amongTwo }, ['A', 'X', 'C', 'D'])
  expect(found).toEqual([[1], [], [3], [5]])
  expect(asked()).toEqual(['/search', '/items', '/items', '/items'])
  expect((await Promise.all([find('C'), find('D')])).map(idsOf)).toEqual([[3], [5]])
  expect(asked().slice(4)).toEqual(['/items', '/items'])
})

test.each([400, 404, 409, 413, 414, 422])(
  'what is refused together (%i) is asked for one by one',
  async (status) => {
    const answer: FinderSetup['answer'] = (response) => {
      answerJson(response, {}, status)
      return true
    }
    const { found, asked } = await findAll({ answer }, ['A', 'X', 'B'])
    expect(found).toEqual([[1], [], [2, 4]])
    expect(asked()).toEqual(['/search', '/items', '/items', '/items'])
  },
)

const refuseAll: FinderSetup['answer'] = (response) => {
  answerJson(response, {}, 400)
  return true
}

/** Batches that have it. */
const refuseX: FinderSetup['answer'] = (response, asked) =>
  asked.includes('X') && refuseAll(response, asked)

test('a system that takes no batch twice gets no third', async () => {
  const { asked, find } = await findAll({ answer: refuseAll, max: 2 }, [
    'A',
    'B',
    'C',
    'D',
    'X',
    'Y',
  ])
  await Promise.all([find('A'), find('B')])
  expect(asked().filter((path) => path === '/search')).toHaveLength(2)
})

test('one refused batch between good ones does not end them', async () => {
  const { asked, find } = await findAll({ answer: refuseX, max: 2 }, ['A', 'X', 'B', 'C', 'X', 'D'])
  await Promise.all([find('A'), find('B')])
  expect(asked().filter((path) => path === '/search')).toHaveLength(4)
})

test('a record that nobody can read leaves the others', async () => {
  const { asked, find } = await connectFinder({ items: [...ITEMS, { id: null, sku: 'E' }] })
  const bad = failureOf(find('E'))
  expect((await Promise.all([find('A'), find('C')])).map(idsOf)).toEqual([[1], [3]])
  expect(await bad).toMatchObject({ class: 'invalid' })
  expect(asked()).toEqual(['/search', '/items', '/items', '/items'])
})

const saying =
  (status: number): NonNullable<FinderSetup['answerOne']> =>
  (response) => {
    answerJson(response, {}, status)
    return true
  }

test('wrong credentials are tried once more, not for each record', async () => {
  const denied = { answer: saying(401), answerOne: saying(401) }
  const shop = await connectFinder({ items: ITEMS, ...denied })
  const failures = await Promise.all(['A', 'B', 'C', 'D'].map((sku) => failureOf(shop.find(sku))))
  expect(failures.map((failure) => failure.class)).toEqual(Array(4).fill('config'))
  expect(shop.asked()).toEqual(['/search', '/items'])
})

test('who may not ask for several asks for each', async () => {
  const { found } = await findAll({ answer: saying(403) }, ['A', 'X', 'B'])
  expect(found).toEqual([[1], [], [2, 4]])
})

test('a passing trouble is tried again for all of them, and told to each where it stays', async () => {
  let times = 0
  const once: FinderSetup['answer'] = (response) => {
    times += 1
    return times === 1 && saying(503)(response)
  }
  const { found, asked } = await findAll({ answer: once }, ['A', 'B'])
  expect(found).toEqual([[1], [2, 4]])
  expect(asked()).toEqual(['/search', '/search'])

  const shop = await connectFinder({ items: ITEMS, answer: saying(503) })
  const failures = await Promise.all(['A', 'B'].map((sku) => failureOf(shop.find(sku))))
  expect(failures.map((failure) => failure.class)).toEqual(['temporary', 'temporary'])
  expect(new Set(shop.asked())).toEqual(new Set(['/search']))
})

test('a limit holds for all of them', async () => {
  const shop = await connectFinder({ items: ITEMS, answer: saying(429) })
  const failures = await Promise.all(['A', 'B'].map((sku) => failureOf(shop.find(sku))))
  expect(failures.map((failure) => failure.class)).toEqual(['limited', 'limited'])
  expect(new Set(shop.asked())).toEqual(new Set(['/search']))
})

test('the end of one run is not that of another', async () => {
  const ended = new AbortController()
  const shop = await connectFinder({ items: ITEMS, answer: () => ended.abort() ?? false })
  const own = [failureOf(shop.find('A', ended.signal)), failureOf(shop.find('B', ended.signal))]
  const others = [shop.find('C'), shop.find('D')]
  expect((await Promise.all(others)).map(idsOf)).toEqual([[3], [5]])
  expect((await Promise.all(own)).map((failure) => failure.class)).toEqual([
    'temporary',
    'temporary',
  ])
})

test('each hears of its own requests alone', async () => {
  const record = new AsyncLocalStorage<string>()
  const heard: unknown[] = []
  const onExchange = (): void => void heard.push(record.getStore())
  const shop = await connectFinder({ items: ITEMS, answer: saying(400), options: { onExchange } })
  await Promise.all(['A', 'B', 'C'].map((sku) => record.run(sku, () => shop.find(sku))))
  expect(heard).toHaveLength(3)
  expect(new Set(heard)).toEqual(new Set(['A', 'B', 'C']))
})

const SKU = fc.oneof(
  fc.constantFrom('a', 'A', 'a ', ' a', 'b', 'B', 'ä', 'ß', 'a,b', '"', "'", '[a]', '%', '0', '00'),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom('1', '2', '__proto__', 'constructor', '\u{1f600}', 'null', '1e0'),
)

/** As databases of many systems compare texts. */
const fold = (value: string): string => value.trimEnd().toLowerCase()

test('whatever there is and is looked for, each finds what it would have found alone', async () => {
  const data = fc.record({
    skus: fc.array(SKU, { maxLength: 40 }),
    wanted: fc.array(SKU, { minLength: 1, maxLength: 30 }),
    size: fc.integer({ min: 3, max: 12 }),
    max: fc.integer({ min: 2, max: 12 }),
    folds: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(data, async ({ skus, wanted, size, max, folds }) => {
      const items = skus.map((sku, at) => ({ id: at + 1, sku }))
      const setup = { items, size, max, ...(folds ? { fold } : {}) }
      const [single, batched] = [await connectFinder(setup, false), await connectFinder(setup)]
      const look = async ({ find }: typeof single) =>
        (await Promise.all(wanted.map((sku) => find(sku)))).map(idsOf)
      expect(await look(batched)).toEqual(await look(single))
      await Promise.all([single.end(), batched.end()])
    }),
    { numRuns: 60 },
  )
}, 60_000)

import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../../engine/index.ts'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, failureOf, signal } from '../../testing/connect-shop.ts'

/**
 * Four systems, each as its documentation describes it:
 * - `airtable`: answers in the order of the parts; one bad record refuses all.
 * - `salesforce`: composite/sobjects, answers in order, each with `success` and `errors`.
 * - `hubspot`: 201, or 207 with `results` and `errors` that are named by `objectWriteTraceId`, in any order.
 * - `woocommerce`: products/batch, answers in order, the refused ones with `error`.
 */
const BATCHES = {
  airtable: `
        post: /batch
        each: =$
        max: 10
        body: { records: =$items }
        answers: =records
        undone: =status = 422`,
  salesforce: `
        post: /batch
        each: =$
        max: 200
        body: { allOrNone: false, records: =$items }
        answers: =$
        refused: { if: =success = false, body: '=errors.{ "errorCode": statusCode, "message": message }' }
        undone: =status = 400`,
  hubspot: `
        post: /batch
        each: '=$merge([$, { "objectWriteTraceId": $operation }])'
        max: 100
        body: { inputs: =$items }
        answers: =$append(results, errors)
        pairs: { part: =objectWriteTraceId, answer: '=$exists(id) ? objectWriteTraceId : context.objectWriteTraceId[0]' }
        refused: { if: =status = "error", status: '=category = "CONFLICT" ? 409 : 400' }
        undone: =status = 400`,
  woocommerce: `
        post: /batch
        each: =$
        max: 100
        body: { create: =$items }
        answers: =create
        refused: { if: =$exists(error), status: =error.data.status, body: =error }`,
} as const

type Vendor = keyof typeof BATCHES

const item = (batch: string): string => `
  item:
    title: Item
    key: =id
    create:
      post: /items
      body: { name: =$set.name }
      item: =$
      batch:${batch}
    schema: { properties: { id: { type: string }, name: { type: string } } }
`

const ERRORS = `
  errors:
    - { if: '=body[0].errorCode = "DUPLICATES_DETECTED"', is: exists, say: "=body[0].message" }
    - { if: '=body[0].errorCode = "LOCKED"', is: temporary }
    - { if: '=status = 400 and $exists(body.message)', is: invalid, say: =body.message }
    - { if: =status = 422, is: invalid, say: =body.error }
  parallel: 4`

type Answer = (response: ServerResponse, parts: readonly JsonObject[], take: TakeAll) => void
type TakeAll = () => readonly JsonObject[]

function nameIn({ name }: JsonObject): string {
  return typeof name === 'string' ? name : ''
}

/** A system that keeps items, and answers a batch as told; it takes one by itself unless it is called "bad". */
async function connectItems(vendor: Vendor, answer: Answer, batch: string = BATCHES[vendor]) {
  const kept: string[] = []
  const take = (sent: JsonObject): JsonObject => {
    kept.push(nameIn(sent))
    return { ...sent, id: `i-${nameIn(sent)}` }
  }
  const shop = await connectShop(
    ({ url, body }, response) => {
      const sent = JSON.parse(body)
      if (url === '/api/batch') {
        const parts = sent.records ?? sent.inputs ?? sent.create
        answer(response, parts, () => parts.map(take))
      } else if (sent.name === 'bad') answerJson(response, { error: 'no bad ones' }, 422)
      else answerJson(response, take(sent), 201)
    },
    { resources: item(batch), http: ERRORS, options: { gatherMs: 20 } },
  )
  const create = (name: string) => shop.item.create({ name }, { operation: `op ${name}`, signal })
  const asked = () => shop.server.requests.map(({ url }) => url.replace('/api', ''))
  return { ...shop, kept, create, asked }
}

const NAMES = ['a', 'b', 'c'] as const
const made = (name: string) => ({ id: `i-${name}`, record: { id: `i-${name}`, name } })
/** What became of each. */
const outcomesOf = (create: (name: string) => Promise<unknown>) =>
  Promise.all(NAMES.map((name) => create(name).catch((thrown: unknown) => thrown)))
const UNKNOWN = { class: 'temporary', mayHaveHappened: true }

/** Takes all of them. */
const good: Answer = (response, _, take) => answerJson(response, { records: take() })

describe('answers in the order of the parts', () => {
  test('creates that come at once go in one request, and each hears of its own record', async () => {
    const { create, asked, server } = await connectItems('airtable', good)
    expect(await Promise.all(NAMES.map(create))).toEqual(NAMES.map(made))
    expect(asked()).toEqual(['/batch'])
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      records: NAMES.map((name) => ({ name })),
    })
  })

  test('no more go in one request than fit, and one alone goes by itself', async () => {
    const { create, asked, kept } = await connectItems('airtable', good)
    const many = Array.from({ length: 21 }, (_, at) => `n${at}`)
    await Promise.all(many.map(create))
    expect(asked()).toEqual(['/batch', '/batch', '/items'])
    expect(kept.toSorted()).toEqual(many.toSorted())
  })

  test('a batch of which the system says that nothing was done is sent one by one', async () => {
    const { create, asked, kept } = await connectItems('airtable', (response) =>
      answerJson(response, { error: 'one is bad' }, 422),
    )
    const refused = failureOf(create('bad'))
    expect(await Promise.all(NAMES.map(create))).toEqual(NAMES.map(made))
    expect(await refused).toMatchObject({
      class: 'invalid',
      message: 'no bad ones',
      mayHaveHappened: false,
    })
    expect(asked()).toEqual(['/batch', '/items', '/items', '/items', '/items'])
    expect(kept.toSorted()).toEqual([...NAMES])
  })

  test.each<[string, (records: readonly JsonObject[]) => unknown]>([
    ['one too few', (records) => records.slice(1)],
    ['one too many', (records) => [...records, { id: 'i-z', name: 'z' }]],
    ['none at all', () => []],
    ['no list', () => 'done'],
  ])('of %s, none is taken for that of a record', async (_, change) => {
    const { create, asked } = await connectItems('airtable', (response, _parts, take) =>
      answerJson(response, { records: change(take()) }),
    )
    const failures = await Promise.all(NAMES.map((name) => failureOf(create(name))))
    for (const failure of failures) expect(failure).toMatchObject(UNKNOWN)
    expect(asked()).toEqual(['/batch'])
  })

  test.each<[string, (record: JsonObject) => unknown]>([
    ['is empty', () => null],
    ['has no id', () => ({ name: 'b' })],
    ['has the id of another, which may be that of either', (record) => ({ ...record, id: 'i-c' })],
  ])('an answer that %s says nothing of its record', async (_, change) => {
    const { create } = await connectItems('airtable', (response, _parts, take) =>
      answerJson(response, {
        records: take().map((record) => (record['name'] === 'b' ? change(record) : record)),
      }),
    )
    const [first, second] = await outcomesOf(create)
    expect(first).toEqual(made('a'))
    expect(second).toMatchObject(UNKNOWN)
  })

  test.each<[string, Answer]>([
    ['is lost', (response, _, take) => void (take(), response.destroy())],
    ['is an error of the server', (response, _, take) => (take(), answerJson(response, {}, 500))],
    ['is a page', (response, _, take) => void (take(), response.end('<html>'))],
    [
      'is a refusal of which nobody says that nothing was done',
      (response) => answerJson(response, { error: 'x' }, 409),
    ],
    [
      'is a good status that a rule calls a refusal',
      (response) => answerJson(response, [{ errorCode: 'LOCKED' }]),
    ],
  ])('where the answer %s, no record is sent again before it is looked for', async (_, answer) => {
    const { create, asked } = await connectItems('airtable', answer)
    const failures = await Promise.all(NAMES.map((name) => failureOf(create(name))))
    for (const failure of failures) expect(failure).toMatchObject(UNKNOWN)
    expect(asked()).toEqual(['/batch'])
  })

  test('after an answer that says nothing of any record they go one by one for a while', async () => {
    const { create, asked, clock } = await connectItems('airtable', (response) =>
      answerJson(response, {}, 500),
    )
    await Promise.all(NAMES.map((name) => failureOf(create(name))))
    expect(await Promise.all(['d', 'e'].map(create))).toEqual(['d', 'e'].map(made))
    expect(asked()).toEqual(['/batch', '/items', '/items'])
    await clock.sleep(600_000, signal)
    await Promise.all(['f', 'g'].map((name) => failureOf(create(name))))
    expect(asked().at(-1)).toBe('/batch')
  })

  test('an answer that was cut leaves the next batch as it is', async () => {
    const { create, asked } = await connectItems('airtable', (response) => response.destroy())
    await Promise.all(NAMES.map((name) => failureOf(create(name))))
    await Promise.all(NAMES.map((name) => failureOf(create(name))))
    expect(asked()).toEqual(['/batch', '/batch'])
  })

  test('what a limit refused is sent together again', async () => {
    let times = 0
    const { create, asked } = await connectItems('airtable', (response, parts, take) => {
      times += 1
      if (times === 1) answerJson(response, {}, 429)
      else good(response, parts, take)
    })
    expect(await Promise.all(NAMES.map(create))).toEqual(NAMES.map(made))
    expect(asked()).toEqual(['/batch', '/batch'])
  })

  test('where a limit lasts, each tries again later, and nothing is in doubt', async () => {
    const { create } = await connectItems('airtable', (response) => answerJson(response, {}, 429))
    const failures = await Promise.all(NAMES.map((name) => failureOf(create(name))))
    for (const failure of failures) {
      expect(failure).toMatchObject({ class: 'limited', mayHaveHappened: false })
    }
  })

  test('where the account is not let in, none is sent by itself', async () => {
    const { create, asked } = await connectItems('airtable', (response) =>
      answerJson(response, {}, 401),
    )
    const failures = await Promise.all(NAMES.map((name) => failureOf(create(name))))
    for (const failure of failures) {
      expect(failure).toMatchObject({ class: 'config', mayHaveHappened: false })
    }
    expect(asked()).toEqual(['/batch'])
  })

  test('a batch is sent only where all in it may be written', async () => {
    const { item: resource, server } = await connectItems('airtable', good)
    const failures = NAMES.map((name) =>
      failureOf(
        resource.create({ name }, { operation: name, signal, mayWrite: () => name !== 'b' }),
      ),
    )
    for (const failure of await Promise.all(failures)) {
      expect(failure).toMatchObject({ class: 'temporary', mayHaveHappened: false })
    }
    expect(server.requests).toEqual([])
  })

  test('those that different runs wait for do not go together', async () => {
    const { item: resource, asked } = await connectItems('airtable', good)
    const other = new AbortController()
    const create = (name: string, end: AbortSignal) =>
      resource.create({ name }, { operation: name, signal: end })
    await Promise.all([
      create('a', signal),
      create('b', other.signal),
      create('c', signal),
      create('d', other.signal),
    ])
    expect(asked()).toEqual(['/batch', '/batch'])
  })

  test('of what passed in a batch nothing is told, because it holds other records', async () => {
    const told: string[] = []
    const shop = await connectShop(
      ({ body }, response) =>
        answerJson(response, {
          records: JSON.parse(body).records.map((sent: JsonObject) => ({ id: nameIn(sent) })),
        }),
      {
        resources: item(BATCHES.airtable),
        options: {
          gatherMs: 20,
          onExchange: (tell) => void told.push(JSON.stringify(tell())),
        },
      },
    )
    await Promise.all(NAMES.map((name) => shop.item.create({ name }, { operation: name, signal })))
    expect(told).toEqual([])
  })
})

test('a refused record of Salesforce is told why, by the rules for its own request', async () => {
  const { create, asked } = await connectItems('salesforce', (response) =>
    answerJson(response, [
      { id: 'i-a', success: true, errors: [] },
      {
        success: false,
        errors: [
          { statusCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', fields: [] },
        ],
      },
      {
        success: false,
        errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', message: 'no', fields: [] }],
      },
    ]),
  )
  const [first, second, third] = await outcomesOf(create)
  expect(first).toMatchObject({ id: 'i-a' })
  expect(second).toMatchObject({
    class: 'exists',
    message: 'Use one of these records?',
    mayHaveHappened: false,
  })
  expect(third).toMatchObject({
    class: 'invalid',
    mayHaveHappened: false,
  })
  expect(asked()).toEqual(['/batch'])
})

test('a refused record of WooCommerce has the status and the words of its own error', async () => {
  const { create } = await connectItems('woocommerce', (response) =>
    answerJson(response, {
      create: [
        { id: 'i-a', name: 'a' },
        {
          id: 0,
          error: {
            code: 'product_invalid_sku',
            message: 'Invalid or duplicated SKU.',
            data: { status: 400 },
          },
        },
        { id: 0, error: { code: 'internal', message: 'Oops', data: { status: 500 } } },
      ],
    }),
  )
  const [first, second, third] = await outcomesOf(create)
  expect(first).toEqual(made('a'))
  expect(second).toMatchObject({
    class: 'invalid',
    message: 'Invalid or duplicated SKU.',
  })
  expect(third).toMatchObject(UNKNOWN)
})

describe('answers that name their parts', () => {
  const CONFLICT = {
    status: 'error',
    category: 'CONFLICT',
    message: 'Contact already exists. Existing ID: 1',
    context: { objectWriteTraceId: ['op b'] },
  }

  test('come in any order, errors apart from results', async () => {
    const { create } = await connectItems('hubspot', (response, _, take) => {
      const [first, , third] = take()
      answerJson(
        response,
        { status: 'COMPLETE', results: [third, first], numErrors: 1, errors: [CONFLICT] },
        207,
      )
    })
    const [first, second, third] = await outcomesOf(create)
    expect(first).toMatchObject({ id: 'i-a' })
    expect(third).toMatchObject({ id: 'i-c' })
    expect(second).toMatchObject({
      class: 'exists',
      mayHaveHappened: false,
    })
  })

  test('leave in doubt whom they do not name, or name twice, and nobody else', async () => {
    const { create, asked } = await connectItems('hubspot', (response, _, take) => {
      const [first, second] = take()
      answerJson(response, { results: [first, second, second], errors: [] }, 207)
    })
    const [first, second, third] = await outcomesOf(create)
    expect(first).toMatchObject({ id: 'i-a' })
    expect(second).toMatchObject(UNKNOWN)
    expect(third).toMatchObject(UNKNOWN)
    expect(asked()).toEqual(['/batch'])
  })

  test('parts that have one name between them go alone, before anything is sent', async () => {
    const byName = BATCHES.hubspot
      .replace('part: =objectWriteTraceId', 'part: =name')
      .replace('? objectWriteTraceId', '? name')
    const { create, asked, kept } = await connectItems(
      'hubspot',
      (response, _, take) => answerJson(response, { results: take() }, 201),
      byName,
    )
    await Promise.all(['a', 'b', 'a', 'c'].map(create))
    expect(asked().toSorted()).toEqual(['/batch', '/items', '/items'])
    expect(kept.toSorted()).toEqual(['a', 'a', 'b', 'c'])
  })
})

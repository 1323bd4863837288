import { describe, expect, test } from 'vitest'
import { toText } from '../messages/to-text.ts'
import { evaluateValue } from '../plan/evaluate-value.ts'
import { runFlowTest } from '../proof/run-flow-test.ts'
import { dedent } from '../testing/dedent.ts'
import { planFlowText } from '../testing/plan-flow-text.ts'
import { says } from '../testing/says.ts'
import { SHOP, TILL } from '../testing/shop-and-till.ts'
import type { FieldPreview, PreviewPass } from './flow-preview.ts'
import { previewFlow } from './preview-flow.ts'

const FLOW = dedent`
  flow: articles
  format: 1
  title: Articles
  connections: { shop: shop, till: till }
  settings: { type: object, properties: { prefix: { type: string, default: "Art. " } } }
  tables:
    rate: { title: Rates, rows: { 21: high }, otherwise: fail }
  source: { read: shop.article }
  steps:
    - let:
        name: =$settings.prefix & title
        short: =$substring($name, 0, 6)
    - skip: Not for sale
      if: =price = 0
    - find: till.product
      for: =tags
      by: { sku: =code }
      as: related
      missing: wait
    - write: till.product
      match: { sku: =sku }
      createOnly: [text]
      onlyIfEmpty: [price]
      set:
        sku: =sku
        name: =$short
        text: Fixed
        price: =price
        rate: =$translate("rate", tax)
        codes: =codes
        tags:
          for: =tags[code != "X"]
          set:
            code: =code
            twice: =$string($number(weight) * 2)
            of: =$related[$index].id
`
const RECORD = {
  id: 1,
  sku: 'A-1',
  title: 'Sharp shirt',
  price: 20,
  tax: 21,
  codes: 'c1',
  tags: [
    { code: 'X', weight: '1' },
    { code: 'B', weight: '2' },
    { code: 'C', weight: 'much' },
  ],
}

const { flow, connectors } = planFlowText(FLOW, SHOP, TILL)
const preview = (record: object, more: object = {}) =>
  previewFlow({ flow, connectors, record: { ...RECORD, ...record }, ...more })

/** The fields of a pass by their name in the file, items told by their positions. */
function shown(pass: PreviewPass, pick: (field: FieldPreview) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    pass.fields.map((field) => [
      `${field.path.slice(2).join('.')}${field.turn.map((at) => `@${at}`).join('')}`,
      pick(field),
    ]),
  )
}

function held(pass: PreviewPass): Record<string, unknown> {
  return shown(pass, ({ notSent, kept }) => notSent && [notSent, kept])
}

function visited({ steps }: PreviewPass): unknown[] {
  return steps.map(({ id, turn, entered, decision, pretended }) => [
    [id, ...turn].join('@'),
    entered ? (decision ?? 'entered') : 'passed over',
    pretended,
  ])
}

describe('every field has its value', () => {
  test('of the record, of names, of tables, and for each item', async () => {
    const { create } = await preview({})
    const values = shown(create, (field) =>
      field.error ? toText(field.error.message) : field.value,
    )
    expect(values).toMatchObject({
      'let.name': 'Art. Sharp shirt',
      'let.short': 'Art. S',
      'set.sku': 'A-1',
      'set.text': 'Fixed',
      'set.rate': 'high',
      'set.codes': ['c1'],
      'set.tags.set.code@0': 'B',
      'set.tags.set.twice@0': '4',
      'set.tags.set.code@1': 'C',
      'set.tags.set.twice@1': expect.stringContaining('number'),
    })
  })

  test('that is absent, and stays in the list of fields', async () => {
    const { create } = await preview({ price: undefined })
    expect(create.fields.find(({ path }) => path.at(-1) === 'price')).toMatchObject({
      value: undefined,
      error: undefined,
    })
  })

  test('also when one of them fails, which fails the record', async () => {
    const { create } = await preview({ tax: 6, tags: [] })
    const values = shown(create, (field) =>
      field.error ? toText(field.error.message) : field.value,
    )
    expect(values).toMatchObject({
      'set.rate': 'the table "Rates" has no row for "6"',
      'set.price': 20,
    })
    expect(create).toMatchObject({ result: 'failed', reason: says(/Rates/) })
    expect(create.steps.at(-1)).toMatchObject({ decision: 'fail' })
  })
})

describe('every step says what became of it', () => {
  test('with what was made up where the sample has nothing', async () => {
    const { create, update } = await preview({ tags: [{ code: 'B', weight: '1' }] })
    expect(visited(create)).toEqual([
      ['steps.0', 'entered', false],
      ['steps.1', 'passed over', false],
      ['steps.2@0', 'found', true],
      ['steps.3', 'create', false],
    ])
    expect(visited(update).at(-1)).toEqual(['steps.3', 'update', true])
    expect(create.result).toBe('done')
  })

  test('and a skip ends it with its reason', async () => {
    const { create } = await preview({ price: 0 })
    expect(create).toMatchObject({ result: 'skipped', reason: says('Not for sale') })
    expect(create.steps).toHaveLength(2)
    expect(create.steps[1]).toMatchObject({ decision: 'skip', reason: says('Not for sale') })
  })

  test('what is given is found as it is', async () => {
    const given = { 'till.product': [{ id: 70, sku: 'B' }] }
    const { create } = await preview({ tags: [{ code: 'B', weight: '1' }] }, { given })
    expect(create.steps[2]).toMatchObject({ decision: 'found', pretended: false })
    expect(create.fields.find(({ path }) => path.at(-1) === 'of')).toMatchObject({ value: 70 })
  })

  test('what the target would refuse is told, and ends nothing', async () => {
    const { create } = await preview({ tags: [], title: undefined, codes: [1] })
    expect(create.steps.at(-1)).toMatchObject({
      decision: 'create',
      mistakes: [says(/codes/)],
    })
  })
})

describe('an update', () => {
  const existing = { 'till.product': { id: 9, name: 'Old', text: 'Mine', price: 5 } }

  test('keeps what the policy keeps', async () => {
    const { create, update } = await preview({ tags: [] }, { existing })
    expect(held(update)).toMatchObject({
      'set.name': undefined,
      'set.text': ['createOnly', 'Mine'],
      'set.price': ['onlyIfEmpty', 5],
    })
    expect(held(create)).toMatchObject({ 'set.text': undefined, 'set.price': undefined })
  })

  test('sends what the target has empty', async () => {
    const empty = { 'till.product': { id: 9, price: '' } }
    const { update } = await preview({ tags: [] }, { existing: empty })
    expect(update.fields.find(({ path }) => path.at(-1) === 'price')).toMatchObject({
      notSent: undefined,
    })
  })
})

test('its values are those that a run sends', async () => {
  const record = { ...RECORD, tags: [{ code: 'B', weight: '2' }] }
  const given = { 'till.product': [{ id: 70, sku: 'B' }] }
  const base = { it: 'x', path: [], settings: {}, tables: {}, links: [], runs: 1, expect: {} }
  const { outcome } = await runFlowTest(flow, connectors, { ...base, record, given })
  const { create } = await preview(record, { given })
  const told = create.fields.filter(({ path }) => path.length === 4 && path[2] === 'set')
  expect(Object.fromEntries(told.map(({ path, value }) => [path.at(-1), value]))).toEqual(
    outcome.writes[0]?.set,
  )
})

test('an item of a loop in a loop is told by its place in the record', async () => {
  const nested = planFlowText(
    dedent`
      flow: nested
      format: 1
      title: Nested
      connections: { shop: shop, till: till }
      source: { read: shop.article }
      steps:
        - for: =tags[code != "X"]
          do:
            - let: { own: =code }
            - write: till.group
              for: =parts
              link: { shop.group: =id }
              set: { name: =title }
    `,
    SHOP,
    TILL,
  )
  const tags = [{ code: 'X' }, { code: 'B', parts: [{ id: 1, title: 'P' }] }]
  const { create } = await previewFlow({ ...nested, record: { ...RECORD, tags } })
  expect(create.fields.map(({ base, turn, value }) => [base, turn, value])).toEqual([
    [['tags', 1], [0], 'B'],
    [['tags', 1, 'parts', 0], [0, 0], 'P'],
  ])
})

test('what is only ever updated is there in a create too', async () => {
  const updating = planFlowText(
    FLOW.replace('match: { sku: =sku }', 'mode: update\n    match: { sku: =sku }'),
    SHOP,
    TILL,
  )
  const { create } = await previewFlow({ ...updating, record: { ...RECORD, tags: [] } })
  expect(create.steps.at(-1)).toMatchObject({ decision: 'update', pretended: true })
})

test('a field keeps what its formula sees, for one that is being edited', async () => {
  const { create } = await preview({})
  const field = create.fields.find(({ path, turn }) => path.at(-1) === 'code' && turn[0] === 1)
  const plan = flow.steps[3]
  if (plan?.kind !== 'write' || plan.set.kind !== 'map' || !field) throw new Error('no field')
  const each = plan.set.fields.at(-1)?.value
  if (each?.kind !== 'each' || each.set.kind !== 'map' || !each.set.fields[0]) throw new Error('no')
  expect(evaluateValue(each.set.fields[0].value, field.input, field.context)).toBe('C')
  expect(field.base).toEqual(['tags', 2])
})

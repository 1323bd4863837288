import { expect, test } from 'vitest'
import { describeOrigins } from '../../plan/describe-origins.ts'
import { createRunKit } from '../../testing/run-kit.ts'
import { says } from '../../testing/says.ts'
import { createStoryTeller, type StoryKeeper } from './story.ts'

const FLOW = `
tables:
  colour: { rows: { red: R, blue: B }, otherwise: { use: X } }
  size: { rows: { big: 3 }, otherwise: nothing }
steps:
  - let: { short: '=$translate("size", title)' }
  - skip: =title & " is not for sale"
    if: =note = "hidden"
  - write: till.product
    match: { sku: =sku }
    set:
      sku: =sku
      name: =$translate("colour", title) & "-" & sku
      parent: =$short
      note: fixed
`

const EXCHANGE = {
  at: 1,
  role: 'till',
  ms: 1,
  summary: 'POST /products',
  outcome: '201',
  isGood: true,
  detail: {},
}
const KEEPER: StoryKeeper = {
  attribute: (exchanges, work) => {
    exchanges.push(EXCHANGE)
    return work()
  },
}

async function storiesOf(record: Record<string, string>) {
  const kit = createRunKit(FLOW)
  kit.shop.put('1', record)
  await kit.run({ keeper: KEEPER })
  return kit.store.events.map(({ story }) => story)
}

test('an event keeps the record, each step with its decision, and what was written', async () => {
  expect(await storiesOf({ sku: 'S1', title: 'red' })).toEqual([
    {
      record: { id: '1', sku: 'S1', title: 'red' },
      steps: [
        { step: 'steps.0', entered: true },
        { step: 'steps.1', entered: false },
        { step: 'steps.2', entered: true, decision: 'create' },
      ],
      writes: [
        {
          action: 'create',
          resource: 'till.product',
          id: 1,
          set: { sku: 'S1', name: 'R-S1', note: 'fixed' },
          step: 'steps.2',
          tableRows: { $short: ['size: (no row)'], name: ['colour: red'] },
        },
      ],
      exchanges: [EXCHANGE],
    },
  ])
})

test('an update keeps what the target had otherwise, and null where it had nothing', async () => {
  const kit = createRunKit(FLOW)
  kit.shop.put('1', { sku: 'S1', title: 'red' })
  kit.till.add('product', { id: 5, sku: 'S1', name: 'Old name' })
  await kit.run({ keeper: KEEPER })
  expect(kit.store.events[0]?.story?.writes).toMatchObject([
    { action: 'update', id: 5, before: { name: 'Old name', note: null } },
  ])
  expect(Object.keys(kit.store.events[0]?.story?.writes[0]?.before ?? {})).toEqual(['name', 'note'])
})

test('what a target never tells is not said to be changed', () => {
  const teller = createStoryTeller({}, undefined)
  const { options } = createRunKit(FLOW)
  const [step] = options.flow.steps
  if (!step) throw new Error('the flow has steps')
  const set = { name: 'New', mails: true }
  teller.wrote(
    step,
    { action: 'update', resource: 'till.product', id: 1, set, before: { name: 'Old' } },
    ['mails'],
  )
  expect(teller.end(undefined, undefined).writes[0]?.before).toEqual({ name: 'Old' })
})

test('the step that ended a record says why', async () => {
  const [story] = await storiesOf({ sku: 'S1', title: 'red', note: 'hidden' })
  expect(story?.steps.at(-1)).toEqual({
    step: 'steps.1',
    entered: true,
    decision: 'skip',
    reason: says('red is not for sale'),
  })
  expect(story?.writes).toEqual([])
})

test('without a keeper nothing is gathered', async () => {
  const kit = createRunKit(FLOW)
  kit.shop.put('1', { sku: 'S1', title: 'red' })
  await kit.run()
  expect(kit.store.events[0]?.story).toBeUndefined()
})

test('a field comes from the paths of its formula, through names and lists', () => {
  const { options } = createRunKit(`
steps:
  - let: { city: =billing.town }
  - write: till.product
    match: { sku: =sku }
    set:
      sku: =sku
      note: fixed
      name: =$city & title
      lines:
        for: =rows
        set: { price: =priceExcl * 2, of: =$record.sku }
`)
  expect(describeOrigins(options.flow)['steps.1']).toEqual([
    { field: 'sku', formula: 'sku', sources: ['sku'] },
    { field: 'note', sources: [] },
    { field: 'name', formula: '$city & title', sources: ['$city', 'billing.town', 'title'] },
    { field: 'lines[].price', formula: 'priceExcl * 2', sources: ['rows[].priceExcl'] },
    { field: 'lines[].of', formula: '$record.sku', sources: ['sku'] },
  ])
})

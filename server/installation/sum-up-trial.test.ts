import { describe, expect, test } from 'vitest'
import { type PlannedRecord, say, tryFlows } from '../../engine/index.ts'
import { dedent } from '../../engine/testing/dedent.ts'
import { planFlowText } from '../../engine/testing/plan-flow-text.ts'
import { createRunKit } from '../../engine/testing/run-kit.ts'
import { SAMPLE_CONNECTORS } from '../../engine/testing/sample-connectors.ts'
import { says } from '../../engine/testing/says.ts'
import { nameRow, sumUpTrial } from './sum-up-trial.ts'

const FLOW = dedent`
  flow: orders
  format: 1
  title: Orders
  connections: { shop: web-shop, pos: till }
  source: { read: shop.order }
  tables:
    kind: { title: Kinds, from: shop.customer, to: pos.debtor }
  steps:
    - write: pos.debtor
      set: { name: '=$translate("kind", customer)' }
`
const { flow: plan } = planFlowText(FLOW, ...SAMPLE_CONNECTORS.map(({ text }) => text))

function fails(key: string, name: string): PlannedRecord {
  const reason = say('rowMissing', { title: 'Kinds', name })
  return { key, label: key, outcome: 'parked', writes: [], hash: '', reason, cause: 'rows' }
}

function tried(...records: readonly PlannedRecord[]) {
  const open = [
    { value: 497_001, label: 'Bags' },
    { value: '497002', label: 'Shoes' },
  ]
  return {
    plan,
    trial: {
      flow: 'orders',
      records,
      carried: 0,
      firstRun: undefined,
      withheld: {},
      missingRows: [],
      result: { state: 'finished' },
    },
    requests: undefined,
    unfilled: [{ table: 'kind', open, isTargetEmpty: false }],
    labels: new Map(),
    stray: [],
  } as const
}

describe('records that fail for rows of a table that is keyed by numbers', () => {
  const trial = tried(fails('1', '497001'), fails('2', '497002'), fails('3', '9'))
  const flow = sumUpTrial(trial)

  test('are told with what their system calls these', () => {
    expect(flow.causes).toMatchObject([
      {
        kind: 'fails',
        records: 3,
        reason: says(/"Bags"/),
        missing: { table: 'kind', rows: ['497001', '497002', '9'], names: ['Bags', 'Shoes', '9'] },
      },
    ])
    expect(flow.unfilled).toMatchObject([{ table: 'kind', values: ['Bags', 'Shoes'], count: 2 }])
  })

  test('are told so one by one, whatever step the table was asked in', () => {
    const said = say('rowMissing', { title: 'Kinds', name: '497002' })
    const inField = say('fieldFailed', { field: 'name', said })
    expect(nameRow(trial, inField)).toEqual(
      say('fieldFailed', {
        field: 'name',
        said: say('rowMissing', { title: 'Kinds', name: 'Shoes' }),
      }),
    )
    expect(nameRow(trial, say('rowMissing', { title: 'Sizes', name: '497002' }))).toEqual(
      say('rowMissing', { title: 'Sizes', name: '497002' }),
    )
  })
})

test('records that are left out are counted by the reason that each of them has', async () => {
  const kit = createRunKit(dedent`
    steps:
      - skip: It has no SKU
        if: =$empty(sku)
      - skip: '="It is a note of " & title'
        if: =$exists(note)
      - write: till.product
        mode: update
        match: { sku: =sku }
        missing: skip
        set: { name: =title }
  `)
  kit.shop.put('1', { title: 'A' })
  kit.shop.put('2', { title: 'B' })
  kit.shop.put('3', { sku: 'S3', title: 'C', note: 'n' })
  kit.shop.put('4', { sku: 'S4', title: 'D' })
  const [trial] = await tryFlows([kit.options], { limit: 10 })
  if (!trial) throw new Error('nothing was tried')
  const { skip, causes } = sumUpTrial({
    plan: kit.options.flow,
    trial,
    requests: undefined,
    labels: new Map(),
    unfilled: [],
    stray: [],
  })
  expect(skip).toBe(4)
  expect(causes).toMatchObject([
    { kind: 'skips', records: 2, keys: ['2', '1'], reason: says('It has no SKU') },
    { kind: 'skips', records: 1, keys: ['3'], reason: says('It is a note of C') },
    { kind: 'skips', records: 1, keys: ['4'], reason: { code: 'missing' } },
  ])
})

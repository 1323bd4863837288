import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import type { Message } from '../messages/message.ts'
import { dedent } from '../testing/dedent.ts'
import { SAMPLE_CONNECTORS } from '../testing/sample-connectors.ts'
import { type ExplainOptions, explainFlow } from './explain-flow.ts'
import { loadProject } from './load-project.ts'

const FLOW = dedent`
  flow: orders
  format: 1
  title: Orders
  connections: { shop: web-shop, pos: till }
  trigger: { every: 15m, hooked: 2h }
  settings:
    type: object
    properties:
      unpaid: { title: Send unpaid orders?, type: boolean, default: false }
      sizes:
        title: Sizes
        type: array
        items: { oneOf: [{ const: s, title: Small }, { const: l, title: Large }] }
      detail: { title: Detail, type: string, x-show: =$settings.unpaid }
      account: { title: Account, type: object }
      idle: { title: Idle, type: string, default: nobody reads it }
      key: { title: Key, type: string, writeOnly: true }
  tables:
    kind: { title: Kinds, rows: { a: business }, otherwise: nothing }
    other: { title: Others, rows: { a: b }, otherwise: nothing }
  source: { read: shop.order }
  steps:
    - skip: Not paid
      if: =$not(paid) and $not($settings.unpaid)
    - fail: '="Order " & number & " of " & email & " is too large"'
      if: =total > 1000 and $count($settings.sizes) > 0 and $exists($settings.account)
    - if: =$settings.unpaid
      do:
        - skip: '="Unpaid orders are " & (total > 5 ? "left out" : "too small") & $settings.detail & $settings.key'
          if: =total < 9
    - if: =$settings.unpaid
      do:
        - delete: pos.product
          match: { sku: =number }
          missing: ok
      else:
        - write: pos.product
          mode: update
          match: { sku: =number }
          set: { sku: =number }
          missing: ok
    - write: pos.debtor
      mode: '=$settings.unpaid ? "create" : "upsert"'
      match: { email: =email }
      createOnly: '=$settings.unpaid ? [] : ["name"]'
      set: { name: =company, email: =email, kind: '=$translate("kind", company)' }
  deletes:
    limit: 3
    do:
      - delete: pos.product
        missing: ok
`

const { flows, connectors, diagnostics } = loadProject(
  [...SAMPLE_CONNECTORS, { path: 'm/orders.yaml', text: FLOW }],
  { transports: transportSpecs },
)
const titleOf = (name: string): string => `The flow ${name}`

function explain(more: Partial<ExplainOptions> = {}, text?: string) {
  const again =
    text === undefined
      ? { flows, diagnostics }
      : loadProject([...SAMPLE_CONNECTORS, { path: 'm/orders.yaml', text }], {
          transports: transportSpecs,
        })
  const [flow] = again.flows
  if (!flow) throw new Error(JSON.stringify(again.diagnostics))
  const options = { connectors, settings: {}, tables: {}, titleOf, ...more }
  const parts = explainFlow(flow.plan, options)
  return Object.fromEntries(parts.map(({ heading, lines }) => [heading.code, lines]))
}

/** The parts that are left with a step before all others. */
const partsAfter = (step: string) =>
  Object.keys(
    explain({ settings: { unpaid: true } }, FLOW.replace(/^steps:\n/m, `steps:\n${step}`)),
  )
const codes = (lines: readonly Message[] = []) => lines.map(({ code }) => code)
const texts = (lines: readonly Message[] = []) => lines.map(({ values }) => values['text'])

describe('what a flow does is told', () => {
  test('with the systems and records by their titles', () => {
    const { explainReads, explainWrites } = explain()
    expect(explainReads).toEqual([
      { code: 'explainReadsAll', values: { resource: 'Order', system: 'Web shop' } },
    ])
    expect(explainWrites?.[0]).toEqual({
      code: 'explainFound',
      values: {
        line: { code: 'explainUpdates', values: { resource: 'Product', system: 'Till' } },
        names: 'sku',
      },
    })
  })

  test('as its answers decide: steps that they rule out are not there', () => {
    const usual = explain()
    expect(usual['explainWrites']).toMatchObject([
      { code: 'explainFound', values: { line: { code: 'explainUpdates' } } },
      {
        code: 'explainOnlyNew',
        values: { names: 'name', line: { values: { line: { code: 'explainUpserts' } } } },
      },
    ])
    expect(texts(usual['explainSkips'])).toEqual(['Not paid'])
    const unpaid = explain({ settings: { unpaid: true } })
    expect(unpaid['explainWrites']).toMatchObject([
      { code: 'explainDeletes' },
      { code: 'explainFound', values: { line: { code: 'explainCreates' } } },
    ])
  })

  test('without what comes after an end of all records', () => {
    expect(partsAfter('  - { skip: Off, if: =$settings.unpaid }\n')).not.toContain('explainWrites')
    expect(partsAfter('  - { if: =$settings.unpaid, do: [{ fail: Off }] }\n')).not.toContain(
      'explainWrites',
    )
    for (const some of [
      '{ skip: Off, if: =$not($settings.unpaid) }',
      '{ skip: Off, if: =$settings.unpaid and total > 5 }',
      '{ if: =$settings.unpaid, for: =lines, do: [{ skip: Off }] }',
      '{ if: =total, do: [{ skip: Off }] }',
    ]) {
      expect(partsAfter(`  - ${some}\n`)).toContain('explainWrites')
    }
  })

  test.each(['$now() > "2020"', '$millis() > 0', '$random() >= 0', '$count($shuffle([1])) = 1'])(
    'as it may be another time, where %s decides',
    (formula) => {
      const text = FLOW.replace(
        /^steps:\n/m,
        `steps:\n  - skip: Later\n    if: '=${formula}'\n  - skip: Else\n    if: '=$not(${formula})'\n`,
      )
      const { explainSkips, explainWrites } = explain({}, text)
      expect(texts(explainSkips)).toEqual(['Later', 'Else', 'Not paid'])
      expect(explainWrites).toHaveLength(2)
    },
  )

  test('without computing for long: what is not decided in time may run', () => {
    const slow = Array.from(
      { length: 40 },
      () =>
        '  - { skip: Slow, if: "=$sum($map([1..1000000], function($i) { $i + $settings.unpaid })) = 1" }\n',
    )
    const text = FLOW.replace(
      /^steps:\n/m,
      `steps:\n${slow.join('')}  - { skip: Never, if: "=$settings.unpaid" }\n`,
    )
    const { explainSkips } = explain({}, text)
    expect(texts(explainSkips)).toContain('Never')
  })

  test('with the first hundred reasons of a kind, and how many more there are', () => {
    const many = Array.from(
      { length: 130 },
      (_, at) => `  - { fail: Reason ${at}, if: '=number = "${at}"' }\n`,
    )
    const { explainFails } = explain({}, FLOW.replace(/^steps:\n/m, `steps:\n${many.join('')}`))
    expect(explainFails).toHaveLength(101)
    expect(explainFails?.at(-1)).toEqual({ code: 'explainMore', values: { count: 31 } })
  })

  test('with the words of its author, every way they can come, and no value of a record or of a secret', () => {
    const { explainFails, explainSkips } = explain({ settings: { unpaid: true, key: 'hush' } })
    expect(texts(explainFails)).toEqual(['Order … of … is too large'])
    expect(texts(explainSkips)).toEqual([
      'Not paid',
      'Unpaid orders are left out…',
      'Unpaid orders are too small…',
    ])
  })

  test('with the answers that it uses, by the titles of their choices', () => {
    const settings = { unpaid: true, sizes: ['l', 's'], detail: 'x', key: 'hush' }
    expect(explain({ settings })['explainAnswers']).toEqual([
      {
        code: 'explainAsked',
        values: { question: 'Send unpaid orders?', answer: { code: 'explainYes', values: {} } },
      },
      {
        code: 'explainAnswer',
        values: {
          question: 'Sizes',
          answer: { code: 'explainText', values: { text: 'Large, Small' } },
        },
      },
      {
        code: 'explainAnswer',
        values: { question: 'Detail', answer: { code: 'explainText', values: { text: 'x' } } },
      },
    ])
    expect(explain({ settings: { account: { key: 'hush' } } })['explainAnswers']?.at(-1)).toEqual({
      code: 'explainAnswer',
      values: { question: 'Account', answer: { code: 'explainText', values: { text: '…' } } },
    })
    // What is not asked now, was not answered, or is a secret.
    expect(explain({ settings: { detail: 'x' } })['explainAnswers']).toHaveLength(1)
  })

  test('with the rows of the tables that it uses, the answered ones too', () => {
    expect(
      explain({ tables: { kind: { a: 'personal', b: 'business' } } })['explainTables'],
    ).toEqual([{ code: 'explainRows', values: { table: 'Kinds', count: 2 } }])
  })

  test('with when it runs, as a person chose it before as its file says', () => {
    expect(explain()['explainWhen']).toEqual([
      { code: 'explainEveryMinutes', values: { count: 15 } },
      {
        code: 'explainHooked',
        values: { system: 'Web shop', often: { code: 'explainEveryHours', values: { count: 2 } } },
      },
    ])
    expect(explain({ trigger: { kind: 'every', ms: 90_000 } })['explainWhen']).toEqual([
      { code: 'explainEverySeconds', values: { count: 90 } },
    ])
    const trigger = { kind: 'after', flow: 'products' } as const
    expect(explain({ trigger })['explainWhen']).toEqual([
      { code: 'explainAfter', values: { flow: 'The flow products' } },
    ])
    expect(codes(explain({}, FLOW.replace(/^trigger:.*\n/m, ''))['explainWhen'])).toEqual([
      'explainByHand',
    ])
  })

  test('with the times at which it may begin, and why it does not', () => {
    const times = { from: '08:00', to: '18:00', zone: 'Europe/Rome' }
    const windows = [
      { days: [5, 1], ...times },
      { days: [], ...times },
    ]
    const stopped = { code: 'explainPaused', values: {} } as const
    const days = ['explainDay1', 'explainDay5'].map((code) => ({ code, values: {} }))
    expect(explain({ windows, stopped })['explainWhen']?.slice(2)).toEqual([
      { code: 'explainWindow', values: { days, ...times } },
      stopped,
    ])
    const byHand = FLOW.replace(/^trigger:.*\n/m, '')
    expect(codes(explain({ windows, stopped }, byHand)['explainWhen'])).toEqual([
      'explainByHand',
      'explainPaused',
    ])
  })

  test.each([
    ['skip', 'explainSkips', 'explainMissing'],
    ['fail', 'explainFails', 'explainMissing'],
    ['wait', 'explainWaits', 'explainIsThere'],
  ])('with what is not found, where that makes it %s', (missing, heading, code) => {
    const line = { code, values: { resource: 'Product', system: 'Till' } }
    const look = (step: string) =>
      explain({}, FLOW.replace(/^steps:\n/m, `steps:\n  - ${step}\n`))[heading] ?? []
    const rest = `match: { sku: =number }, missing: ${missing}`
    expect(
      look(`{ find: pos.product, as: it, by: { sku: =number }, missing: ${missing} }`),
    ).toContainEqual(line)
    expect(look(`{ delete: pos.product, ${rest} }`)).toContainEqual(line)
    const writes = FLOW.replace(/(set: .*\n +missing:) ok/, `$1 ${missing}`)
    // A debtor is created where none is found.
    const all = writes.replace(/(?=\n +createOnly)/, `\n    missing: ${missing}`)
    expect(explain({}, all)[heading]?.filter((each) => each.code === code)).toEqual([line])
    const deleting = FLOW.replace(/missing: ok\n?$/, `missing: ${missing}\n`)
    expect(explain({}, deleting)[heading]).toContainEqual(line)
  })

  test('with why records that are gone are skipped', () => {
    const kept = '    - skip: Still on order\n      if: \'=$now() > "2020"\'\n'
    const { explainSkips } = explain(
      {},
      FLOW.replace(/    - delete: pos\.product\n      missing: ok\n?$/, (last) => kept + last),
    )
    expect(texts(explainSkips)).toEqual(['Not paid', 'Still on order'])
  })

  test('with what becomes of records that are gone, and how many at once', () => {
    expect(codes(explain()['explainGone'])).toEqual(['explainDeletes', 'explainGoneCount'])
    expect(explain({}, FLOW.replace(/^deletes:[\s\S]*$/m, ''))).not.toHaveProperty('explainGone')
  })
})

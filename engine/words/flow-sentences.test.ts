import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { dutch } from '../../server/contract/words/dutch.ts'
import { italian } from '../../server/contract/words/italian.ts'
import { loadProject } from '../project/load-project.ts'
import { dedent } from '../testing/dedent.ts'
import { SAMPLE_CONNECTORS } from '../testing/sample-connectors.ts'
import { unsaidIn } from '../testing/sentence-codes.ts'
import { FLOW_SENTENCES } from './flow-sentences.ts'
import { translateProblem } from './translate-sentences.ts'

const HEAD = dedent`
  flow: orders
  format: 1
  title: Orders
  connections: { shop: web-shop, pos: till }
  source: { read: shop.order }
`

/** Lists records that have no key. */
const LOG = dedent`
  connector: log
  format: 1
  title: Log
  settings: { type: object, properties: {} }
  http: { base: "https://log.example" }
  resources:
    line: { title: Line, list: { get: /lines, items: =lines }, record: { id: =id } }
`

const GREET = dedent`
  steps: greet
  format: 1
  takes: [address]
  do:
    - call: greet
      with: { address: =$address }
`

const FILES = [
  ...SAMPLE_CONNECTORS,
  { path: 'log.yaml', text: LOG },
  { path: 'crm.yaml', text: 'connector: crm\nformat: 1\ntitle: CRM\n' },
  { path: 'greet.yaml', text: GREET },
  { path: 'sing.yaml', text: 'steps: sing\nformat: 1\nnotes: x\ndo: [ { skip: No } ]\n' },
]

/** A flow that does something, so that all that is wrong is what is added. */
const STEPS = 'steps: [ { let: { a: 1 } } ]\n'

/** What is wrong in a flow, and what to do about it. */
function said(flow: string): readonly string[] {
  const { diagnostics } = loadProject([...FILES, { path: 'orders.yaml', text: flow }], {
    transports: transportSpecs,
  })
  return diagnostics
    .filter(({ code }) => /^(?:flow|value)\./.test(code))
    .flatMap(({ message, hint }) => (hint === undefined ? [message] : [message, hint]))
}

const MISTAKES: readonly (readonly [about: string, flow: string])[] = [
  [
    'what became of two records',
    `${HEAD}steps: [ { find: shop.order, became: { pos.order: =id, pos.debtor: =id }, as: former } ]\n`,
  ],
  [
    'a row that does not fit its side',
    `${HEAD}tables: { a: { from: shop.order, rows: { one: 1 } } }\n${STEPS}`,
  ],
  [
    'its connections and source',
    `${HEAD.replace('till }', 'tills, crm: crm }').replace('shop.order }', 'shop.line, with: { page: 1 } }')}${STEPS}`,
  ],
  ['a source without a list', `${HEAD.replace('shop.order', 'pos.order')}${STEPS}`],
  [
    'a source without keys',
    `${HEAD.replace('web-shop', 'log').replace('shop.order', 'shop.line')}${STEPS}`,
  ],
  [
    'a filter that its source does not take',
    `${HEAD.replace('shop.order }', 'shop.order, with: { town: x } }')}${STEPS}`,
  ],
  ['its trigger', `${HEAD}trigger: { cron: "0 24 * * *", zone: Holland }\n${STEPS}`],
  ['parts of a cron', `${HEAD}trigger: { cron: "0 0 6 * * *", zone: Europe/Rome }\n${STEPS}`],
  ['a flow that runs after another', `${HEAD}trigger: { after: products }\n${STEPS}`],
  ['a flow that runs after itself', `${HEAD}trigger: { after: orders }\n${STEPS}`],
  [
    'a source that tells of no changes',
    `${HEAD.replace('shop.order', 'shop.customer')}trigger: { hook: true }\n${STEPS}`,
  ],
  [
    'its settings',
    HEAD +
      dedent`
      settings:
        type: object
        required: [everything]
        properties:
          all: { type: boolean, default: "yes", x-show: other }
          shop: { type: integer, default: 1.5, x-options: pos.store }
      steps: [ { let: { a: =$settings.all, b: =$settings.shop } } ]
    `,
  ],
  [
    'settings that are no schema',
    `${HEAD}settings: { type: object, properties: { all: { type: 3 } } }\n${STEPS}`,
  ],
  ['records that are gone', `${HEAD}${STEPS}deletes:\n  do: [ { delete: pos.product } ]\n`],
  [
    'the order of steps',
    HEAD +
      dedent`
      steps:
        - let: { record: 1, count: 2 }
        - do: [ { let: { a: 1 } } ]
          else: [ { let: { b: 1 } } ]
        - skip: Nothing to do
        - let: { c: 1 }
    `,
  ],
  [
    'how records are found',
    HEAD +
      dedent`
      steps:
        - find: pos.debtor
        - { find: pos.debtor, link: { shop.customer: =customer }, all: true }
        - { write: pos.debtor, moves: true, set: { email: =email } }
        - find: pos.debtor
          by: { phone: =email, name: =company }
        - find: shop.line
          by: { sku: =number }
        - write: pos.debtor
          for: =lines
          set: { name: =sku }
        - write: pos.debtor
          for: =lines
          match: { email: =sku }
          doubles: =$if(sku = "1", "merge", "newst")
          set: { name: =sku }
        - delete: pos.debtor
          for: =lines
        - write: pos.debtor
          match: { email: =email }
          link: { shop.customer: =customer, shop.order: =id }
          set: { name: x }
        - write: pos.debtor
          set: { name: x }
        - write: pos.debtor
          set: { name: y }
    `,
  ],
  [
    'what is written',
    HEAD +
      dedent`
      steps:
        - write: pos.product
          set: { stock: many, sku: 12 }
        - write: pos.order
          mode: =$if(paid, "upsert", "replace")
          createOnly: [reference, debtors]
          set: { number: =number, debtor: { id: 1 }, paymentMethod: [1], lines: { for: =lines, set: { product: 1 }, until: 3 } }
    `,
  ],
  [
    'what cannot be read',
    HEAD +
      dedent`
      steps:
        - write: pos.debtor
          onlyIfEmpty: [name]
          set: { name: =company }
          as: debtor
        - write: pos.product
          mode: update
          match: { sku: =number }
          link: { shop.customer: =customer }
          set: { stock: =$existing.stock + 1, sku: =$debtor.email }
        - write: pos.debtor
          link: { shop.customer: =customer }
          set: { name: =$existing.name }
        - write: pos.debtor
          link: { shop.order: '="debtor of " & $key' }
          set: { name: x }
      deletes: { do: [{ skip: It stays }] }
    `,
  ],
  [
    'steps of another file',
    HEAD +
      dedent`
      steps:
        - call: greeting
        - call: sing
        - call: greet
          with: { adress: =email }
          as: greeted
    `,
  ],
  [
    'its tests',
    HEAD +
      dedent`
      steps: [ { let: { a: 1 } } ]
      tests:
        - it: is like none
          like: another
          record: { nubmer: "1" }
          settings: { all: true }
          tables: { pay: { a: 1 } }
          given: { pos.store: [], till.order: [] }
          expect: { writes: [ { create: pos.debtor, without: [phone] } ] }
        - it: books
          like: sells
          expect: {}
        - it: sells
          like: books
          expect: {}
        - it: sells
          record: {}
          expect: {}
    `,
  ],
]

describe.each([
  ['Italian', italian],
  ['Dutch', dutch],
])('what is wrong in a flow is said in %s', (_, words) => {
  test.each(MISTAKES)('about %s', (_about, flow) => {
    for (const sentence of said(flow)) {
      const translated = translateProblem(sentence, words)
      expect(translated).not.toBe(sentence)
      for (const quoted of sentence.match(/"[^"]*"/g) ?? []) expect(translated).toContain(quoted)
    }
  })
})

test('these mistakes make every sentence about flows be said', () => {
  const texts = MISTAKES.flatMap(([, flow]) => said(flow))
  expect(unsaidIn(texts, Object.keys(FLOW_SENTENCES))).toEqual([])
})

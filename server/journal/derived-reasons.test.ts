import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { type ConnectorPlan, type JsonObject, loadProject } from '../../engine/index.ts'
import { authorSays, textOf } from '../../engine/testing/says.ts'
import { describeFlowStory } from './flow-story.ts'
import { maskStory } from './mask-story.ts'
import { createRedact } from './redact.ts'

const SHOP = `
connector: shop
format: 1
title: Shop
settings: { type: object, properties: { url: { type: string } } }
http: { base: =$settings.url }
resources:
  order:
    title: Order
    key: =id
    list: { get: /orders, items: =orders }
    schema:
      properties:
        id: { type: integer }
        number: { type: string }
        name: { type: string }
        country: { type: string }
        lines: { type: array, items: { type: object, properties: { title: { type: string } } } }
    personal: [name]
  debtor:
    title: Debtor
    key: =id
    find: [{ by: [number], get: /debtors, query: { n: =$by.number }, items: =items }]
    schema: { properties: { id: { type: integer }, name: { type: string }, number: { type: string } } }
    personal: [name]
`

const REASONS = {
  fixed: 'there is nothing to do',
  open: '="order " & $uppercase(number) & " to " & country',
  copied: '="wrong: " & name & " of " & number',
  derived: '="wrong: " & $substring(name, 0, 4) & " of order " & number',
  decided: '=$contains(name, "x") ? "this one" : "that one"',
  named: '="wrong: " & $start',
  decidedName: '="wrong: " & $isJan',
  called: '="it is " & $debtor.name',
  whole: '=$string($)',
  record: '=$string($record)',
}

const FLOW = `
flow: orders
format: 1
title: Orders
connections: { shop: shop }
source: { read: shop.order }
steps:
  - find: shop.debtor
    by: { number: =number }
    as: debtor
    missing: ok
  - let: { start: '=$substring(name, 0, 4)', isJan: '=name = "Jan" ? 1 : 2', title: =number }
${Object.values(REASONS)
  .map((reason) => `  - if: =number = "x"\n    fail: '${reason}'`)
  .join('\n')}
  - for: =lines
    if: =title = "x"
    do:
      - { if: =title = "y", fail: '="no place for " & $uppercase(title)' }
      - { if: =title = "z", fail: '="not to be written: " & $uppercase($record.name)' }
`

const { diagnostics, flows, connectors } = loadProject(
  [
    { path: 'shop.yaml', text: SHOP },
    { path: 'orders.yaml', text: FLOW },
  ],
  { transports: transportSpecs },
)
const flow = flows[0]?.plan
const connector = connectors['shop'] as ConnectorPlan
if (!flow) throw new Error(JSON.stringify(diagnostics))
const systems = { shop: { connector } } as never
const redact = createRedact(flow, systems)

const NAME = 'Jansen'
const record: JsonObject = {
  number: 'A-1',
  name: NAME,
  country: 'NL',
  lines: [{ title: 'Mug' }],
}
const stepOf = (name: keyof typeof REASONS) => `steps.${2 + Object.keys(REASONS).indexOf(name)}`
const told = (name: keyof typeof REASONS, text: string) => redact(text, record, stepOf(name))

test('the flow has no mistakes', () => {
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

test.each([
  ['fixed', 'there is nothing to do', 'there is nothing to do'],
  ['open', 'order A-1 to NL', 'order A-1 to NL'],
  ['copied', 'wrong: Jansen of A-1', 'wrong: *** of A-1'],
  ['derived', 'wrong: Jans of order A-1', 'wrong: *** of order A-1'],
  ['decided', 'this one', '***'],
  ['named', 'wrong: Jans', 'wrong: ***'],
  ['decidedName', 'wrong: 2', 'wrong: ***'],
  ['called', 'it is Janine', 'it is ***'],
  ['whole', '{"name":"Jan"}', '***'],
  ['record', '{"name":"Jan"}', '***'],
] as const)('%s: "%s" is told as "%s"', (name, said, shown) => {
  expect(told(name, said)).toBe(shown)
  expect(told(name, shown)).toBe(shown)
})

test('what a step never says is told by nothing of it', () => {
  expect(told('derived', 'Jans: something else')).toBe('***')
})

test('within a list, fields of its items are not taken for those of the record', () => {
  const inList = describeFlowStory(flow, systems).personal.derived ?? []
  const [plain, personal] = [0, 1].map((at) => `steps.${Object.keys(REASONS).length + 2}.do.${at}`)
  expect(inList).not.toContain(plain)
  expect(inList).toContain(personal)
  expect(redact('not to be written: JANS', record, personal)).toBe('not to be written: ***')
})

test('stories tell no such reason where they are masked, nor any of which that is not known', () => {
  const { personal } = describeFlowStory(flow, systems)
  const steps = [
    { step: stepOf('derived'), entered: true, reason: authorSays('wrong: Jans of order A-1') },
    { step: stepOf('open'), entered: true, reason: authorSays('order A-1 to NL') },
  ]
  const story = { record, steps, writes: [], exchanges: [] }
  const reasons = ({ derived }: Pick<typeof personal, 'derived'>) =>
    maskStory(story, { ...personal, derived }).steps.map(({ reason }) => textOf(reason))
  expect(reasons(personal)).toEqual(['***', 'order A-1 to NL'])
  expect(reasons({ derived: undefined })).toEqual(['***', '***'])
})

import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  type ConnectorPlan,
  type JsonObject,
  loadProject,
  type Message,
} from '../../engine/index.ts'
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
        status: { type: string, oneOf: [{ const: sent, title: Dispatched }] }
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
settings: { type: object, properties: { text: { type: string } } }
tables: { status: { title: Statuses, rows: { sent: VERZ, ready: Gathered }, otherwise: keep } }
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

const record: JsonObject = {
  number: 'A-1',
  name: 'Jansen',
  country: 'NL',
  lines: [{ title: 'Mug' }],
}
const known = {
  record,
  found: [{ resource: 'shop.debtor', record: { id: 7, name: 'Janine Müller' } }],
}
const told = (text: string) => redact(text, known, 'made')

test('the flow has no mistakes', () => {
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

test.each([
  ['nothing of theirs', 'there is nothing to do', 'there is nothing to do'],
  ['open fields', 'order A-1 to NL', 'order A-1 to NL'],
  ['a value as it is', 'wrong: Jansen of A-1', 'wrong: *** of A-1'],
  ['the beginning of one', 'wrong: Jans of order A-1', 'wrong: *** of order A-1'],
  ['one in capitals', 'not to be written: JANSEN', 'not to be written: ***'],
  ['what a step found', 'it is Janine, or MULLER', 'it is ***, or ***'],
  ['all of a record', '{"id":1,"name":"Jansen"}', '{"id":1,"name":"***"}'],
  ['what they decide', 'this one', 'this one'],
  [
    'amounts',
    'The order asks 12.50, and 13.00 would be booked',
    'The order asks 12.50, and 13.00 would be booked',
  ],
] as const)('of %s, "%s" is told as "%s"', (_, said, shown) => {
  expect(told(said)).toBe(shown)
  expect(told(shown)).toBe(shown)
})

test('words of the author stay, whoever is called so', () => {
  const one = { record: { ...record, name: 'Nothing Wrongly' }, found: [] }
  expect(redact('there is nothing to do', one, 'made')).toBe('there is nothing to do')
  const part = { record: { ...record, name: 'Wrongly' }, found: [] }
  expect(redact('wrong: 7', part, 'made')).toBe('wrong: 7')
})

test('what other fields say stays, and words that share a few letters with a name', () => {
  const one = { record: { ...record, name: 'Rassing', country: 'kissing' }, found: [] }
  expect(redact('sent to kissing for processing', one, 'made')).toBe(
    'sent to kissing for processing',
  )
})

test.each([
  ['a row of a table', 'Verzijl', 'it is VERZ'],
  ['a value of a field that has a few only', 'Sentinel', 'it is sent'],
  ['the title of such a value', 'Dispa Tched', 'it is Dispatched'],
  ['an answer of the merchant', 'Kloosterman', 'it is Kloos'],
])('%s stays, whoever is called so', (_, name, text) => {
  const one = { record: { ...record, name }, found: [] }
  const withAnswers = createRedact(flow, systems, { text: 'Kloos' })
  expect(withAnswers(text, one, 'made')).toBe(text)
  expect(withAnswers(`${text} ${name.slice(1, 6)}`, one, 'made')).not.toContain(
    ` ${name.slice(1, 6)}`,
  )
})

test('a short name is no part of a longer word, and is found wherever else it stands', () => {
  const one = { record: { ...record, name: 'Ver' }, found: [] }
  for (const kept of ['VERZ', 'over', 'Verzonden']) expect(redact(kept, one, 'made')).toBe(kept)
  for (const [text, shown] of [
    ['ver', '***'],
    ['to Ver, today', 'to ***, today'],
    ['7ver7', '7***7'],
    ['?q=a%20Ver%20b', '?q=a%20***%20b'],
    ['"a\\nVer"', '"a\\n***"'],
    ['(VER)', '(***)'],
  ] as const) {
    expect(redact(text, one, 'words')).toBe(shown)
  }
  const other = { record: { ...record, name: '王小明' }, found: [] }
  expect(redact('客户王小明在', other, 'words')).toBe('客户***在')
})

test('pieces of long numbers are found, and what is in many numbers is not', () => {
  const one = { record: { ...record, name: '+31 612345678' }, found: [] }
  expect(redact('call 0612345678 about 1234', one, 'made')).toBe('call 0*** about 1234')
})

test.each([
  ['a house number', '5-7', '"5-7"', true],
  ['a piece of one', '5-7', '"5-"', true],
  ['one with other signs', '5-7', '"5/7x"', true],
  ['one within an object', '5-7', '"{"number":"5-7"}"', true],
  ['what may be cut off before it', 'Jansen', `"${'x'.repeat(60)}...`, true],
  ['a number', '12', '"12"', true],
  ['what another field says', '1', '"A-1"', false],
  ['a number that has it within', '12', '"1125 g"', false],
] as const)('of a value that a formula stumbled over, %s is hidden', (_, name, text, isHidden) => {
  const one = { record: { ...record, name }, found: [] }
  expect(redact(text, one, 'value')).toBe(isHidden ? '***' : text)
})

test('of a value that has no row, a personal one is hidden that no other field has', () => {
  const one = { record: { ...record, name: 'NL', number: '7' }, found: [] }
  expect(redact('NL', one, 'row')).toBe('NL')
  const other = { record: { ...record, name: '5-7' }, found: [] }
  expect(redact('5-7', other, 'row')).toBe('***')
  expect(redact('5-7, 8', other, 'row')).toBe('5-7, 8')
})

test.each([
  ['a whole value, with other signs', 'JANSEN', '***'],
  ['the beginning of one', 'Jans-7', '***-7'],
  ['a phone number without its country', '0612345678', '0***'],
  ['a street without its number', 'Rozengracht', '***'],
  ['what a step found, in a word of its own', 'Dear Janine', 'Dear ***'],
  ['what another field says', 'A-1 to NL', 'A-1 to NL'],
  ['words of the author', 'there is nothing to do', 'there is nothing to do'],
  ['a row of a table', 'VERZ', 'VERZ'],
])('of what a step writes, %s: "%s" is shown as "%s"', (_, text, shown) => {
  const name = 'Jansen, Rozengracht 5, +31 612345678'
  const one = { ...known, record: { ...record, name } }
  expect(redact(text, one, 'written')).toBe(shown)
})

test('what is no formula of the flow loses whole values alone', () => {
  expect(redact('Jans and Jansen', known, 'words')).toBe('Jans and ***')
})

test('a story that is masked ends with the reason as it is told in the open', () => {
  const { personal } = describeFlowStory(flow, systems)
  const step = { step: 'steps.4', entered: true, reason: authorSays('wrong: Jans of order A-1') }
  const story = { record, steps: [step], writes: [], exchanges: [] }
  const reasons = (reason: Message | undefined) =>
    maskStory(story, personal, reason).steps.map((each) => textOf(each.reason))
  expect(reasons(authorSays('wrong: *** of order A-1'))).toEqual(['wrong: *** of order A-1'])
  expect(reasons(undefined)).toEqual([''])
})

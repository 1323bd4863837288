import { expect, test } from 'vitest'
import { transportSpecs } from '../../../connectors/specs.ts'
import { formatDiagnostic } from '../../diagnostic.ts'
import { loadProject } from '../../project/load-project.ts'
import { dedent } from '../../testing/dedent.ts'
import { SAMPLE_CONNECTORS } from '../../testing/sample-connectors.ts'

/** A till that can be searched only by its own list, or not at all. */
const KIOSK = dedent`
  connector: kiosk
  format: 1
  title: Kiosk
  settings: { type: object, properties: { url: { type: string } } }
  http: { base: =$settings.url }
  resources:
    guest:
      title: Guest
      key: =id
      list: { get: /guests, items: =items }
      find: [{ by: [email], index: 10m }]
      create: { post: /guests, body: =$set }
      update: { patch: "/guests/{id}", body: =$set }
      schema: { properties: { email: { type: string }, name: { type: string } } }
    visit:
      title: Visit
      key: =id
      list: { get: /visits, items: =items }
      find: [{ by: [guests], kept: 10m }]
      schema: { properties: { guests: { type: array, items: { type: string } }, table: { type: string } } }
`

function lint(steps: string): readonly string[] {
  const text = `${dedent`
    flow: orders
    format: 1
    title: Orders
    connections: { shop: web-shop, pos: till, kiosk: kiosk }
    source: { read: shop.order }
    steps:
  `}${steps}`
  const files = [...SAMPLE_CONNECTORS, { path: 'k.yaml', text: KIOSK }, { path: 'o.yaml', text }]
  return loadProject(files, { transports: transportSpecs }).diagnostics.map(formatDiagnostic)
}

test('a record found by its link is known by its id alone', () => {
  const find = '  - find: pos.debtor\n    link: { shop.customer: =customer }\n    as: debtor\n'
  expect(lint(`${find}  - let: { a: =$debtor.id }\n`)).toEqual([])
  expect(lint(`${find}  - let: { a: =$debtor.name }\n`)).toEqual([
    'o.yaml:10:24 error: "$debtor" has no field "name". Known here: id.  [formula.field_unknown]',
  ])
})

test('a record found by a local index is known by its id and what it was found by', () => {
  const find = '  - find: kiosk.guest\n    by: { email: =email }\n    as: guest\n'
  expect(lint(`${find}  - let: { a: =$guest.id, b: =$guest.email }\n`)).toEqual([])
  expect(lint(`${find}  - let: { a: =$guest.name }\n`)).toEqual([
    'o.yaml:10:23 error: "$guest" has no field "name". Known here: id, email.  [formula.field_unknown]',
  ])
})

test('with "all" it is a list, which no link leads to', () => {
  const find = '  - find: kiosk.guest\n    by: { email: =email }\n    all: true\n    as: guests\n'
  expect(lint(`${find}  - let: { a: '=$guests[0].id', n: =$count($guests) }\n`)).toEqual([])
  expect(lint(`${find}  - let: { a: '=$guests[0].name' }\n`)).toEqual([
    expect.stringContaining('formula.field_unknown'),
  ])
  expect(
    lint('  - find: pos.debtor\n    link: { shop.customer: =customer }\n    all: true\n'),
  ).toEqual([expect.stringContaining('flow.find_all')])
})

test('in a kept list, a field that is a list is found by one of its values', () => {
  const find = '  - find: kiosk.visit\n    by: { guests: =email }\n    fresh: 10s\n    as: visit\n'
  expect(lint(`${find}  - let: { a: =$visit.table }\n`)).toEqual([])
})

const write = (name: string) =>
  `  - write: pos.debtor\n    match: { email: =email }\n    set: { name: ${name} }\n    as: debtor\n`

test('a written record is sure to have what was sent', () => {
  expect(lint(`${write('x')}  - let: { a: =$debtor.email & $debtor.name }\n`)).toEqual([])
  expect(lint(`${write('x')}  - let: { a: =$debtor.kind }\n`)).toEqual([
    'o.yaml:11:15 hint: "kind" may be missing in $debtor, because the step that writes it does not send "kind". Find the record by one of its fields to read it.  [flow.field_unread]',
  ])
  expect(lint(`${write('=$existing.name')}  - let: { a: =$debtor.kind }\n`)).toEqual([])
})

test.each([
  ['onlyIfEmpty: [name]', '"onlyIfEmpty" needs the present kiosk.guest'],
  ['unchanged: check', '"unchanged" needs the present kiosk.guest'],
  [
    'mode: =paid ? "create" : "update", onlyIfEmpty: [name]',
    '"onlyIfEmpty" needs the present kiosk.guest',
  ],
])('a target that nothing can read cannot be asked for %s', (line, message) => {
  const step = (resource: string) =>
    `  - { write: ${resource}, match: { email: =email }, set: { name: =company }, ${line.replace(/=.*"update"/, (formula) => `'${formula}'`)} }\n`
  expect(lint(step('kiosk.guest'))).toEqual([expect.stringContaining(message)])
  expect(lint(step('pos.debtor'))).toEqual([])
})

const rename = (mode: string) =>
  `  - { write: kiosk.guest, mode: ${mode}, match: { email: =email }, set: { name: "=$first($existing.name, company)" } }\n`

test('nor for what it has now, unless it is only created', () => {
  expect(lint(rename('upsert'))).toEqual([
    expect.stringMatching(/^o\.yaml:7:\d+ error: \$existing needs the present kiosk\.guest/),
  ])
  expect(lint(rename('create'))).toEqual([])
})

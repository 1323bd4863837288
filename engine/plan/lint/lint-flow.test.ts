import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../../connectors/specs.ts'
import { type Diagnostic, formatDiagnostic } from '../../diagnostic.ts'
import { loadProject } from '../../project/load-project.ts'
import { dedent } from '../../testing/dedent.ts'
import { SAMPLE_CONNECTORS } from '../../testing/sample-connectors.ts'

function lint(text: string): readonly Diagnostic[] {
  return loadProject([...SAMPLE_CONNECTORS, { path: 'orders.yaml', text }], {
    transports: transportSpecs,
  }).diagnostics
}

const HEAD = dedent`
  flow: orders
  format: 1
  title: Orders
  connections: { shop: web-shop, pos: till }
  source: { read: shop.order }
`

/** Code, line and column of what is wrong in a flow; the first line after the head is 6. */
const mistakes = (rest: string) =>
  lint(HEAD + rest).map(({ code, line, column }) => `${code} ${line}:${column}`)

test('a trigger may be seldom while webhooks tell of changes, where the source sends any', () => {
  const rest = 'trigger: { every: 5m, hooked: 1h }\nsteps: [ { let: { a: 1 } } ]\n'
  expect(mistakes(rest)).toEqual([])
  const told = lint(HEAD.replace('shop.order', 'shop.customer') + rest)
  expect(told.map(({ code, line, column }) => `${code} ${line}:${column}`)).toContain(
    'flow.trigger_hook 6:31',
  )
})

describe('a flow with many mistakes', () => {
  const text = dedent`
    flow: mistakes
    format: 1
    title: Every kind of mistake
    connections: { shop: web-shop, pos: till }
    source: { read: shop.orders }
    schedule: often
    settings: { type: object, properties: {} }
    trigger: { every: 5m }
    steps:
      - let: { name: =$trim(number }
      - note: nothing
      - find: pos.debtor
        as: debtor
        missing: ok
        # a phone number is no way to find anybody
        by: { phone: =email }
      - write: pos.order
        match: { reference: =number }
        set:
          reference: =number
          debtor: =$deptor.id
          paymentMethod: =$translate("payments", "x")
          total: 1
        retry: 3
  `

  test('is told all of them at once, each at its place', () => {
    expect(lint(text).map(formatDiagnostic)).toMatchInlineSnapshot(`
      [
        "orders.yaml:5:17 error: web-shop has no resource "orders". Did you mean "order"?  [flow.resource_unknown]",
        "orders.yaml:6:1 error: unknown key "schedule". Known here: about, tables, deletes, errors, parallel, priority, tests.  [flow.key_unknown]",
        "orders.yaml:10:31 error: Expected ")" before end of expression  [formula.syntax]",
        "orders.yaml:11:5 error: a step has exactly one of let, find, write, delete, skip, fail, do, call  [flow.one_of]",
        "orders.yaml:16:9 error: pos.debtor cannot be found by phone. It can be found by email  [flow.find_by]",
        "orders.yaml:17:12 error: pos.order cannot be updated. Write "mode: create".  [flow.operation_missing]",
        "orders.yaml:21:16 error: $deptor is not known here. Did you mean "$debtor"?  [formula.variable_unknown]",
        "orders.yaml:22:34 error: unknown table "payments"  [flow.table_unknown]",
        "orders.yaml:23:7 error: pos.order has no field "total". Known here: reference, number, debtor, paymentMethod, lines.  [flow.field_unknown]",
        "orders.yaml:24:5 error: "retry" cannot be used in write. Known here: title, link, mode, missing, doubles, moves, createOnly, onlyIfEmpty, unchanged, as, if, for.  [flow.key_foreign]",
      ]
    `)
  })
})

/** A write with nothing wrong, and these lines added. */
const write = (...lines: string[]) =>
  `steps:\n  - write: pos.debtor\n    match: { email: =email }\n    set: { name: =company }\n${lines.map((line) => `    ${line}\n`).join('')}`

describe('reports', () => {
  test.each([
    [
      'a connection that is not there',
      'steps:\n  - delete: till.product\n',
      'flow.connection_unknown 7:13',
    ],
    [
      'a resource that is not there',
      'steps:\n  - delete: pos.products\n',
      'flow.resource_unknown 7:13',
    ],
    [
      'a delete that the connector cannot do',
      'steps:\n  - delete: pos.debtor\n',
      'flow.operation_missing 7:13',
    ],
    [
      'a create that the connector cannot do',
      'steps:\n  - write: pos.product\n    set: { stock: 1 }\n',
      'flow.operation_missing 7:12',
    ],
    [
      'an update that the connector cannot do',
      'steps:\n  - write: pos.order\n    set: { reference: =number }\n',
      'flow.operation_missing 7:12',
    ],
    [
      'a mode that does not exist',
      write('mode: =$if(paid, "upsert", "replace")'),
      'flow.mode_unknown 10:11',
    ],
    [
      'a choice about doubles that does not exist',
      write('doubles: =$if(paid, "merge", "newst")'),
      'flow.doubles_unknown 10:14',
    ],
    [
      'a choice about doubles where nobody knows what became of what',
      'steps:\n  - write: pos.debtor\n    for: =lines\n    match: { email: =sku }\n    doubles: fail\n    set: { name: x }\n',
      'flow.doubles_unlinked 10:14',
    ],
    [
      'a required field that is not set',
      'steps:\n  - write: pos.debtor\n    set: { email: =email }\n',
      'flow.field_required 8:5',
    ],
    [
      'a field that the target does not have',
      'steps:\n  - write: pos.debtor\n    set: { nmae: =company, name: x }\n',
      'flow.field_unknown 8:12',
    ],
    [
      'a number where text is expected',
      'steps:\n  - write: pos.debtor\n    set: { name: 12 }\n',
      'flow.value_misfit 8:18',
    ],
    [
      'a text that is none of the choices',
      'steps:\n  - write: pos.debtor\n    set: { name: x, kind: firm }\n',
      'flow.value_misfit 8:27',
    ],
    [
      'a list for a field that is none',
      'steps:\n  - write: pos.debtor\n    set: { name: { for: =lines, set: =sku } }\n',
      'flow.value_misfit 8:18',
    ],
    [
      'a required field that is not set inside a list',
      'steps:\n  - write: pos.order\n    mode: create\n    set: { reference: =number, lines: { for: =lines, set: { product: 1 } } }\n',
      'flow.field_required 9:54',
    ],
    [
      'a required field that the objects of a formula lack',
      'steps:\n  - write: pos.order\n    mode: create\n    set: { reference: =number, lines: \'=[lines.{"product": 1}]\' }\n',
      'formula.field_missing 9:39',
    ],
    [
      'a field that only the system gives',
      'steps:\n  - write: pos.order\n    mode: create\n    set: { reference: =number, number: =number }\n',
      'flow.field_read_only 9:32',
    ],
    [
      'a field inside a list that the target does not have',
      'steps:\n  - write: pos.order\n    mode: create\n    set: { reference: =number, lines: { for: =lines, set: { amount: =quantity } } }\n',
      'flow.field_unknown 9:61',
    ],
    [
      'a create-only field that does not exist',
      write('createOnly: [emial]'),
      'flow.field_unknown 10:18',
    ],
    [
      'a create-only field that is not sent',
      write('createOnly: [email]'),
      'flow.field_unsent 10:18',
    ],
    [
      'an unknown name',
      'steps:\n  - skip: x\n    if: =$exists($booked)\n',
      'formula.variable_unknown 8:18',
    ],
    [
      'an unknown field of the record',
      'steps:\n  - skip: x\n    if: =payed\n',
      'formula.field_unknown 8:10',
    ],
    [
      'an unknown field of an item',
      'steps:\n  - find: pos.product\n    for: =lines\n    by: { sku: =code }\n',
      'formula.field_unknown 9:17',
    ],
    [
      'an unknown answer',
      'steps:\n  - skip: x\n    if: =$settings.all\n',
      'formula.field_unknown 8:20',
    ],
    [
      'an unknown function',
      'steps:\n  - skip: x\n    if: =$isEmpty(email)\n',
      'formula.function_unknown 8:10',
    ],
    [
      'too many arguments',
      'steps:\n  - skip: x\n    if: =$count(lines, 2)\n',
      'formula.argument_count 8:10',
    ],
    [
      'a name that a later step gives',
      'steps:\n  - skip: x\n    if: =$late\n  - let: { late: 1 }\n',
      'formula.variable_unknown 8:10',
    ],
    ['a name of ours that is taken', 'steps:\n  - let: { record: 1 }\n', 'flow.name_taken 7:12'],
    ['a value named like a function', 'steps:\n  - let: { count: 1 }\n', 'flow.name_taken 7:12'],
    [
      'a result named like a function of ours',
      'steps:\n  - find: pos.debtor\n    by: { email: =email }\n    as: money\n',
      'flow.name_taken 9:9',
    ],
    [
      'a step after one that always ends',
      'steps:\n  - skip: x\n  - let: { a: 1 }\n',
      'flow.unreachable 8:5',
    ],
    ['a find without a way', 'steps:\n  - find: pos.debtor\n', 'flow.find_how 7:11'],
    [
      'a find that goes both ways',
      'steps:\n  - find: shop.customer\n    became: { pos.debtor: =id }\n    by: { email: =email }\n',
      'flow.find_how 7:11',
    ],
    [
      'a find for two that were made',
      'steps:\n  - find: shop.customer\n    became: { pos.debtor: =id, pos.product: =id }\n    as: previous\n',
      'flow.became_single 8:13',
    ],
    [
      'a find for one that no system has',
      'steps:\n  - find: shop.customer\n    became: { pos.nothing: =id }\n    as: previous\n',
      'flow.resource_unknown 8:28',
    ],
    [
      'a write for each item without a way',
      'steps:\n  - write: pos.debtor\n    for: =lines\n    set: { name: =sku }\n',
      'flow.write_how 7:12',
    ],
    [
      'a write that moves to where nothing leads',
      'steps:\n  - write: pos.debtor\n    moves: true\n    set: { name: =id }\n',
      'flow.write_moves 8:12',
    ],
    [
      'a write that moves without a link to move',
      'steps:\n  - write: pos.debtor\n    for: =lines\n    match: { email: =sku }\n    moves: true\n    set: { name: =sku }\n',
      'flow.write_moves 10:12',
    ],
    [
      'two links of one write',
      write('link: { shop.customer: =customer, shop.order: =id }'),
      'flow.link_single 10:11',
    ],
    [
      'else without if',
      'steps:\n  - do: [ { let: { a: 1 } } ]\n    else: [ { let: { a: 2 } } ]\n',
      'flow.else_without_if 8:11',
    ],
    [
      'deletes without limit',
      'steps: [ { let: { a: 1 } } ]\ndeletes:\n  do: [ { delete: pos.product } ]\n',
      'flow.deletes_unlimited 7:1',
    ],
    [
      'the record where there is none',
      'steps: [ { let: { a: 1 } } ]\ndeletes:\n  limit: 5%\n  do: [ { let: { a: =number } } ]\n',
      'formula.field_unknown 9:22',
    ],
    [
      'a table of a resource that is not there',
      'tables: { pay: { from: shop.payment } }\nsteps: [ { let: { a: =$translate("pay", number) } } ]\n',
      'flow.resource_unknown 6:24',
    ],
    [
      'a question that is required and not asked',
      'settings: { type: object, required: [all], properties: {} }\nsteps: [ { let: { a: 1 } } ]\n',
      'flow.setting_unknown 6:38',
    ],
    [
      'a default that does not answer its question',
      'settings: { type: object, properties: { all: { type: boolean, default: "yes" } } }\nsteps: [ { let: { a: =$settings.all } } ]\n',
      'flow.setting_default 6:72',
    ],
    [
      'a question shown for an answer that nobody is asked',
      'settings: { type: object, properties: { all: { type: boolean, x-show: =$settings.al } } }\nsteps: [ { let: { a: =$settings.all } } ]\n',
      'formula.field_unknown 6:82',
    ],
    [
      'several lines of what is no text',
      'settings: { type: object, properties: { all: { type: boolean, x-lines: true } } }\nsteps: [ { let: { a: =$settings.all } } ]\n',
      'flow.lines_misfit 6:72',
    ],
    [
      'choices of a resource that is not there',
      'settings: { type: object, properties: { all: { type: integer, x-options: pos.store } } }\nsteps: [ { let: { a: =$settings.all } } ]\n',
      'flow.resource_unknown 6:74',
    ],
    [
      'choices of a field that is not there',
      'settings: { type: object, properties: { all: { type: string, x-options: pos.order.referenc } } }\nsteps: [ { let: { a: =$settings.all } } ]\n',
      'flow.field_unknown 6:73',
    ],
    [
      'a cron with six parts',
      'trigger: { cron: "0 0 6 * * *", zone: Europe/Amsterdam }\nsteps: [ { let: { a: 1 } } ]\n',
      'flow.trigger_cron 6:18',
    ],
    [
      'an hour that does not exist',
      'trigger: { cron: "0 24 * * *", zone: Europe/Amsterdam }\nsteps: [ { let: { a: 1 } } ]\n',
      'flow.trigger_cron 6:18',
    ],
    [
      'a zone that does not exist',
      'trigger: { cron: "0 6 * * *", zone: Holland }\nsteps: [ { let: { a: 1 } } ]\n',
      'flow.trigger_zone 6:37',
    ],
    [
      'a trigger after no flow',
      'trigger: { after: products }\nsteps: [ { let: { a: 1 } } ]\n',
      'flow.trigger_after 6:19',
    ],
  ])('%s', (_, rest, expected) => {
    expect(mistakes(rest)).toContain(expected)
  })

  test('a second write with the same link, unless one excludes the other', () => {
    const step = 'write: pos.debtor, set: { name: x }'
    expect(mistakes(`steps:\n  - { ${step} }\n  - { ${step} }\n`)).toEqual([
      'flow.link_shared 8:14',
    ])
    const branches = `steps:\n  - if: =paid\n    do: [ { ${step} } ]\n    else: [ { ${step} } ]\n`
    expect(mistakes(branches)).toEqual([])
  })

  test.each([
    [`'="debtor of " & $key'`, 1],
    [`'=$key & "/debtor"'`, 1],
    ['debtor', 1],
    ['=$string(id)', 0],
    ['=$key', 0],
  ])(
    'a link of the source under a key of no record, where what is gone is deleted: %s',
    (key, count) => {
      const steps = `steps:\n  - { write: pos.debtor, set: { name: x }, link: { shop.order: ${key} } }\n`
      const deletes = 'deletes: { do: [ { skip: It stays } ] }\n'
      expect(ofLink(steps + deletes)).toEqual(Array(count).fill('flow.link_of_no_record 7:50'))
      expect(ofLink(steps)).toEqual([])
    },
  )
})

function ofLink(flow: string): string[] {
  return mistakes(flow).filter((each) => each.includes('no_record'))
}

test('a source can be filtered by what its list takes, and by nothing else', () => {
  const flow = `${HEAD.replace('shop.order }', 'shop.order, with: { status: paid, city: x } }')}steps: [ { let: { a: 1 } } ]\n`
  expect(lint(flow).map(formatDiagnostic)).toEqual([
    'orders.yaml:5:51 error: shop.order cannot be filtered by "city". Known here: status.  [flow.filter_unknown]',
  ])
})

describe('a mistake says how to put it right', () => {
  test.each([
    [
      'find: pos.debtor\n    by: { phone: x }',
      'pos.debtor cannot be found by phone. It can be found by email',
    ],
    [
      'write: pos.order\n    set: { reference: =number }',
      'pos.order cannot be updated. Write "mode: create".',
    ],
    ['delete: pos.prodcut', 'till has no resource "prodcut". Did you mean "product"?'],
    ['let: { a: =$email }', 'Without the dollar sign, "email" is the field.'],
    ['let: { a: "=number && email" }', 'Write "and".'],
    [
      'find: pos.product\n    for: =lines\n    by: { sku: =number }',
      'the item has no field "number". The whole record has one: "$record.number".',
    ],
    [
      'find: pos.product\n    for: =lines\n    by: { sku: =skuu }',
      'the item has no field "skuu". Did you mean "sku"?',
    ],
    ['let: { a: =$setings.x }', '$setings is not known here. Did you mean "$settings"?'],
  ])('%s', (step, message) => {
    expect(lint(`${HEAD}steps:\n  - ${step}\n`).map(formatDiagnostic).join('\n')).toContain(message)
  })
})

describe('names are known', () => {
  test.each([
    [
      'after the step that gives them, in any branch',
      '- if: =paid\n    do: [ { let: { a: 1 } } ]\n    else: [ { let: { a: 2 } } ]\n  - let: { b: =$a }',
    ],
    ['to later values of the same let', '- let: { a: 1, b: =$a }'],
    [
      'as the index of an item',
      '- find: pos.product\n    for: =lines\n    by: { sku: =$string($index) }',
    ],
    [
      'as fields of what was found',
      '- find: pos.debtor\n    by: { email: =email }\n    as: debtor\n  - let: { n: =$debtor.name, i: =$debtor.id }',
    ],
    [
      'as the whole record inside for',
      '- find: pos.product\n    for: =lines\n    by: { sku: =$record.number }',
    ],
    [
      'as the existing record inside set',
      '- write: pos.debtor\n    match: { email: =email }\n    set: { name: "=$first($existing.name, company)" }',
    ],
  ])('%s', (_, steps) => {
    expect(lint(`${HEAD}steps:\n  ${steps}\n`).map(formatDiagnostic)).toEqual([])
  })
})

test('reports what is handed to called steps under the name of a function', () => {
  const shared = dedent`
    steps: greet
    format: 1
    takes: [words]
    do:
      - let:
          greeting: =$words("Dear", company)
  `
  const flow = `${HEAD}steps:\n  - call: greet\n    with: { words: =company }\n`
  const { diagnostics } = loadProject(
    [
      ...SAMPLE_CONNECTORS,
      { path: 'greet.yaml', text: shared },
      { path: 'orders.yaml', text: flow },
    ],
    { transports: transportSpecs },
  )
  expect(diagnostics.map(formatDiagnostic)).toEqual([
    'orders.yaml:8:13 error: $words is a function of the language. Choose another name.  [flow.name_taken]',
  ])
})

/** A flow with one test, and these lines added to it. */
const withTest = (lines: string) =>
  `steps: [ { let: { a: 1 } } ]\ntests:\n  - it: a\n    expect: {}\n${lines}`

describe('tests of a flow', () => {
  test.each([
    [
      'a record with a field that the source does not have',
      '    record: { nubmer: "1" }\n',
      'flow.test_field 10:15',
    ],
    [
      'a field of a group that is not there',
      '    record: { billing: { streat: x } }\n',
      'flow.test_field 10:26',
    ],
    [
      'a resource that is not there',
      '    record: {}\n    given: { pos.store: [] }\n',
      'flow.resource_unknown 11:25',
    ],
    [
      'a field of a given record',
      '    record: {}\n    given: { pos.debtor: [ { id: 1, fax: x } ] }\n',
      'flow.test_field 11:37',
    ],
    [
      'a setting that is not asked',
      '    record: {}\n    settings: { all: true }\n',
      'flow.test_field 11:17',
    ],
    [
      'a table that is not there',
      '    record: {}\n    tables: { pay: { a: 1 } }\n',
      'flow.test_field 11:15',
    ],
    [
      'a link without a key',
      '    record: {}\n    given: { links: [ { source: shop.order, target: pos.order, id: 1 } ] }\n',
      'flow.key_missing 11:23',
    ],
    ['neither record nor deleted', '', 'flow.test_input 8:5'],
    ['a test that is like none', '    record: {}\n    like: b\n', 'flow.test_like 11:11'],
  ])('report %s', (_, lines, expected) => {
    expect(mistakes(withTest(lines))).toEqual([expected])
  })

  test('report a field that is expected and does not exist', () => {
    const lines =
      'steps: [ { let: { a: 1 } } ]\ntests:\n  - it: a\n    record: {}\n    expect: { writes: [ { create: pos.debtor, set: { nam: x }, without: [x] } ] }\n'
    expect(mistakes(lines)).toEqual(['flow.test_field 10:54', 'flow.test_field 10:74'])
  })
})

test('a part of the record that there is not, and a table that there is not, are told', () => {
  const head = HEAD.replace(
    'read: shop.order',
    'read: shop.order, parts: { line: pay, lines: paid, notes: pay }',
  )
  const rest = 'tables: { pay: {} }\nsteps: [ { let: { a: 1 } } ]\n'
  const errors = lint(head + rest).filter(({ severity }) => severity === 'error')
  expect(errors.map(({ code, line }) => `${code} ${line}`)).toEqual([
    'flow.part_unknown 5',
    'flow.table_unknown 5',
    'flow.part_unknown 5',
  ])
})

/** What is said of a flow with these tables. */
function lintTables(text: string, steps = `- let: { a: '=$translate("a", $key)' }`) {
  return lint(`${HEAD}tables: ${text}\nsteps:\n  ${steps}\n`).map(formatDiagnostic)
}

/** What is said of formulas where a table that gives kinds of debtors is used for text and for a kind. */
function lintAnswers(otherwise: string) {
  return lintTables(
    `{ a: { from: shop.order.number, to: pos.debtor.kind, otherwise: ${otherwise} } }`,
    '- write: pos.debtor\n    match: { email: =email }\n    set: { name: =company, kind: \'=$translate("a", number)\', email: \'=$translate("a", number)\' }',
  ).filter((each) => each.includes('formula.'))
}

describe('tables', () => {
  test.each([
    ['{ a: { from: shop.orders } }', 'web-shop has no resource "orders". Did you mean "order"?'],
    ['{ a: { to: pos.debtor.kindd } }', 'pos.debtor has no field "kindd". Did you mean "kind"?'],
    ['{ a: { from: shop.order.lines.skuu } }', 'shop.order has no field "lines.skuu"'],
    ['{ a: { from: shop } }', 'a role and a resource'],
    ['{ a: { from: shop.order, rows: { one: 1 } } }', 'shop.order has no value "one"'],
    [
      '{ a: { to: pos.debtor.kind, rows: { x: busines } } }',
      'pos.debtor.kind has no value "busines". Did you mean "business"?',
    ],
  ])('%s', (text, message) => {
    expect(lintTables(text).join('\n')).toContain(message)
  })

  test.each([
    '{ a: { from: shop.customer, rows: { anna: 1 } } }',
    '{ a: { from: shop.order, rows: { 1: 1 } } }',
    '{ a: { from: shop.order.lines.sku, rows: { 1: 1 } } }',
  ])('%s is sound', (text) => {
    expect(lintTables(text)).toEqual([])
  })

  test.each([
    ['{ a: { from: shop.order.number } }', '=$translate("a", total)', 'formula.table_key', 'error'],
    ['{ a: { from: shop.order } }', '=$translate("a", email)', 'formula.table_key', 'error'],
    // Another field of the same record, and of the same kind: it may be meant so.
    ['{ a: { from: shop.order.number } }', '=$translate("a", email)', 'formula.table_key', 'hint'],
  ])('%s asked with %s', (text, formula, code, severity) => {
    const found = lint(`${HEAD}tables: ${text}\nsteps:\n  - let: { x: '${formula}' }\n`)
    expect(found.map((each) => [each.code, each.severity])).toEqual([[code, severity]])
  })

  test.each([
    ['{ a: { from: shop.order.number } }', '=$translate("a", number)'],
    ['{ a: { from: shop.order.number } }', '=$translate("a", $trim(email))'],
    ['{ a: { from: shop.order.lines.sku } }', '=lines.$translate("a", sku)'],
    ['{ a: {} }', '=$translate("a", total)'],
  ])('%s may be asked with %s', (text, formula) => {
    expect(lintTables(text, `- let: { x: '${formula}' }`)).toEqual([])
  })

  test('what a table gives must fit where it goes', () => {
    expect(lintAnswers('fail')).toEqual([])
    expect(lintAnswers('{ use: 5 }')).toEqual([expect.stringContaining('formula.constant_unknown')])
    expect(lintAnswers('keep')).toEqual([])
  })
})

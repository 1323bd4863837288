import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { formatDiagnostic } from '../diagnostic.ts'
import { dedent } from '../testing/dedent.ts'
import { SAMPLE_CONNECTORS, SHOP } from '../testing/sample-connectors.ts'
import { loadInParts, loadProject } from './load-project.ts'

/** Files by path; those without a folder stand in `m/`. */
function load(files: Readonly<Record<string, string>>) {
  const given = Object.entries(files).map(([path, text]) => ({
    path: path.includes('/') ? path : `m/${path}`,
    text,
  }))
  const project = loadProject([...SAMPLE_CONNECTORS, ...given], { transports: transportSpecs })
  return {
    ...project,
    said: project.diagnostics.map(formatDiagnostic),
    codes: project.diagnostics.map(
      ({ file, code, line, column }) => `${file} ${code} ${line}:${column}`,
    ),
    plan: (name: string) => project.flows.find((flow) => flow.plan.name === name)?.plan,
  }
}

const ORDERS = dedent`
  flow: orders
  format: 1
  title: Orders
  connections: { shop: web-shop, pos: till }
  settings:
    type: object
    properties:
      all: { title: All orders, type: boolean, default: false }
  source: { read: shop.order }
  steps:
    - skip: Not paid
      if: =$not(paid) and $not($settings.all)
    - write: pos.debtor
      as: debtor
      match: { email: =email }
      set: { name: =company, email: =email }
    - if: =paid
      do:
        - write: pos.order
          mode: create
          match: { reference: =number }
          set: { reference: =number, debtor: =$debtor.id }
  tests:
    - it: books an order
      record: { number: "1", paid: true, email: a@b.example, company: Acme }
      expect: { result: done }
`

const INTEGRATION = dedent`
  integration: shop-and-till
  format: 1
  title: Shop and till
  connections: { shop: web-shop, pos: till }
  settings:
    type: object
    required: [store]
    properties: { store: { title: Store, type: integer } }
  tables:
    pay: { rows: { ideal: 3 } }
  flows: [receipts]
`

const RECEIPTS = dedent`
  flow: receipts
  format: 1
  title: Receipts
  source: { read: shop.order }
  steps:
    - let: { pay: '=$translate("pay", number)', store: =$settings.store }
    - skip: Nothing to do
      if: =$exists($pay) or $exists($store)
`

describe('an overlay', () => {
  const OVERLAY = dedent`
    flow: orders-acme
    extends: orders
    title: Orders of Acme
    settings: { properties: { all: { default: true } } }
    change:
      debtor:
        set: { email: null, kind: business }
    insert:
      - before: pos.order
        steps:
          - fail: No number
            if: =$empty(number)
      - after: debtor
        steps:
          - let: { known: true }
    tests:
      - it: books an order without a name
        like: books an order
        record: { company: Other }
        expect: { result: done }
  `
  const project = load({ 'orders.yaml': ORDERS, 'acme.yaml': OVERLAY })
  const plan = project.plan('orders-acme')

  test('is the other flow with its changes', () => {
    expect(project.said).toEqual([])
    expect(plan?.steps.map(({ kind }) => kind)).toEqual(['skip', 'write', 'let', 'do'])
    expect(plan?.steps[1]).toMatchObject({
      set: { fields: [{ name: 'name' }, { name: 'kind', value: { value: 'business' } }] },
    })
    expect(plan?.steps[3]).toMatchObject({ steps: [{ kind: 'fail' }, { kind: 'write' }] })
    expect(plan?.settings['properties']).toMatchObject({
      all: { title: 'All orders', default: true },
    })
  })

  test('leaves the other flow as it is', () => {
    expect(project.plan('orders')?.steps.map(({ kind }) => kind)).toEqual(['skip', 'write', 'do'])
    expect(project.plan('orders')?.version).not.toBe(plan?.version)
  })

  test('runs its own tests, which can be like those of the other flow', () => {
    expect(plan?.tests).toHaveLength(1)
    expect(plan?.tests[0]?.record).toMatchObject({ number: '1', company: 'Other' })
  })

  test('names the file of the other flow', () => {
    expect(project.flows.find((flow) => flow.plan.name === 'orders-acme')?.base).toBe(
      'm/orders.yaml',
    )
  })

  test('can be changed by another overlay', () => {
    const second =
      'flow: orders-shop\nextends: orders-acme\nchange: { debtor: { set: { kind: personal } } }\n'
    const chain = load({ 'orders.yaml': ORDERS, 'acme.yaml': OVERLAY, 'shop.yaml': second })
    expect(chain.said).toEqual([])
    expect(chain.plan('orders-shop')?.steps[1]).toMatchObject({
      set: { fields: [{ name: 'name' }, { name: 'kind', value: { value: 'personal' } }] },
    })
  })

  test.each([
    [
      'a step that the other flow does not have',
      'change:\n  deptor: { set: { name: x } }',
      'm/acme.yaml overlay.step_unknown 4:3',
    ],
    [
      'a place that the other flow does not have',
      'insert:\n  - before: depot\n    steps: [ { let: { a: 1 } } ]',
      'm/acme.yaml overlay.step_unknown 4:13',
    ],
    [
      'a field that the target does not have',
      'change:\n  debtor: { set: { nmae: x } }',
      'm/acme.yaml flow.field_unknown 4:20',
    ],
    [
      'a formula that does not compile',
      'change:\n  debtor: { set: { name: =$trim(company } }',
      'm/acme.yaml formula.syntax 4:40',
    ],
    [
      'a name that an inserted step does not know',
      'insert:\n  - after: debtor\n    steps:\n      - let: { a: =$nobody }',
      'm/acme.yaml formula.variable_unknown 6:20',
    ],
    [
      'a modifier that the step cannot have',
      'change:\n  debtor: { retry: 3 }',
      'm/acme.yaml flow.key_foreign 4:13',
    ],
  ])('is told about %s, in its own file', (_, text, expected) => {
    const overlay = `flow: orders-acme\nextends: orders\n${text}\n`
    expect(load({ 'orders.yaml': ORDERS, 'acme.yaml': overlay }).codes).toEqual([expected])
  })

  test('does not move the places of the steps around it', () => {
    const wrong = ORDERS.replace('debtor: =$debtor.id', 'debtor: =$deptor.id')
    const { codes } = load({ 'orders.yaml': wrong, 'acme.yaml': OVERLAY })
    expect(codes).toEqual(['m/orders.yaml formula.variable_unknown 22:45'])
  })

  test.each([
    ['no flow', 'extends: oders', 'm/acme.yaml overlay.base_unknown 2:10'],
    ['itself, through another', 'extends: b', 'm/b.yaml overlay.cycle 2:10'],
  ])('cannot extend %s', (_, line, expected) => {
    const files = {
      'acme.yaml': `flow: a\n${line}\n`,
      'b.yaml': 'flow: b\nextends: a\n',
      'orders.yaml': ORDERS,
    }
    expect(load(files).codes).toContain(expected)
  })
})

describe('a flow of an integration', () => {
  test('inherits connections, settings and tables', () => {
    const project = load({ 'integration.yaml': INTEGRATION, 'receipts.yaml': RECEIPTS })
    expect(project.said).toEqual([])
    expect(project.plan('receipts')).toMatchObject({
      integration: 'shop-and-till',
      connections: { shop: 'web-shop', pos: 'till' },
      settings: { required: ['store'], properties: { store: { type: 'integer' } } },
      tables: { pay: { rows: { ideal: 3 } } },
    })
    expect(project.integrations['shop-and-till']?.flows).toEqual([
      { kind: 'flow', flow: 'receipts' },
    ])
  })

  test('cannot override what it inherits', () => {
    const receipts = `${RECEIPTS}settings: { type: object, properties: { store: { type: string } } }\n`
    expect(load({ 'integration.yaml': INTEGRATION, 'receipts.yaml': receipts }).codes).toEqual([
      'm/receipts.yaml flow.inherited_clash 9:41',
    ])
  })

  test('is told when the integration does not list it', () => {
    const integration = INTEGRATION.replace('[receipts]', '[receipts, recepts]')
    const other = RECEIPTS.replace('flow: receipts', 'flow: stray')
    const files = {
      'integration.yaml': integration,
      'receipts.yaml': RECEIPTS,
      'stray.yaml': other,
    }
    expect(load(files).codes).toEqual([
      'm/integration.yaml integration.flow_unknown 11:19',
      'm/stray.yaml flow.unlisted 1:7',
    ])
  })

  test('finds mistakes of the integration in the file of the integration', () => {
    const integration = INTEGRATION.replace('pay: {', 'pay: { from: shop.payment,')
    expect(load({ 'integration.yaml': integration, 'receipts.yaml': RECEIPTS }).codes).toEqual([
      'm/integration.yaml flow.resource_unknown 10:16',
    ])
  })

  test('may be one of several directions', () => {
    const integration = INTEGRATION.replace(
      '[receipts]',
      '[{ receipts: { direction: { there: receipts } } }]',
    )
    const project = load({ 'integration.yaml': integration, 'receipts.yaml': RECEIPTS })
    expect(project.integrations['shop-and-till']?.flows).toEqual([
      { kind: 'direction', name: 'receipts', options: { there: 'receipts' } },
    ])
  })
})

describe('a project', () => {
  test('gives what is right beside what is wrong', () => {
    const project = load({ 'orders.yaml': ORDERS, 'bad.yaml': 'flow: bad\n' })
    expect(project.flows.map(({ plan }) => plan.name)).toEqual(['orders'])
    expect(project.codes.every((line) => line.startsWith('m/bad.yaml flow.key_missing'))).toBe(true)
  })

  test('says of a file that is not YAML only that', () => {
    expect(load({ 'bad.yaml': 'flow: [\n' }).codes).toHaveLength(1)
  })

  test('says of a connector with mistakes only those, and that flows miss it', () => {
    const broken = { path: 'c/x.yaml', text: 'connector: x\nformat: 1\n' }
    const flow = ORDERS.replace('pos: till', 'pos: x')
    const { diagnostics } = loadProject(
      [...SAMPLE_CONNECTORS, broken, { path: 'm/orders.yaml', text: flow }],
      { transports: transportSpecs },
    )
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(
      new Set(['connector.key_missing', 'flow.connector_broken']),
    )
  })

  test.each([
    ['two connectors of one name', { 'c.yaml': SHOP }, 'm/c.yaml connector.name_double 1:1'],
    [
      'a file that does not say what it is',
      { 'a.yaml': 'title: x\n' },
      'm/a.yaml file.kind_unknown 1:1',
    ],
    [
      'two flows of one name',
      { 'a.yaml': ORDERS, 'b.yaml': ORDERS },
      'm/b.yaml flow.name_double 1:7',
    ],
    [
      'a call of steps that are not there',
      { 'a.yaml': ORDERS.replace('skip: Not paid', 'call: nobody') },
      'm/a.yaml flow.steps_unknown 11:11',
    ],
  ])('reports %s', (_, files, expected) => {
    expect(load(files).codes).toContain(expected)
  })

  test('has mistakes of called steps in their own file, once', () => {
    const steps = 'steps: shared\nformat: 1\ndo:\n  - let: { a: =$nobody }\n'
    const caller = ORDERS.replace('skip: Not paid', 'call: shared')
    const other = caller.replace('flow: orders', 'flow: others')
    const project = load({ 'a.yaml': caller, 'b.yaml': other, 'z.yaml': steps })
    expect(project.codes).toEqual(['m/z.yaml formula.variable_unknown 4:16'])
    expect(project.flows).toEqual([])
  })

  test('knows titles in other languages, and checks that their paths exist', () => {
    const titles =
      'title: Ordini\nsettings.properties.all.title: Tutti\nsettings.properties.some.title: x\n'
    const project = load({ 'orders.yaml': ORDERS, 'orders.it.yaml': titles })
    expect(project.codes).toEqual(['m/orders.it.yaml titles.path_unknown 3:1'])
    expect(project.titles[0]).toMatchObject({
      of: 'm/orders.yaml',
      language: 'it',
      texts: { title: 'Ordini' },
    })
  })

  test('knows reasons in other languages, each with the values of the original', () => {
    const titles = 'Not paid: Non pagato\nNot shipped: Non spedito\n'
    const project = load({ 'orders.yaml': ORDERS, 'orders.it.yaml': titles })
    expect(project.codes).toEqual(['m/orders.it.yaml titles.path_unknown 2:1'])
    const valued = ORDERS.replace('skip: Not paid', `skip: '="Not paid: " & number'`)
    const less = `'="Not paid: " & number': Non pagato\n`
    expect(load({ 'orders.yaml': valued, 'orders.it.yaml': less }).codes).toEqual([
      'm/orders.it.yaml titles.reason_differs 1:1',
    ])
    const same = `'="Not paid: " & number': '=number & " non pagato"'\n`
    expect(load({ 'orders.yaml': valued, 'orders.it.yaml': same }).codes).toEqual([])
  })

  test('knows titles of connectors too', () => {
    const titles = 'title: Negozio\nsettings.properties.nothing.title: x\n'
    const of = SAMPLE_CONNECTORS[0]?.path ?? ''
    const path = of.replace('.yaml', '.it.yaml')
    const project = load({ [path]: titles })
    expect(project.codes).toEqual([`${path} titles.path_unknown 2:1`])
    expect(project.titles[0]).toMatchObject({ of, language: 'it' })
  })

  test('hints at questions and tables that nothing uses', () => {
    const flow = ORDERS.replace(
      'flow: orders',
      'tables: { pay: { rows: { a: 1 } } }\nflow: orders',
    ).replace(' and $not($settings.all)', '')
    const project = load({ 'orders.yaml': flow })
    expect(project.codes).toEqual([
      'm/orders.yaml flow.table_unused 1:11',
      'm/orders.yaml flow.setting_unused 9:5',
    ])
    expect(project.flows).toHaveLength(1)
  })

  test('hints at what no flow of an integration uses, in the file of the integration', () => {
    const receipts = RECEIPTS.replace('$settings.store', '1')
    expect(load({ 'integration.yaml': INTEGRATION, 'receipts.yaml': receipts }).codes).toEqual([
      'm/integration.yaml flow.setting_unused 8:17',
    ])
  })
})

/** How often others have a turn while orders with these steps besides are read. */
function countParts(steps: readonly string[]): number {
  const text = ORDERS.replace('\ntests:', ['', ...steps, 'tests:'].join('\n'))
  const files = [...SAMPLE_CONNECTORS, { path: 'm/orders.yaml', text }]
  return [...loadInParts(files, { transports: transportSpecs })].length
}

test('others have a turn before each step within a step, and before each value', () => {
  const inner = Array.from({ length: 30 }, () => '      - { skip: Never, if: =false }')
  const values = Array.from({ length: 30 }, (_, at) => `      value${at}: =number`)
  const alone = countParts([])
  expect(countParts(['  - do:', ...inner])).toBeGreaterThanOrEqual(alone + 30)
  expect(countParts(['  - let:', ...values])).toBeGreaterThanOrEqual(alone + 30)
})

test('what is known to be right is compiled, and not checked again', () => {
  const files = [
    ...SAMPLE_CONNECTORS,
    { path: 'a/orders.yaml', text: ORDERS.replace('=email', '=emial') },
  ]
  const codesOf = (checked: boolean) => {
    const { diagnostics, flows } = loadProject(files, {
      transports: transportSpecs,
      checked: () => checked,
    })
    return [flows.length, diagnostics.some(({ severity }) => severity === 'error')]
  }
  expect(codesOf(false)).toEqual([0, true])
  expect(codesOf(true)).toEqual([1, false])
})

import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { formatDiagnostic } from '../diagnostic.ts'
import type { ProjectFile } from '../language/source-file.ts'
import { loadProject } from '../project/load-project.ts'
import { dedent } from '../testing/dedent.ts'
import { SAMPLE_CONNECTORS } from '../testing/sample-connectors.ts'
import type { FlowPlan, StepPlan } from './flow-plan.ts'

const HEAD = dedent`
  flow: orders
  format: 1
  title: Orders
  connections: { shop: web-shop, pos: till }
  source: { read: shop.order }
`

/** The plan of a flow that has nothing wrong with it. */
function compile(rest: string, more: readonly ProjectFile[] = []): FlowPlan {
  const flow = { path: 'orders.yaml', text: HEAD + rest }
  const { flows, diagnostics } = loadProject([...SAMPLE_CONNECTORS, flow, ...more], {
    transports: transportSpecs,
  })
  expect(diagnostics.map(formatDiagnostic)).toEqual([])
  const plan = flows[0]?.plan
  if (!plan) throw new Error('the flow has no plan')
  return plan
}

const only = <K extends StepPlan['kind']>(plan: FlowPlan, kind: K) => {
  const step = plan.steps.find((one) => one.kind === kind)
  return step as Extract<StepPlan, { kind: K }>
}

describe('what is not written', () => {
  const plan = compile(dedent`
    steps:
      - write: pos.order
        mode: create
        match: { reference: =number }
        set: { reference: =number }
  `)

  test('has its default', () => {
    expect(plan).toMatchObject({
      // oxlint-disable-next-line unicorn/no-thenable -- the word of the language, and never awaited
      errors: { retries: 5, then: 'park', stopAfter: 25 },
      parallel: 4,
      tests: [],
      settings: { type: 'object' },
    })
    expect(only(plan, 'write')).toMatchObject({ missing: 'fail', unchanged: 'skip' })
  })

  test('links a write to the record in hand', () => {
    const { link } = only(plan, 'write')
    expect(link?.source).toBe('shop.order')
    expect(link?.key).toMatchObject({ kind: 'formula', formula: { text: '$key' } })
  })
})

test('a step is known by its place in the file', () => {
  const plan = compile(dedent`
    steps:
      - if: =paid
        do:
          - skip: Paid
        else:
          - fail: Not paid
  `)
  expect(only(plan, 'do')).toMatchObject({
    id: 'steps.0',
    steps: [{ id: 'steps.0.do.0', path: ['steps', 0, 'do', 0] }],
    else: [{ id: 'steps.0.else.0', kind: 'fail' }],
  })
})

describe('parts of the record that cost further calls', () => {
  test.each([
    ['are not read for a step that does not use them', 'skip: Unpaid', 'if: =$not(paid)', []],
    [
      'are read for a field that is made from them',
      'skip: Empty',
      'if: =$count(lines) = 0',
      ['lines'],
    ],
    [
      'are read for that field of the whole record',
      'skip: Empty',
      'if: =$count($record.lines) = 0',
      ['lines'],
    ],
    ['are not read for another field of the whole record', 'skip: x', 'if: =$record.paid', []],
    ['are read when the whole record is used', 'skip: x', 'if: =$string($) = ""', ['lines']],
    [
      'are read for the list that a step goes through',
      'find: pos.product',
      'for: =lines\n    by: { sku: =sku }',
      ['lines'],
    ],
  ])('%s', (_, verb, modifier, more) => {
    const plan = compile(`steps:\n  - ${verb}\n    ${modifier}\n`)
    expect(plan.steps[0]?.more).toEqual(more)
    expect(plan.source.more).toEqual(more)
  })

  test('are needed by a group of which a step needs them', () => {
    const plan = compile(dedent`
      steps:
        - if: =paid
          do:
            - let: { n: =$count(lines) }
    `)
    expect(plan.steps[0]?.more).toEqual(['lines'])
    expect(plan.source.more).toEqual(['lines'])
  })

  test('are not read ahead of a group that may be passed by', () => {
    const plan = compile(dedent`
      steps:
        - if: =paid
          do:
            - let: { n: =$count(lines) }
        - if: =$count(lines) > 1
          do:
            - let: { n: 1 }
    `)
    expect(plan.steps.map(({ ahead }) => ahead)).toEqual([[], ['lines']])
    expect(plan.steps[0]).toMatchObject({ steps: [{ ahead: ['lines'] }] })
  })

  test('are read ahead of called steps only for what they are given and what they give', () => {
    expect(aheadOf('=paid', '')).toEqual([])
    expect(aheadOf('=lines[0].sku', '')).toEqual(['lines'])
    expect(aheadOf('=paid', 'gives: =$sum(lines.quantity)\n')).toEqual(['lines'])
  })
})

const lookSteps = (gives: string) => ({
  path: 'look.yaml',
  text: `steps: look\nformat: 1\ntitle: Looks\ntakes: [n]\ndo:\n  - let: { m: =$count(lines) }\n${gives}`,
})

const titleOfCall = (more: string) =>
  compile(`steps:\n  - call: look\n    with: { n: 1 }\n${more}`, [lookSteps('')]).steps[0]?.title

const aheadOf = (n: string, gives: string) =>
  compile(`steps:\n  - call: look\n    with: { n: "${n}" }\n`, [lookSteps(gives)]).steps[0]?.ahead

const writeOf = (set: string) =>
  only(
    compile(dedent`
      steps:
        - write: pos.debtor
          match: { email: =email }
          set: { name: ${set} }
    `),
    'write',
  )

test('a write that mentions $existing must read its target first', () => {
  expect(writeOf('"=$first($existing.name, company)"').readsExisting).toBe(true)
  expect(writeOf('=company').readsExisting).toBe(false)
})

function inGroup(title: string): string {
  return `steps:\n  - if: =paid\n    do:\n      - skip: All\n${title}    else:\n      - let: { title: 1 }\n`
}

function letTitle(value: number): string {
  return `steps:\n  - let: { title: ${value} }\n  - skip: All\n`
}

describe('a version', () => {
  const steps = 'steps:\n  - skip: All\n    if: =paid\n'
  const version = compile(steps).version

  test('stays when only tests or comments change', () => {
    const tests =
      'tests:\n  - it: skips\n    record: { paid: true }\n    expect: { result: skipped }\n'
    expect(compile(`# why\n${steps}${tests}`).version).toBe(version)
  })

  test('stays when steps get other titles, at any depth', () => {
    const titled = compile(inGroup('        title: Nobody pays twice\n'))
    expect(titled.version).toBe(compile(inGroup('')).version)
    expect(only(titled, 'do').steps[0]?.title).toBe('Nobody pays twice')
  })

  test('changes with what the flow does', () => {
    expect(compile(letTitle(1)).version).not.toBe(compile(letTitle(2)).version)
    expect(compile(`${steps}parallel: 2\n`).version).not.toBe(version)
  })
})

describe('a test that is like another', () => {
  const plan = compile(dedent`
    settings:
      type: object
      properties: { a: { type: boolean }, b: { type: boolean } }
    steps:
      - skip: Nothing to do
        if: =$settings.a and $settings.b
    tests:
      - it: base
        settings: { a: true }
        record: { number: "1", billing: { street: Damrak, city: Amsterdam }, lines: [ { sku: A }, { sku: B } ] }
        given:
          pos.debtor: [ { id: 1 } ]
          pos.product: [ { id: 2 } ]
        runs: 2
        expect: { result: skipped }
      - it: changed
        like: base
        settings: { b: true }
        record: { billing: { street: null }, lines: [ { sku: C } ] }
        given: { pos.product: [] }
        expect: { writes: [] }
  `)

  test('takes over records, settings and what is given, and what is expected is its own', () => {
    expect(plan.tests[1]).toMatchObject({
      settings: { a: true, b: true },
      record: { number: '1', billing: { city: 'Amsterdam' }, lines: [{ sku: 'C' }] },
      given: { 'pos.debtor': [{ id: 1 }], 'pos.product': [] },
      runs: 2,
      expect: { writes: [] },
    })
    expect(plan.tests[1]?.expect.result).toBeUndefined()
    expect(plan.tests[1]?.record?.['billing']).toEqual({ city: 'Amsterdam' })
  })
})

describe('steps of another file', () => {
  const file = {
    path: 'shared/debtor.yaml',
    text: dedent`
      steps: find-debtor
      format: 1
      takes: [address]
      do:
        - find: pos.debtor
          by: { email: =$address }
          missing: ok
          as: found
      gives: =$found.id
    `,
  }
  const plan = compile(
    dedent`
      steps:
        - call: find-debtor
          with: { address: =email }
          as: debtor
        - write: pos.order
          mode: create
          match: { reference: =number }
          set: { reference: =number, debtor: =$debtor }
    `,
    [file],
  )

  test('become part of the flow that calls them', () => {
    expect(only(plan, 'call')).toMatchObject({
      name: 'find-debtor',
      as: 'debtor',
      with: [{ name: 'address' }],
      steps: [{ kind: 'find', id: 'steps.0.call.do.0' }],
      gives: { kind: 'formula' },
    })
  })

  test('are called by the title of their file, unless the flow calls them something else', () => {
    expect(titleOfCall('')).toBe('Looks')
    expect(titleOfCall('    title: Look twice\n')).toBe('Look twice')
  })
})

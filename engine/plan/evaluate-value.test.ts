import { describe, expect, test } from 'vitest'
import type { Problem } from '../diagnostic.ts'
import { isTruthy } from '../formula/is-truthy.ts'
import { readYaml } from '../language/read-yaml.ts'
import { dedent } from '../testing/dedent.ts'
import { compileValue } from './compile-value.ts'
import { evaluateValue, FieldError } from './evaluate-value.ts'

function compile(text: string) {
  const problems: Problem[] = []
  const source = readYaml('a.yaml', text, (problem) => problems.push(problem))
  const plan = compileValue(source.value ?? null, [], (problem) => problems.push(problem))
  return { plan, diagnostics: problems.map(source.place) }
}

function evaluate(text: string, input: unknown, variables: Record<string, unknown> = {}) {
  return evaluateValue(compile(text).plan, input, { variables, now: 0 })
}

describe('a value', () => {
  test('without "=" stands for itself', () => {
    expect(evaluate('{ a: text, b: 1, c: null, d: [x, true], e: {} }', {})).toEqual({
      a: 'text',
      b: 1,
      c: null,
      d: ['x', true],
      e: {},
    })
  })

  test('with "=" is computed from the record and what the flow knows', () => {
    expect(
      evaluate('{ a: =name, b: =$settings.store }', { name: 'n' }, { settings: { store: 1 } }),
    ).toEqual({ a: 'n', b: 1 })
  })

  test('that starts with "=" is written as a formula that gives it', () => {
    expect(evaluate(`a: ="=text"`, {})).toEqual({ a: '=text' })
  })

  test('without result is left out, null is kept', () => {
    expect(evaluate('{ a: =nope, b: =null, list: [=nope, 1] }', {})).toEqual({ b: null, list: [1] })
  })

  test('that is a map of nothing is left out, unless it is the whole', () => {
    expect(evaluate('{ address: { street: =street, city: =city }, kept: {} }', {})).toEqual({
      kept: {},
    })
    expect(evaluate('{ street: =street }', {})).toEqual({})
  })
})

test('a list without end is stopped', () => {
  const text = '{ for: "=[1..9000]", set: { for: "=[1..9000]", set: =$index } }'
  expect(() => evaluate(text, {})).toThrow(/too many items to calculate/)
})

describe('a list made with for', () => {
  const text = dedent`
    lines:
      for: =lines
      if: =quantity > 0
      set: { sku: =sku, at: =$index, order: =$record.id }
  `
  const line = { sku: 'A', quantity: 1 }

  test('has one entry per item that "if" lets through', () => {
    const record = { id: 5, lines: [line, { sku: 'B', quantity: 0 }, { sku: 'C', quantity: 2 }] }
    expect(evaluate(text, record, { record })).toEqual({
      lines: [
        { sku: 'A', at: 0, order: 5 },
        { sku: 'C', at: 2, order: 5 },
      ],
    })
  })

  test('is a list with one item, with a single one, and with none', () => {
    expect(evaluate(text, { lines: [line] })).toEqual({ lines: [{ sku: 'A', at: 0 }] })
    expect(evaluate(text, { lines: line })).toEqual({ lines: [{ sku: 'A', at: 0 }] })
    expect(evaluate(text, {})).toEqual({ lines: [] })
  })

  test('can hold values that are not maps', () => {
    expect(evaluate('{ for: =ids, set: =$string($) }', { ids: [1, 2] })).toEqual(['1', '2'])
  })

  test('knows no other keys', () => {
    expect(compile('{ for: =x, set: =y, iff: =z }').diagnostics).toMatchObject([
      { code: 'value.list_key', line: 1, column: 21 },
    ])
  })
})

test('every broken formula is reported at the character where it breaks', () => {
  const text = dedent`
    good: =a
    bad: =$sum(a
    quoted: "=1 + \"x\" +"
  `
  expect(compile(text).diagnostics.map(({ code, line }) => `${code} ${line}`)).toEqual([
    'formula.syntax 2',
    'formula.syntax 3',
  ])
})

test('a failure names the field and the formula', () => {
  const text = '{ lines: { for: =lines, set: { price: "=price * 2" } } }'
  const plan = compileValue(
    readYaml('a', text, () => {}).value ?? null,
    ['steps', 1, 'set'],
    () => {},
  )
  const run = () => evaluateValue(plan, { lines: [{ price: 'x' }] }, { variables: {}, now: 0 })
  expect(run).toThrow(FieldError)
  expect(run).toThrow(
    expect.objectContaining({
      path: ['steps', 1, 'set', 'lines', 'set', 'price'],
      field: 'lines.price',
      formula: 'price * 2',
      message: expect.stringContaining('"lines.price" could not be calculated'),
    }),
  )
})

test.each([
  [undefined, false],
  [null, false],
  ['', false],
  [0, false],
  [{}, false],
  [[], false],
  [[0, ''], false],
  ['no', true],
  [[0, 1], true],
  [{ a: null }, true],
])('"if" takes %j as %s', (value, yes) => {
  expect(isTruthy(value)).toBe(yes)
})

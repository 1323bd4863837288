import { describe, expect, test } from 'vitest'
import { toText } from '../../messages/to-text.ts'
import type { EvaluationContext } from '../formula.ts'
import { drawFormula } from './draw-formula.ts'
import { valuesOfFormula } from './values-of-formula.ts'

const record = {
  name: 'Ada',
  lines: [
    { sku: 'A', price: 3, quantity: 1 },
    { sku: 'B', price: 2, quantity: 0 },
    { sku: 'C', price: 5, quantity: 2 },
  ],
}
const context: EvaluationContext = { variables: { settings: { from: 1 } }, now: 0 }

/** `node text @turn = value`, of those with that text. */
function at(formula: string, text: string): unknown[] {
  const graph = drawFormula(formula)
  return valuesOfFormula(graph, record, context)
    .filter(({ node }) => graph.nodes.find(({ id }) => id === node)?.text === text)
    .map(({ turn, value, error, taken }) => {
      if (error !== undefined) return toText(error)
      return taken ? [turn.join('.'), value] : [turn.join('.'), value, 'not taken']
    })
}

describe('every node of a formula has its value:', () => {
  test.each([
    ['$uppercase(name) & "!"', '$uppercase(name)', [['', 'ADA']]],
    ['$uppercase(name) & "!"', 'name', [['', 'Ada']]],
    ['missing & name', 'missing', [['', undefined]]],
    ['name & $settings.from', '$settings.from', [['', 1]]],
    ['($x := 2; $y := $x + 1; $y * 2)', '$x + 1', [['', 3]]],
    ['($x := 2; $y := $x + 1; $y * 2)', '$y * 2', [['', 6]]],
    [
      '$sum(lines.(price * quantity))',
      'price * quantity',
      [
        ['0', 3],
        ['1', 0],
        ['2', 10],
      ],
    ],
    [
      '[lines[quantity > 0]^(>price).{"s": sku}]',
      'sku',
      [
        ['0', 'C'],
        ['1', 'A'],
      ],
    ],
    [
      '[lines[quantity > 0]^(>price).{"s": sku}]',
      'quantity > 0',
      [
        ['0', true],
        ['1', false],
        ['2', true],
      ],
    ],
    [
      '[lines.{"s": %.name & sku}]',
      '%.name & sku',
      [
        ['0', 'AdaA'],
        ['1', 'AdaB'],
        ['2', 'AdaC'],
      ],
    ],
    [
      '[lines[%.name = "Ada" and price > 2].{"s": %.name}]',
      '%.name',
      [
        ['0', 'Ada'],
        ['1', 'Ada'],
        ['2', 'Ada'],
        ['0', 'Ada'],
        ['1', 'Ada'],
      ],
    ],
  ])('%s: %s', (formula, text, values) => {
    expect(at(formula, text)).toEqual(values)
  })
})

describe('a case says whether it was taken:', () => {
  test.each([
    ['name = "Ada" ? 1 : 2', '1', [['', 1]]],
    ['name = "Ada" ? 1 : 2', '2', [['', 2, 'not taken']]],
    ['name = "Bob" ? 1 : missing ? 2 : 3', '3', [['', 3]]],
    ['$if(missing, 1, 2)', '1', [['', 1, 'not taken']]],
    ['missing ?? name ?? "x"', 'name', [['', 'Ada']]],
    ['missing ?? name ?? "x"', '"x"', [['', 'x', 'not taken']]],
    ['false ?: "x"', '"x"', [['', 'x']]],
    ['false ? $uppercase(name)', 'name', [['', 'Ada', 'not taken']]],
  ])('%s: %s', (formula, text, values) => {
    expect(at(formula, text)).toEqual(values)
  })
})

test('what fails says why, and the rest has values', () => {
  expect(at('$uppercase(1) & name', '$uppercase(1)')).toEqual([
    expect.stringContaining('uppercase'),
  ])
  expect(at('$uppercase(1) & name', 'name')).toEqual([['', 'Ada']])
})

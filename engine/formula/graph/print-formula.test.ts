import { describe, expect, test } from 'vitest'
import { randomFormula } from '../../testing/random-formula.ts'
import { parseFormula } from '../syntax/parse-formula.ts'
import { drawFormula } from './draw-formula.ts'
import type { FormulaGraph, GraphNode } from './formula-graph.ts'
import { printFormula, printFormulaAnew } from './print-formula.ts'

/** The language's own tree of a text, without places. */
function treeOf(text: string): string {
  return JSON.stringify(parseFormula(text).node, (key, value: unknown) => {
    if (key === 'position') return undefined
    return value instanceof RegExp ? String(value) : value
  })
}

const FORMULAS = [
  'a.b.c',
  'first & " " & (middle & " ") & last',
  '(a + b) * -c - 2',
  'a - (b - c)',
  '((a))',
  'a = b ? x : (c in d ? y : z)',
  '$if(a, b, $if(c, d, e))',
  'a ?? b ?? c & "x"',
  '(a ?? b) & c',
  'a ?: (b ?? c)',
  '[lines[quantity > 0][0]^(>price, sku).{"s": sku, "n": name}]',
  'lines[].sku',
  'a[x].b[y]^(c)[0].d.(e + 1)',
  'a & b^(c)',
  '$split(name, /\\s+/i)[0] & "it\'s"',
  'lines.sku ~> $join(",") ~> $uppercase',
  '$lookup({"a": 1, "b c": $money(x)}, kind)',
  '$translate("vat", tax) ?? 3',
  '($x := a ? b : c; $y := [1, 2]; {"x": $x})',
  '"foo".bar["x" = y]',
  'a.$uppercase()',
  '$map(a, function($v) { $v }) & b',
  '(a; b) & c',
  'not & and',
]

describe('printing a drawn formula anew gives the same tree:', () => {
  test.each(FORMULAS)('%s', (formula) => {
    expect(treeOf(printFormulaAnew(drawFormula(formula)))).toBe(treeOf(formula))
  })

  test('formulas by chance', () => {
    const torn = Array.from({ length: 300 }, (_, seed) => randomFormula(seed)).filter(
      (formula) => treeOf(printFormulaAnew(drawFormula(formula))) !== treeOf(formula),
    )
    expect(torn).toEqual([])
  })
})

test.each(['a  &  b', ' $uppercase( x )', "'a' & b", '( a + b )', '{"k":  v}'])(
  'what nobody changed is printed as it was written: %s',
  (formula) => {
    expect(treeOf(printFormula(drawFormula(formula)))).toBe(treeOf(formula))
    const { root, nodes } = drawFormula(formula)
    expect(printFormula(drawFormula(formula))).toContain(nodes.find(({ id }) => id === root)?.text)
  },
)

/** Puts the formula in the place of a node. */
function swap(graph: FormulaGraph, id: string, text: string): FormulaGraph {
  const inserted = drawFormula(text).nodes.map((node) =>
    rewired(node, `new${node.id}`, (child) => `new${child}`),
  )
  const kept = graph.nodes.map((node) =>
    rewired(node, node.id, (child) => (child === id ? 'newf' : child)),
  )
  return { ...graph, nodes: [...kept, ...inserted] }
}

function rewired(node: GraphNode, id: string, turn: (child: string) => string): GraphNode {
  const ports = node.ports.map((port) => ({ name: port.name, node: turn(port.node) }))
  return { ...node, id, ports }
}

test.each(['', 'a +', '/* why */ a', '$map(a, function($v) { $v })', '%'])(
  'what cannot be drawn is never rewritten: %s',
  (formula) => {
    expect(printFormula(drawFormula(formula))).toBe(formula)
    expect(printFormulaAnew(drawFormula(formula))).toBe(formula)
  },
)

describe('of a changed graph', () => {
  test('only what was changed is written anew', () => {
    const graph = drawFormula('$join( [a,  b] , " ") &  $uppercase( c )')
    expect(printFormula(swap(graph, 'f/2/1', 'd'))).toBe('$join( [a,  b] , " ") & $uppercase(d)')
  })

  test.each([
    ['a * b', 'f/left', 'x + y', '(x + y) * b'],
    ['a - b', 'f/right', 'x - y', 'a - (x - y)'],
    ['a & b', 'f/1', 'x ? y : z', '(x ? y : z) & b'],
    ['a & b', 'f/1', 'x ?? y', '(x ?? y) & b'],
    ['lines.{"s": sku}', 'f/list', '$append(x, y)', '$append(x, y).{"s": sku}'],
    ['lines[a = 1]', 'f/list', 'x & y', '(x & y)[a = 1]'],
    ['lines.(a + 1)', 'f/list', '"x"', '("x").(a + 1)'],
    ['lines.(a + 1)', 'f/item', 'x & y', 'lines.(x & y)'],
    ['-a', 'f/value', 'x + y', '-(x + y)'],
    ['a ? b : c', 'f/test1', 'x ? y : z', '(x ? y : z) ? b : c'],
    ['a & b', 'f/2', '(x)^(y)', 'a & ((x)^(y))'],
    ['a & b', 'f/1', '$f := 1', '($f := 1) & b'],
  ])('%s, %s becomes %s: brackets where they are needed', (formula, id, text, printed) => {
    expect(printFormula(swap(drawFormula(formula), id, text))).toBe(printed)
  })

  test('a port without its node is a mistake of ours', () => {
    const graph = { ...drawFormula('a & b'), root: 'g' }
    expect(() => printFormula(graph)).toThrow('has no node "g"')
  })
})

test.each([
  ['a ? 1 : 2', (cases: number) => `${'a ? 1 : '.repeat(cases)}2`],
  ['$if(a, 1, 2)', (cases: number) => `${'$if(a, 1, '.repeat(cases)}2${')'.repeat(cases)}`],
])('%s is printed with thousands of cases as well', (text, expected) => {
  const graph = drawFormula(text)
  const many = 20_000
  const nodes = graph.nodes.map((node) => {
    if (node.kind !== 'when') return node
    const nodeOf = (name: string) => node.ports.find((port) => port.name === name)?.node ?? ''
    const ports = Array.from({ length: many }, (_, at) => [
      { name: `test${at + 1}`, node: nodeOf('test1') },
      { name: `then${at + 1}`, node: nodeOf('then1') },
    ]).flat()
    return { ...node, ports: [...ports, { name: 'otherwise', node: nodeOf('otherwise') }] }
  })
  expect(printFormulaAnew({ ...graph, nodes })).toBe(expected(many))
})

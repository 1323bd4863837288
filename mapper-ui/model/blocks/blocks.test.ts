import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { drawFormula } from '../../../engine/index.ts'
import { findBlockMistake, mistakeIn } from '../testing/find-block-mistake.ts'
import {
  addCase,
  addOtherwise,
  addPart,
  joinCondition,
  movePart,
  removePart,
  renameFunction,
  renameTable,
  swapBranches,
  unwrapPart,
  type Wrapping,
  wrapPart,
} from './change-parts.ts'
import {
  type ConditionOperator,
  changeOperator,
  joinedBy,
  readCondition,
  writeCondition,
} from './conditions.ts'
import { partOf, replacePart } from './replace-part.ts'

describe('a part is replaced, and nothing around it', () => {
  test.each([
    ['first  &" "& last', 'f/3', 'name', 'first  &" "& name'],
    ['$words( a ,b )', 'f/1', 'c', '$words( c ,b )'],
    ['a + b', 'f/right', 'c + d', 'a + (c + d)'],
    ['a & b', 'f/1', 'x ? 1 : 2', '(x ? 1 : 2) & b'],
    ['( a + b ) * c', 'f/left', 'd', 'd * c'],
    ['( a + b ) * c', 'f/left', 'd + 1', '( d + 1 ) * c'],
    ['$if(a, b, c)', 'f/test1', 'd and e', '$if(d and e, b, c)'],
    ['lines[a = 1]', 'f/where1', 'b', 'lines[b]'],
  ])('%s with %s as %s becomes %s', (formula, id, text, expected) => {
    expect(replacePart(drawFormula(formula), id, text)).toBe(expected)
  })
})

describe('what stands in a row', () => {
  test.each([
    ['$words(a, b)', 'c', '$words(a, b, c)'],
    ['$first(a)', 'b', '$first(a, b)'],
    ['a ?? b', 'c', 'a ?? b ?? c'],
    ['a & b', 'c ? 1 : 2', 'a & b & (c ? 1 : 2)'],
    ['[a]', 'b', '[a, b]'],
    ['[]', 'b', '[b]'],
    ['a and b', 'c', 'a and b and c'],
  ])('%s takes %s: %s', (formula, text, expected) => {
    expect(addPart(drawFormula(formula), 'f', text)).toBe(expected)
  })

  test.each([
    ['$words(a, b, c)', 0, '$words(b, c)'],
    ['$words(a,  b, c)', 1, '$words(a, c)'],
    ['$words(a)', 0, '$words(a)'],
    ['a & " " & (b + 1)', 2, 'a & " "'],
    ['a and $empty(b) and c', 1, 'a and c'],
    ['a or b', 0, 'b'],
    ['[a]', 0, '[]'],
  ])('%s loses the part at %i: %s', (formula, at, expected) => {
    expect(removePart(drawFormula(formula), 'f', at)).toBe(expected)
  })

  test.each([
    ['$words(a,  b, c)', 1, -1, '$words(b,  a, c)'],
    ['$words(a, b)', 1, 1, '$words(a, b)'],
    ['a & (b + 1)', 0, 1, '(b + 1) & a'],
    ['a and b and c', 2, -1, 'a and c and b'],
    ['(a^(x) & b)', 0, 1, '(b & (a^(x)))'],
  ] as const)('%s with the part at %i moved by %i: %s', (formula, at, by, expected) => {
    expect(movePart(drawFormula(formula), 'f', at, by)).toBe(expected)
  })
})

describe('something is put around a part', () => {
  test.each<readonly [string, string, Wrapping, string]>([
    ['a', 'f', { kind: 'if', condition: '$not($empty(b))' }, '$if($not($empty(b)), a)'],
    ['$number(a)', 'f', { kind: 'if', condition: 'b' }, 'b ? $number(a)'],
    ['a', 'f', { kind: 'table', table: 'vat' }, '$translate("vat", a)'],
    ['a & b', 'f/2', { kind: 'function', name: 'round', others: ['2'] }, 'a & $round(b, 2)'],
    ['(a + b) * c', 'f/left', { kind: 'function', name: 'abs', others: [] }, '$abs(a + b) * c'],
    ['a & b', 'f/1', { kind: 'first' }, '$first(a, "") & b'],
  ])('%s at %s with %o: %s', (formula, id, wrapping, expected) => {
    expect(wrapPart(drawFormula(formula), id, wrapping)).toBe(expected)
  })

  test.each([
    ['x & $trim(a)', 'f', '$empty(b) ? x & $trim(a)'],
    ['c ? x & $trim(a)', 'f', 'c and $empty(b) ? x & $trim(a)'],
    ['c or d ? x & a', 'f/then1', '(c or d) and $empty(b) ? x & a'],
    ['x & $if(c, a)', 'f/2', 'x & $if(c and $empty(b), a)'],
    ['x & (c ? $trim(a))', 'f/2', 'x & (c and $empty(b) ? $trim(a))'],
    ['x & (c ? $trim(a))', 'f/2/then1', 'x & (c and $empty(b) ? $trim(a))'],
    ['c ? a : d', 'f', '$empty(b) ? (c ? a : d)'],
    ['$if(c, $trim(a), d)', 'f/then1', '$if(c, $empty(b) ? $trim(a), d)'],
  ])(
    'and a condition never within another one, where both can be one: %s at %s: %s',
    (formula, id, expected) => {
      expect(wrapPart(drawFormula(formula), id, { kind: 'if', condition: '$empty(b)' })).toBe(
        expected,
      )
    },
  )

  test('and conditions one after the other are one, of as many parts', () => {
    const formula = ['d', 'e', 'f'].reduce(
      (text, condition) => wrapPart(drawFormula(text), 'f', { kind: 'if', condition }),
      'a & " " & b',
    )
    expect(formula).toBe('d and e and f ? a & " " & b')
  })

  test.each([
    ['$uppercase(a)', 'f', 'a'],
    ['$translate("vat", a & b)', 'f', 'a & b'],
    ['$if(a, b, c)', 'f', 'b'],
    ['x & $trim(a)', 'f/2', 'x & a'],
    ['lines.sku ~> $join(",")', 'f', 'lines.sku'],
  ])('and taken away again: %s at %s: %s', (formula, id, expected) => {
    expect(unwrapPart(drawFormula(formula), id)).toBe(expected)
  })
})

describe('functions, operators and tables get another name', () => {
  test.each([
    ['$floor( a )', 'f', 'ceil', '$ceil( a )'],
    ['a  + b', 'f', '*', 'a  * b'],
    ['a = "="', 'f', '!=', 'a != "="'],
    ['a ~> $join(",")', 'f', 'split', 'a ~> $split(",")'],
  ])('%s: %s as %s', (formula, id, name, expected) => {
    expect(renameFunction(drawFormula(formula), id, name)).toBe(expected)
  })

  test('a table', () => {
    const graph = drawFormula('$translate( "vat" , a )')
    expect(renameTable(graph, 'f', 'tax')).toBe('$translate("tax", a )')
  })
})

describe('cases', () => {
  test.each([
    ['$if(a, b, c)', '$if(a, b, $if(x, "", c))'],
    ['$if(a, b)', '$if(a, b, $if(x, ""))'],
    ['a ? b : c', 'a ? b : x ? "" : c'],
  ])('one more: %s becomes %s', (formula, expected) => {
    const more = addCase(drawFormula(formula), 'f', 'x')
    expect(more).toBe(expected)
    expect(partOf(drawFormula(more), 'f/test2')?.text).toBe('x')
  })

  test('what is given otherwise is added, and changes places with what is given then', () => {
    const added = addOtherwise(drawFormula('$if(a, b)'), 'f', '"c"')
    expect(added).toBe('$if(a, b, "c")')
    expect(addOtherwise(drawFormula('a ? b'), 'f', '"c"')).toBe('a ? b : "c"')
    expect(swapBranches(drawFormula(added), 'f')).toBe('$if(a, "c", b)')
  })
})

describe('a condition', () => {
  test.each<readonly [string, ConditionOperator, string, string | undefined]>([
    ['$empty(companyName)', 'empty', 'companyName', undefined],
    ['$not($empty(companyName))', 'filled', 'companyName', undefined],
    ['isCompany = false', 'is', 'isCompany', 'false'],
    ['status != "paid"', 'isNot', 'status', '"paid"'],
    ['total >= 10', 'atLeast', 'total', '10'],
    ['status in ["a", "b"]', 'oneOf', 'status', '["a", "b"]'],
    ['isCompany', 'yes', 'isCompany', undefined],
    ['$not($known)', 'no', '$known', undefined],
    ['$exists($debtor)', 'there', '$debtor', undefined],
    ['$not($exists(a.b))', 'missing', 'a.b', undefined],
  ])('%s is read as %s, and written so', (formula, operator, subject, value) => {
    const read = readCondition(drawFormula(formula), 'f')
    expect([read?.operator, read?.subject.text, read?.value?.text]).toEqual([
      operator,
      subject,
      value,
    ])
    expect(writeCondition(operator, subject, value)).toBe(formula)
  })

  test.each(['a + b', '$uppercase(a)', '"x"', '$not(a = b)'])('%s is none', (formula) => {
    expect(readCondition(drawFormula(formula), 'f')).toBeUndefined()
  })

  test.each<readonly [string, ConditionOperator, string]>([
    ['$empty(a)', 'filled', '$not($empty(a))'],
    ['$empty(a)', 'is', 'a = ""'],
    ['a = "x"', 'isNot', 'a != "x"'],
    ['a = "x"', 'oneOf', 'a in ["x"]'],
    ['a in ["x", "y"]', 'is', 'a = "x"'],
    ['a = "x"', 'empty', '$empty(a)'],
    ['a & b = "x"', 'less', '(a & b) < "x"'],
  ])('%s asked as %s: %s', (formula, operator, expected) => {
    expect(changeOperator(drawFormula(formula), 'f', operator)).toBe(expected)
  })

  test.each([
    ['$if(a, 1)', 'f/test1', 'and', '$if(a and b, 1)'],
    ['$if(a or c, 1)', 'f/test1', 'and', '$if((a or c) and b, 1)'],
    ['a or c', 'f', 'or', 'a or c or b'],
    ['a ? 1 : 2', 'f/test1', 'or', 'a or b ? 1 : 2'],
  ] as const)('%s with one more at %s, by %s: %s', (formula, id, word, expected) => {
    expect(joinCondition(drawFormula(formula), id, word, 'b')).toBe(expected)
  })
})

test('conditions are joined by the other word, each as it is written', () => {
  const graph = drawFormula('$if(a  and $not(b) and (c or d), 1)')
  expect(joinedBy(graph, 'f/test1', 'or')).toBe('$if(a  or $not(b) or (c or d), 1)')
  expect(joinedBy(graph, 'f/test1', 'and')).toBe(graph.text)
})

const root = new URL('../../../mappings/', import.meta.url)

/** Every text in a shipped file that begins with "=", whatever it is for. */
function shippedFormulas(): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => formulasIn(parse(readFileSync(new URL(file, root), 'utf8'))))
}

function formulasIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith('=') ? [value.slice(1).trim()] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(formulasIn)
}

describe('formula to blocks to formula is the same text, byte for byte', () => {
  test('of all shipped formulas', () => {
    const formulas = shippedFormulas()
    expect(formulas.length).toBeGreaterThan(1000)
    expect(formulas.flatMap((formula) => mistakeIn(formula) ?? [])).toEqual([])
  })

  test('of formulas by chance', () => {
    const seeds = Array.from({ length: 300 }, (_, at) => at + 1)
    expect(seeds.flatMap((seed) => findBlockMistake(seed) ?? [])).toEqual([])
  })
})

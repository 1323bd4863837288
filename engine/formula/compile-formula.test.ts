import { describe, expect, test } from 'vitest'
import { say } from '../messages/message.ts'
import { differenceOf } from '../testing/formula-difference.ts'
import { ourOutcome } from '../testing/formula-outcome.ts'
import { randomFormula, randomRecord } from '../testing/random-formula.ts'
import { textOf } from '../testing/says.ts'
import { wildFormulaFinding } from '../testing/wild-formula-finding.ts'
import { analyseFormula } from './analyse-formula.ts'
import { compileFormula } from './compile-formula.ts'
import { FormulaError } from './formula.ts'

const records: readonly unknown[] = [
  {
    a: 1,
    b: 'x',
    list: [
      { a: 1, b: 'p', c: [1, 2] },
      { a: 2, b: 'q', c: [] },
      { a: 3, b: 'p' },
    ],
    deep: { a: { b: [{ c: 5 }] } },
  },
  { a: [], b: null, list: [{ a: 'only' }], deep: [{ a: 1 }, { a: [2, 3] }] },
  { a: 'text', b: -2.5, list: [[{ a: 1 }], [{ a: 2 }, { a: 3 }]], deep: {} },
  [
    { a: 1, b: 'x' },
    { a: 2, b: 'y' },
  ],
  'just text',
  null,
  undefined,
]

/** Each is a rule of the language where an engine easily goes wrong. */
const formulas = [
  'a',
  'list.a',
  'list[0].a',
  'list[-1]',
  'list.a[0]',
  '(list.a)[0]',
  'list[a > 1].b',
  'list[b = "p"][]',
  'list.c[]',
  'deep.a.b.c',
  'deep.a.b[]',
  'list.{"k": a, "l": c}',
  'list{b: a}',
  'list{b: $sum(a)}',
  '{"all": list.a, "none": nothing}',
  '[list.a, 9]',
  'list.[a, b]',
  '[[1], [2]][0]',
  '$.a',
  '$$.list.a',
  'list^(a)',
  'list^(>a, b).b',
  'list[0]^(a)',
  'list#$i.{"i": $i, "a": a}',
  'list@$l.{"l": $l.a}',
  'list.a.%.b',
  'list@$x.list@$y[$x.a = $y.a].{"x": $x.b}',
  '*',
  '**',
  'list.*',
  'deep.**.c',
  'a & b',
  'a + 1',
  '-a',
  'a = b',
  'a < 5',
  'a in [1, 2]',
  'a and b',
  'not(a)',
  'a ? b : list',
  'nothing ?? "none"',
  'a ?: "none"',
  '1..a',
  '[1..3]',
  '$map(list, function($v, $i){ $v.a })',
  '$map([[1],[2,3]], function($x){ $filter($x, function($y){ $y > 0 }) })',
  '$map([1], function($v){ [$v, 2] })[0]',
  '$filter(list, function($v){ $v.a > 1 })',
  '$reduce([1, 2, 3], function($x, $y){ $x + $y })',
  '$reduce([], function($x, $y){ $x })',
  '$reduce([function($z){1}], function($x, $y){ $x }, function($q){2})',
  '$sort(list, function($l, $r){ $l.a < $r.a }).a',
  '$each(deep, function($v, $k){ $k })',
  '$sift(deep, function($v){ $exists($v) })',
  '[1][].{"k": 1}.nowhere[true]',
  '$sift(nowhere)',
  '$sift({})',
  'nowhere ~> $sift',
  '$single(list, function($v){ $v.a = 2 })',
  '$zip([1,2],[3,4])',
  '$spread(list)',
  '$merge(list)',
  '$keys(list)',
  '$distinct([1, 1, "1"])',
  '$string(list)',
  '$string(0.1 + 0.2)',
  '$substring("hello", -3, 2)',
  '$substringBefore("a-b", "-")',
  '$pad("x", -3, "0")',
  '$match("abab", /a(b)/)',
  '$replace("abc", /b/, "[$0]")',
  '$replace("abc", /(b)/, function($m){ $uppercase($m.match) })',
  '$split("a1b2", /[0-9]/)',
  '("x").$split(nowhere, 0)',
  '("x").$split(nowhere, -1)',
  '("x").$split(nowhere, 1)',
  '("x").$match(nowhere, 0)',
  '("x").$match(nowhere, -1)',
  '("x").$match(nowhere, 1)',
  '("x").$replace(nowhere, "b", 0)',
  '("x").$replace(nowhere, "b", -1)',
  '("x").$replace(nowhere, "b", 1)',
  '$contains("abc", /B/i)',
  '$match("abc", /x*/)',
  '$round(2.5)',
  '$round(1.005, 2)',
  '$round(-0.5)',
  '$number("0x1f")',
  '$number("1e3")',
  '$number("x")',
  '$formatNumber(1234.5, "#,##0.00")',
  '$formatBase(255, 16)',
  '$toMillis("2024-01-31")',
  '$fromMillis(0)',
  '$sum("x")',
  '$sum(1)',
  '$max([1, 3, 2])',
  '$average([])',
  '$length(1)',
  '$lookup(list, "a")',
  '$lookup(list, nowhere)',
  '([{"a": 1}, []])[{"k": a}]',
  '$map(list, function($v){ $lookup(list, nowhere) })',
  '$each(deep, function($v){ $lookup(list, nowhere) })',
  '$map(list, function($v){ $lookup(deep, nowhere) })',
  '$append(a, list)',
  '$count(list)',
  '$boolean([0])',
  '$type(null)',

  '$foo(1)',
  'uppercase(b)',
  '$substring(?, 0, 1)("abc")',
  '($f := $uppercase ~> $trim; $f(" a "))',
  'b ~> $uppercase()',
  'list ~> |$|{"n": 1}, ["b"]|',
  '$ ~> |list|{"a": a * 2}|',
  '$clone(deep)',
  '$clone(?, 1)("y")',
  '($x := 1; $f := function(){ $x }; $x := 2; $f())',
  '($fact := function($n){ $n <= 1 ? 1 : $n * $fact($n - 1) }; $fact(10))',
  'function($x)<n:n>{ $x }("a")',
  '$error("no")',
  '$assert(false, "no")',
  '{"a": 1, "a": 2}',
  'list{a: b}',
  '"a" + 1',
  '1 < "a"',
  '1[x',
  '$x :=',
  'list^(deep)',
  '(list; a)',
  '[1, [2]][]',
  '([])[]',
  '$eval',
]

describe('a formula gives what JSONata gives', () => {
  test.each(formulas.filter((text) => text !== '$eval'))('%s', async (text) => {
    for (const input of records) expect(await differenceOf({ text, input })).toBeUndefined()
  })

  test('for formulas made by chance', async () => {
    for (let seed = 1; seed <= 400; seed++) {
      const found = await differenceOf({ text: randomFormula(seed), input: randomRecord(seed) })
      expect(found).toBeUndefined()
    }
  })
})

const give = (text: string, input: unknown = {}, variables = {}) =>
  compileFormula(text).formula?.evaluate(input, { variables, now: 86_400_000 })

describe('results', () => {
  test('are plain lists without marks', () => {
    const result = give('list.a', { list: [{ a: 1 }, { a: 2 }] })
    expect(Object.keys(Object(result))).toEqual(['0', '1'])
    expect(Object.getPrototypeOf(give('{"a": 1}'))).toBe(Object.prototype)
  })

  test('are without marks also deep within objects', () => {
    const record = { list: [{ a: [1, 2] }, { a: [3] }], one: [{ a: 4 }] }
    const text =
      '{"many": list.{"n": $count(a), "of": a.($ * 2)}, "one": one.{"a": a}, "in": {"l": list.{"b": 1}}}'
    const result = give(text, record)
    expect(result).toStrictEqual({
      many: [
        { n: 2, of: [2, 4] },
        { n: 1, of: 6 },
      ],
      one: { a: 4 },
      in: { l: [{ b: 1 }, { b: 1 }] },
    })
    const lists = ['many', 'many[0].of', 'in.l'].map((path) => Object(give(path, result)))
    expect(lists.map((list) => Object.keys(list))).toEqual(
      lists.map((list) => [...list.keys()].map(String)),
    )
  })

  test('fail for what is no number only when all else has been computed', () => {
    expect(ourOutcome({ text: '{"a": {"b": 1 / 0}}', input: {} })).toMatchObject({ code: 'D1001' })
    const text = '{"a": 1 / 0, "b": $number("x")}'
    expect(ourOutcome({ text, input: {} })).toMatchObject({ code: 'D3030' })
  })

  test('have no functions and no holes', () => {
    expect(give('{"f": function($x){ $x }, "a": 1, "n": nothing}')).toEqual({ a: 1 })
    expect(Object.keys(Object(give('{"n": nothing}')))).toEqual([])
  })

  test('hand on what is plain JSON already, and never touch the record', () => {
    const record = { lines: [{ a: 1 }], mixed: [{ b: 1 }, undefined], odd: { f: () => 1, c: 2 } }
    const before = structuredClone({ ...record, odd: undefined })
    expect(give('lines', record)).toBe(record.lines)
    expect(give('{"x": lines}', record)).toEqual({ x: [{ a: 1 }] })
    expect(give('{"m": mixed, "o": odd}', record)).toEqual({ m: [{ b: 1 }, null], o: { c: 2 } })
    expect({ ...record, odd: undefined }).toEqual(before)
    expect(Object.keys(record.odd)).toEqual(['f', 'c'])
  })

  test('have the usual prototype, whatever the record had', () => {
    const bare = Object.assign(Object.create(null), { a: 1 })
    expect(Object.getPrototypeOf(give('$', bare))).toBe(Object.prototype)
    expect(Object.getPrototypeOf(give('list', { list: new (class extends Array {})(3) }))).toBe(
      Array.prototype,
    )
  })

  test('use the time the record was read', () => {
    expect(give('$now()')).toBe('1970-01-02T00:00:00.000Z')
    expect(give('$millis()')).toBe(86_400_000)
  })

  test('may use variables and the functions that are ours', () => {
    expect(
      give('$words($customer.first, last)', { last: 'Lovelace' }, { customer: { first: 'Ada' } }),
    ).toBe('Ada Lovelace')
  })

  test('that are no numbers of JSON are a mistake', () => {
    expect(() => give('1 / 0')).toThrow('the number "Infinity" is out of range')
  })

  test('of the same text come from one compilation', () => {
    expect(compileFormula('a.b.c.d').formula).toBe(compileFormula('a.b.c.d').formula)
  })
})

describe('a failure', () => {
  test.each([
    ['1 + a', 'T2002', 2, 'the right side of "+" must be a number, not "x"'],
    ['"n: " & $sum(a)', 'T0412', 8, 'argument 1 of "$sum" must be a list of numbers'],
    ['$number(a)', 'D3030', 0, '"x" is not a number'],
    [
      'a[$uppercase(1) = 2]',
      'T0410',
      2,
      'argument 1 of "$uppercase" has the wrong type or is one too many',
    ],
    ['$nothing(1)', 'T1006', 0, '"$nothing" is no function'],
  ])('%s says what and where', (text, code, offset, message) => {
    let caught: unknown
    try {
      compileFormula(text).formula?.evaluate({ a: 'x' }, { variables: {}, now: 0 })
    } catch (thrown) {
      caught = thrown
    }
    expect(caught).toBeInstanceOf(FormulaError)
    expect(caught).toMatchObject({ code, offset, message })
  })

  test('of the text is a problem with its place', () => {
    expect(compileFormula('$sum(a').problems).toEqual([
      {
        code: 'formula.syntax',
        reason: 'S0203',
        message: say('expectedBeforeEnd', { token: '")"' }),
        offset: 6,
      },
    ])
    expect(compileFormula('  ').problems).toMatchObject([{ code: 'formula.empty' }])
  })
})

describe('a regular expression that JavaScript refuses is a problem of the text:', () => {
  test.each([
    ['$replace(a, /+/, "")', 12],
    ['a ~> /[z-a]/', 5],
    ['/a/ii', 0],
    ['$match(a, /a{2,1}/)', 10],
  ])('%s', (text, offset) => {
    const { formula, problems } = compileFormula(text)
    expect(formula).toBeUndefined()
    expect(problems).toMatchObject([{ code: 'formula.syntax', offset }])
  })
})

test('a regular expression left of "??" at the end of a function is the one that was written', () => {
  const text = '$map(lines, function($l){ $replace($l.sku, /-/, "") ?? $l.id })'
  const { formula } = compileFormula(text)
  const lines = [{ sku: 'A-1' }, { id: 7 }]
  expect(formula?.evaluate({ lines }, { variables: {}, now: 0 })).toEqual(['A1', 7])
})

test.each(['??', '?:'])(
  'a regular expression in a function left of "%s" is the one that was written',
  (operator) => {
    const text = `$map(["ab", "cd"], function($v){ $replace($v, /b|d/, "") }) ${operator} "none"`
    const { formula } = compileFormula(text)
    expect(formula?.evaluate({}, { variables: {}, now: 0 })).toEqual(['a', 'c'])
  },
)

test('a function of the language that gets what it did not expect by "?" fails as any call does', () => {
  const { formula } = compileFormula('$substringBefore(?, "x")(3)')
  expect(() => formula?.evaluate({}, { variables: {}, now: 0 })).toThrow(
    expect.objectContaining({ code: 'T0410' }),
  )
})

test.each([
  ['calls in a row', `a${' ~> $uppercase()'.repeat(3_000)}`],
  ['steps back in a row', `a${'.%'.repeat(3_000)}`],
])('thousands of %s are refused, and analysing them is quick and says nothing', (_, text) => {
  expect(compileFormula(text).problems).toMatchObject([
    { code: expect.stringMatching(/^formula\.too_(deep|long)$/) },
  ])
  expect(analyseFormula(text, { variables: {} }).problems).toEqual([])
})

test.each(Array.from({ length: 8 }, (_, at) => at * 100 + 1))(
  'texts that are nearly formulas never break anything, from seed %i',
  (seed) => {
    const findings = Array.from({ length: 100 }, (_, at) => wildFormulaFinding(seed + at))
    expect(findings.filter((each) => each !== undefined)).toEqual([])
  },
)

describe('a habit from another language is told how it is written here:', () => {
  test.each([
    ['a == b', 'Equality is written with one "=".'],
    ['a=== b', 'Equality is written with one "=".'],
    ['a !== b', 'Inequality is written "!=".'],
    ['a <> b', 'Inequality is written "!=".'],
    ['a && b', 'Write "and".'],
    ['a || b', 'Write "or".'],
    ['!a', 'Write $not( … ).'],
    ['a = 1 AND b', 'Write "and" in lower case.'],
    ['a OR b', 'Write "or" in lower case.'],
    ['(a b)', undefined],
    ['$sum(a', undefined],
  ])('%s', (text, hint) => {
    const [problem] = compileFormula(text).problems
    expect(problem?.code).toBe('formula.syntax')
    expect(textOf(problem?.hint)).toBe(hint ?? '')
  })
})

describe('what a formula uses', () => {
  test.each([
    ['a.b & c', [['a', 'b'], ['c']], false],
    ['lines[sku = "x"].price', [['lines']], false],
    ['lines.price', [['lines', 'price']], false],
    ['lines@$l.($l.price * rate)', [['lines'], ['rate']], false],
    ['order.lines@$l.notes', [['order']], false],
    ['$sum(lines.price) * rate', [['lines', 'price'], ['rate']], false],
    ['$map(lines, function($l){ $l.price + shipping })', [['lines'], ['shipping']], false],
    ['$.a.b', [['a', 'b']], false],
    ['lines.($$.currency)', [['lines'], ['currency']], false],
    ['$', [], true],
    ['$keys()', [], true],
    ['*', [], true],
    ['lines.price.%.sku', [['lines', 'price']], true],
    ['lines.$string()', [['lines']], false],
    ['a ~> $uppercase()', [['a']], false],
  ])('%s', (text, paths, everything) => {
    const uses = compileFormula(text).formula?.uses
    expect(uses?.everything).toBe(everything)
    expect(everything ? paths : uses?.paths).toEqual(paths)
  })

  test('names that nothing binds, and tables', () => {
    const text =
      '($x := $settings.rate; lines@$l.($l.price * $x * $translate("rates", $existing.code)))'
    expect(compileFormula(text).formula?.uses).toMatchObject({
      variables: ['settings', 'existing'],
      tables: ['rates'],
    })
  })
})

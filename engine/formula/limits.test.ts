import { describe, expect, test, vi } from 'vitest'
import { compileFormula, compileWithin } from './compile-formula.ts'
import { FormulaError } from './formula.ts'
import { DEFAULT_LIMITS } from './run/limits.ts'
import { RecordBudget } from './run/record-budget.ts'

const context = { variables: {}, now: 0 }

function fails(text: string, input: unknown = {}): FormulaError {
  const { formula, problems } = compileFormula(text)
  expect(problems).toEqual([])
  try {
    formula?.evaluate(input, context)
  } catch (thrown) {
    if (thrown instanceof FormulaError) return thrown
    throw thrown
  }
  throw new Error(`The formula ${text} did not fail.`)
}

function gives(text: string, input: unknown = {}) {
  return compileFormula(text).formula?.evaluate(input, context)
}

/** The code with which a formula failed, or nothing when it came to its end. */
function endOf(text: string): string {
  try {
    gives(text, { a: 1 })
    return ''
  } catch (thrown) {
    return thrown instanceof FormulaError ? thrown.code : String(thrown)
  }
}

const HUNDRED = Array.from({ length: 100 }, (_, at) => at)

/** A hundred fields with one value. */
const fields = (value: string, behindName = '') =>
  HUNDRED.map((at) => `"f${at}"${behindName}: ${value}`).join(', ')

const variables = HUNDRED.map((at) => `$v${at} := 1`).join('; ')

/** A clock on which so many milliseconds have passed at every look. */
function pausingClock(milliseconds: number): () => number {
  let now = 0
  return () => (now += milliseconds)
}

describe('a formula without end is stopped', () => {
  test.each([
    ['lists of lists', '$map([1..9000], function($i){[1..9000]})', /LIMIT_(MEMORY|TIME)/],
    ['lists that many objects share', '($x := [1..99999]; $y := $x.{"a": $x}; $y.a)', /LIMIT_/],
    ['the same through a wildcard', '($x := [1..99999]; $y := $x.{"a": $x}; $y.*)', /LIMIT_/],
    ['wide objects', `[1..20000].{${fields('{}')}}`, /LIMIT_/],
    ['wide objects with computed names', `[1..20000].{${fields('1', ' & ""')}}`, /LIMIT_/],
    [
      'wide objects that are merged',
      `($a := {${fields('1')}}; [1..20000].$merge([$a, $a]))`,
      /LIMIT_/,
    ],
    ['many variables in many functions', `[1..20000].(${variables}; function(){ $v1 })`, /LIMIT_/],
    [
      'functions in the fields of many objects',
      `[1..20000].{${fields('function($x){ $x }')}}`,
      /LIMIT_/,
    ],
    [
      'a long test on many items',
      `[1..200000][${Array(500).fill('$ > 0').join(' and ')}]`,
      /LIMIT_/,
    ],
    ['tail calls', '($f := function($n){ $f($n + 1) }; $f(0))', /LIMIT_TIME/],
    ['loops within loops', '[1..3000].($i := $; [1..3000].($i * $))', /LIMIT_(TIME|MEMORY)/],
    ['comparing all with all', '$distinct($map([1..20000], function($i){ {"a": $i} }))', /LIMIT_/],
    [
      'a result shared with itself',
      '$reduce([1..40], function($a, $b){ [[$a, $a]] }, 1)',
      /LIMIT_/,
    ],
    [
      'a test of a result shared with itself',
      '$if($reduce([1..40], function($a,$b){ [[$a, $a]] }, 0), 1, 2)',
      /LIMIT_/,
    ],
    [
      'one long text in many items',
      '($long := $pad("x", 900000); $map([1..9999], function($i){ $long }))',
      /LIMIT_(MEMORY|TIME)/,
    ],
    [
      'one long text in many fields',
      '($long := $pad("x", 900000); [1..9999].{"a": $long})',
      /LIMIT_(MEMORY|TIME)/,
    ],
    [
      'splitting',
      '$count($split($join($map([1..9000], function($i){ "aaaaaaaaaaaaaaaaaaaa" })), ""))',
      /^$|LIMIT_/,
    ],
  ])('%s', (_name, text, code) => {
    expect(endOf(text)).toMatch(code)
  })

  test.each([
    ['padding', '$pad("x", 5e8)', 'LIMIT_STRING'],
    [
      'text that doubles',
      '$reduce([1..100], function($a, $b){ $a & $a }, "xxxxxxxx")',
      'LIMIT_STRING',
    ],
    [
      'words of many long texts',
      '($long := $pad("x", 900000, "y"); $words($map([1..900], function(){ $long })))',
      'LIMIT_STRING',
    ],
    ['a long range', '[1..9999999]', 'LIMIT_MEMORY'],
    ['calls within calls', '($f := function($n){ 1 + $f($n + 1) }; $f(0))', 'LIMIT_DEPTH'],
    ['an object within itself', '$ ~> |$|{"self": $}|', 'LIMIT_DEPTH'],
  ])('on the slowest machine too: %s', (_name, text, code) => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(0)
    try {
      expect(endOf(text)).toBe(code)
    } finally {
      clock.mockRestore()
    }
  })

  test('and says where', () => {
    expect(fails('1 + $pad("x", 5e8)')).toMatchObject({ code: 'LIMIT_STRING', offset: 4 })
  })

  test.each([
    ['-$x', 'D1002'],
    ['$x + 1', 'T2001'],
    ['1 < $x', 'T2010'],
    ['[$x, $x]^($)', 'T2008'],
    ['{$x: 1}', 'T1003'],
    ['$ ~> |$|$x.a[0] & $x|', /LIMIT_/],
    ['$money($x)', 'ARGUMENT'],
  ])('and a message shows no more than the beginning of what is wrong: %s', (text, code) => {
    const shared = '$reduce([1..60], function($a, $b){ {"a": $a, "b": $a} }, {"c": 1})'
    const error = fails(`($x := ${shared}; ${text})`)
    expect(error.code).toMatch(code)
    expect(error.message.length).toBeLessThan(200)
  })

  test('and what it says itself is cut to what can be kept', () => {
    expect(fails('$error($pad("x", 900000, "y"))').message).toMatch(/^xy{999}\.\.\.$/)
    expect(fails('$error("No stock")').message).toBe('No stock')
    expect(fails('$parseDate("x", $pad("d", 900000))').message.length).toBeLessThan(1100)
  })

  test('but not for the pauses of a busy machine', () => {
    const slow = vi.spyOn(Date, 'now').mockImplementation(pausingClock(25))
    try {
      expect(gives('$sum($map([1..20000], function($i){ $i }))')).toBe(200010000)
    } finally {
      slow.mockRestore()
    }
  })

  test('and when a second has passed, however little it did', () => {
    const slow = vi.spyOn(Date, 'now').mockImplementation(pausingClock(400))
    try {
      expect(fails('$sum($map([1..20000], function($i){ $i }))').code).toBe('LIMIT_TIME')
    } finally {
      slow.mockRestore()
    }
  })

  test.each([
    [
      'groups of a match that a function makes',
      '[1..5].$contains("a", function(){ {"match": "a", "groups": $$.numbers} })',
    ],
    ['the first search of a text', '$contains(long, /(x|xx)+$/)'],
  ])('and whatever is gone through counts: %s', (_name, text) => {
    const numbers = Array.from({ length: 100_000 }, (_, at) => at)
    const slow = vi.spyOn(Date, 'now').mockImplementation(pausingClock(60))
    try {
      const record = { numbers, long: 'a'.repeat(400_000) }
      expect(fails(text, record).code).toBe('LIMIT_TIME')
    } finally {
      slow.mockRestore()
    }
  })

  test('and what takes long counts in full, when it was paid for before it began', () => {
    let now = 0
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now)
    try {
      const { formula } = compileFormula('[1..4].$translate("t", $$.numbers)')
      const numbers = Array.from({ length: 100_000 }, (_, at) => at)
      const translate = () => {
        now += 40
        return 'x'.repeat(400_000)
      }
      expect(() => formula?.evaluate({ numbers }, { ...context, translate })).toThrow(
        expect.objectContaining({ code: 'LIMIT_TIME' }),
      )
    } finally {
      clock.mockRestore()
    }
  })

  test('but not a pause that comes long after', () => {
    let now = 0
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now)
    try {
      const text =
        '($count($$.numbers); $map([1..9000], function($i){ $i = 9000 ? $translate("t", 1) : $i }); [1..9000].($ + 1); 1)'
      const { formula } = compileFormula(text)
      const numbers = Array.from({ length: 200_000 }, (_, at) => at)
      const translate = () => {
        now += 500
        return 1
      }
      expect(formula?.evaluate({ numbers }, { ...context, translate })).toBe(1)
    } finally {
      clock.mockRestore()
    }
  })

  test('and no search begins that would take long by itself', () => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(0)
    try {
      const record = { long: 'a'.repeat(600_000) }
      expect(fails('$contains(long, /(a|aa)+$/)', record).code).toBe('LIMIT_TIME')
    } finally {
      clock.mockRestore()
    }
  })

  test('also where the stack is nearly full already', () => {
    const formula = '($f := function($n){ 1 + $f($n + 1) }; $f(0))'
    gives('1')
    const seen = new Set<string>()
    const fromDepth = (levels: number): void => {
      if (levels > 0) return fromDepth(levels - 1)
      gives(formula)
    }
    for (let levels = 0; levels < 40_000; levels += 250) {
      try {
        fromDepth(levels)
      } catch (thrown) {
        seen.add(thrown instanceof FormulaError ? thrown.code : String(thrown))
      }
    }
    // The second is the stack of this test itself.
    seen.delete('RangeError: Maximum call stack size exceeded')
    expect([...seen]).toEqual(['LIMIT_DEPTH'])
  })

  test('but a tail call a hundred thousand deep is none', () => {
    const text = '($f := function($n, $s){ $n = 0 ? $s : $f($n - 1, $s + $n) }; $f(100000, 0))'
    const { formula } = compileWithin(text, { ...DEFAULT_LIMITS, milliseconds: 5000 })
    expect(formula?.evaluate({}, context)).toBe(5000050000)
  })
})

/** How many times a formula can be computed for one record, and how it ends. */
function timesOf(text: string, most: number, budget = new RecordBudget()): [number, string] {
  const { formula } = compileFormula(text)
  for (let times = 0; times < most; times++) {
    try {
      formula?.evaluate({}, { ...context, budget })
    } catch (thrown) {
      if (!(thrown instanceof FormulaError)) throw thrown
      // What a formula that fails has used up counts too.
      if (thrown.code !== 'D3137') return [times, thrown.code]
    }
  }
  return [most, '']
}

const countdown = (from: number) => `($f := function($n){ $n = 0 ? 0 : $f($n - 1) }; $f(${from}))`

describe('the formulas of one record share a budget', () => {
  /** Each takes some 30 milliseconds of this clock, which is well within the limit of one formula. */
  test.each([countdown(20_000), `(${countdown(20_000)}; $error("enough"))`])(
    'of time: %s',
    (text) => {
      const clock = vi.spyOn(Date, 'now').mockImplementation(pausingClock(1))
      try {
        const [times, code] = timesOf(text, 1000)
        expect(code).toBe('LIMIT_RECORD_TIME')
        expect(times).toBeGreaterThan(40)
      } finally {
        clock.mockRestore()
      }
    },
  )

  test('of steps, where each is too short for the clock', () => {
    const budget = new RecordBudget()
    budget.take(1900, 0)
    const [times, code] = timesOf(countdown(600), 1_000_000, budget)
    expect(code).toBe('LIMIT_RECORD_TIME')
    expect(times).toBeGreaterThan(1000)
  })

  test('of items', () => {
    expect(timesOf('$count([1..100000])', 100)).toEqual([34, 'LIMIT_RECORD_MEMORY'])
  })

  test('which ordinary formulas do not use up', () => {
    expect(timesOf('{"a": $uppercase("x"), "b": [1, 2, 3]}', 500_000)).toEqual([500_000, ''])
  })
})

describe('a regular expression', () => {
  test.each(['(a+)+$', '(a|a)+$', '(a|aa)+$', '(.*)*x', '([a-z]+)*[0-9]'])(
    '%s cannot keep the machine busy',
    (source) => {
      expect(gives(`$contains(text, /${source}/)`, { text: `${'a'.repeat(5000)}!` })).toBe(false)
    },
  )

  test.each(['(?=a)b', '(?!a)b', '(?<=a)b', '(?<!a)b', '(a)\\1'])('%s is refused', (source) => {
    expect(compileFormula(`$contains(a, /${source}/)`)).toMatchObject({
      formula: undefined,
      problems: [{ code: 'formula.regex_refused', offset: 13 }],
    })
  })

  test.each([
    ['$match("ab12cd", /([a-z]+)([0-9]+)/).groups', ['ab', '12']],
    ['$replace("2026-03-14", /(\\d+)-(\\d+)-(\\d+)/, "$3.$2.$1")', '14.03.2026'],
    ['$split("a, b;c", /[,;] */)', ['a', 'b', 'c']],
    ['$contains("Straat 12", /^straat/i)', true],
    ['$replace("hello", /l/, "L") ?? "none"', 'heLLo'],
  ])('%s', (text, result) => {
    expect(gives(text)).toEqual(result)
  })
})

describe('what a formula reaches', () => {
  test.each([
    'constructor',
    '__proto__',
    'toString',
    'a.constructor.constructor',
    '$lookup($, "constructor")',
    '$lookup(a, "__proto__")',
    '$map([$], function($v){ $v.hasOwnProperty })',
  ])('%s is nothing on a record without such a field', (text) => {
    expect(gives(text, { a: {} })).toBeUndefined()
  })

  test.each([
    '{"__proto__": {"polluted": 1}}',
    '$merge([{"__proto__": {"polluted": 1}}])',
    '$ ~> |$|{"__proto__": {"polluted": 1}}|',
    'list{"__proto__": $}',
    '$sift({"__proto__": {"polluted": 1}}, function($v){ true })',
    '$spread({"__proto__": {"polluted": 1}})',
  ])('%s changes nothing but its own result', (text) => {
    const result = gives(text, { list: [{ polluted: 1 }] })
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(Object.getPrototypeOf(result)).not.toHaveProperty('polluted')
  })

  test('a field called __proto__ is read and written like any other', () => {
    const record: unknown = JSON.parse('{"__proto__": {"a": 1}}')
    expect(gives('`__proto__`.a', record)).toBe(1)
    expect(JSON.stringify(gives('{"__proto__": 2}'))).toBe('{"__proto__":2}')
  })

  test('a function of the host cannot be called', () => {
    const record = { run: () => 'called', when: new Date(0), inner: new Map([['a', 1]]) }
    expect(() => gives('$map([1], run)', record)).toThrow(FormulaError)
    expect(gives('run', record)).toBeUndefined()
    expect(gives('when.getTime', record)).toBeUndefined()
    expect(gives('inner.size', record)).toBeUndefined()
    const { formula } = compileFormula('$host("x")')
    expect(() => formula?.evaluate({}, { variables: { host: () => 1 }, now: 0 })).toThrow(
      /no function/,
    )
  })

  test.each(['$eval("1")', '$map(["1"], $eval)', '($e := $eval; $e("1"))'])(
    '%s is refused',
    (text) => {
      expect(compileFormula(text).problems).toMatchObject([{ code: 'formula.eval_refused' }])
    },
  )

  test('grouping an empty list leaves the record alone', () => {
    const record = { list: [] }
    gives('list{"a": b}', record)
    expect(record).toEqual({ list: [] })
  })
})

describe('a text that is hostile', () => {
  test.each([
    ['brackets without end', `${'('.repeat(60_000)}1`],
    ['minus signs without end', `${'-'.repeat(60_000)}1`],
    ['alternatives that double the tree', `a${' ?? b'.repeat(40)}`],
    ['tests that double the tree', `a${' ?: b'.repeat(40)}`],
    ['more text than anybody writes', `"${'x'.repeat(300_000)}"`],
  ])('%s is a problem, not a crash', (_name, text) => {
    expect(compileFormula(text)).toMatchObject({ formula: undefined, problems: [{ offset: 0 }] })
  })
})

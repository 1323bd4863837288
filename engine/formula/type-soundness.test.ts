import { describe, expect, test } from 'vitest'
import { typeFinding } from '../testing/type-finding.ts'
import { analyseFormula } from './analyse-formula.ts'

/** `npm run fuzz -- --only formula-types` goes on where this ends. */
const SEEDS = 500

test('what the analysis says of types and errors holds for records that conform', () => {
  const findings: string[] = []
  for (let seed = 1; seed <= SEEDS; seed++) {
    const finding = typeFinding(seed)
    if (finding !== undefined) findings.push(`seed ${seed}: ${finding}`)
  }
  expect(findings).toEqual([])
})

const list = { type: 'array', items: { type: 'number' } }
const record = {
  type: 'object',
  properties: {
    n: { type: 'number' },
    text: { type: 'string' },
    list,
    b: { type: 'object', properties: { c: { type: 'string' } } },
    d: list,
    c: { type: 'array', items: { type: 'object', properties: { d: list } } },
  },
  required: ['n', 'list', 'b', 'd', 'c'],
  additionalProperties: false,
}

function analysed(text: string) {
  return analyseFormula(text, { record, variables: {} })
}

describe('is no mistake', () => {
  test.each(['$map(list, $string)', '$map(list, $number)', 'list ~> $map($string)'])(
    '%s',
    (text) => {
      expect(analysed(text).problems).toEqual([])
    },
  )

  test('what a function is given that checks nothing when it is called in part', () => {
    const { problems } = analysed('$string(?, 1)(n)')
    expect(problems.map(({ severity }) => severity)).toEqual(['hint'])
  })

  test('numbers within lists of lists are not taken for whole ones by a wildcard', () => {
    const items = { type: 'array', items: { type: 'array', items: { type: 'number' } } }
    const properties = { a: items, b: { type: 'array', items: { type: 'integer' } } }
    const { type } = analyseFormula('$min(*)', {
      record: { type: 'object', properties, additionalProperties: false },
      variables: {},
    })
    expect(type.whole).toBe(false)
  })

  test('a list that is sorted may be nothing', () => {
    expect(analysed('$merge(c^(d))').type).toMatchObject({ cardinality: 'optional' })
  })

  test('what a function checks of the items of a list that may have none', () => {
    const { problems } = analysed('$map($first([], b), $floor)')
    expect(problems.map(({ severity }) => severity)).toEqual(['hint'])
  })

  test('to compare in another way than sorting can, where there may be one item', () => {
    const { problems } = analysed('$sort(b, function($x, $y){ $x > $y })')
    expect(problems.map(({ severity }) => severity)).toEqual(['hint'])
  })
})

describe('works, and is no mistake', () => {
  test.each([
    '$sift(function($v){ $v = 1 })',
    '$each(function($v, $k){ $k })',
    'b.$sift(function($v){ $v = "x" })',
    'c.$sift(function($v){ $exists($v) })',
    'c.$each(function($v, $k){ $k })',
    'text.$substring(1, 2)',
    'text.$split(",", 3)',
    'text.$replace("x", "y", 1)',
    'text.$match(/x/, 1)',
    'text.$pad(3, "-")',
    'n.$formatNumber("0", {})',
    'n.$fromMillis("[Y]", "+0100")',
  ])('for the context is the argument that is not written: %s', (text) => {
    expect(analysed(text).problems).toEqual([])
  })

  test.each([
    'text[1] + 1',
    '[1..text[1]]',
    '$abs(text[1])',
    '-(text[1])',
    'b[1] + 1',
    'list[$ > 7].("x" - 1)',
    'text[1]{"k": -"x"}',
    '$each(b[7], function($v){ -"x" })',
    '$sift(b[7], function($v){ -"x" })',
    '{text[1]: -text}',
    'text[1][-text]',
    '-$filter(text, function($v){ $v = "y" })',
  ])('for there may be nothing at a position: %s', (text) => {
    expect(analysed(text).problems.map(({ severity }) => severity)).not.toContain('error')
  })

  test.each([
    '(1) ? -1 : $sqrt("a")',
    'n > 0 ? -text',
    'true or $sqrt("a")',
    'false and $sqrt("a")',
    'n ?? -text',
    'n ?: $uppercase(n)',
    'n > 0 ? 1 : $uppercase()',
  ])('for not every record comes to it: %s', (text) => {
    expect(analysed(text).problems.map(({ severity }) => severity)).not.toContain('error')
  })
})

test.each([
  '(-text) ? 1 : 2',
  '-text or true',
  '$uppercase(n) ?? 1',
  '-(n > 0 ? "a" : "b")',
  'n > 0 ? $unknown(n)',
  'text[0] + 1',
])('is a mistake still, which every record comes to: %s', (text) => {
  expect(analysed(text).problems.map(({ severity }) => severity)).toContain('error')
})

test.each([
  '$addDays(text, "")',
  '$addDays([1, 2], null)',
  '$each($addDays(text, null), $not)',
  '$formatDate(1, "yyyy", null)',
  '$parseDate("2026", "yyyy", null)',
  '$parseDate("2026", "yyyy", "")',
])('is no mistake, for it gives a result or nothing: %s', (text) => {
  expect(analysed(text).problems.map(({ severity }) => severity)).not.toContain('error')
})

describe('is a mistake for every record', () => {
  test.each(['$map(list, $uppercase)', '$sum(text)', '-text'])('%s', (text) => {
    expect(analysed(text).problems.map(({ severity }) => severity)).toEqual(['error'])
  })
})

describe('the type holds what the formula gives', () => {
  test('one item that is reduced is itself', () => {
    const { type } = analysed('$reduce(list, function($x, $y){ $string($x) })')
    expect(type.kinds).toEqual(['number', 'string'])
    expect(type.cardinality).toBe('optional')
  })

  test('a date without days is nothing', () => {
    expect(analysed('$addDays({"k": 1}, null)').type.cardinality).toBe('optional')
  })

  test('a date whose days may be nothing may be nothing', () => {
    const days = { type: ['number', 'null'] }
    const maybe = {
      type: 'object',
      properties: { days },
      required: ['days'],
      additionalProperties: false,
    }
    const { type } = analyseFormula('$addDays("2026-01-01", days)', {
      record: maybe,
      variables: {},
    })
    expect(type.cardinality).toBe('optional')
    expect(analysed('$addDays("2026-01-01", n)').type.cardinality).toBe('one')
  })

  test('what is no object is not taken apart', () => {
    expect(analysed('$spread(n)').type.kinds).toEqual(['number', 'object'])
  })

  test('$not of what is not there gives nothing', () => {
    expect(analysed('$not(text)').type.cardinality).toBe('optional')
    expect(analysed('$not(n)').type.cardinality).toBe('one')
  })

  test.each(['b.%.d', 'c#$u.d', 'c@$u.d', 'd#$u'])(
    '%s is no list where it finds one item',
    (text) => {
      expect(analysed(text).type).toMatchObject({ cardinality: 'many', alwaysList: false })
    },
  )

  test('[] makes no list of what is no match', () => {
    expect(analysed('list ~> $count[]').type.alwaysList).toBe(false)
    expect(analysed('$filter(list, function($x){ $x > 1 })[]').type.alwaysList).toBe(true)
    expect(analysed('list[$ > 1][]').type.alwaysList).toBe(true)
  })
})

test.each([
  'list#$i[$i]',
  'list@$w[$w]',
  'c@$w#$i[$i]',
  '(list)[$]',
  'list[$]',
  '(list)[$number()]',
  '(list)[-$]',
  '(list)[($).$]',
])('a position that is another one for each item may keep several: %s', (text) => {
  expect(analysed(text).type).not.toMatchObject({ cardinality: 'optional' })
})

test.each(['list[$$.n - 1]', '($at := n; list[$at])', 'list[0]'])(
  'a position that is the same for all picks one: %s',
  (text) => {
    expect(analysed(text).type).toMatchObject({ cardinality: 'optional' })
  },
)

test.each([
  '-$map([], function($v){ {"k": 1} })',
  '$map([], function($v){ -"x" })',
  '$filter([], function($v){ -"x" })',
])('what is done with each item of no list at all is no mistake: %s', (text) => {
  expect(analysed(text).problems.map(({ severity }) => severity)).not.toContain('error')
})

test.each([
  ['a field of an object with computed names', '{$string($): $}.c + 1'],
  ['what a condition gives in one case alone', '-($boolean(n) ? "x")'],
  ['the same by a function', '$max($if(text, "x"))'],
  ['a field that one of two objects has', '-$if(text, {"k": "x"}, {"l": 1}).k'],
])('what may not be there is no mistake: %s', (_name, text) => {
  expect(analysed(text).problems.map(({ severity }) => severity)).not.toContain('error')
})

describe('a value may be nothing', () => {
  test('of objects put together of which there may be none', () => {
    const { type } = analysed('$merge([text.{"k": 1}])')
    expect(type.fields?.['k']?.cardinality).toBe('optional')
  })

  test('where a list that is reduced begins with what may be nothing', () => {
    const { type } = analysed('$reduce(null, function($x, $y){ "x" }, list^($))')
    expect(type.kinds).toContain('null')
  })

  test('which a filter keeps that does not ask for it', () => {
    expect(analysed('text["x"].{"k": $}').type.fields?.['k']?.cardinality).toBe('unknown')
    expect(analysed('text[$ = "x"].{"k": $}').type.fields?.['k']?.cardinality).toBe('one')
  })
})

test.each(['$if(text, $distinct([]))', '$if(text, $append($single([]), []))'])(
  'what has no items may be an empty list: %s',
  (text) => {
    expect(analysed(text).type.cardinality).toBe('many')
  },
)

test.each([
  ['$power(i, i)', false],
  ['$power(i, -1)', false],
  ['$power(i, 0.5)', false],
  ['$power(n, 2)', false],
  ['$power(i, 2)', true],
  ['$power(i, exponent)', true],
])('a power is whole where its exponent cannot be negative: %s', (text, whole) => {
  const properties = {
    i: { type: 'integer' },
    n: { type: 'number' },
    exponent: { type: 'integer', enum: [2, 3] },
  }
  const of = { type: 'object', properties, required: ['i', 'n', 'exponent'] }
  expect(analyseFormula(text, { record: of, variables: {} }).type.whole).toBe(whole)
})

test('a list in a list may be the list that is gone through', () => {
  const lists = { type: 'array', items: { type: 'array', items: { type: 'number' } } }
  const of = { type: 'object', properties: { lists }, required: ['lists'] }
  const { type } = analyseFormula('$single($filter(lists[0], $boolean))', {
    record: of,
    variables: {},
  })
  expect(type.kinds).toBeUndefined()
})

test('a function of each field gets it as it stands', () => {
  const ends = '$each(b, function($v){ $map([$v], function($w, $i){ $i }) })'
  expect(analysed(ends).type.kinds).toBeUndefined()
  expect(analysed('$each({"l": list}, $first)').type.kinds).toBeUndefined()
})

const inner = (type: string) => ({ type: 'array', items: { type: 'array', items: { type } } })

describe('an inner list is a list to a function that takes lists', () => {
  const properties = { a: inner('number'), t: inner('string'), o: inner('object') }
  const of = { type: 'object', properties, required: ['a', 't', 'o'] }

  function severities(text: string): readonly string[] {
    const { problems } = analyseFormula(text, { record: of, variables: {} })
    return problems.map(({ severity }) => severity)
  }

  test.each([
    ...['sum', 'max', 'min', 'average'].map((name) => `$map(a, $${name})`),
    '$map(t, function($x){ $join($x) })',
    '$map(o, $merge)',
    '$filter(a, $sum)',
    '$single(a, $sum)',
    '$map(a, function($x){ $sum($x) })',
    '$reduce(a, function($x, $y){ [$sum($y)] })',
    '$each({"k": a[0]}, $sum)',
    '$sift({"k": a[0]}, $sum)',
    '$each($, function($x){ $count($x) })',
    '$sum(a[0])',
    '$join(t[0])',
  ])('%s', (text) => {
    expect(severities(text)).toEqual([])
  })

  test.each(['$sum(a)', '$join(t)', '$map(a, $uppercase)'])('not to any other: %s', (text) => {
    expect(severities(text)).toEqual(['error'])
  })
})

test('what is put in order behind names is grouped with its names', () => {
  for (const text of ['list@$w^($w){"k": $}', 'list#$i^($){"k": $}', 'list#$i^($)#$j{"k": $}']) {
    const { type } = analysed(text)
    expect(type).toMatchObject({ kinds: ['object'], cardinality: 'one' })
    expect(type.fields).toBeUndefined()
  }
  for (const text of ['list^($)#$j{"k": $}', 'list#$i{"k": $}', 'list^($){"k": $}']) {
    expect(analysed(text).type.fields?.['k']?.kinds).toEqual(['number'])
  }
})

import { describe, expect, test } from 'vitest'
import { compileFormula } from './compile-formula.ts'
import { FormulaError } from './formula.ts'

/** What is published about the security of the `jsonata` package, each with its attacks tried here. */

const context = { variables: {}, now: 0 }

/** The result of a formula, or the code of its failure. */
function outcome(text: string, input: unknown = {}): unknown {
  const { formula, problems } = compileFormula(text)
  if (formula === undefined) return problems.map(({ code }) => code).join()
  try {
    return formula.evaluate(input, context)
  } catch (thrown) {
    if (thrown instanceof FormulaError) return thrown.code
    throw thrown
  }
}

/** Everything that a formula could have changed for all others. */
function shared(): unknown {
  const prototypes = [Object, Array, Function, String, Number, RegExp, Promise].map((each) =>
    Reflect.ownKeys(each.prototype).map(String),
  )
  return {
    prototypes,
    inherited: Reflect.ownKeys(Object.getPrototypeOf(Object.prototype) ?? {}),
    added: Reflect.get({}, 'polluted'),
  }
}

const INHERITED = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupGetter__',
]

const before = shared()

describe('CVE-2024-27307: a transform changes prototypes', () => {
  test.each([
    '$ ~> |__proto__|{"polluted": true}|',
    '$ ~> |`__proto__`|{"polluted": true}|',
    '$ ~> |constructor.prototype|{"polluted": true}|',
    '$ ~> |a.constructor|{"polluted": true}|',
    '$ ~> |$lookup($, "__proto__")|{"polluted": true}|',
    '$ ~> |$|{"__proto__": {"polluted": true}}|',
    '$ ~> |a|{"constructor": {"prototype": {"polluted": true}}}|',
    '$ ~> |$|{}, ["toString", "constructor", "__proto__"]|',
    '$ ~> |**|{"__proto__": {"polluted": true}}|',
  ])('%s', (text) => {
    outcome(text, { a: { b: 1 } })
    expect(shared()).toEqual(before)
  })
})

describe('CVE-2026-12208: objects that functions and constructors make', () => {
  const hostile: unknown = JSON.parse(
    '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "list": [{"k": "__proto__", "v": {"polluted": true}}]}',
  )

  test.each([
    '$merge([{"a": 1}, $])',
    '$merge([$, {"__proto__": {"polluted": true}}])',
    '$sift(function($v, $k){ true })',
    '$each(function($v, $k){ {$k: $v} })',
    '$merge($each(function($v, $k){ {$k: $v} }))',
    '$spread($)',
    '$merge($spread($))',
    '$clone($)',
    'list{k: v}',
    '{list.k: list.v}',
    '$reduce(list, function($a, $i){ $merge([$a, {$i.k: $i.v}]) }, {})',
    '$keys($).{$: 1}',
    '$distinct([$, $])',
    '$string($)',
    '$.*',
    '**',
  ])('%s', (text) => {
    const result = outcome(text, structuredClone(hostile))
    expect(shared()).toEqual(before)
    expect(Reflect.get(Object(result), 'polluted')).toBeUndefined()
  })

  test('a key that is called __proto__ survives as a key', () => {
    const text = 'list{k: v}'
    const result = outcome(text, hostile)
    expect(JSON.stringify(result)).toBe('{"__proto__":{"polluted":true}}')
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
  })
})

describe('CVE-2026-77413: what is inherited is found by name', () => {
  const owners = [
    '$',
    'a',
    'list',
    'text',
    'number',
    '$sum',
    '($r := /x/; $r)',
    'function($x){ $x }',
  ]

  test.each(owners.flatMap((owner) => INHERITED.map((name) => [owner, name])))(
    '%s has no %s',
    (owner, name) => {
      const record = { a: {}, list: [{}], text: 'x', number: 1 }
      for (const text of [
        `$lookup(${owner}, "${name}")`,
        `(${owner}).\`${name}\``,
        `(${owner}).\`${name}\`.constructor("return 1")`,
        `$exists((${owner}).\`${name}\`) ? "found"`,
        `$keys(${owner})["${name}" = $]`,
      ]) {
        expect([undefined, 'T0410', 'T1006']).toContainEqual(outcome(text, record))
      }
    },
  )

  test('nor has what a match gives', () => {
    expect(outcome('$match("ab", /a/).constructor')).toBeUndefined()
    expect(outcome('$match("ab", /a/).next')).toBeUndefined()
    expect(outcome('/a/("ab").next.constructor')).toBeUndefined()
  })
})

describe('CVE-2026-77415: what functions are made of can be reached, forged or replaced', () => {
  test.each([
    '($f := function(){ 1 }; $f.environment)',
    '($f := function(){ 1 }; $f.environment.bind("sum", false))',
    '($f := function(){ 1 }; $f.body)',
    '($f := function(){ 1 }; $f.input)',
    '($f := function(){ 1 }; $f._jsonata_lambda)',
    '$sum.implementation',
    '$sum.signature.validate',
    '$keys($sum)',
    '$keys(function($x){ $x })',
    '$spread($sum).implementation',
    '$merge([$sum]).implementation',
    '$each($sum, function($v){ $v })',
    '$sum.*',
    '$sum.**.implementation',
  ])('%s', (text) => {
    expect([undefined, {}, 'T0410', 'T0412', 'T1006']).toContainEqual(outcome(text))
  })

  test('data that looks like a function is none', () => {
    const forged: unknown = JSON.parse(
      '{"lambda": {"_jsonata_lambda": true, "arguments": [], "body": {"type": "number", "value": 1}}, "native": {"_jsonata_function": true, "implementation": "x"}}',
    )
    for (const name of ['lambda', 'native']) {
      expect(outcome(`${name}()`, forged)).toBe('T1006')
      expect(outcome(`$map([1], ${name})`, forged)).toBe('T1006')
      expect(outcome(`[1] ~> ${name}`, forged)).toBe('T2006')
      expect(outcome(`$type(${name})`, forged)).toBe('object')
    }
  })

  test('a formula cannot make what looks like a function', () => {
    for (const name of ['_jsonata_lambda', '_jsonata_function']) {
      expect(outcome(`{"${name}": true}`)).toBe('D1013')
    }
  })

  test('a function that a formula replaces is replaced for it alone', () => {
    expect(outcome('($sum := function($x){ "mine" }; $sum([1]))')).toBe('mine')
    expect(outcome('($clone := function($x){ $x }; $ ~> |$|{"polluted": true}|)', {})).toEqual({
      polluted: true,
    })
    expect(outcome('$sum([1, 2])')).toBe(3)
    expect(outcome('$map([1], $string)')).toBe('1')
    expect(shared()).toEqual(before)
  })
})

describe('CVE-2026-52746: reading a date takes quadratic time', () => {
  test('of many months', () => {
    const text = `2026${'-11'.repeat(300_000)}x`
    expect(outcome('$toMillis(text)', { text })).toBe('D3110')
  })

  test('and its bypass: of many digits, by a picture with many fractions', () => {
    for (const part of ['[f1]', '[f]', '[f1][f1,1-3]', '[Y][M][D]']) {
      const found = outcome('$toMillis(text, picture)', {
        text: `${'1'.repeat(20_000)}x`,
        picture: `${part.repeat(12)}y`,
      })
      expect([undefined, 'LIMIT_TIME', 'D3136']).toContain(found)
    }
  })
})

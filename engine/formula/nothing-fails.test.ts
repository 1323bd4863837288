import { expect, test } from 'vitest'
import { functionNames, knownFunction } from './analyse/function-forms.ts'
import { analyseFormula } from './analyse-formula.ts'
import { compileWithin } from './compile-formula.ts'
import { FormulaError } from './formula.ts'
import { DEFAULT_LIMITS } from './run/limits.ts'

const text = { type: 'string' }
const object = {
  type: 'object',
  properties: { x: text },
  required: ['x'],
  additionalProperties: false,
}
const properties = {
  n: { type: 'number' },
  t: text,
  z: { type: 'null' },
  o: object,
  l: { type: 'array', items: { type: 'number' } },
  either: { anyOf: [text, object] },
}
const schema = {
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
}

/** Nothing is missing from either. */
const records = [
  { n: 2, t: 'x', z: null, o: { x: 'a' }, l: [1, 2], either: 's' },
  { n: -3, t: '12', z: null, o: { x: 'b' }, l: [3, 4], either: { x: 'c' } },
]

const values =
  'n t z o l either "" [] [1] {} null (1..0) {"k":$keys(t)} [$keys(t)] $keys(t) $match(t,/#/)'.split(
    ' ',
  )

/** Their second arguments are evaluated for some items alone, or one of them for some records alone. */
const CHOOSE =
  /^(?:filter|sift|reduce|if|first|single|eval|error|assert|random|shuffle|now|millis)$/

const afterAll = ['?.*', '?.x', '?.(-"x")', '?{"k": -"x"}', '?^(-"x")', '? ~> |$|{"k": -"x"}|']
const around = ['-(?)', '$uppercase(?)', '(?) ~> $max']

function formulas(): readonly string[] {
  const names = [...functionNames()].filter((name) => !CHOOSE.test(name))
  const inner = values.flatMap((value) =>
    [
      [value],
      afterAll.map((form) => form.replace('?', `(${value})`)),
      names.flatMap((name) => calls(name, value)),
    ].flat(),
  )
  return inner.flatMap((each) => around.map((form) => form.replace('?', each)))
}

function calls(name: string, value: string): readonly string[] {
  const { min, max } = knownFunction(name)?.arity ?? { min: 1, max: 0 }
  const others = max >= 2 ? ['"x"', 'function($v){ -"x" }'] : []
  const alone = min <= 1 && max >= 1 ? [`$${name}(${value})`] : []
  return [alone, others.map((other) => `$${name}(${value}, ${other})`)].flat()
}

test('what is called an error of what may be nothing fails for each record that lacks nothing', () => {
  const denied = formulas().filter((formula) => isError(formula) && records.some(succeeds(formula)))
  expect(denied).toEqual([])
})

function isError(formula: string): boolean {
  const { problems } = analyseFormula(formula, { record: schema, variables: {} })
  return problems.some(
    ({ severity, code }) => severity === 'error' && code !== 'formula.field_unknown',
  )
}

function succeeds(source: string): (record: (typeof records)[number]) => boolean {
  const { formula } = compileWithin(source, DEFAULT_LIMITS)
  return (record) => {
    try {
      formula?.evaluate(record, { variables: {}, now: 0 })
      return formula !== undefined
    } catch (thrown) {
      if (thrown instanceof FormulaError) return false
      throw thrown
    }
  }
}

test.each([
  '-t',
  '$max(t)',
  '$uppercase($length(t))',
  '$uppercase($max(l))',
  '$keys(o) + 1',
  'o.x + 1',
  'l.$uppercase($)',
  't ~> $max',
  '$localDate(t, "nowhere")',
  '$countryName(t, "x")',
])('is a mistake still: %s', (formula) => {
  expect(isError(formula)).toBe(true)
})

import { functionNames, knownFunction } from '../formula/analyse/function-forms.ts'
import { analyseFormula } from '../formula/analyse-formula.ts'
import { compileWithin } from '../formula/compile-formula.ts'
import { FormulaError } from '../formula/formula.ts'
import { DEFAULT_LIMITS } from '../formula/run/limits.ts'

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
  'n t z o l either "" [] [1] {} null (1..0) {"k":$keys(t)} [$keys(t)] $keys(t) $match(t,/#/) t[1] o[7]'.split(
    ' ',
  )

/** Their second arguments are evaluated for some items alone, or one of them for some records alone. */
const CHOOSE =
  /^(?:filter|sift|reduce|if|first|single|eval|error|assert|random|shuffle|now|millis)$/

const afterAll = ['#.*', '#.x', '#.(-"x")', '#{"k": -"x"}', '#^(-"x")', '# ~> |$|{"k": -"x"}|']
const around = ['-(#)', '$uppercase(#)', '(#) ~> $max', '[1..(#)]', 'n > 0 ? 1 : -(#)', 't or -(#)']

/** All of them: some twenty thousand, of which a test takes a few. */
const formulas: readonly string[] = values
  .flatMap((value) =>
    [
      [value],
      afterAll.map((form) => form.replace('#', () => `(${value})`)),
      [...functionNames()]
        .filter((name) => !CHOOSE.test(name))
        .flatMap((name) => calls(name, value)),
    ].flat(),
  )
  .flatMap((each) => around.map((form) => form.replace('#', () => each)))

/** With `.`, what the function takes of itself is the value. */
function calls(name: string, value: string): readonly string[] {
  const { arity, form } = knownFunction(name) ?? { arity: { min: 1, max: 0 } }
  const others = arity.max >= 2 ? ['"x"', 'function($v){ -"x" }'] : []
  const isContext = form?.parameters[0]?.fromContext === true
  return [
    ...(arity.min <= 1 && arity.max >= 1 ? [`$${name}(${value})`] : []),
    ...others.map((other) => `$${name}(${value}, ${other})`),
    ...(isContext ? [`(${value}).$${name}()`] : []),
    ...(isContext ? others.map((other) => `(${value}).$${name}(${other})`) : []),
  ]
}

/** Neighbours in a row of seeds are far from each other in the list. */
const STRIDE = 7919

/** A formula of what may be nothing that the analysis calls an error although it works; `undefined` when there is none. */
export function nothingFinding(seed: number): string | undefined {
  const formula = formulas[(seed * STRIDE) % formulas.length] ?? ''
  return isError(formula) && records.some(succeeds(formula))
    ? `called an error, and works: ${formula}`
    : undefined
}

/** Whether the analysis says that the formula fails for each record that lacks nothing. */
export function isError(formula: string): boolean {
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

import { LRUCache } from 'lru-cache'
import type { Json } from '../json.ts'
import { say } from '../messages/message.ts'
import { compileProgram } from './compile/compile-program.ts'
import { NOT_QUICK, quickPathOf } from './compile/quick-path.ts'
import { messageOf } from './error-messages.ts'
import {
  type EvaluationContext,
  type Formula,
  FormulaError,
  type FormulaProblem,
} from './formula.ts'
import { usesOf } from './formula-uses.ts'
import { type Evaluate, evaluateWithin } from './run/evaluation.ts'
import { LanguageError, toLanguageError } from './run/language-error.ts'
import { DEFAULT_LIMITS, type FormulaLimits } from './run/limits.ts'
import { toJson } from './run/output.ts'
import { asValue } from './run/value.ts'
import { MAX_REMEMBERED, parseFormula } from './syntax/parse-formula.ts'

export type FormulaResult =
  | { readonly formula: Formula; readonly problems: readonly FormulaProblem[] }
  | { readonly formula: undefined; readonly problems: readonly FormulaProblem[] }

const compiledBefore = new LRUCache<string, FormulaResult>({ max: MAX_REMEMBERED })

/**
 * Compiles a formula (its text without the leading `=`). Never throws for what an author wrote.
 *
 * @example
 * const { formula, problems } = compileFormula('price * quantity')
 * formula?.evaluate({ price: 2, quantity: 3 }, { variables: {}, now: Date.now() }) // 6
 */
export function compileFormula(text: string): FormulaResult {
  const before = compiledBefore.get(text)
  if (before !== undefined) return before
  const result = compileWithin(text, DEFAULT_LIMITS)
  compiledBefore.set(text, result)
  return result
}

/** {@link compileFormula} with other limits than the usual ones, and not remembered. `$eval` is for tests only. */
export function compileWithin(
  text: string,
  limits: FormulaLimits,
  allowEval = false,
): FormulaResult {
  const { node, problem } = parseFormula(text)
  if (node === undefined) return { formula: undefined, problems: [problem] }
  const problems: FormulaProblem[] = []
  const walked = unlessTooDeep(() => {
    const program = compileProgram(node, (found) => problems.push(found), allowEval)
    return { program, uses: usesOf(node, program.freeNames), quick: quickPathOf(node) }
  })
  if (walked === undefined) return { formula: undefined, problems: [tooDeep] }
  if (problems.length > 0) return { formula: undefined, problems }
  const { program, uses, quick } = walked
  // Made once here, and not for each record.
  const compute: Compute = (input, variables) =>
    toJson(program.run(asValue(input), variables), program.makesObject)
  const evaluateAll: Formula['evaluate'] = (input, context) =>
    run(compute, text, input, context, limits)
  const evaluate: Formula['evaluate'] = quick
    ? (input, context) => {
        const value = quick(asValue(input))
        return value === NOT_QUICK ? evaluateAll(input, context) : value
      }
    : evaluateAll
  return { formula: { text, uses, evaluate }, problems }
}

/** What walks over the tree needs more of the stack the deeper the tree is, and each walk another amount. */
function unlessTooDeep<T>(walk: () => T): T | undefined {
  try {
    return walk()
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    return undefined
  }
}

const tooDeep: FormulaProblem = {
  code: 'formula.too_deep',
  message: say('formulaTooDeep', {}),
  offset: 0,
}

type Compute = Evaluate<Json | undefined>

function run(
  compute: Compute,
  text: string,
  input: unknown,
  context: EvaluationContext,
  limits: FormulaLimits,
): Json | undefined {
  try {
    return evaluateWithin(context, limits, compute, input)
  } catch (thrown) {
    throw explained(thrown, text)
  }
}

function explained(thrown: unknown, text: string): unknown {
  if (thrown instanceof FormulaError) return thrown
  const error = toLanguageError(thrown)
  if (!(error instanceof LanguageError)) return error
  return new FormulaError(error.code, messageOf(error), offsetOf(error, text), error)
}

/** The tokens' ends are what the parser knows; the first character of the culprit is what a person looks for. */
function offsetOf({ position, token }: LanguageError, text: string): number | undefined {
  if (position === undefined) return undefined
  const end = Math.min(position, text.length)
  if (token === undefined || token === '') return Math.max(0, end - 1)
  if (text.slice(end - token.length, end) === token) return end - token.length
  // A call ends at its bracket; the function's name stands before that.
  const start = text.lastIndexOf(`$${token}`, end)
  return start === -1 ? Math.max(0, end - 1) : start
}

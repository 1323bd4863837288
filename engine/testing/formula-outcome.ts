import { compileWithin } from '../formula/compile-formula.ts'
import { FormulaError } from '../formula/formula.ts'
import { DEFAULT_LIMITS, type FormulaLimits } from '../formula/run/limits.ts'
import {
  evaluateWithPackage,
  preparedPackage,
  syntaxFailure,
} from '../formula/syntax/jsonata-package.ts'
import { equalJson, type Json } from '../json.ts'
import { textOf } from './says.ts'

/** How a formula ended, for comparing two engines: a value (absent: no result), or an error's code. */
export type FormulaOutcome =
  | {
      readonly kind: 'value'
      readonly value: Json | undefined
      /** The value with what {@link withoutHoles} takes out of it. */
      readonly withHoles?: Json | undefined
    }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }

export interface FormulaCase {
  readonly text: string
  readonly input: unknown
  readonly variables?: Readonly<Record<string, unknown>>
}

/** Time is not what outcomes are compared by, and the machine may be busy. */
const PATIENT: FormulaLimits = { ...DEFAULT_LIMITS, milliseconds: 5000 }

/** What our engine makes of a case. */
export function ourOutcome(
  { text, input, variables = {} }: FormulaCase,
  limits: Partial<FormulaLimits> = {},
  allowEval = false,
): FormulaOutcome {
  const { formula, problems } = compileWithin(text, { ...PATIENT, ...limits }, allowEval)
  if (formula === undefined) {
    const [problem] = problems
    return {
      kind: 'error',
      code: problem?.reason ?? problem?.code ?? '',
      message: textOf(problem?.message),
    }
  }
  try {
    return { kind: 'value', value: formula.evaluate(input, { variables, now: Date.now() }) }
  } catch (thrown) {
    if (!(thrown instanceof FormulaError)) throw thrown
    return { kind: 'error', code: thrown.code, message: thrown.message }
  }
}

/** What the package makes of a case, as plain JSON. */
export async function packageOutcome({
  text,
  input,
  variables = {},
}: FormulaCase): Promise<FormulaOutcome> {
  try {
    const value = await evaluateWithPackage(text, input, variables, {
      timeout: 2000,
      stack: 500,
      sequence: 1_000_000,
    })
    const [plain, withHoles] = [asPlainJson(withoutHoles(value)), asPlainJson(value)]
    return { kind: 'value', value: plain, ...(sameResult(plain, withHoles) ? {} : { withHoles }) }
  } catch (thrown) {
    const { code, message } = syntaxFailure(thrown) ?? { code: 'CRASH', message: String(thrown) }
    return { kind: 'error', code, message }
  }
}

/** Where it groups an empty list, the package leaves "undefined" in that list, also in one that the formula made. */
function withoutHoles(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    return value.length === 1 && value[0] === undefined ? [] : value.map(withoutHoles)
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutHoles(each)]))
}

function asPlainJson(value: unknown): Json | undefined {
  const text = JSON.stringify(value)
  return text === undefined ? undefined : JSON.parse(text)
}

/** Whether two engines agree on a result. */
export function sameResult(left: unknown, right: unknown): boolean {
  return equalJson(asPlainJson(left), asPlainJson(right))
}

/** A formula to be run many times. */
export function compileForBench(text: string): (input: unknown) => Json | undefined {
  const { formula, problems } = compileWithin(text, DEFAULT_LIMITS)
  if (formula === undefined)
    throw new Error(`The formula does not compile: ${textOf(problems[0]?.message)}.`)
  const context = { variables: {}, now: 0 }
  return (input) => formula.evaluate(input, context)
}

/** The same formula in the package. */
export function referenceForBench(text: string): (input: unknown) => Promise<unknown> {
  return preparedPackage(text)
}

import { type EvaluationContext, type Formula, FormulaError } from '../formula/formula.ts'
import { type UnknownValues, unknownResourcesOf } from '../formula/unknown-values.ts'
import type { Json } from '../json.ts'

/** What every formula may see, and what never holds anything unknown: it was there before the plan. */
const REAL: ReadonlySet<string> = new Set(['settings', 'record', 'key', 'index'])

/**
 * Computes a formula of which some inputs are known only after a create: once in either world, and what differs is
 * unknown as well. A formula that fails alike in both fails.
 *
 * @throws {FormulaError}
 */
export function evaluateInWorlds(
  formula: Formula,
  input: unknown,
  context: EvaluationContext,
  unknowns: UnknownValues,
): Json | undefined {
  const resources = unknownSeenBy(formula, input, context)
  if (resources.length === 0) return formula.evaluate(input, context)
  const { variables } = context
  const seen = supposedNames(formula)
  const isRecord = input === variables['record']

  function attemptIn(world: 0 | 1): Attempt {
    const known = (value: unknown): unknown =>
      isJson(value) ? unknowns.inWorld(value, world) : value
    const supposed = Object.fromEntries(seen.map((name) => [name, known(variables[name])]))
    return attempt(formula, isRecord ? input : known(input), {
      ...context,
      variables: { ...variables, ...supposed },
      // The record pays for one of them.
      budget: world === 0 ? context.budget : undefined,
    })
  }
  return settle(attemptIn(0), attemptIn(1), resources, unknowns)
}

/** Resources of what is unknown in that which a formula looks at, each once. */
export function unknownSeenBy(
  formula: Formula,
  input: unknown,
  { variables }: EvaluationContext,
): readonly string[] {
  const inputs = supposedNames(formula).map((name) => variables[name])
  if (input !== variables['record']) inputs.push(input)
  return [...new Set(inputs.filter(isJson).flatMap(unknownResourcesOf))]
}

function supposedNames({ uses }: Formula): readonly string[] {
  return uses.variables.filter((name) => !REAL.has(name))
}

function settle(
  first: Attempt,
  second: Attempt,
  resources: readonly string[],
  unknowns: UnknownValues,
): Json | undefined {
  if (first.error && first.error.message === second.error?.message) throw first.error
  const [one, two] = [shown(first), shown(second)]
  if (one === undefined && two === undefined) return undefined
  return unknowns.merge(resources, [one ?? null, two ?? null])
}

/** Failures differ by what they say. */
function shown({ value, error }: Attempt): Json | undefined {
  return error ? error.message : value
}

interface Attempt {
  readonly value?: Json | undefined
  readonly error?: FormulaError
}

function attempt(formula: Formula, input: unknown, context: EvaluationContext): Attempt {
  try {
    return { value: formula.evaluate(input, context) }
  } catch (error) {
    if (error instanceof FormulaError) return { error }
    throw error
  }
}

/** What formulas see is JSON, or nothing. */
function isJson(value: unknown): value is Json {
  return value !== undefined && typeof value !== 'function'
}

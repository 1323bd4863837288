import { analyseFormula } from '../formula/analyse-formula.ts'
import { compileWithin } from '../formula/compile-formula.ts'
import { FormulaError } from '../formula/formula.ts'
import type { FormulaDiagnostic, FormulaType } from '../formula/formula-analysis.ts'
import { DEFAULT_LIMITS } from '../formula/run/limits.ts'
import { isJsonList, isJsonObject, type Json } from '../json.ts'
import { toText } from '../messages/to-text.ts'
import { createDice } from './dice.ts'
import { randomSchema, recordOf } from './random-schema.ts'
import { typedFormula } from './typed-formula.ts'

const RECORDS = 6

/** Joins and their kin: what is wrong behind one is never evaluated where it finds nothing. */
const MAY_FIND_NOTHING = /[*@#%]|\$reduce\b/

/** A name that is not there is a mistake, and gives no result. */
const CLAIMS_NO_FAILURE = new Set(['formula.field_unknown'])

/**
 * What the analysis claims of a formula that its evaluation denies, in one line; `undefined` when all is true.
 *
 * What it calls an error must fail for every record in which nothing is missing. What it says of the
 * type must hold for every record that conforms to the schema.
 */
export function typeFinding(seed: number): string | undefined {
  const dice = createDice(seed)
  const schema = randomSchema(dice, 2)
  const text = typedFormula(dice, schema)
  const { formula } = compileWithin(text, DEFAULT_LIMITS)
  if (formula === undefined) return undefined
  const { type, problems } = analyseFormula(text, { record: schema, variables: {} })
  const errors = problems.filter(
    ({ severity, code }) => severity === 'error' && !CLAIMS_NO_FAILURE.has(code),
  )
  for (let count = 0; count < RECORDS; count++) {
    const isFull = count % 2 === 0
    const record = recordOf(dice, schema, isFull)
    const result = outcome(() => formula.evaluate(record, { variables: {}, now: 0 }))
    if (result.failed) continue
    const found =
      errors.length > 0
        ? isFull && !MAY_FIND_NOTHING.test(text) && denial(errors)
        : !holds(type, result.value) && `type ${JSON.stringify(type)}`
    if (found !== false) {
      return [found, text, JSON.stringify(schema), JSON.stringify(record), show(result.value)].join(
        '\n  ',
      )
    }
  }
  return undefined
}

function denial(errors: readonly FormulaDiagnostic[]): string {
  return `error: ${errors.map(({ message }) => toText(message)).join('; ')}`
}

function show(value: Json | undefined): string {
  return `gives ${JSON.stringify(value) ?? 'no result'}`
}

type Outcome =
  | { readonly failed: true }
  | { readonly failed: false; readonly value: Json | undefined }

function outcome(evaluate: () => Json | undefined): Outcome {
  try {
    return { failed: false, value: evaluate() }
  } catch (thrown) {
    if (thrown instanceof FormulaError) return { failed: true }
    throw thrown
  }
}

/** Whether a result is as the analysis says. */
function holds(type: FormulaType, value: Json | undefined): boolean {
  const { cardinality, alwaysList, kinds } = type
  // A function is no JSON.
  if (value === undefined) return cardinality !== 'one' || kinds?.includes('function') !== false
  if (cardinality === 'one' || cardinality === 'optional') return holdsOne(type, value)
  if (isJsonList(value)) {
    const isItem = kinds?.includes('array') === true
    return isItem || value.every((item) => holdsOne(type, item))
  }
  return !(cardinality === 'many' && alwaysList) && holdsOne(type, value)
}

function holdsOne({ kinds, whole, constants, fields }: FormulaType, value: Json): boolean {
  if (kinds !== undefined && !kinds.includes(kindOf(value))) return false
  if (whole && typeof value === 'number' && !Number.isInteger(value)) return false
  if (constants !== undefined && !constants.some((constant) => constant === value)) return false
  if (fields === undefined || !isJsonObject(value)) return true
  return (
    Object.keys(value).every((name) => Object.hasOwn(fields, name)) &&
    Object.entries(fields).every(([name, field]) => holds(field, value[name]))
  )
}

function kindOf(value: Json): 'null' | 'boolean' | 'number' | 'string' | 'object' | 'array' {
  if (value === null) return 'null'
  if (isJsonList(value)) return 'array'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return 'number'
  return typeof value === 'string' ? 'string' : 'object'
}

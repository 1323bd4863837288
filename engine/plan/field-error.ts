import type { DocumentPath } from '../diagnostic.ts'
import type { FormulaError } from '../formula/formula.ts'

/** One value of one record could not be computed; the flow itself is sound. */
export class FieldError extends Error {
  override readonly name = 'FieldError'
  readonly code = 'FIELD_FAILED'
  /** Place of the formula in the flow. */
  readonly path: DocumentPath
  /** The formula's text, without the leading `=`. */
  readonly formula: string
  /** First character of the culprit in the formula's text, where known. */
  readonly offset: number | undefined

  constructor(path: DocumentPath, formula: string, cause: FormulaError) {
    super(`"${fieldName(path)}" could not be computed: ${cause.message}`, { cause })
    this.path = path
    this.formula = formula
    this.offset = cause.offset
  }
}

/** `["steps", 3, "set", "lines", "set", "price"]` is the field `lines.price`. */
function fieldName(path: DocumentPath): string {
  const first = path.indexOf('set')
  const names = first < 0 ? path.slice(-1) : path.slice(first + 1)
  const own = names.filter((name, at) => name !== 'set' || at === names.length - 1)
  return own.length === 0 ? 'set' : own.join('.')
}

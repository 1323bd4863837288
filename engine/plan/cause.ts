import type { DocumentPath } from '../diagnostic.ts'

// A cause is what open records have in common: the list of what is to be done is grouped by it.

/** A `fail` step was entered. */
export function failCause(step: string): string {
  return `step.fail ${step}`
}

/** The value at a path of the flow could not be computed. */
export function formulaCause(path: DocumentPath): string {
  return `run.formula ${path.join('.')}`
}

/** Another source record became the same target record already. */
export function doubledCause(target: string): string {
  return `run.doubled ${target}`
}

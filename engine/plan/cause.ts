import type { DocumentPath } from '../diagnostic.ts'
import type { Message } from '../messages/message.ts'

// A cause is what open records have in common: the list of what is to be done is grouped by it.

/** A `fail` step was entered. */
export function failCause(step: string): string {
  return `step.fail ${step}`
}

/** A step left the record out; a write does it for more than one reason. */
export function skipCause(step: string | undefined, reason: Message | undefined): string {
  return `step.skip ${step ?? ''} ${reason?.code ?? ''}`
}

/** The value at a path of the flow could not be computed. */
export function formulaCause(path: DocumentPath): string {
  return `run.formula ${path.join('.')}`
}

/** Another source record became the same target record already. */
export function doubledCause(target: string): string {
  return `run.doubled ${target}`
}

import { isMessage, OperationError, say } from '../../../engine/index.ts'
import type { FarError } from './far-messages.ts'

export function toFarError(error: unknown, known?: number): FarError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), fields: {}, known }
  const { name, message } = error
  const reason: unknown = Reflect.get(error, 'reason')
  const said = isMessage(reason) ? { reason } : {}
  return {
    ...said,
    name,
    message,
    fields: Object.fromEntries(Object.entries(error).filter(isPlain)),
    known,
  }
}

function isPlain(
  entry: [name: string, value: unknown],
): entry is [string, string | number | boolean] {
  return entry[0] !== 'name' && ['string', 'number', 'boolean'].includes(typeof entry[1])
}

/** The same again: what a system said is told apart by its class, everything else by its name and code. */
export function fromFarError({ name, message, reason, fields }: FarError): Error {
  if (name === 'OperationError' && isClass(fields['class'])) {
    const { retryAt, exchange } = fields
    return new OperationError({
      class: fields['class'],
      reason: reason ?? say('verbatim', { text: message }),
      mayHaveHappened: fields['mayHaveHappened'] === true,
      retryAt: typeof retryAt === 'number' ? retryAt : undefined,
      exchange: typeof exchange === 'string' ? exchange : undefined,
    })
  }
  return Object.assign(new Error(message), fields, { name }, reason && { reason })
}

/** It was made from an error of that class. */
function isClass(value: unknown): value is OperationError['class'] {
  return typeof value === 'string'
}

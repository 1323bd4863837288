import { say } from '../../engine/index.ts'
import { ApiError } from './api-error.ts'

/**
 * Reads a body that was kept as it came.
 *
 * @throws {ApiError} for what is no JSON
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes)
  // As everywhere else here: no body is one without fields.
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ApiError({
      type: 'malformed_json',
      status: 400,
      title: say('bodyNotJson', {}),
      detail: say('sendOneJson', {}),
      cause,
    })
  }
}

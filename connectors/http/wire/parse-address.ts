import { type Json, OperationError, say } from '../../../engine/index.ts'

/** @throws {OperationError} when it is no address of the web, or holds credentials, which would be seen. */
export function parseAddress(text: Json | undefined): URL {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.username + url.password === '') return url
  throw noAddress(text)
}

export function noAddress(text: Json | undefined): OperationError {
  const shown = typeof text === 'string' ? text : JSON.stringify(text ?? '')
  return new OperationError({
    class: 'config',
    message: say('noAddress', { text: shown }),
    mayHaveHappened: false,
  })
}

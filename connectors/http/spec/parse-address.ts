import {
  type EvaluationContext,
  type Json,
  type JsonObject,
  OperationError,
  parseUrl,
  say,
} from '../../../engine/index.ts'

/** @throws {OperationError} when it is no address of the web, or holds credentials, which would be seen. */
export function parseAddress(text: Json | undefined): URL {
  const url = typeof text === 'string' ? parseUrl(text) : undefined
  const isPlain = url && url.username + url.password === '' && !url.hostname.includes('*')
  if (isPlain && /^https?:$/.test(url.protocol)) return url
  throw noAddress(text)
}

export function noAddress(text: Json | undefined): OperationError {
  const shown = typeof text === 'string' ? text : JSON.stringify(text ?? '')
  return new OperationError({
    class: 'config',
    reason: say('noAddress', { text: shown }),
    mayHaveHappened: false,
  })
}

/** What an address is computed from: no secrets, for it is shown, and no time, for it has to stay what it was. */
export function addressContext(settings: JsonObject): EvaluationContext {
  return { variables: { settings }, now: 0 }
}

/** Whether an origin is one of these, of which some may leave the beginning of the host open: `https://*.shop.example`. */
export function isAmong(origin: string, origins: readonly string[]): boolean {
  return origins.some((each) => {
    const [scheme = '', rest] = each.split('*', 2)
    if (rest === undefined) return each === origin
    const isLonger = origin.length > each.length - 1
    return isLonger && origin.startsWith(scheme) && origin.endsWith(rest)
  })
}

/** @throws {OperationError} where secrets may not be sent to an address; absent origins: there are none. */
export function requireBound(origin: string, origins: readonly string[] | undefined): void {
  if (!origins || isAmong(origin, origins)) return
  throw new OperationError({
    class: 'config',
    reason: say('notBound', { origin }),
    mayHaveHappened: false,
  })
}

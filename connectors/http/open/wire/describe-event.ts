import type { ErrorClass } from '../../../../engine/index.ts'
import type { ExchangeEvent } from '../../../transport.ts'

/** Tells those who count and trace of a request, by the conventions of OpenTelemetry. */
export function describeEvent(
  method: string,
  {
    origin,
    status,
    ms,
    failure,
    errorClass,
  }: {
    readonly origin: string
    readonly status: number | undefined
    readonly ms: number
    readonly failure: string | undefined
    readonly errorClass: ErrorClass | undefined
  },
): ExchangeEvent {
  const outcome = outcomeOf(status, failure)
  return {
    verb: method,
    ms,
    result: status === undefined ? 'none' : `${Math.floor(status / 100)}xx`,
    isGood: status !== undefined && status < 400 && failure === undefined,
    ...(errorClass !== undefined && { errorClass, error: String(outcome['error.type']) }),
    // Not the path: some systems have e-mail addresses in it.
    attributes: {
      'http.request.method': method,
      ...addressOf(origin),
      ...outcome,
    },
  }
}

function addressOf(origin: string): ExchangeEvent['attributes'] {
  const { hostname: address, port, protocol } = new URL(origin)
  const usual = protocol === 'https:' ? 443 : 80
  return {
    'server.address': address,
    'server.port': port === '' ? usual : Number(port),
    'url.scheme': protocol.slice(0, -1),
  }
}

/** By the conventions the type of an error is the status, where there is one that is an error. */
function outcomeOf(
  status: number | undefined,
  failure: string | undefined,
): ExchangeEvent['attributes'] {
  if (status === undefined) return { 'error.type': failure ?? '_OTHER' }
  const answered = { 'http.response.status_code': status }
  if (status >= 400) return { ...answered, 'error.type': String(status) }
  return failure === undefined ? answered : { ...answered, 'error.type': failure }
}

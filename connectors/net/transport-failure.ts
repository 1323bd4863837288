import { type ErrorClass, type Message, say } from '../../engine/index.ts'

/** What went wrong on the way, before there was an answer. */
export interface TransportFailure {
  readonly class: ErrorClass
  /** Follows the method and path, and says what to check. */
  readonly reason: Message
  /** The request was certainly not sent. */
  readonly unsent: boolean
}

interface Explanation {
  readonly class?: ErrorClass
  readonly unsent?: boolean
  readonly say: (host: string, limits: TransportLimits) => Message
}

export interface TransportLimits {
  readonly timeoutMs: number
  readonly maxBytes: number
}

const MEGABYTE = 1_048_576

const noAnswer: Explanation = {
  say: (host, { timeoutMs }) => say('noAnswer', { host, count: timeoutMs / 1000 }),
}
const unreachable: Explanation = {
  unsent: true,
  say: (host) => say('unreachable', { host }),
}
const broken: Explanation = { say: (host) => say('brokeOff', { host }) }
const noTls: Explanation = {
  class: 'config',
  unsent: true,
  say: (host) => say('noTls', { host }),
}

const tooLarge: Explanation = {
  class: 'config',
  say: (host, { maxBytes }) =>
    maxBytes < MEGABYTE
      ? say('tooLargeAnswer', { host, count: Math.ceil(maxBytes / 1024) })
      : say('tooLarge', { host, count: Math.floor(maxBytes / MEGABYTE) }),
}

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    unsent: true,
    say: (host) => say('connectionRefused', { host }),
  },
  ENOTFOUND: {
    unsent: true,
    say: (host) => say('hostUnknown', { host }),
  },
  EAI_AGAIN: {
    unsent: true,
    say: (host) => say('noLookup', { host }),
  },
  UND_ERR_CONNECT_TIMEOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EPROTO: noTls,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  MAPWRIGHT_NO_TLS: { class: 'config', unsent: true, say: (host) => say('sqlNoTls', { host }) },
  UND_ERR_HEADERS_TIMEOUT: noAnswer,
  UND_ERR_BODY_TIMEOUT: noAnswer,
  MAPWRIGHT_TIMEOUT: noAnswer,
  MAPWRIGHT_NOT_OURS: { unsent: true, say: () => say('stoppedBefore', {}) },
  UND_ERR_RES_EXCEEDED_MAX_SIZE: tooLarge,
  // Decoded, it is.
  ERR_BUFFER_TOO_LARGE: tooLarge,
  UND_ERR_INVALID_ARG: {
    class: 'invalid',
    unsent: true,
    say: () => say('unsendable', {}),
  },
}

const PRIVATE: Explanation = {
  class: 'config',
  unsent: true,
  say: (host) => say('privateAddress', { host }),
}

/** Puts a failure of the network into words for a person; `connecting` says that no connection was made. */
export function explainFailure(
  failure: unknown,
  host: string,
  limits: TransportLimits,
  connecting: boolean,
): TransportFailure {
  const code = codeOf(failure)
  const known = explanationOf(code)
  const explanation = known ?? (connecting ? unreachable : broken)
  const said = explanation.say(host, limits)
  return {
    class: explanation.class ?? 'temporary',
    reason: known || code === undefined ? said : say('withCode', { said, code }),
    unsent: connecting || explanation.unsent === true,
  }
}

/** Of OpenSSL's verification: nobody in the chain is trusted. */
const UNKNOWN_AUTHORITY = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

function explanationOf(code: string | undefined): Explanation | undefined {
  if (code === undefined) return undefined
  if (code === 'PRIVATE_ADDRESS') return PRIVATE
  if (UNKNOWN_AUTHORITY.has(code)) {
    return {
      class: 'config',
      unsent: true,
      say: (host) => say('unknownAuthority', { host, code }),
    }
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return {
      class: 'config',
      unsent: true,
      say: (host) => say('badCertificate', { host, code }),
    }
  }
  return Object.hasOwn(EXPLANATIONS, code) ? EXPLANATIONS[code] : undefined
}

/** Failures of several addresses of one name come as one, with the reason of the first inside. */
function codeOf(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null) return undefined
  if ('code' in failure && typeof failure.code === 'string') return failure.code
  if (failure instanceof AggregateError) return codeOf(failure.errors[0])
  return 'cause' in failure ? codeOf(failure.cause) : undefined
}

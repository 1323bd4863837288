import type { ErrorClass } from '../../../engine/index.ts'

/** What went wrong on the way, before there was an answer. */
export interface TransportFailure {
  readonly class: ErrorClass
  /** Follows the method and path, and says what to check. */
  readonly message: string
  /** The request was certainly not sent. */
  readonly unsent: boolean
}

interface Explanation {
  readonly class?: ErrorClass
  readonly unsent?: boolean
  readonly say: (host: string, limits: TransportLimits) => string
}

export interface TransportLimits {
  readonly timeoutMs: number
  readonly maxBytes: number
}

const noAnswer: Explanation = {
  say: (host, { timeoutMs }) => `"${host}" did not answer within ${timeoutMs / 1000} s`,
}
const unreachable: Explanation = {
  unsent: true,
  say: (host) => `"${host}" cannot be reached. Check the address and the network.`,
}
const broken: Explanation = { say: (host) => `the connection to "${host}" broke off` }
const noTls: Explanation = {
  class: 'config',
  unsent: true,
  say: (host) => `"${host}" does not speak TLS. Check whether the address starts with "http://".`,
}

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    unsent: true,
    say: (host) => `"${host}" refused the connection. Check the address, and that it is running.`,
  },
  ENOTFOUND: {
    unsent: true,
    say: (host) => `"${host}" cannot be found. Check the spelling of the address.`,
  },
  EAI_AGAIN: {
    unsent: true,
    say: (host) => `the address of "${host}" could not be looked up. Check the network.`,
  },
  UND_ERR_CONNECT_TIMEOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EPROTO: noTls,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  UND_ERR_HEADERS_TIMEOUT: noAnswer,
  UND_ERR_BODY_TIMEOUT: noAnswer,
  MAPWRIGHT_TIMEOUT: noAnswer,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: {
    class: 'config',
    say: (host, { maxBytes }) =>
      `"${host}" answered with more than ${Math.floor(maxBytes / 1_048_576)} MB. Ask for smaller pages.`,
  },
  UND_ERR_INVALID_ARG: {
    class: 'invalid',
    unsent: true,
    say: () => 'a header or the path holds a character that cannot be sent',
  },
}

const PRIVATE: Explanation = {
  class: 'config',
  unsent: true,
  say: (host) =>
    `"${host}" is an address of the own network, which is not allowed here. Check the address, or allow private addresses.`,
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
  const suffix = known || code === undefined ? '' : ` (${code})`
  return {
    class: explanation.class ?? 'temporary',
    message: `${explanation.say(host, limits)}${suffix}`,
    unsent: connecting || explanation.unsent === true,
  }
}

function explanationOf(code: string | undefined): Explanation | undefined {
  if (code === undefined) return undefined
  if (code === 'PRIVATE_ADDRESS') return PRIVATE
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return {
      class: 'config',
      unsent: true,
      say: (host) =>
        `the certificate of "${host}" is not valid (${code}). Check the address, and its certificate.`,
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

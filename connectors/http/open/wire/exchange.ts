import { buildConnector, Pool } from 'undici'
import { type JsonObject, say, toText, type WriteOptions } from '../../../../engine/index.ts'
import { checkLiteralHost, guardedLookup } from '../../../net/address-guard.ts'
import {
  explainFailure,
  type TransportFailure,
  type TransportLimits,
} from '../../../net/transport-failure.ts'
import { type AbortWatch, createAbortWatch } from './abort-watch.ts'
import { EncodingError } from './decode-body.ts'
import { PendingRequest } from './pending-request.ts'
import type { WireAnswer } from './wire-answer.ts'

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string
  /** Path and query, exactly as sent. */
  readonly path: string
  /** The path with `*` for each part that names a record; absent where none does. */
  readonly kind?: string | undefined
  readonly headers: Readonly<Record<string, string>>
  /** Empty for none. */
  readonly body: string | Buffer
  /** What a body of parts holds, without the contents of files. */
  readonly shown?: JsonObject | undefined
}

/** A body as text; what is no text in its files is lost. */
export function textOfBody({ body }: Pick<WireRequest, 'body'>): string {
  return typeof body === 'string' ? body : body.toString()
}

/** There was no answer. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError'
  readonly failure: TransportFailure

  constructor(failure: TransportFailure, cause: unknown) {
    super(toText(failure.reason), { cause })
    this.failure = failure
  }
}

export interface ExchangeOptions {
  /** Scheme, host and port. */
  readonly origin: string
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly connections: number
  /** Addresses of this machine and its network are reached too. */
  readonly allowPrivate: boolean
}

/** Sends requests to one host, over connections that are kept. Nothing that an answer says leads to another host. */
export interface Exchange {
  /** @throws {ExchangeError} */
  readonly send: (request: WireRequest, options: WriteOptions) => Promise<WireAnswer>
  readonly close: () => Promise<void>
}

export function openExchange(options: ExchangeOptions): Exchange {
  const { origin, timeoutMs, maxBytes } = options
  const { host } = new URL(origin)
  const unconnected = new WeakSet<object>()
  const openPool = (): Pool =>
    new Pool(origin, {
      connections: options.connections,
      connect: createConnector(options, unconnected),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxResponseSize: maxBytes,
    })
  const abortWatch = createAbortWatch()
  // Most runs find nothing new, and send nothing to their target.
  let pool: Pool | undefined
  let isClosed = false
  return {
    send: async (request, sending) => {
      const limits = { timeoutMs, maxBytes }
      try {
        if (isClosed) throw CLOSED
        pool ??= openPool()
        return await sendWithin(pool, abortWatch, request, sending, limits)
      } catch (thrown) {
        if (thrown instanceof EncodingError) throw notRead(host, thrown)
        const connecting = typeof thrown === 'object' && thrown !== null && unconnected.has(thrown)
        throw new ExchangeError(explainFailure(thrown, host, limits, connecting), thrown)
      }
    },
    close: async () => {
      isClosed = true
      await pool?.destroy(CLOSED)
    },
  }
}

function notRead(host: string, error: EncodingError): ExchangeError {
  const reason = say('answerEncoding', { host, encoding: error.encoding })
  return new ExchangeError({ class: 'config', reason, unsent: false }, error)
}

/** One for all, because every look of a flow closes its connections, and to trace where from takes longer than that. */
const CLOSED = Object.assign(new Error('closed'), { code: 'UND_ERR_DESTROYED' })

/** Remembers failures to connect, because they alone prove that nothing was sent. */
function createConnector(
  { allowPrivate, timeoutMs }: ExchangeOptions,
  unconnected: WeakSet<object>,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: Math.min(timeoutMs, 10_000),
    ...(allowPrivate ? {} : { lookup: guardedLookup }),
  })
  return (target, callback) => {
    try {
      if (!allowPrivate) checkLiteralHost(target.hostname)
    } catch (thrown) {
      const refused = thrown instanceof Error ? thrown : new Error('refused', { cause: thrown })
      unconnected.add(refused)
      callback(refused, null)
      return
    }
    connect(target, (...[failure, socket]) => {
      if (failure) {
        unconnected.add(failure)
        callback(failure, null)
      } else if (socket) {
        callback(null, socket)
      }
    })
  }
}

async function sendWithin(
  pool: Pool,
  abortWatch: AbortWatch,
  request: WireRequest,
  { signal, mayWrite }: WriteOptions,
  { timeoutMs, maxBytes }: TransportLimits,
): Promise<WireAnswer> {
  signal.throwIfAborted()
  const pending = new PendingRequest(maxBytes, mayWrite)
  const timer = setTimeout(() => pending.stop(new TooLongError()), timeoutMs)
  const unwatch = abortWatch.watch(signal, (reason) => pending.stop(asError(reason)))
  try {
    pool.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: request.headers,
        body: request.body === '' ? null : request.body,
      },
      pending,
    )
    return await pending.answer
  } finally {
    clearTimeout(timer)
    unwatch()
  }
}

class TooLongError extends Error {
  override readonly name = 'TooLongError'
  readonly code = 'MAPWRIGHT_TIMEOUT'

  constructor() {
    super('timeout')
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason })
}

import { OperationError, say, type WriteOptions } from '../../../engine/index.ts'
import { createTimeLimit } from '../../limits/time-limit.ts'
import { checkLiteralHost } from '../../net/address-guard.ts'
import type { SqlPlace } from '../spec/origins-of-sql.ts'
import type { ConnectOptions, Dialect, DriverConnection, Reply, Statement } from './dialect.ts'

/** Firewalls forget connections that nobody uses, and say so only to whoever uses them next. */
const IDLE_MS = 30_000

/** There was no answer, or the driver did not understand it. */
export class StatementError extends Error {
  override readonly name = 'StatementError'
  /** No connection was made, or nothing was sent on it. */
  readonly isUnsent: boolean

  constructor(isUnsent: boolean, cause: unknown) {
    super('a statement failed', { cause })
    this.isUnsent = isUnsent
  }
}

/** Runs statements on one database, over connections that are kept. */
export interface Session {
  /** @throws {StatementError} with what the driver threw as its cause. */
  readonly run: (statement: Statement, options: WriteOptions) => Promise<Reply>
  readonly close: () => Promise<void>
}

export interface SessionOptions extends ConnectOptions {
  readonly dialect: Dialect
  /** Connections that are kept. */
  readonly most: number
}

export function openSession(options: SessionOptions): Session {
  const pool = new Pool(options)
  return {
    run: (statement, asked) => pool.run(statement, asked),
    close: () => pool.close(),
  }
}

interface Idle {
  readonly connection: DriverConnection
  readonly since: number
}

class Pool {
  readonly #options: SessionOptions
  readonly #idle: Idle[] = []
  readonly #busy = new Set<DriverConnection>()
  #isClosed = false

  constructor(options: SessionOptions) {
    this.#options = options
  }

  async run(statement: Statement, { signal, mayWrite }: WriteOptions): Promise<Reply> {
    let connection: DriverConnection | undefined
    let isSent = false
    let isGood = false
    try {
      signal.throwIfAborted()
      connection = await this.#take(signal)
      this.#busy.add(connection)
      if (mayWrite?.() === false) {
        isGood = true
        throw Object.assign(new Error('not ours'), { code: 'MAPWRIGHT_NOT_OURS' })
      }
      isSent = true
      const reply = await this.#query(connection, statement, signal)
      isGood = true
      return reply
    } catch (thrown) {
      // A statement that was refused leaves its connection as it was.
      if (isSent && this.#options.dialect.judge(thrown)?.isRefusal === true) isGood = true
      throw new StatementError(!isSent, thrown)
    } finally {
      if (connection) this.#giveBack(connection, isGood)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const { connection } of this.#idle.splice(0)) connection.destroy()
    for (const connection of this.#busy) connection.destroy()
  }

  /**
   * The statement has the whole limit, however long connecting took: the server, which counts from when it begins, ends it before
   * anybody stops waiting.
   */
  async #query(
    connection: DriverConnection,
    statement: Statement,
    signal: AbortSignal,
  ): Promise<Reply> {
    const limit = createTimeLimit(signal, this.#options.timeoutMs)
    try {
      return await limit.within(connection.query(statement))
    } finally {
      limit.end()
    }
  }

  async #take(signal: AbortSignal): Promise<DriverConnection> {
    if (this.#isClosed) throw Object.assign(new Error('closed'), { code: 'MAPWRIGHT_CLOSED' })
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      const isFresh = performance.now() - idle.since < IDLE_MS
      if (isFresh && idle.connection.isSound()) return idle.connection
      idle.connection.destroy()
    }
    const { dialect, place, allowPrivate, timeoutMs } = this.#options
    if (!allowPrivate) requirePublic(place)
    const limit = createTimeLimit(signal, timeoutMs)
    const connecting = dialect.connect(this.#options)
    try {
      return await limit.within(connecting)
    } catch (thrown) {
      // Who gave up waiting leaves no connection behind that nobody knows of.
      connecting.then(
        (late) => late.destroy(),
        () => undefined,
      )
      throw thrown
    } finally {
      limit.end()
    }
  }

  #giveBack(connection: DriverConnection, isGood: boolean): void {
    this.#busy.delete(connection)
    const isKept = isGood && !this.#isClosed && connection.isSound()
    if (isKept && this.#idle.length < this.#options.most) {
      this.#idle.push({ connection, since: performance.now() })
    } else {
      connection.destroy()
    }
  }
}

/** What is on this machine is as private as what it can reach of its own network. */
function requirePublic(place: SqlPlace): void {
  if ('host' in place) return checkLiteralHost(place.host)
  throw new OperationError({
    class: 'config',
    reason: say('sqlFileForbidden', {}),
    mayHaveHappened: false,
  })
}

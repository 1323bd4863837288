import { setMaxListeners } from 'node:events'
import {
  changeTexts,
  type Exchange,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  OperationError,
  say,
  sayRemote,
  type WriteOptions,
} from '../../../engine/index.ts'
import { excerpt, type Mask } from '../../account/excerpt.ts'
import { keepable } from '../../account/keepable.ts'
import { enterGate } from '../../limits/enter-gate.ts'
import type { RateGate } from '../../limits/rate-gate.ts'
import { explainFailure } from '../../net/transport-failure.ts'
import type { RecordSource } from '../../records/record-source.ts'
import type { ExchangeEvent, ExchangeListener } from '../../transport.ts'
import type { SqlConnectorPlan } from '../spec/sql-plan.ts'
import { type Dialect, type Reply, type Statement, type Verdict } from './dialect.ts'
import { type Session, StatementError } from './session.ts'

const MAX_ATTEMPTS = 3
const FIRST_PAUSE_MS = 500
const MAX_BYTES = Number.MAX_SAFE_INTEGER

export interface DatabaseContext extends RecordSource {
  readonly plan: SqlConnectorPlan
  readonly dialect: Dialect
  readonly session: Session
  /** Host and port, or the file. */
  readonly host: string
  readonly gate: RateGate
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number
  readonly mask: Mask
  readonly maskSecrets: Mask
  readonly onRequest?: ((event: ExchangeEvent) => void) | undefined
  readonly onExchange?: ExchangeListener | undefined
}

/** A statement, and what is told of it. */
export interface Asked {
  readonly verb: 'describe' | 'select' | 'insert' | 'update' | 'delete'
  /** The table, as the connector's file calls it. */
  readonly table: string
  readonly statement: Statement
  /** What of it belongs to records, by the names of its columns: known by that, it can be masked. */
  readonly told: JsonObject
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean
  readonly mayWrite?: WriteOptions['mayWrite']
}

/**
 * Runs a statement, within the limits of the account.
 *
 * What may be repeated is tried again for passing troubles.
 *
 * @throws {OperationError}
 */
export async function askDatabase(
  database: DatabaseContext,
  asked: Asked,
  signal: AbortSignal,
): Promise<Reply> {
  // All statements under way may listen to the one signal of their run, which Node would take for a leak.
  setMaxListeners(0, signal)
  for (let times = 1; ; times++) {
    try {
      return await attempt(database, asked, signal)
    } catch (thrown) {
      if (times >= MAX_ATTEMPTS || !asked.repeatable || !isPassing(thrown)) throw thrown
      await database.clock.sleep(database.random() * FIRST_PAUSE_MS * 2 ** times, signal)
    }
  }
}

function isPassing(thrown: unknown): boolean {
  return thrown instanceof OperationError && thrown.class === 'temporary'
}

async function attempt(
  database: DatabaseContext,
  asked: Asked,
  signal: AbortSignal,
): Promise<Reply> {
  const { clock, gate, session } = database
  await enterGate(database.gate, nameOf(asked), signal)
  const at = clock.now()
  let reply: Reply | undefined
  let failure: OperationError | undefined
  let code: string | undefined
  try {
    reply = await session.run(asked.statement, { signal, mayWrite: asked.mayWrite })
    return reply
  } catch (thrown) {
    const judged = judge(database, asked, thrown, signal.aborted)
    failure = judged.error
    code = judged.code
    throw failure
  } finally {
    const ms = clock.now() - at
    await gate.leave(undefined)
    const isAnswered = reply !== undefined || code !== undefined
    const outcome = reply ? 'done' : code
    database.onRequest?.(
      describeEvent(database, asked, { ms, isAnswered, code, failure, isAborted: signal.aborted }),
    )
    database.onExchange?.(() => describeExchange(database, asked, { at, ms, reply, outcome }))
  }
}

interface Judged {
  readonly error: OperationError
  /** The database's own, where it answered. */
  readonly code?: string | undefined
}

function judge(
  { plan, dialect, host, mask }: DatabaseContext,
  asked: Asked,
  thrown: unknown,
  isAborted: boolean,
): Judged {
  if (thrown instanceof OperationError) return { error: thrown }
  if (!(thrown instanceof StatementError)) throw thrown
  const { cause, isUnsent } = thrown
  if (cause instanceof OperationError) return { error: cause }
  const verdict = dialect.judge(cause)
  if (verdict && !isAborted) {
    const reason = changeTexts(
      sayRefused(plan.title, nameOf(asked, verdict.code), cause, mask),
      mask,
    )
    return { error: refused(asked, verdict, reason, isUnsent), code: verdict.code }
  }
  const failure = explainFailure(
    cause,
    host,
    { timeoutMs: plan.timeoutMs, maxBytes: MAX_BYTES },
    isUnsent,
  )
  return {
    error: new OperationError({
      class: isAborted ? 'temporary' : failure.class,
      reason: changeTexts(isAborted ? say('stoppedWaiting', {}) : failure.reason, mask),
      mayHaveHappened: !failure.unsent,
      exchange: nameOf(asked),
      // Not the failure itself: drivers keep the values of a statement in it.
    }),
  }
}

function refused(
  asked: Asked,
  verdict: Verdict,
  reason: Message,
  isUnsent: boolean,
): OperationError {
  return new OperationError({
    class: verdict.class,
    reason,
    mayHaveHappened: !(isUnsent || verdict.isRefusal),
    exchange: nameOf(asked, verdict.code),
  })
}

function sayRefused(system: string, request: string, cause: unknown, mask: Mask): Message {
  const said = excerpt(cause instanceof Error ? cause.message : '', mask)
  return said === ''
    ? say('refused', { system, request })
    : say('refusedBecause', { system, request, said: sayRemote(said) })
}

/** `insert orders (23505)`: names a statement without its values. */
function nameOf({ verb, table }: Asked, code?: string): string {
  return `${verb} ${table}${code === undefined ? '' : ` (${code})`}`
}

function describeExchange(
  { maskSecrets }: DatabaseContext,
  asked: Asked,
  {
    at,
    ms,
    reply,
    outcome,
  }: {
    readonly at: number
    readonly ms: number
    readonly reply: Reply | undefined
    readonly outcome: string | undefined
  },
): Exchange {
  const received = reply && (reply.rows.length > 0 ? rowsOf(reply) : { rows: reply.changed })
  return {
    at,
    ms,
    summary: nameOf(asked),
    ...(outcome === undefined ? {} : { outcome }),
    isGood: reply !== undefined,
    detail: {
      sent: keepable({ statement: asked.statement.text, ...asked.told }, maskSecrets),
      ...(received === undefined ? {} : { received: keepable(received, maskSecrets) }),
    },
  }
}

function rowsOf({ rows }: Reply): Json {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shown(value)])),
  )
}

function shown(value: unknown): Json {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  return isJsonObject(value) ? value : null
}

interface Ended {
  readonly ms: number
  readonly isAnswered: boolean
  readonly code: string | undefined
  readonly failure: OperationError | undefined
  readonly isAborted: boolean
}

/** By the conventions of OpenTelemetry for databases; no text of a statement, for that names what a customer has. */
function describeEvent(
  { plan, place }: DatabaseContext,
  { verb }: Asked,
  { ms, isAnswered, code, failure, isAborted }: Ended,
): ExchangeEvent {
  const error = code ?? failure?.class
  const { host, port } = addressOf(place)
  return {
    verb,
    ms,
    result: !isAnswered ? 'none' : failure ? 'refused' : 'done',
    isGood: failure === undefined,
    ...(failure && !isAborted ? { errorClass: failure.class, error } : {}),
    attributes: {
      'db.system.name': SYSTEMS[plan.sql.client],
      'db.operation.name': verb,
      ...(host === '' ? {} : { 'server.address': host }),
      ...(port === '' ? {} : { 'server.port': Number(port) }),
      ...(error === undefined ? {} : { 'error.type': error }),
    },
  }
}

const SYSTEMS = {
  postgres: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
} as const

function addressOf(place: string): { readonly host: string; readonly port: string } {
  const { hostname, port } = new URL(place)
  return { host: hostname, port }
}

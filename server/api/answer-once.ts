import { createHash, createHmac } from 'node:crypto'
import { say } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { INSTALLATION } from '../people/audit.ts'
import { ApiError } from '../problems/api-error.ts'
import { describeError } from '../process/describe-error.ts'
import { loadPersonKey } from '../secrets/person-key.ts'
import { type AnswerPlace, answerBinding } from '../store/answer-binding.ts'
import type { Principal } from './principal.ts'
import type { Services } from './services.ts'

/** How long an answer may be asked for again. */
const KEPT_MS = 24 * 3_600_000
/** A call that is under way for longer died with its process. */
const ABANDONED_MS = 10 * 60_000
const KEY = /^[!-~]{1,200}$/

export interface StoredAnswer {
  readonly status: number
  readonly body: string
  readonly etag?: string | undefined
}

interface Row {
  readonly request: Buffer
  readonly status: number | null
  readonly answer: Buffer | null
}

export interface ActionCall {
  readonly principal: Principal
  /** The Idempotency-Key. */
  readonly key: string
  /** All that the caller asked: operation, parameters, body. */
  readonly request: unknown
}

/**
 * Does an action once for each key of a caller, and gives the same answer to whoever repeats it within a day.
 *
 * A call that fails is forgotten: repeating it tries again. One that takes too long goes on, and its answer is kept.
 *
 * @throws {ApiError} for a key that stands for another request, or whose first call is still under way
 */
export async function answerOnce(
  services: Services,
  call: ActionCall,
  act: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { readonly isRepeated: boolean }> {
  requireKey(call.key)
  const previous = await claim(services, call)
  if (previous) return { ...previous, isRepeated: true }
  const place = placeOf(call)
  const answer = await act().catch(async (error: unknown) => {
    const sql = 'delete from idempotency where caller = ? and key = ?'
    await queryRows(services.database.db, sql, place)
    throw error
  })
  await keep(services, place, answer)
  return { ...answer, isRepeated: false }
}

/** What was done is answered, also where the answer cannot be kept: its key is then under way until it is forgotten. */
async function keep(
  { database, cipher, log }: Services,
  place: AnswerPlace,
  { status, body, etag }: StoredAnswer,
): Promise<void> {
  try {
    await queryRows(
      database.db,
      'update idempotency set status = ?, answer = ? where caller = ? and key = ?',
      [status, cipher.seal(JSON.stringify({ body, etag }), answerBinding(place)), ...place],
    )
  } catch (error) {
    log.error({ error: describeError(error), msg: 'an answer was not kept' })
  }
}

/** Takes the key for this call, or gives the answer of the call that had it. */
async function claim(services: Services, call: ActionCall): Promise<StoredAnswer | undefined> {
  const { db } = services.database
  const now = services.clock.now()
  const place = placeOf(call)
  const asked = createHash('sha256').update(JSON.stringify(call.request)).digest()
  // Under a key, for an address that was asked about can be guessed. For a day, some are of a version that had none.
  const key = await loadPersonKey(db, services.cipher, INSTALLATION)
  const request = createHmac('sha256', key).update(asked).digest()
  await queryRows(db, 'delete from idempotency where at < ? or (status is null and at < ?)', [
    now - KEPT_MS,
    now - ABANDONED_MS,
  ])
  const claimed = await queryRows(
    db,
    `insert into idempotency (caller, key, request, at) values (?, ?, ?, ?)
     on conflict do nothing returning key`,
    [...place, request, now],
  )
  if (claimed.length > 0) return undefined
  const [row] = await queryRows<Row>(
    db,
    'select request, status, answer from idempotency where caller = ? and key = ?',
    place,
  )
  if (row && !request.equals(row.request) && !asked.equals(row.request)) throw keyIsTaken()
  if (!row || row.status === null || row.answer === null) throw isUnderWay()
  // What opens was written here: the seal proves it.
  const { body, etag }: Pick<StoredAnswer, 'body' | 'etag'> = JSON.parse(
    services.cipher.open(row.answer, answerBinding(place)),
  )
  return { status: row.status, body, etag }
}

function placeOf({ principal, key }: ActionCall): AnswerPlace {
  return [`${principal.kind} ${principal.id}`, key]
}

function requireKey(key: string): void {
  if (KEY.test(key)) return
  throw new ApiError({
    type: 'invalid_request',
    status: 400,
    title: say('idempotencyKeyUnfit', {}),
    detail: say('sendUuid', {}),
  })
}

function keyIsTaken(): ApiError {
  return new ApiError({
    type: 'idempotency_key_reused',
    status: 422,
    title: say('idempotencyKeyReused', {}),
    detail: say('newKeyEach', {}),
  })
}

function isUnderWay(): ApiError {
  return new ApiError({
    type: 'action_under_way',
    status: 409,
    title: say('actionUnderWay', {}),
    detail: say('repeatForAnswer', {}),
    retryAfterSeconds: 1,
  })
}

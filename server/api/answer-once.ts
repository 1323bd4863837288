import { createHash } from 'node:crypto'
import type { Cipher } from '../secrets/cipher.ts'
import { queryRows } from '../store/context.ts'
import { ApiError } from './api-error.ts'
import type { Principal } from './principal.ts'
import type { Services } from './services.ts'

/** How long an answer may be asked for again. */
const KEPT_MS = 24 * 3_600_000
/** A call that is under way for longer died with its process. */
const ABANDONED_MS = 10 * 60_000
const KEY = /^[!-~]{1,200}$/

/** Type of the problem of a call that is given up while it goes on. */
export const TOO_SLOW = 'too_slow'

export interface StoredAnswer {
  readonly status: number
  readonly body: string
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
 * A call that fails is forgotten: repeating it tries again.
 *
 * @throws {ApiError} for a key that stands for another request, or whose first call is still under way
 */
export async function answerOnce(
  services: Services,
  call: ActionCall,
  act: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { readonly isRepeated: boolean }> {
  requireKey(call.key)
  const former = await claim(services, call)
  if (former) return { ...former, isRepeated: true }
  const { db } = services.database
  const place = placeOf(call)
  try {
    const answer = await act()
    await queryRows(
      db,
      'update idempotency set status = ?, answer = ? where caller = ? and key = ?',
      [answer.status, services.cipher.seal(answer.body, answerBinding(place)), ...place],
    )
    return { ...answer, isRepeated: false }
  } catch (error) {
    // It goes on, though nobody waits for its answer: repeating it now would do it twice.
    if (error instanceof ApiError && error.type === TOO_SLOW) throw error
    await queryRows(db, 'delete from idempotency where caller = ? and key = ?', place)
    throw error
  }
}

/** Takes the key for this call, or gives the answer of the call that had it. */
async function claim(services: Services, call: ActionCall): Promise<StoredAnswer | undefined> {
  const { db } = services.database
  const now = services.clock.now()
  const place = placeOf(call)
  const request = createHash('sha256').update(JSON.stringify(call.request)).digest()
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
  if (row && !request.equals(row.request)) throw keyIsTaken()
  if (!row || row.status === null || row.answer === null) throw isUnderWay()
  return { status: row.status, body: open(services.cipher, row.answer, place) }
}

function open(cipher: Cipher, sealed: Buffer, place: readonly [string, string]): string {
  return cipher.open(sealed, answerBinding(place))
}

function placeOf({ principal, key }: ActionCall): readonly [string, string] {
  return [`${principal.kind} ${principal.id}`, key]
}

export function answerBinding(place: readonly [string, string]): string {
  return JSON.stringify(['idempotency', ...place])
}

function requireKey(key: string): void {
  if (KEY.test(key)) return
  throw new ApiError({
    type: 'invalid_request',
    status: 400,
    title: 'the Idempotency-Key is not 1 to 200 letters, digits and signs',
    detail: 'Send a new random UUID for each action.',
  })
}

function keyIsTaken(): ApiError {
  return new ApiError({
    type: 'idempotency_key_reused',
    status: 422,
    title: 'the Idempotency-Key was sent with another request before',
    detail: 'Send a new one for each action.',
  })
}

function isUnderWay(): ApiError {
  return new ApiError({
    type: 'action_under_way',
    status: 409,
    title: 'the first call with this Idempotency-Key is still under way',
    detail: 'Repeat it in a moment to get its answer.',
    retryAfterSeconds: 1,
  })
}

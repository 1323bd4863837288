import { type ExactReading, type Json, parseJson } from '../../../../engine/index.ts'
import type { WireAnswer } from './wire-answer.ts'

/** An answer as formulas see it. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON; the text itself where it is none; absent where there is no body. */
  readonly body?: Json | undefined
  /** The body as it came. */
  readonly text: string
  /** The body where it is no JSON. */
  readonly opaque?: string | undefined
  /** By our clock, milliseconds since 1970. */
  readonly at: number
  /** When it was asked for, by our clock: never later than it was, though that clock be set meanwhile. */
  readonly askedAt: number
}

/** When an answer came. */
export type Arrival = Pick<Answer, 'at' | 'askedAt'>

export function readAnswer(
  { status, headers, text }: WireAnswer,
  { at, askedAt }: Arrival,
  exact?: ExactReading,
): Answer {
  if (text.trim() === '') return { status, headers, text, at, askedAt }
  const body = bodyOf(text, exact)
  return body === undefined
    ? { status, headers, body: text, opaque: text, text, at, askedAt }
    : { status, headers, body, text, at, askedAt }
}

/**
 * When the server was asked by its clock, else by ours (ISO 8601, UTC): what changed between its look and its answer is not in the
 * answer. Never later than by ours: up to there all is taken as read, and one of several servers, or something in between, may be
 * ahead. A system that is ahead as a whole has as much read again.
 */
export function serverTimeOf({ headers, at, askedAt }: Answer): string {
  const date = Date.parse(headers['date'] ?? '')
  const askedThere = date - (at - askedAt)
  return new Date(Number.isNaN(date) ? askedAt : Math.min(askedThere, askedAt)).toISOString()
}

function bodyOf(text: string, exact?: ExactReading): Json | undefined {
  try {
    return parseJson(text, exact)
  } catch {
    return undefined
  }
}

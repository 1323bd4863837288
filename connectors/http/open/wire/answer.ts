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
}

export function readAnswer(
  { status, headers, text }: WireAnswer,
  at: number,
  exact?: ExactReading,
): Answer {
  if (text.trim() === '') return { status, headers, text, at }
  const body = bodyOf(text, exact)
  return body === undefined
    ? { status, headers, body: text, opaque: text, text, at }
    : { status, headers, body, text, at }
}

/**
 * The server's clock when it answered, else ours (ISO 8601, UTC). Never later than ours: up to there all is taken as read, and one
 * of several servers, or something in between, may be ahead. A system that is ahead as a whole has as much read again.
 */
export function serverTimeOf({ headers, at }: Answer): string {
  const date = Date.parse(headers['date'] ?? '')
  return new Date(Number.isNaN(date) ? at : Math.min(date, at)).toISOString()
}

function bodyOf(text: string, exact?: ExactReading): Json | undefined {
  try {
    return parseJson(text, exact)
  } catch {
    return undefined
  }
}

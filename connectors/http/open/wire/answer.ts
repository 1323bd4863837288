import { type ExactReading, type Json, type Message, parseJson } from '../../../../engine/index.ts'
import type { AnswersAs } from '../../spec/http-plan.ts'
import { isNdjsonType, readNdjsonBody } from './ndjson-body.ts'
import type { WireAnswer } from './wire-answer.ts'
import { readXmlBody } from './xml-body.ts'

/** An answer as formulas see it. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or what XML or lines of JSON hold; the text itself where it is none; absent where there is no body. */
  readonly body?: Json | undefined
  /** The body as it came. */
  readonly text: string
  /** The body where it is no JSON, and nothing else that is expected. */
  readonly opaque?: string | undefined
  /** Why it is none. */
  readonly problem?: Message | undefined
  /** What the body was read as, or could not be; absent: JSON. */
  readonly readAs?: AnswersAs | undefined
  /** By our clock, milliseconds since 1970. */
  readonly at: number
  /** When it was asked for, by our clock: never later than it was, though that clock be set meanwhile. */
  readonly askedAt: number
}

/** When an answer came. */
export type Arrival = Pick<Answer, 'at' | 'askedAt'>

/** How a connector's answers are read. */
export interface AnswerReading {
  readonly exact?: ExactReading | undefined
  /** What they may be besides JSON. */
  readonly as?: AnswersAs | undefined
}

export function readAnswer(
  { status, headers, text }: WireAnswer,
  { at, askedAt }: Arrival,
  { exact, as }: AnswerReading = {},
): Answer {
  const type = headers['content-type']
  // One line alone would be a JSON of its own, and none at all no body.
  const isLines = as === 'ndjson' && isNdjsonType(type)
  if (text.trim() === '' && !isLines) return { status, headers, text, at, askedAt }
  const body = isLines ? undefined : bodyOf(text, exact)
  if (body !== undefined) return { status, headers, body, text, at, askedAt }
  const other =
    as === 'xml'
      ? readXmlBody(text, type)
      : as === 'ndjson'
        ? readNdjsonBody(text, type, exact)
        : undefined
  if (!other) return { status, headers, body: text, opaque: text, text, at, askedAt }
  return 'body' in other
    ? { status, headers, body: other.body, readAs: as, text, at, askedAt }
    : { status, headers, body: text, opaque: text, ...other, readAs: as, text, at, askedAt }
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

import { type ExactReading, type Json, type Message, parseJson } from '../../../../engine/index.ts'
import type { WireAnswer } from './wire-answer.ts'
import { readXmlBody } from './xml-body.ts'

/** An answer as formulas see it. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or what XML holds; the text itself where it is none; absent where there is no body. */
  readonly body?: Json | undefined
  /** The body as it came. */
  readonly text: string
  /** The body where it is no JSON, and no XML where that is expected. */
  readonly opaque?: string | undefined
  /** Why it is none. */
  readonly problem?: Message | undefined
  /** The body was read from XML. */
  readonly isXml?: true
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
  /** They may be XML. */
  readonly takesXml?: boolean | undefined
}

export function readAnswer(
  { status, headers, text }: WireAnswer,
  { at, askedAt }: Arrival,
  { exact, takesXml }: AnswerReading = {},
): Answer {
  if (text.trim() === '') return { status, headers, text, at, askedAt }
  const body = bodyOf(text, exact)
  if (body !== undefined) return { status, headers, body, text, at, askedAt }
  const xml = takesXml ? readXmlBody(text, headers['content-type']) : undefined
  if (xml && 'body' in xml) {
    return { status, headers, body: xml.body, isXml: true, text, at, askedAt }
  }
  return { status, headers, body: text, opaque: text, ...xml, text, at, askedAt }
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

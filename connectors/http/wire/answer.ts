import type { Json } from '../../../engine/index.ts'
import type { WireAnswer } from './exchange.ts'

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
  /** The server's clock when it answered, else ours (ISO 8601, UTC). */
  readonly serverTime: string
}

/** Reads an answer; `now` stands in for a server that does not tell the time. */
export function readAnswer({ status, headers, text }: WireAnswer, now: number): Answer {
  const date = Date.parse(headers['date'] ?? '')
  const serverTime = new Date(Number.isNaN(date) ? now : date).toISOString()
  const common = { status, headers, text, serverTime }
  if (text.trim() === '') return common
  const body = parseJson(text)
  return body === undefined ? { ...common, body: text, opaque: text } : { ...common, body }
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

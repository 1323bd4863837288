import { type Json, parseJson } from '../../../../engine/index.ts'
import type { Mask } from '../../../account/excerpt.ts'
import type { Answer } from './answer.ts'
import type { WireRequest } from './exchange.ts'

/** A request and its answer as a history may keep them: no headers, and none of the account's secrets. */
export interface ExchangeReport {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Absent when there was no answer. */
  readonly status?: number | undefined
  readonly ms: number
  readonly body?: Json | undefined
  readonly answer?: Json | undefined
}

/** Longer bodies are cut to text of this length. */
const MOST_CHARACTERS = 32_768

export function describeExchange(
  request: WireRequest,
  answer: Answer | undefined,
  took: { readonly at: number; readonly ms: number },
  maskSecrets: Mask,
): ExchangeReport {
  return {
    at: took.at,
    ms: took.ms,
    method: request.method,
    url: maskSecrets(request.path),
    ...(answer ? { status: answer.status } : {}),
    ...(request.body === '' ? {} : { body: keepable(request.body, maskSecrets) }),
    ...(answer?.text ? { answer: keepable(answer.text, maskSecrets, answer.body) } : {}),
  }
}

function keepable(text: string, maskSecrets: Mask, parsed?: Json): Json {
  if (text.length > MOST_CHARACTERS) {
    // Cut after it is masked, for half a secret would not be recognised.
    const start = maskSecrets(text.slice(0, 2 * MOST_CHARACTERS)).slice(0, MOST_CHARACTERS)
    return `${start}… (${text.length} characters)`
  }
  const masked = maskSecrets(text)
  if (parsed !== undefined && masked === text) return parsed
  try {
    return parseJson(masked)
  } catch {
    return masked
  }
}

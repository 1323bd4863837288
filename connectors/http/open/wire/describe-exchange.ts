import {
  type Exchange,
  isJsonList,
  type Json,
  type JsonObject,
  parseJson,
} from '../../../../engine/index.ts'
import type { Mask } from '../../../account/excerpt.ts'
import type { Answer } from './answer.ts'
import type { WireRequest } from './exchange.ts'
import { FORM_TYPE, readForm } from './write-form.ts'

/** Longer bodies are cut to text of this length. */
const MAX_CHARACTERS = 32_768

/** No headers, and none of the account's secrets. */
export function describeExchange(
  request: WireRequest,
  answer: Answer | undefined,
  took: { readonly at: number; readonly ms: number },
  maskSecrets: Mask,
): Exchange {
  return {
    at: took.at,
    ms: took.ms,
    summary: `${request.method} ${maskSecrets(request.path)}`,
    ...(answer ? { outcome: String(answer.status) } : {}),
    isGood: answer !== undefined && answer.status < 400,
    detail: {
      ...(request.body === '' ? {} : { sent: sentBy(request, maskSecrets) }),
      ...(answer?.text ? { received: keepable(answer.text, maskSecrets, answer.body) } : {}),
    },
  }
}

/** A form is kept by its fields, so that personal ones are known by their names. */
function sentBy({ headers, body }: WireRequest, maskSecrets: Mask): Json {
  if (headers['content-type'] !== FORM_TYPE) return keepable(body, maskSecrets)
  const fields = Object.entries(readForm(body)).map(([name, value]) => [
    name,
    isJsonList(value)
      ? value.map((item) => maskText(item, maskSecrets))
      : maskText(value, maskSecrets),
  ])
  const form: JsonObject = Object.fromEntries(fields)
  return keepable(JSON.stringify(form), maskSecrets, form)
}

function maskText(value: Json, maskSecrets: Mask): Json {
  return typeof value === 'string' ? maskSecrets(value) : value
}

function keepable(text: string, maskSecrets: Mask, parsed?: Json): Json {
  if (text.length > MAX_CHARACTERS) {
    // Cut after it is masked, for half a secret would not be recognised.
    const start = maskSecrets(text.slice(0, 2 * MAX_CHARACTERS)).slice(0, MAX_CHARACTERS)
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

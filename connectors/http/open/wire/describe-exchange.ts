import { type Exchange, type Json, parseJson } from '../../../../engine/index.ts'
import type { Mask } from '../../../account/excerpt.ts'
import type { Answer } from './answer.ts'
import type { WireRequest } from './exchange.ts'
import { isFormType, readForm } from './write-form.ts'

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
  const isForm = isFormType(headers['content-type'])
  return keepable(isForm ? JSON.stringify(readForm(body)) : body, maskSecrets)
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

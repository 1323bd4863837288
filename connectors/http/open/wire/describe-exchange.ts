import type { Exchange, Json } from '../../../../engine/index.ts'
import type { Mask } from '../../../account/excerpt.ts'
import { keepableText } from '../../../account/keepable.ts'
import type { Answer } from './answer.ts'
import type { WireRequest } from './exchange.ts'
import { isFormType, readForm } from './write-form.ts'

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
      ...(answer?.text ? { received: keepableText(answer.text, maskSecrets, answer.body) } : {}),
    },
  }
}

/** A form is kept by its fields, so that personal ones are known by their names. */
function sentBy({ headers, body }: WireRequest, maskSecrets: Mask): Json {
  const isForm = isFormType(headers['content-type'])
  return keepableText(isForm ? JSON.stringify(readForm(body)) : body, maskSecrets)
}

import type { Exchange, Json } from '../../../../engine/index.ts'
import type { Mask } from '../../../account/excerpt.ts'
import { keepable, keepableText } from '../../../account/keepable.ts'
import type { Answer } from './answer.ts'
import { textOfBody, type WireRequest } from './exchange.ts'
import { sentLines } from './ndjson-body.ts'
import { isFormType, readForm } from './write-form.ts'
import { isXmlType, readXmlBody } from './xml-body.ts'

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
      ...(answer?.text ? { received: receivedOf(answer, maskSecrets) } : {}),
    },
  }
}

/** Forms, parts, XML and lines of JSON are kept by their fields, so that personal ones are known by their names. */
function sentBy(request: WireRequest, maskSecrets: Mask): Json {
  const { headers, shown } = request
  const type = headers['content-type']
  if (shown) return keepable(shown, maskSecrets)
  const body = textOfBody(request)
  if (isFormType(type)) return keepable(readForm(body), maskSecrets)
  const xml = isXmlType(type) ? readXmlBody(body, type) : undefined
  if (xml && 'body' in xml) return keepable(xml.body, maskSecrets)
  const lines = sentLines(body, type)
  return lines ? keepable(lines, maskSecrets) : keepableText(body, maskSecrets)
}

function receivedOf({ text, body, opaque, readAs }: Answer, maskSecrets: Mask): Json {
  return readAs && opaque === undefined && body !== undefined
    ? keepable(body, maskSecrets)
    : keepableText(text, maskSecrets, body)
}

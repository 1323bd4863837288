import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { objectIn, textIn } from '../parts-of.ts'
import { type Names, translate } from './jinja.ts'
import { Untranslatable } from './parse-jinja.ts'

/** A value with all texts in it translated; what is empty by its template is not sent. */
function translateAll(value: Json, names: Names): Json {
  if (typeof value === 'string') return translate(value, names)
  if (isJsonList(value)) return value.map((item) => translateAll(item, names))
  if (!isJsonObject(value)) return value
  const { $parameters: _, ...fields } = value
  return Object.fromEntries(
    Object.entries(fields).map(([name, part]) => [name, translateAll(part, names)]),
  )
}

/** The fields of the query or the headers, which may be one template for all: that cannot be told apart. */
export function fieldsOf(value: Json | undefined, names: Names): JsonObject {
  if (value === undefined || value === null || value === '') return {}
  if (!isJsonObject(value)) throw new Untranslatable(textIn(value) || '…')
  return objectIn(translateAll(value, names))
}

/** What a request sends: `body` or `form`. */
export function bodyOf(requester: JsonObject, names: Names): JsonObject {
  const { request_body: newer } = requester
  const { type, value } = objectIn(newer)
  const json = type === 'RequestBodyJsonObject' ? value : requester['request_body_json']
  const form = type === 'RequestBodyUrlEncodedForm' ? value : requester['request_body_data']
  if (type === 'RequestBodyGraphQL') return { body: translateAll(value ?? {}, names) }
  if (type === 'RequestBodyPlainText') throw new Untranslatable('RequestBodyPlainText')
  if (json !== undefined && json !== null && json !== '') {
    return { body: fieldsOf(json, names) }
  }
  if (form !== undefined && form !== null && form !== '') {
    return { form: fieldsOf(form, names) }
  }
  return {}
}

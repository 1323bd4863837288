import type { Json, JsonObject } from '../../../engine/index.ts'
import { writeXml } from '../../text/write-document.ts'
import { NDJSON_TYPE, writeNdjson } from '../open/wire/ndjson-body.ts'
import type { Numbers } from '../open/wire/write-json.ts'
import { XML_TYPE } from '../open/wire/xml-body.ts'
import type { HttpConnectorTest } from '../spec/http-plan.ts'

export type RecordedAnswer = HttpConnectorTest['http'][number]['response']

/** A recorded answer as it goes over the wire; names of headers are in lower case. */
export interface ServedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export function served({ status, headers, ...recorded }: RecordedAnswer): ServedAnswer {
  const named = headersOf(headers)
  const { type, text } = bodyOf(recorded, named)
  const isTyped = text !== '' || recorded.ndjson !== undefined
  return { status, headers: isTyped ? { 'content-type': type, ...named } : named, text }
}

function bodyOf(
  { body, xml, ndjson }: Omit<RecordedAnswer, 'status' | 'headers'>,
  headers: Headers,
): { readonly type: string; readonly text: string } {
  if (xml !== undefined) return { type: XML_TYPE, text: xmlText(xml) }
  if (ndjson !== undefined) return { type: NDJSON_TYPE, text: writeNdjson(ndjson, NO_NUMBERS) }
  return { type: 'application/json', text: textOfBody(body, headers) }
}

/** What was recorded is written as it is. */
const NO_NUMBERS: Numbers = { names: new Set(), reading: { decimals: false } }

/** XML is recorded as its text, or as what is written to it. */
export function xmlText(recorded: Json): string {
  return typeof recorded === 'string' ? recorded : writeXml(recorded)
}

/** A text with a type of its own stands for itself. */
function textOfBody(recorded: Json | undefined, { 'content-type': type }: Headers): string {
  if (recorded === undefined) return ''
  const isOwn = typeof recorded === 'string' && type !== undefined && !/\bjson\b/i.test(type)
  return isOwn ? recorded : JSON.stringify(recorded)
}

type Headers = Readonly<Record<string, string>>

function headersOf(headers: JsonObject = {}): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), textOf(value)] as const),
  )
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

import {
  type Json,
  type JsonObject,
  type Message,
  OperationError,
  say,
} from '../../../../engine/index.ts'
import { readXml } from '../../../text/read-xml.ts'
import { Refusal } from '../../../text/sax.ts'
import { UnwritableError } from '../../../text/unwritable-error.ts'
import { writeXml } from '../../../text/write-document.ts'
import { declaredInText, isEncoding } from '../../../text/xml-encoding.ts'
import { charsetIn } from './decode-text.ts'

export const XML_TYPE = 'application/xml; charset=utf-8'

/** What a system is asked for whose answers are XML: those of SOAP have names of their own. */
export const XML_ACCEPTED = 'application/xml, text/xml, application/soap+xml, application/json'

/** Whether a content type says so, with whatever it says besides; a page for people is none. */
export function isXmlType(type: string | undefined): boolean {
  return /^[^;]*[/+]xml\s*(;|$)/i.test(type ?? '') && !isPage(type)
}

function isPage(type: string | undefined): boolean {
  return /\bx?html\b/i.test(type ?? '')
}

/** @throws {OperationError} for what XML cannot hold: that is a mistake of the record, and nothing was sent. */
export function writeXmlBody(value: Json): string {
  try {
    return writeXml(value)
  } catch (thrown) {
    if (!(thrown instanceof UnwritableError)) throw thrown
    throw new OperationError({ class: 'invalid', reason: thrown.reason, mayHaveHappened: false })
  }
}

/** What an answer of XML holds, or why it cannot be read; nothing where it is no XML. */
export function readXmlBody(
  text: string,
  type: string | undefined,
): { readonly body: JsonObject } | { readonly problem: Message } | undefined {
  if (isPage(type) || !text.trimStart().startsWith('<')) return undefined
  const encoding = charsetIn(type ?? '') ?? declaredInText(text)
  if (encoding !== undefined && !isEncoding(encoding)) {
    return { problem: say('fileEncodingUnknown', { name: encoding }) }
  }
  try {
    const body = readXml(text.trim())
    // Whatever it calls itself: it comes from something that stands between.
    return Object.hasOwn(body, 'html') ? undefined : { body }
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return { problem: thrown.reason }
  }
}

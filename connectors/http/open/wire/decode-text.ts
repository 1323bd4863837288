import { createDecoder } from '../../../text/decode.ts'
import { declaredIn, isEncoding } from '../../../text/xml-encoding.ts'

/**
 * The text of an answer. JSON is UTF-8, whatever is said of it (RFC 8259, 8.1). Another text is in the encoding that its header
 * names, and XML may say it itself (RFC 7303, 3): a mark at its start comes first, then the header, then its declaration.
 */
export function decodeText(bytes: Buffer, type = ''): string {
  const encoding = isJson(type) ? undefined : (charsetIn(type) ?? declaredIn(bytes))
  const isOther = encoding !== undefined && !isUtf8(encoding) && isEncoding(encoding)
  const isWide = (bytes[0] ?? 0) >= 0xfe
  if (!isOther && !isWide) return textOf(bytes)
  const decoder = createDecoder(isOther ? encoding : 'utf-8')
  return decoder.decode(bytes) + decoder.end()
}

/** The encoding that a header names. */
export function charsetIn(type: string): string | undefined {
  return /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1]
}

function isJson(type: string): boolean {
  return /^[^;]*\bjson\b/i.test(type)
}

function isUtf8(encoding: string): boolean {
  return /^utf-?8$/i.test(encoding)
}

/** A mark of the byte order is no part of the text. */
function textOf(bytes: Buffer): string {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return bytes.toString('utf8', isMarked ? 3 : 0)
}

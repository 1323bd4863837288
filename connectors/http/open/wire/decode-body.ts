import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'

/** The answer is in a content coding that is not read. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError'
  /** As the system names it. */
  readonly encoding: string

  constructor(encoding: string) {
    super(`content-encoding ${encoding}`)
    this.encoding = encoding
  }
}

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>

const unzip: Decode = promisify(gunzip)
const inflateWrapped: Decode = promisify(inflate)
const inflateBare: Decode = promisify(inflateRaw)

/** RFC 9110, 8.4.1. Some servers leave out the wrapping (RFC 1950) that "deflate" has. */
const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: unzip,
  'x-gzip': unzip,
  br: promisify(brotliDecompress),
  deflate: (bytes, options) =>
    ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateWrapped(bytes, options) : inflateBare(bytes, options),
}

const MAX_CODINGS = 2
const MAX_NAME = 40

/**
 * Undoes the codings of a body, the last one first. Requests ask for none, but then a server may choose (RFC 9110, 12.5.3).
 *
 * @throws {EncodingError} for a coding that is not read.
 */
export async function decodeBody(
  bytes: Buffer,
  contentEncoding: string,
  maxOutputLength: number,
): Promise<Buffer> {
  const codings = contentEncoding
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
  const unread = codings.find((coding) => !Object.hasOwn(DECODERS, coding))
  if (unread !== undefined || codings.length > MAX_CODINGS) {
    throw new EncodingError((unread ?? contentEncoding).slice(0, MAX_NAME))
  }
  let body = bytes
  for (const coding of codings.toReversed()) {
    body = (await DECODERS[coding]?.(body, { maxOutputLength })) ?? body
  }
  return body
}

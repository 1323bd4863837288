import { createHash } from 'node:crypto'
import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  OperationError,
  say,
} from '../../../../engine/index.ts'
import { pairsOfForm } from './field-pairs.ts'

/** One part of a body (RFC 7578). */
export interface Part {
  readonly field: string
  readonly content: Buffer
  /** Absent of fields, and of files without a name. */
  readonly name?: string | undefined
  /** Absent: a field. */
  readonly type?: string | undefined
}

export interface MultipartBody {
  readonly bytes: Buffer
  readonly boundary: string
  /** What it holds, without the contents of its files. */
  readonly shown: JsonObject
}

/**
 * Writes fields and files. The same ones are written as the same bytes, so that each attempt of a request is like the first.
 *
 * @throws {OperationError}
 */
export function writeMultipart(value: JsonObject): MultipartBody {
  const parts = partsOf(value)
  const written = parts.map((part) => Buffer.concat([Buffer.from(headOf(part)), part.content]))
  const hash = createHash('sha256')
  for (const each of written) hash.update(String(each.length)).update(':').update(each)
  // None of the parts can hold the hash of all of them.
  const boundary = `mapwright-${hash.digest('hex').slice(0, 40)}`
  const pieces = written.flatMap((each) => [Buffer.from(`--${boundary}\r\n`), each, LINE_END])
  const bytes = Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
  return { bytes, boundary, shown: shownOf(parts) }
}

const LINE_END = Buffer.from('\r\n')

/** The type with the boundary; the connector may say which kind of multipart it is. */
export function multipartType(boundary: string, given: string | undefined): string {
  const [kind = ''] = /^\s*multipart\/[^;]*(;(?!\s*boundary=)[^;]*)*/i.exec(given ?? '') ?? []
  return `${kind.trim() || 'multipart/form-data'}; boundary=${boundary}`
}

/** What the connector gives, with more fields. */
export function withFieldsOf(value: Json, more: JsonObject): JsonObject {
  const given = mapOf(value)
  return { ...given, fields: { ...mapOf(given['fields']), ...more } }
}

/**
 * The fields, named as those of a form, and after them the files: some systems read nothing that follows those.
 *
 * @throws {OperationError}
 */
export function partsOf({ fields, files }: JsonObject): readonly Part[] {
  const texts = pairsOfForm(mapOf(fields)).map(([field, text]) => ({
    field,
    content: Buffer.from(text),
  }))
  const contents = Object.entries(mapOf(files)).flatMap(([field, file]) =>
    (isJsonList(file) ? file : [file]).flatMap((each) => partOf(field, each)),
  )
  return [...texts, ...contents]
}

function mapOf(value: Json | undefined): JsonObject {
  if (value === undefined || value === null) return {}
  if (isJsonObject(value)) return value
  throw mistake('config', say('formWithoutNames', {}))
}

/** Nothing of a file without contents, as of a field without result. */
function partOf(field: string, file: Json): readonly Part[] {
  if (file === null) return []
  if (!isJsonObject(file)) throw mistake('config', say('fileNotMap', { field }))
  const { name, type, text, base64 } = file
  const content = base64 ?? text
  if (content === undefined || content === null) return []
  const isBytes = content === base64
  const kind = textOf(type) || (isBytes ? BYTES : TEXT)
  if (!/^[\u0020-\u007e]+$/.test(kind)) throw mistake('invalid', say('unsendable', {}))
  const bytes = isBytes ? bytesOf(content, field) : Buffer.from(textOf(content))
  return [{ field, content: bytes, type: kind, ...(name ? { name: textOf(name) } : {}) }]
}

const TEXT = 'text/plain; charset=utf-8'
const BYTES = 'application/octet-stream'

function bytesOf(base64: Json, field: string): Buffer {
  const plain = textOf(base64).replaceAll(/\s/g, '')
  const isWhole = typeof base64 === 'string' && /^[\w+/-]*={0,2}$/.test(plain)
  if (!isWhole || plain.replaceAll('=', '').length % 4 === 1) {
    throw mistake('invalid', say('notBase64', { field }))
  }
  return Buffer.from(plain, 'base64')
}

function headOf({ field, name, type }: Part): string {
  const file = name === undefined ? '' : `; filename="${escaped(name)}"`
  const kind = type === undefined ? '' : `Content-Type: ${type}\r\n`
  return `Content-Disposition: form-data; name="${escaped(field)}"${file}\r\n${kind}\r\n`
}

/** As browsers write names (HTML, "multipart/form-data encoding algorithm"): in UTF-8, with what would end them escaped. */
function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}

function shownOf(parts: readonly Part[]): JsonObject {
  const shown = new Map<string, Json[]>()
  for (const { field, content, name, type } of parts) {
    const isText = type === undefined
    const told = isText
      ? content.toString()
      : { ...(name === undefined ? {} : { name }), type, bytes: content.length }
    shown.set(field, [...(shown.get(field) ?? []), told])
  }
  return Object.fromEntries(
    [...shown].map(([field, all]) => [field, all.length === 1 ? (all[0] ?? '') : all]),
  )
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function mistake(kind: 'config' | 'invalid', reason: ReturnType<typeof say>): OperationError {
  return new OperationError({ class: kind, reason, mayHaveHappened: false })
}

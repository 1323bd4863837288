import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'
import { guessElements } from './guess-elements.ts'
import { createCsvParser } from './open/formats/csv.ts'
import type { Parser } from './open/formats/format.ts'
import { createJsonParser } from './open/formats/json.ts'
import { createNdjsonParser } from './open/formats/ndjson.ts'
import { createXlsxParser } from './open/formats/xlsx/read-xlsx.ts'
import { createXmlParser } from './open/formats/xml.ts'

/** What a file looks like, by a sample of it. */
export interface GuessedFiles {
  /** Pattern of the names of such files. */
  readonly files: string
  readonly format: 'csv' | 'ndjson' | 'json' | 'xml' | 'xlsx'
  /** What differs from what the format is without being told. */
  readonly options: Readonly<Record<string, string>>
  /** In the order of the file. */
  readonly fields: readonly GuessedField[]
  /** The first field that is filled in all records, and different in all of them. */
  readonly key?: string | undefined
}

export interface GuessedField {
  /** As the file has it. */
  readonly column: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | undefined
}

/** Bytes and records of a sample that are looked at. */
const MOST_BYTES = 1_048_576
const MOST_RECORDS = 1_000

/** Guesses how the records of a file can be read; nothing where it has none. */
export async function guessFiles(
  name: string,
  content: Uint8Array,
): Promise<GuessedFiles | undefined> {
  const format = formatOf(name)
  const isWhole = format === 'json' || format === 'xlsx'
  const bytes = isWhole ? content : content.subarray(0, MOST_BYTES)
  const encoding = encodingOf(bytes)
  const text = new TextDecoder(encoding).decode(bytes)
  const options = {
    ...(format === 'xml' ? xmlOptions(text) : {}),
    // XML says which it has.
    ...(encoding === 'utf-8' || format === 'xml' || format === 'xlsx' ? {} : { encoding }),
    ...(format === 'csv' ? csvOptions(text) : {}),
  }
  const records = await recordsOf(format, { encoding, ...options }, bytes)
  const [first] = records
  if (!first) return undefined
  const fields = Object.keys(first).map(
    (column): GuessedField => ({ column, type: typeOf(records, column, options.decimal ?? '.') }),
  )
  const key = fields.find(({ column }) => isKey(records, column))?.column
  const pattern = name.replace(/[-_. ]?\d[-_.\d]*(?=\.[a-z]+$|$)/i, '*')
  return { files: pattern, format, options, fields, ...(key === undefined ? {} : { key }) }
}

function formatOf(name: string): GuessedFiles['format'] {
  if (/\.json$/i.test(name)) return 'json'
  if (/\.xml$/i.test(name)) return 'xml'
  if (/\.xlsx$/i.test(name)) return 'xlsx'
  return /\.(ndjson|jsonl)$/i.test(name) ? 'ndjson' : 'csv'
}

/** What is no UTF-8 is most often what Windows writes in the West. */
function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  try {
    // The last character may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

function csvOptions(text: string): { readonly delimiter?: string; readonly decimal?: string } {
  const [line = ''] = text.replace(/"[^"]*"/g, '').split(/\r|\n/, 1)
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: line.split(delimiter).length,
  }))
  const [best] = counts.toSorted((left, right) => right.count - left.count)
  const delimiter = best?.delimiter ?? ','
  const cell = (decimal: string) =>
    new RegExp(`(^|["${delimiter}])-?\\d+[${decimal}]\\d+(["${delimiter}\\r]|$)`, 'm')
  const isComma = delimiter !== ',' && cell(',').test(text) && !cell('.').test(text)
  return {
    ...(delimiter === ',' ? {} : { delimiter }),
    ...(isComma ? { decimal: ',' } : {}),
  }
}

function xmlOptions(text: string): { readonly records?: string } {
  const path = guessElements(text)
  return path ? { records: path.join('/') } : {}
}

interface Options extends Readonly<Record<string, string>> {
  readonly encoding: string
}

async function recordsOf(
  format: GuessedFiles['format'],
  options: Options,
  bytes: Uint8Array,
): Promise<readonly JsonObject[]> {
  const parser = parserOf(format, options)
  const entries = [...parser.push(bytes), ...parser.end()]
  for await (const entry of parser.rest?.() ?? []) {
    entries.push(entry)
    if (entries.length >= MOST_RECORDS) break
  }
  return entries.flatMap(({ raw }) => (raw ? [raw] : [])).slice(0, MOST_RECORDS)
}

function parserOf(
  format: GuessedFiles['format'],
  { encoding, delimiter = ',', decimal = '.', records = '' }: Options,
): Parser {
  switch (format) {
    case 'csv': {
      const types = { numbers: new Set<string>(), flags: new Set<string>() }
      return createCsvParser({ kind: 'csv', encoding, delimiter, decimal, quote: '"', ...types })
    }
    case 'ndjson':
      return createNdjsonParser({ kind: 'ndjson', encoding })
    case 'json':
      return createJsonParser({ kind: 'json', encoding }, { variables: {}, now: 0 })
    case 'xlsx':
      return createXlsxParser({ kind: 'xlsx', first: 1, types: {} })
    case 'xml': {
      const path = records.split('/')
      return createXmlParser({ kind: 'xml', encoding, isGiven: false, path, root: {} }, {})
    }
  }
}

function typeOf(
  records: readonly JsonObject[],
  column: string,
  decimal: string,
): GuessedField['type'] {
  const values = records.flatMap((record) => {
    const value = record[column] ?? null
    return value === null ? [] : [value]
  })
  const isAll = (is: (value: Json) => boolean): boolean => values.length > 0 && values.every(is)
  if (isAll((value) => typeof value === 'boolean')) return 'boolean'
  // A number that starts with zeros is the name of something.
  if (isAll((value) => Number.isInteger(value) || isText(value, /^(0|-?[1-9]\d{0,14})$/)))
    return 'integer'
  const fraction = decimal === ',' ? /^-?\d{1,15}(,\d+)?$/ : /^-?\d{1,15}(\.\d+)?$/
  if (
    isAll(
      (value) => typeof value === 'number' || (isText(value, fraction) && !isText(value, /^-?0\d/)),
    )
  ) {
    return 'number'
  }
  return values.some((value) => Array.isArray(value) || isJsonObject(value)) ? undefined : 'string'
}

function isText(value: Json, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

function isKey(records: readonly JsonObject[], column: string): boolean {
  const values = records.map((record) => record[column])
  const isFilled = values.every((value) => typeof value === 'string' || typeof value === 'number')
  return isFilled && new Set(values).size === values.length
}

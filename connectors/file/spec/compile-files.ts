import type { ChangedPlan } from '../../../engine/index.ts'
import {
  type ConnectorAuthor,
  columnsOf,
  columnsRead,
  compileLocalFind,
  compileRecord,
  type DocumentPath,
  NO_RECORD,
  objectOf,
  parseDuration,
  type Resources,
  say,
  soleKey,
} from '../../../engine/transport.ts'
import { isElementName, isFieldName } from '../../text/spec/xml-name.ts'
import { compileCsv } from './compile-csv.ts'
import { compileEncoding } from './compile-encoding.ts'
import { encoderOf } from './encoder.ts'
import { parseFolder, parsePattern } from './file-path.ts'
import type {
  DonePlan,
  FileCreatePlan,
  FilesListPlan,
  FilesPlan,
  FixedPlan,
  FormatPlan,
  XlsxPlan,
  XmlPlan,
} from './file-plan.ts'
import type { CreateSpec, FilesSpec, FixedSpec, ListSpec, XlsxSpec, XmlSpec } from './files-spec.ts'

const DEFAULT_OVERLAP_MS = 120_000
const DEFAULT_QUIET_MS = 10_000
const DEFAULT_SIZE = 500

/** The name under which a raw record tells of the file that it stands in. */
export const FILE = 'file'

type RecordPlan = ReturnType<typeof compileRecord>

/** Compiles the records of some files; `resources` are all of the connector, for what refers to them. */
export function compileFiles(
  name: string,
  spec: FilesSpec,
  resources: Resources,
  author: ConnectorAuthor,
): FilesPlan {
  const path = ['resources', name]
  const record = compileRecord(name, spec, resources, author)
  const columns = withoutFile(columnsOf(record))
  const reads = columnsRead(record)?.filter((column) => column !== FILE)
  const list = spec.list && compileList(spec.list, record, [...path, 'list'], author)
  if (spec.list && !spec.key) {
    const hint = say('writeAs', { example: 'key: =id' })
    author.error('key_missing', [...path, 'list'], say('sqlKeyMissing', { verb: 'list' }), hint)
  }
  const format = compileFormat(spec, path, author)
  checkTitles(format, reads, [...path, 'csv', 'columns'], author)
  const writes = compileWrites(spec, record, { columns, format }, path, author)
  return {
    ...record,
    files: compilePattern(spec.files, [...path, 'files'], author),
    format,
    columns,
    ...(reads ? { reads } : {}),
    types: typesOf(columns, record),
    ...(list ? { list } : {}),
    find: (spec.find ?? []).map((find, at) =>
      compileLocalFind(find, { ...spec, create: {} }, [...path, 'find', at], author),
    ),
    ...writes,
  }
}

/** Where columns have names of ours, there are no others. */
function checkTitles(
  format: FormatPlan,
  reads: readonly string[] = [],
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  if (format.kind !== 'csv' || !format.titles) return
  const names = Object.keys(format.titles)
  for (const name of reads.filter((each) => !names.includes(each))) {
    author.error('column_unnamed', path, say('fileColumnUnnamed', { name }))
  }
}

/** Longer than any system is away; the names of attempts are kept as long. */
export const TOKEN_LIVES_MS = 604_800_000

/** What is written under a name is found by it again: a file is then a record, and its name the key. */
function compileWrites(
  { create, update, delete: remove, list }: FilesSpec,
  record: RecordPlan,
  { columns, format }: Pick<FilesPlan, 'columns' | 'format'>,
  path: DocumentPath,
  author: ConnectorAuthor,
): Pick<FilesPlan, 'get' | 'create' | 'update' | 'delete'> {
  checkNames({ create, update }, { columns, format }, path, author)
  const isNamed = soleKey(record.key)?.text.trim() === `${FILE}.name` && create?.per !== 'run'
  if (!isNamed) checkUnnamed({ update, delete: remove }, path, author)
  const sends = Object.keys(columns)
  return {
    // One that is taken away when it is done cannot be read again.
    ...(isNamed && !list?.done ? { get: {} } : {}),
    ...(create
      ? { create: compileCreate(create, record, { sends, format }, [...path, 'create'], author) }
      : {}),
    ...(update ? { update: { sends } } : {}),
    ...(remove ? { delete: {} } : {}),
  }
}

/** What is written to XML is named by its columns. */
function checkNames(
  verbs: Readonly<Record<string, unknown>>,
  { columns, format }: Pick<FilesPlan, 'columns' | 'format'>,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  if (format.kind !== 'xml') return
  for (const [field, column] of Object.entries(columns)) {
    if (isFieldName(column)) continue
    const verb = Object.keys(verbs).find((name) => verbs[name])
    if (verb !== undefined) {
      author.error('xml_form', [...path, 'record', field], say('fileXmlName', { name: column }))
    }
  }
}

/** What has no file of its own is not found again. */
function checkUnnamed(
  verbs: Readonly<Record<string, unknown>>,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  for (const verb of Object.keys(verbs).filter((name) => verbs[name])) {
    const hint = say('writeAs', { example: `key: =${FILE}.name` })
    author.error('key_form', [...path, verb], say('fileNotNamed', { verb }), hint)
  }
}

function compileCreate(
  { file, per = 'record' }: CreateSpec,
  { schema }: RecordPlan,
  { sends, format }: { readonly sends: readonly string[]; readonly format: FormatPlan },
  path: DocumentPath,
  author: ConnectorAuthor,
): FileCreatePlan {
  const names = per === 'record' ? { set: schema } : {}
  checkWritable(format, path, author)
  if (format.kind === 'xml' && per === 'run' && format.path.length < 2) {
    author.error('xml_form', [...path, 'per'], say('fileXmlOne', {}))
  }
  return {
    sends,
    tellsRecord: true,
    isRepeatable: true,
    keyLivesMs: TOKEN_LIVES_MS,
    isExistsFinal: true,
    file: author.value(file, [...path, 'file'], names, NO_RECORD),
    per,
  }
}

/** What is told of the file is no column of it. */
function withoutFile(columns: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== FILE))
}

/** Where only text can stand, a value is told apart by the field that is made of it. */
function typesOf(
  columns: Readonly<Record<string, string>>,
  { schema }: RecordPlan,
): FilesPlan['types'] {
  const properties = objectOf(schema['properties'])
  return Object.fromEntries(
    Object.entries(columns).map(([field, column]) => [column, objectOf(properties[field])]),
  )
}

/** What is read by a formula, or from characters that several bytes make, has no way back. */
function checkWritable(format: FormatPlan, path: DocumentPath, author: ConnectorAuthor): void {
  if (format.kind === 'csv' && (format.asked || format.titles)) {
    author.error('format_unwritten', path, say('fileAskedReadOnly', {}))
  }
  if (format.kind === 'json' && format.records) {
    author.error('format_unwritten', path, say('fileRecordsReadOnly', {}))
  }
  if (format.kind !== 'xlsx' && !encoderOf(format.encoding)) {
    const message = say('fileEncodingReadOnly', { name: format.encoding })
    author.error('format_unwritten', path, message)
  }
}

function compilePattern(files: unknown, path: DocumentPath, author: ConnectorAuthor) {
  const plan = author.value(files, path, {}, NO_RECORD)
  const isWrong =
    plan.kind === 'constant' && typeof plan.value === 'string'
      ? !parsePattern(plan.value)
      : plan.kind !== 'formula'
  if (isWrong) author.error('files_form', path, say('filePatternForm', {}))
  return plan
}

const FORMATS = ['csv', 'fixed', 'ndjson', 'json', 'xml', 'xlsx'] as const

function compileFormat(spec: FilesSpec, path: DocumentPath, author: ConnectorAuthor): FormatPlan {
  const given = FORMATS.filter((name) => spec[name] !== undefined)
  if (given.length !== 1) {
    author.error('format_one', path, say('fileFormatOne', { names: FORMATS.join(', ') }))
  }
  const { csv, fixed, json, ndjson, xml, xlsx } = spec
  if (fixed) return compileFixed(fixed, [...path, 'fixed'], author)
  if (csv) return compileCsv(csv, [...path, 'csv'], author)
  if (xlsx) return compileXlsx(xlsx)
  if (xml) return compileXml(xml, [...path, 'xml'], author)
  if (json) {
    const at = [...path, 'json']
    const encoding = compileEncoding(json, at, author)
    if (json.records === undefined) return { kind: 'json', encoding }
    return { kind: 'json', encoding, records: author.formula(json.records, [...at, 'records']) }
  }
  return { kind: 'ndjson', encoding: compileEncoding(ndjson ?? {}, [...path, 'ndjson'], author) }
}

function compileXlsx({ sheet, row = 1, columns }: XlsxSpec): XlsxPlan {
  return {
    kind: 'xlsx',
    first: row,
    ...(sheet === undefined ? {} : { sheet }),
    ...(columns ? { names: columns } : {}),
  }
}

function compileXml(spec: XmlSpec, path: DocumentPath, author: ConnectorAuthor): XmlPlan {
  const names = spec.records.split('/')
  if (!names.every(isElementName)) {
    author.error('xml_form', [...path, 'records'], say('fileXmlPath', {}))
  }
  const { root = {}, encoding } = spec
  for (const name of Object.keys(root).filter((each) => !/^(xmlns:)?[a-z_][\w.-]*$/i.test(each))) {
    author.error('xml_form', [...path, 'root', name], say('fileXmlName', { name }))
  }
  return {
    kind: 'xml',
    encoding: compileEncoding(spec, path, author),
    isGiven: encoding !== undefined,
    path: names,
    root,
  }
}

function compileFixed(spec: FixedSpec, path: DocumentPath, author: ConnectorAuthor): FixedPlan {
  let start = 0
  const columns = Object.entries(spec.columns).map(([name, width]) => {
    // Numbers come before all else, whatever their place is.
    if (/^\d+$/.test(name)) {
      author.error('column_form', [...path, 'columns', name], say('fileColumnNumber', { name }))
    }
    const column = { name, start, width }
    start += width
    return column
  })
  const { decimal = '.' } = spec
  return { kind: 'fixed', encoding: compileEncoding(spec, path, author), decimal, columns }
}

function compileList(
  spec: ListSpec,
  { schema }: RecordPlan,
  path: DocumentPath,
  author: ConnectorAuthor,
): FilesListPlan {
  const { by = [], changed, done, newest, quiet, size = DEFAULT_SIZE } = spec
  if (newest && done !== undefined) {
    author.error('done_form', [...path, 'newest'], say('fileNewestOrDone', {}))
  }
  const fields = Object.keys(objectOf(schema['properties']))
  for (const [at, name] of by.entries()) {
    if (fields.includes(name)) continue
    const message = say('notInSchema', { name })
    author.unknownName('field_unknown', [...path, 'by', at], message, name, fields)
  }
  return {
    takes: by,
    needs: [],
    pageSize: size,
    changed: changed ? [compileChanged(changed, [...path, 'changed'], author)] : [],
    quietMs: parseDuration(quiet ?? '') ?? DEFAULT_QUIET_MS,
    ...(done === undefined ? {} : { done: compileDone(done, spec, path, author) }),
    ...(newest ? { isNewest: true } : {}),
  }
}

function compileChanged(
  { overlap, first }: NonNullable<ListSpec['changed']>,
  path: DocumentPath,
  author: ConnectorAuthor,
): ChangedPlan {
  return {
    at: author.formula(`=${FILE}.time`, path),
    overlapMs: parseDuration(overlap ?? '') ?? DEFAULT_OVERLAP_MS,
    ...(first === undefined ? {} : { first }),
  }
}

function compileDone(
  done: NonNullable<ListSpec['done']>,
  { changed, by }: ListSpec,
  path: DocumentPath,
  author: ConnectorAuthor,
): DonePlan {
  if (changed) author.error('done_form', path, say('fileDoneOrChanged', {}))
  // Whoever reads some of its records would take the others away.
  if (by) author.error('done_form', path, say('fileDoneOrBy', {}))
  if (done === 'delete') return { kind: 'delete' }
  if (!parseFolder(done.move)) {
    author.error('files_form', [...path, 'done', 'move'], say('fileFolderForm', {}))
  }
  return { kind: 'move', folder: done.move }
}

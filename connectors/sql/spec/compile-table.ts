import {
  type ConnectorAuthor,
  columnOf,
  columnsOf,
  columnsRead,
  compileLocalFind,
  compileRecord,
  type DocumentPath,
  type Formula,
  type KeyPlan,
  parseDuration,
  type Resources,
  say,
} from '../../../engine/transport.ts'
import type { TableChangedPlan, TableListPlan, TableName, TablePlan } from './sql-plan.ts'
import type { FindSpec, ListSpec, TableSpec } from './table-spec.ts'

const DEFAULT_OVERLAP_MS = 120_000
const DEFAULT_SIZE = 500

type RecordPlan = ReturnType<typeof compileRecord>

interface Surroundings {
  readonly resources: Resources
  readonly timeoutMs: number
  /** An insert gives the row that it made. */
  readonly tellsRecord: boolean
}

/** Compiles the rows of one table; `resources` are all of the file, for what refers to them. */
export function compileTable(
  name: string,
  spec: TableSpec,
  surroundings: Surroundings,
  author: ConnectorAuthor,
): TablePlan {
  const path = ['resources', name]
  const record = compileRecord(name, spec, surroundings.resources, author)
  const columns = columnsOf(record)
  const keyColumns = requireKeyColumns(record.key ?? [], [...path, 'key'], author)
  const hasKey = keyColumns.length > 0
  if (!spec.key) checkKeyless(spec, path, author)
  const compileBy = (by: readonly string[], at: DocumentPath) =>
    checkColumns(by, columns, at, author)
  const list = spec.list && compileList(spec.list, compileBy, [...path, 'list'], author)
  const reads = readsOf(record, list)
  const table = nameOf(spec.table)
  return {
    ...record,
    table,
    ...(hasKey ? { sameAs: JSON.stringify([table, ...keyColumns]) } : {}),
    columns,
    ...(reads ? { reads } : {}),
    keyColumns,
    ...(hasKey ? { get: {} } : {}),
    ...(list ? { list } : {}),
    find: (spec.find ?? []).map((find, at) =>
      compileFind(find, spec, compileBy, [...path, 'find', at], author),
    ),
    ...writesOf(spec, Object.keys(columns), surroundings),
  }
}

function writesOf(
  { create, update, delete: remove }: TableSpec,
  sends: readonly string[],
  { timeoutMs, tellsRecord }: Surroundings,
): Pick<TablePlan, 'create' | 'update' | 'delete'> {
  return {
    // What was sent last is done or undone by then: the database itself ends what takes longer.
    ...(create ? { create: { sends, tellsRecord, isRepeatable: false, settleMs: timeoutMs } } : {}),
    ...(update ? { update: { sends } } : {}),
    ...(remove ? { delete: {} } : {}),
  }
}

function nameOf(table: TableSpec['table']): TableName {
  if (typeof table === 'string') return { name: table }
  const [schema, name = ''] = table
  return { schema, name }
}

/** Nothing can be read on, or written again, by what has no key. */
function checkKeyless(spec: TableSpec, path: DocumentPath, author: ConnectorAuthor): void {
  for (const verb of ['list', 'update', 'delete'] as const) {
    if (!spec[verb]) continue
    const hint = say('writeAs', { example: 'key: =id' })
    author.error('key_missing', [...path, verb], say('sqlKeyMissing', { verb }), hint)
  }
}

function requireKeyColumns(
  key: KeyPlan,
  path: DocumentPath,
  author: ConnectorAuthor,
): readonly string[] {
  return key.flatMap(({ name, value }) => {
    const column = columnOf(value)
    if (column !== undefined || value.text === '') return column ?? []
    const at = name === undefined ? path : [...path, name]
    author.error('key_form', at, say('sqlKeyForm', {}), say('writeAs', { example: '=id' }))
    return []
  })
}

/** All columns that a row is read for; nothing where formulas may see any. */
function readsOf(
  record: RecordPlan,
  list: TableListPlan | undefined,
): readonly string[] | undefined {
  const read = columnsRead(record)
  if (!read) return undefined
  const times = (list?.changed ?? []).map(({ column }) => column)
  return [...new Set([...read, ...times, ...(list?.between ? [list.between.column] : [])])]
}

type CompileBy = (by: readonly string[], path: DocumentPath) => readonly string[]

/** Only what is the value of one column can be asked for. */
function checkColumns(
  by: readonly string[],
  columns: Readonly<Record<string, string>>,
  path: DocumentPath,
  author: ConnectorAuthor,
): readonly string[] {
  for (const [at, name] of by.entries()) {
    if (Object.hasOwn(columns, name)) continue
    const message = say('sqlNoColumn', { name })
    author.unknownName('column_unknown', [...path, at], message, name, Object.keys(columns))
  }
  return by
}

function compileList(
  spec: ListSpec,
  compileBy: CompileBy,
  path: DocumentPath,
  author: ConnectorAuthor,
): TableListPlan {
  const { by = [], changed, between, size } = spec
  return {
    takes: compileBy(by, [...path, 'by']),
    needs: [],
    pageSize: size ?? DEFAULT_SIZE,
    changed: changed ? [compileChanged(changed, [...path, 'changed'], author)] : [],
    ...(between === undefined
      ? {}
      : { between: { column: between, at: valueOf(between, [...path, 'between'], author) } }),
  }
}

function compileChanged(
  { column, overlap, first }: NonNullable<ListSpec['changed']>,
  path: DocumentPath,
  author: ConnectorAuthor,
): TableChangedPlan {
  return {
    column,
    at: valueOf(column, [...path, 'column'], author),
    overlapMs: parseDuration(overlap ?? '') ?? DEFAULT_OVERLAP_MS,
    ...(first === undefined ? {} : { first }),
  }
}

/** The formula that gives the value of a column, whatever it is called. */
function valueOf(column: string, path: DocumentPath, author: ConnectorAuthor): Formula {
  if (column.includes('`')) {
    author.error('column_form', path, say('sqlColumnForm', { name: column }))
  }
  return author.formula(`=\`${column.replaceAll('`', '')}\``, path)
}

function compileFind(
  spec: FindSpec,
  table: TableSpec,
  compileBy: CompileBy,
  path: DocumentPath,
  author: ConnectorAuthor,
): TablePlan['find'][number] {
  if ('index' in spec || 'kept' in spec) {
    return compileLocalFind(spec, { ...table, create: {} }, path, author)
  }
  return { kind: 'call', by: compileBy(spec.by, [...path, 'by']) }
}

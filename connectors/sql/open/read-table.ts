import {
  isJsonList,
  isJsonObject,
  type Json,
  type ListRequest,
  OperationError,
  type Page,
  say,
} from '../../../engine/index.ts'
import { mapInTurns } from '../../records/in-turns.ts'
import { understood } from '../../records/understood.ts'
import type { TableListPlan, TablePlan } from '../spec/sql-plan.ts'
import { askDatabase, type DatabaseContext } from './ask-database.ts'
import type { Catalogue, KnownTable } from './catalogue.ts'
import type { Row } from './dialect.ts'
import { fromSql } from './from-sql.ts'
import { hasLetters } from './has-letters.ts'
import { rawOf, toSource } from './read-row.ts'
import { type Mark, type Selection, TIME_MARK } from './statements.ts'

/** Reads a table page by page, each behind the last row of the one before. One page is in memory at a time. */
export async function* readTable(
  database: DatabaseContext,
  catalogue: Catalogue,
  plan: TablePlan,
  list: TableListPlan,
  request: ListRequest,
): AsyncGenerator<Page, void, undefined> {
  const table = await catalogue.of(plan, request.signal)
  let after = parseMark(request.position, table)
  for (;;) {
    const page = await understood(plan, readPage(database, table, { plan, list, request, after }))
    yield page
    if (page.next === undefined) return
    after = parseMark(page.next, table)
  }
}

interface PageRequest {
  readonly plan: TablePlan
  readonly list: TableListPlan
  readonly request: ListRequest
  readonly after: Mark | undefined
}

async function readPage(
  database: DatabaseContext,
  table: KnownTable,
  { plan, list, request, after }: PageRequest,
): Promise<Page> {
  const selection = { ...selectionOf(table, list, request), after }
  // One row more than a page has tells whether there is another.
  const statement = table.statements.page(selection, list.pageSize + 1)
  const askedAt = database.clock.now()
  const { rows } = await askDatabase(
    database,
    {
      verb: 'select',
      table: plan.table.name,
      statement,
      told: { where: toldOf(selection, request) },
      repeatable: true,
    },
    request.signal,
  )
  requireOneOfEach(plan, rows, table)
  const at = list.changed[0]?.at
  const page = rows.slice(0, list.pageSize)
  const asked = page
    .map((row) => rawOf(row, table.reads))
    .filter((raw) => hasLetters(raw, selection.by ?? []))
  const records = await mapInTurns(asked, request.signal, (raw) =>
    toSource(database, plan, raw, at),
  )
  const last = page.at(-1)
  return {
    records,
    ...(rows.length > page.length && last ? { next: markAfter(last, table, selection) } : {}),
    serverTime: new Date(askedAt - table.behindMs).toISOString(),
  }
}

/**
 * What comes behind a key that several rows have would leave the others out.
 *
 * @throws {OperationError} `config`
 */
function requireOneOfEach({ title }: TablePlan, rows: readonly Row[], { key }: KnownTable): void {
  if (key.length === 0) return
  const told = [...key.map(({ name }) => name), TIME_MARK]
  const isSame = (row: Row, at: number): boolean => {
    const before = rows[at - 1]
    return before !== undefined && told.every((name) => row[name] === before[name])
  }
  if (!rows.some(isSame)) return
  throw new OperationError({
    class: 'config',
    reason: say('sqlKeyShared', { title, name: key.map(({ name }) => name).join(', ') }),
    mayHaveHappened: false,
  })
}

function selectionOf(
  { columnNamed, fields }: KnownTable,
  { changed, between }: TableListPlan,
  { filter, since, range, with: values = {} }: ListRequest,
): Selection {
  const column = changed[Math.max(0, filter)]?.column
  return {
    by: Object.entries(values).flatMap(([name, value]) => {
      const field = fields.get(name)
      return field ? [[field, value] as const] : []
    }),
    ...(since !== undefined && column !== undefined
      ? { since: { column: columnNamed(column), at: since } }
      : {}),
    ...(range && between ? { range: { column: columnNamed(between.column), ...range } } : {}),
  }
}

/** Which rows were asked for, by the names of their columns. */
function toldOf({ by = [], since }: Selection, { range }: ListRequest): Json {
  const values = by.map(([{ name }, value]) => [name, value] as const)
  return {
    ...Object.fromEntries(values),
    ...(since ? { since: since.at } : {}),
    ...(range?.from === undefined ? {} : { from: range.from }),
    ...(range?.to === undefined ? {} : { to: range.to }),
  }
}

function markAfter(row: Row, { key }: KnownTable, { since }: Selection): Json {
  const values = key.map((column) => fromSql(row[column.name], column.type))
  const [only = null] = values
  // A key of one column was kept as it is before there were others.
  return {
    key: values.length === 1 ? only : values,
    ...(since ? { time: markTime(row[TIME_MARK]) } : {}),
  }
}

/** As the database wrote it: it may know more of a second than we do. */
function markTime(value: unknown): Json {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'number' || typeof value === 'string' ? value : String(value)
}

/** Reads a position that was kept. One of another kind is none: the read begins anew. */
function parseMark(position: Json | undefined, { key: columns }: KnownTable): Mark | undefined {
  if (!isJsonObject(position)) return undefined
  const { key = null, time } = position
  const values = isJsonList(key) ? key : [key]
  if (values.length !== columns.length || !values.every(isPlace)) return undefined
  return { key: values, ...(isPlace(time) ? { time } : {}) }
}

function isPlace(value: Json | undefined): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

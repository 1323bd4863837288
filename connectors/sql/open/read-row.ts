import {
  type Formula,
  type Json,
  type JsonObject,
  type Message,
  type SourceRecord,
  say,
  sayAll,
  type TargetRecord,
} from '../../../engine/index.ts'
import { toSourceRecord } from '../../records/source-record.ts'
import { toTargetRecord } from '../../records/target-record.ts'
import type { TablePlan } from '../spec/sql-plan.ts'
import type { DatabaseContext } from './ask-database.ts'
import type { Column } from './column.ts'
import type { Row } from './dialect.ts'
import { fromSql } from './from-sql.ts'

/** A row as JSON: its columns by their names. */
export function rawOf(row: Row, columns: readonly Column[]): JsonObject {
  return Object.fromEntries(columns.map(({ name, type }) => [name, fromSql(row[name], type)]))
}

/** About as many characters as a row has. */
export function sizeOf(raw: JsonObject): number {
  let size = 0
  for (const name in raw) {
    const value = raw[name]
    size += name.length + (typeof value === 'string' ? value.length : sizeOfOther(value))
  }
  return size
}

function sizeOfOther(value: Json | undefined): number {
  return typeof value === 'object' && value !== null ? JSON.stringify(value).length : 8
}

/** A row as what the engine reads. */
export function toSource(
  { plan: { empty }, contextOf }: DatabaseContext,
  plan: TablePlan,
  raw: JsonObject,
  at: Formula | undefined,
): SourceRecord {
  const record = toSourceRecord(plan, raw, {}, at, empty, contextOf())
  const problem = brokenText(raw)
  if (!problem) return { ...record, size: sizeOf(raw) }
  const said = sayAll([...(record.problem ? [record.problem] : []), problem]) ?? problem
  return { ...record, size: sizeOf(raw), problem: said }
}

/** A row as steps know a record of a target. */
export function toTarget(
  database: DatabaseContext,
  plan: TablePlan,
  raw: JsonObject,
): TargetRecord {
  return toTargetRecord(database, plan, raw)
}

/** What stands for bytes that are no text in the encoding of their column. */
const BROKEN = '\uFFFD'

/** Written elsewhere, such a text would be broken for good. */
function brokenText(raw: JsonObject): Message | undefined {
  const broken = Object.entries(raw).flatMap(([name, value]) =>
    typeof value === 'string' && value.includes(BROKEN) ? [`"${name}"`] : [],
  )
  return broken.length === 0 ? undefined : say('sqlBroken', { names: broken.join(', ') })
}

import {
  idOf,
  isJsonObject,
  type Json,
  type JsonObject,
  mentionsUnknown,
  OperationError,
  type RecordId,
  type Resource,
  say,
  type TargetRecord,
  toId,
  type WriteOptions,
} from '../../../engine/index.ts'
import { nameRecord } from '../../records/name-record.ts'
import type { CreateOptions, RawRecord, RecordOperations } from '../../records/record-resource.ts'
import { hasValues } from '../../records/same-values.ts'
import { tidyRecord } from '../../records/tidy-record.ts'
import type { TablePlan } from '../spec/sql-plan.ts'
import { type Asked, askDatabase, type DatabaseContext } from './ask-database.ts'
import type { Catalogue, KnownTable } from './catalogue.ts'
import type { Column, ColumnType } from './column.ts'
import type { Reply } from './dialect.ts'
import { rawOf, sizeOf, toSource, toTarget } from './read-row.ts'

/** Of one search: what more have says nothing. */
const MOST_FOUND = 10_000

type Created = Awaited<ReturnType<Resource['create']>>
type Values = readonly (readonly [column: Column, value: Json])[]

/** What can be done with the rows of a table. */
export function sqlOperations(
  database: DatabaseContext,
  catalogue: Catalogue,
  plan: TablePlan,
): RecordOperations {
  const table = new TableOperations(database, catalogue, plan)
  return {
    ...(plan.get ? { readRaw: (id, signal) => table.readRaw(id, signal) } : {}),
    tidy: (raw) =>
      isJsonObject(raw) ? toSource(database, plan, raw, plan.list?.changed[0]?.at) : undefined,
    search: (by, signal) => table.search(by, signal),
    ...(plan.create ? { create: (set, options) => table.create(set, options) } : {}),
    ...(plan.update ? { update: (id, set, options) => table.update(id, set, options) } : {}),
    ...(plan.delete ? { delete: (id, options) => table.delete(id, options) } : {}),
  }
}

class TableOperations {
  readonly #database: DatabaseContext
  readonly #catalogue: Catalogue
  readonly #plan: TablePlan

  constructor(database: DatabaseContext, catalogue: Catalogue, plan: TablePlan) {
    this.#database = database
    this.#catalogue = catalogue
    this.#plan = plan
  }

  async readRaw(id: RecordId, signal: AbortSignal): Promise<RawRecord | undefined> {
    const { clock } = this.#database
    const known = await this.#known(signal, id)
    const { key, statements, reads } = known
    if (key.length === 0) return undefined
    const values = keyValues(this.#plan, key, id)
    const askedAt = clock.now()
    const { rows } = await this.#select(statements.search(values, 2), toldOf(values), signal)
    const [row] = rows
    if (!row) return undefined
    const raw = rawOf(row, reads)
    return { raw, serverTime: new Date(askedAt - known.behindMs).toISOString(), size: sizeOf(raw) }
  }

  async search(by: JsonObject, signal: AbortSignal): Promise<readonly TargetRecord[]> {
    const { fields, statements, reads } = await this.#known(signal, by)
    const values = valuesOf(by, fields)
    const { rows } = await this.#select(
      statements.search(values, MOST_FOUND),
      toldOf(values),
      signal,
    )
    // Of the others a database knows better than their text what is equal.
    const exact = Object.entries(by).filter(([name]) => isWrittenOneWay(fields.get(name)?.type))
    return rows
      .map((row) => toTarget(this.#database, this.#plan, rawOf(row, reads)))
      .filter(({ record }) => record && hasValues(record, Object.fromEntries(exact), NOTHING))
  }

  async create(set: JsonObject, { signal, mayWrite }: CreateOptions): Promise<Created> {
    const known = await this.#known(signal, set)
    const values = valuesOf(set, known.fields)
    const reply = await this.#ask(
      {
        verb: 'insert',
        statement: known.statements.insert(values),
        told: { set: toldOf(values) },
        repeatable: false,
        mayWrite,
      },
      signal,
    )
    return this.#createdBy(reply, known, values)
  }

  async update(
    id: RecordId,
    set: JsonObject,
    { signal, mayWrite }: WriteOptions,
  ): Promise<undefined> {
    const { fields, statements, key } = await this.#known(signal, [id, set])
    const values = valuesOf(set, fields)
    if (values.length === 0) return undefined
    const named = keyValues(this.#plan, key, id)
    const { changed } = await this.#ask(
      {
        verb: 'update',
        statement: statements.update(
          named.map(([, value]) => value),
          values,
        ),
        told: { set: toldOf(values), where: toldOf(named) },
        repeatable: true,
        mayWrite,
      },
      signal,
    )
    if (changed > 0) return undefined
    throw new OperationError({
      class: 'gone',
      reason: say('sqlGone', { title: this.#plan.title }),
      mayHaveHappened: false,
      exchange: `update ${this.#plan.table.name} (0)`,
    })
  }

  async delete(id: RecordId, { signal, mayWrite }: WriteOptions): Promise<void> {
    const { statements, key } = await this.#known(signal, id)
    const named = keyValues(this.#plan, key, id)
    await this.#ask(
      {
        verb: 'delete',
        statement: statements.delete(named.map(([, value]) => value)),
        told: { where: toldOf(named) },
        repeatable: true,
        mayWrite,
      },
      signal,
    )
  }

  /** The row is there now, so nothing that is odd about it may make it look as if it were not. */
  #createdBy(
    { rows: [row], generated }: Reply,
    { reads, key }: KnownTable,
    values: Values,
  ): Created {
    const { plan, contextOf } = this.#database
    if (!row) return createdOf(key, values, generated)
    try {
      const raw = rawOf(row, reads)
      const context = contextOf()
      const id = idOf(this.#plan.key, raw, context)
      const { record, problem } = tidyRecord(this.#plan, raw, {}, plan.empty, context)
      return { id, ...(problem === undefined ? { record } : {}) }
    } catch {
      return {}
    }
  }

  /**
   * The table, for what is asked of it. What a plan knows only after a create stays within it: whatever goes wrong there,
   * no system is asked for it.
   *
   * @throws {Error} for a mistake of ours.
   */
  #known(signal: AbortSignal, asked: Json): Promise<KnownTable> {
    if (mentionsUnknown(JSON.stringify(asked))) {
      throw new Error('a statement would hold what is known only after a create')
    }
    return this.#catalogue.of(this.#plan, signal)
  }

  #select(statement: Asked['statement'], where: JsonObject, signal: AbortSignal): Promise<Reply> {
    return this.#ask({ verb: 'select', statement, told: { where }, repeatable: true }, signal)
  }

  #ask(asked: Omit<Asked, 'table'>, signal: AbortSignal): Promise<Reply> {
    return askDatabase(this.#database, { ...asked, table: this.#plan.table.name }, signal)
  }
}

/** @throws {OperationError} `config`, for a field that is made of several columns, or of none. */
function valuesOf(set: JsonObject, fields: ReadonlyMap<string, Column>): Values {
  return Object.entries(set).map(([name, value]) => {
    const column = fields.get(name)
    if (column) return [column, value]
    throw new OperationError({
      class: 'config',
      reason: say('sqlUnwritten', { name }),
      mayHaveHappened: false,
    })
  })
}

function toldOf(values: Values): JsonObject {
  return Object.fromEntries(values.map(([{ name }, value]) => [name, value]))
}

/** What a database gives no row of: its key is what was sent, and what it made. */
function createdOf(key: readonly Column[], values: Values, generated: Json | undefined): Created {
  const sent = new Map(values)
  const id = toId(key.map((column) => sent.get(column) ?? generated))
  return id === undefined ? {} : { id }
}

/** @throws {OperationError} `invalid`, for an id that has other parts than the key */
function keyValues(plan: TablePlan, key: readonly Column[], id: RecordId): Values {
  const name = nameRecord(plan, id)
  const parts = isJsonObject(name) ? Object.values(name) : [name]
  return key.map((column, at) => [column, parts[at] ?? null])
}

const NOTHING: ReadonlySet<string> = new Set()

/** Values of which no two texts mean the same. */
function isWrittenOneWay(type: ColumnType | undefined): boolean {
  return type !== undefined && ['text', 'integer', 'boolean'].includes(type.kind)
}

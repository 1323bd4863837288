import { OperationError, say } from '../../../engine/index.ts'
import { parseTime } from '../../records/source-record.ts'
import type { TablePlan } from '../spec/sql-plan.ts'
import { askDatabase, type DatabaseContext } from './ask-database.ts'
import type { Column } from './column.ts'
import type { Row } from './dialect.ts'
import { columnsNamed, TableStatements } from './statements.ts'

/** A table as its database describes it, beside what its connector says of it. */
export interface KnownTable {
  readonly statements: TableStatements
  /** What records are made of. */
  readonly reads: readonly Column[]
  /** Empty: none. */
  readonly key: readonly Column[]
  /** Tidy field → column. */
  readonly fields: ReadonlyMap<string, Column>
  /** @throws {Error} for a mistake of ours: the plan names only what was looked for. */
  readonly columnNamed: (name: string) => Column
  /** So much is the clock of the database behind ours, in milliseconds; 0 where it is ahead. */
  readonly behindMs: number
}

/** Knows the tables of an account, each of which is asked for once, when it is needed. */
export class Catalogue {
  readonly #database: DatabaseContext
  readonly #tables = new Map<string, Promise<KnownTable>>()

  constructor(database: DatabaseContext) {
    this.#database = database
  }

  /** @throws {OperationError} where the table, or a column that the connector names, is not there. */
  of(plan: TablePlan, signal: AbortSignal): Promise<KnownTable> {
    return this.#tables.get(plan.name) ?? this.ask(plan, signal)
  }

  /** The same, whatever is known of it. */
  ask(plan: TablePlan, signal: AbortSignal): Promise<KnownTable> {
    const asked = this.#describe(plan, signal)
    this.#tables.set(plan.name, asked)
    // What failed once may be there the next time.
    asked.catch(() => {
      if (this.#tables.get(plan.name) === asked) this.#tables.delete(plan.name)
    })
    return asked
  }

  async #describe(plan: TablePlan, signal: AbortSignal): Promise<KnownTable> {
    const { dialect, clock } = this.#database
    const statement = dialect.describe(plan.table)
    const asked = { verb: 'describe', table: plan.table.name, statement, told: {} } as const
    const { rows } = await askDatabase(this.#database, { ...asked, repeatable: true }, signal)
    const now = clock.now()
    const described = rows.map((row) => dialect.columnOf(row))
    const columns = new Map(described.map((column) => [column.name, column]))
    this.#requireAll(plan, columns)
    const reads = plan.reads ? columnsNamed({ columns }, plan.reads) : described
    const key = columnsNamed({ columns }, plan.keyColumns)
    const fields = Object.entries(plan.columns).flatMap(([name, column]) => {
      const found = columns.get(column)
      return found ? [[name, found] as const] : []
    })
    return {
      statements: new TableStatements(dialect, { name: plan.table, reads, key }),
      reads,
      key,
      fields: new Map(fields),
      columnNamed: (name) => {
        const found = columns.get(name)
        if (found) return found
        throw new Error(`the column "${name}" was not looked for`)
      },
      behindMs: Math.max(0, now - timeOf(rows[0], now)),
    }
  }

  #requireAll(plan: TablePlan, columns: ReadonlyMap<string, Column>): void {
    const system = this.#database.plan.title
    if (columns.size === 0) throw gone(say('sqlNoTable', { system, name: plan.table.name }))
    const missing = namesOf(plan).filter((name) => !columns.has(name))
    if (missing.length === 0) return
    const names = missing.map((name) => `"${name}"`).join(', ')
    throw gone(say('sqlColumnGone', { system, table: plan.table.name, names }))
  }
}

/** All columns that a connector names of a table. */
function namesOf({
  reads = [],
  keyColumns,
  columns,
  list,
  create,
  update,
}: TablePlan): readonly string[] {
  const timed = [...(list?.changed ?? []), ...(list?.between ? [list.between] : [])]
  const written = create || update ? Object.values(columns) : []
  return [...new Set([...keyColumns, ...reads, ...timed.map(({ column }) => column), ...written])]
}

/** Describing a table tells the time of its database as well. */
function timeOf(row: Row | undefined, otherwise: number): number {
  const now = row?.['now']
  const iso = typeof now === 'string' ? parseTime(now) : undefined
  return iso === undefined ? otherwise : Date.parse(iso)
}

function gone(reason: ReturnType<typeof say>): OperationError {
  return new OperationError({ class: 'config', reason, mayHaveHappened: false })
}

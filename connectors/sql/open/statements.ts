import type { Json } from '../../../engine/index.ts'
import type { TableName } from '../spec/sql-plan.ts'
import type { Column, Table } from './column.ts'
import type { BoundValue, Dialect, Statement } from './dialect.ts'
import { type SqlValue, toSql } from './to-sql.ts'

/** What a page ends with: the next begins behind it. */
export interface Mark {
  /** Absent where a list is in the order of its keys alone. */
  readonly time?: SqlValue | undefined
  /** Of each column of the key. */
  readonly key: readonly SqlValue[]
}

/** Which rows of a table are read. */
export interface Selection {
  /** Columns that have these values. */
  readonly by?: readonly (readonly [column: Column, value: Json])[] | undefined
  readonly since?: { readonly column: Column; readonly at: string } | undefined
  readonly range?:
    | {
        readonly column: Column
        readonly from?: string | undefined
        readonly to?: string | undefined
      }
    | undefined
  readonly after?: Mark | undefined
}

/** Name of the value that changes are in the order of, beside the columns of a row. */
export const TIME_MARK = 'mapwright_time'

/** Writes the statements of one table. Values are bound, names are quoted, and both have to be in its description. */
export class TableStatements {
  readonly #dialect: Dialect
  readonly #name: string
  readonly #reads: readonly Column[]
  readonly #key: readonly Column[]

  constructor(
    dialect: Dialect,
    {
      name,
      reads,
      key,
    }: {
      readonly name: TableName
      readonly reads: readonly Column[]
      readonly key: readonly Column[]
    },
  ) {
    this.#dialect = dialect
    this.#name = [name.schema, name.name]
      .flatMap((part) => (part === undefined ? [] : dialect.quote(part)))
      .join('.')
    this.#reads = reads
    this.#key = key
  }

  /** A page of a list: the rows behind a mark, in the order of the key, or of time and key. */
  page(selection: Selection, size: number): Statement {
    const text = new StatementText(this.#dialect)
    const { since, after } = selection
    const order = this.#requireKey()
    const time = since && this.#dialect.time(this.#quoted(since.column), since.column.type)
    const { head, tail } = this.#dialect.first(size)
    const marks =
      time === undefined
        ? ''
        : `, ${this.#dialect.read(time, timeTypeOf(this.#dialect, since))} as ${this.#dialect.quote(TIME_MARK)}`
    const conditions = this.#conditions(selection, text)
    if (after) conditions.push(this.#behind(after, time, since?.column, text))
    const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
    const by = [
      ...(time === undefined ? [] : [time]),
      ...order.map((key) => this.#quoted(key)),
    ].join(', ')
    return text.end(
      `select ${head}${this.#readList()}${marks} from ${this.#name}${where} order by ${by}${tail}`,
    )
  }

  /** Rows that have these values, no more than so many. */
  search(by: readonly (readonly [Column, Json])[], most: number): Statement {
    const text = new StatementText(this.#dialect)
    const { head, tail } = this.#dialect.first(most)
    const where = this.#conditions({ by }, text).join(' and ')
    const order = this.#key.map((key) => this.#quoted(key)).join(', ') || '1'
    return text.end(
      `select ${head}${this.#readList()} from ${this.#name} where ${where} order by ${order}${tail}`,
    )
  }

  insert(set: readonly (readonly [Column, Json])[]): Statement {
    const { gives, emptyRow } = this.#dialect
    const text = new StatementText(this.#dialect)
    const given = this.#readList(gives === 'output' ? 'inserted.' : '')
    const output = gives === 'output' ? ` output ${given}` : ''
    const returning = gives === 'returning' ? ` returning ${given}` : ''
    if (set.length === 0)
      return text.end(`insert into ${this.#name}${output}${emptyRow}${returning}`)
    const names = set.map(([column]) => this.#quoted(column)).join(', ')
    const values = set.map(([column, value]) => text.bind(toSql(value, column), column)).join(', ')
    return text.end(`insert into ${this.#name} (${names})${output} values (${values})${returning}`)
  }

  update(id: readonly Json[], set: readonly (readonly [Column, Json])[]): Statement {
    const text = new StatementText(this.#dialect)
    const assigned = set.map(
      ([column, value]) => `${this.#quoted(column)} = ${text.bind(toSql(value, column), column)}`,
    )
    return text.end(
      `update ${this.#name} set ${assigned.join(', ')} where ${this.#hasKey(id, text)}`,
    )
  }

  delete(id: readonly Json[]): Statement {
    const text = new StatementText(this.#dialect)
    return text.end(`delete from ${this.#name} where ${this.#hasKey(id, text)}`)
  }

  #readList(prefix = ''): string {
    const read = this.#reads.map((column) => {
      const quoted = prefix + this.#quoted(column)
      const expression = this.#dialect.read(quoted, column.type)
      return expression === quoted ? quoted : `${expression} as ${this.#quoted(column)}`
    })
    return read.join(', ')
  }

  #conditions({ by = [], since, range }: Selection, text: StatementText): string[] {
    return [
      ...by.map(([column, value]) =>
        value === null
          ? `${this.#quoted(column)} is null`
          : `${this.#quoted(column)} = ${text.bind(toSql(value, column), column)}`,
      ),
      ...(since ? [this.#since(since.column, since.at, text)] : []),
      ...(range ? this.#within(range, text) : []),
    ]
  }

  #since(column: Column, at: string, text: StatementText): string {
    return `${this.#timeOf(column)} >= ${this.#bindTime(column, at, text)}`
  }

  /** The first part has what has no time, too, or that would be in none. */
  #within(
    { column, from, to }: NonNullable<Selection['range']>,
    text: StatementText,
  ): readonly string[] {
    const conditions = [
      ...(from === undefined ? [] : [this.#since(column, from, text)]),
      ...(to === undefined
        ? []
        : [`${this.#timeOf(column)} < ${this.#bindTime(column, to, text)}`]),
    ]
    if (from !== undefined || to === undefined) return conditions
    return [`(${conditions.join(' and ')} or ${this.#quoted(column)} is null)`]
  }

  #behind(
    after: Mark,
    time: string | undefined,
    column: Column | undefined,
    text: StatementText,
  ): string {
    const key = this.#requireKey()
    const behindKey = () => this.#behindKey(key, after.key, text)
    if (time === undefined || column === undefined || after.time === undefined) return behindKey()
    const type = this.#dialect.timeType(column.type)
    const bind = () => text.bindAs(after.time ?? null, type)
    // The first condition is for the index.
    return `${time} >= ${bind()} and (${time} > ${bind()} or ${behindKey()})`
  }

  /** In the order of its columns; SQL Server compares no rows of values. */
  #behindKey(
    [column, ...others]: readonly Column[],
    [value = null, ...rest]: readonly SqlValue[],
    text: StatementText,
  ): string {
    if (!column) return '1 = 0'
    const name = this.#quoted(column)
    const bind = () => text.bind(value, column)
    if (others.length === 0) return `${name} > ${bind()}`
    // The first condition is for the index.
    return `${name} >= ${bind()} and (${name} > ${bind()} or ${this.#behindKey(others, rest, text)})`
  }

  #timeOf(column: Column): string {
    return this.#dialect.time(this.#quoted(column), column.type)
  }

  #bindTime({ type }: Column, iso: string, text: StatementText): string {
    return text.bindAs(this.#dialect.boundTime(iso, type), this.#dialect.timeType(type))
  }

  #hasKey(id: readonly Json[], text: StatementText): string {
    return this.#requireKey()
      .map((key, at) => `${this.#quoted(key)} = ${text.bind(toSql(id[at] ?? null, key), key)}`)
      .join(' and ')
  }

  #quoted({ name }: Column): string {
    return this.#dialect.quote(name)
  }

  #requireKey(): readonly Column[] {
    if (this.#key.length > 0) return this.#key
    throw new Error(`the table ${this.#name} has no key`)
  }
}

function timeTypeOf(dialect: Dialect, since: Selection['since']) {
  return since ? dialect.timeType(since.column.type) : { kind: 'other' as const }
}

/** Numbers the values of a statement. */
class StatementText {
  readonly #dialect: Dialect
  readonly #values: BoundValue[] = []

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  bind(value: SqlValue, { type }: Column): string {
    return this.bindAs(value, type)
  }

  bindAs(value: SqlValue, type: Column['type']): string {
    this.#values.push({ value, type })
    return this.#dialect.placeholder(this.#values.length, type)
  }

  end(text: string): Statement {
    return { text, values: this.#values }
  }
}

/** The columns of a table by these names, each of which it has. */
export function columnsNamed({ columns }: Table, names: Iterable<string>): readonly Column[] {
  return [...names].flatMap((name) => columns.get(name) ?? [])
}

import type { Json } from '../../simulator/json.ts'

/** A row as the shop keeps it: plain values under the names of the API, relations as ids, times as milliseconds. */
export interface Row {
  readonly id: number
  [name: string]: Json | undefined
}

/** The shop's database. */
export interface ShopTables {
  readonly rows: (table: string) => readonly Row[]
  readonly get: (table: string, id: number) => Row | undefined
  /** Stamps the row with the time and the next id. */
  readonly insert: (table: string, fields: Readonly<Record<string, Json | undefined>>) => Row
  readonly remove: (table: string, id: number) => void
  /** Moves `updatedAt`. */
  readonly touch: (row: Row) => void
  readonly names: () => readonly string[]
}

/** Makes an empty database. Ids start at a number of their own per table, as they do in a shared system. */
export function createShopTables(now: () => number): ShopTables {
  const tables = new Map<string, Map<number, Row>>()
  const lastIds = new Map<string, number>()

  function tableOf(name: string): Map<number, Row> {
    const table = tables.get(name) ?? new Map<number, Row>()
    tables.set(name, table)
    return table
  }

  return {
    rows: (name) => [...tableOf(name).values()],
    get: (name, id) => tableOf(name).get(id),
    insert: (name, fields) => {
      const id = (lastIds.get(name) ?? firstId(name)) + 1
      lastIds.set(name, id)
      const row: Row = { createdAt: now(), updatedAt: now(), ...fields, id }
      tableOf(name).set(id, row)
      return row
    },
    remove: (name, id) => void tableOf(name).delete(id),
    touch: (row) => {
      row['updatedAt'] = now()
    },
    names: () => [...tables.keys()],
  }
}

function firstId(name: string): number {
  const letters = Array.from(name).reduce((sum, letter) => sum * 7 + letter.charCodeAt(0), 1)
  return 1000 + (letters % 900) * 1000
}

/** A number in a row, or 0. */
export function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0
}

/** A text in a row, or "". */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** The rows of a table whose field names the id. */
export function of(tables: ShopTables, table: string, field: string, id: number): Row[] {
  return tables.rows(table).filter((row) => row[field] === id)
}

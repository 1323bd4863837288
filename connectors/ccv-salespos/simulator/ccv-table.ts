import type { Json, JsonObject } from '../../simulator/json.ts'

export type Row = JsonObject & { readonly id: number }

/** Rows of one resource in the order in which they were made. Rows never change in place. */
export interface Table {
  readonly all: () => Row[]
  readonly get: (id: number) => Row | undefined
  /** Rows whose field has this value; fast for the fields named as parents. */
  readonly where: (field: string, value: Json) => Row[]
  readonly add: (fields: JsonObject) => Row
  readonly change: (id: number, fields: JsonObject) => Row
  readonly remove: (id: number) => void
  readonly count: () => number
}

export interface TableOptions {
  readonly firstId: number
  /** Fields that name a parent, kept in an index. */
  readonly parents?: readonly string[]
}

/** Makes an empty table whose ids count up from `firstId`. */
export function createTable({ firstId, parents = [] }: TableOptions): Table {
  const rows = new Map<number, Row>()
  const indexes = new Map(parents.map((field) => [field, new Map<Json | undefined, Set<number>>()]))
  let nextId = firstId

  function index(row: Row): void {
    for (const [field, byValue] of indexes) {
      const ids = byValue.get(row[field])
      if (ids) ids.add(row.id)
      else byValue.set(row[field], new Set([row.id]))
    }
  }

  function unindex(row: Row): void {
    for (const [field, byValue] of indexes) byValue.get(row[field])?.delete(row.id)
  }

  return {
    all: () => [...rows.values()],
    get: (id) => rows.get(id),
    where: (field, value) => {
      const byValue = indexes.get(field)
      if (!byValue) return [...rows.values()].filter((row) => row[field] === value)
      return [...(byValue.get(value) ?? [])].flatMap((id) => rows.get(id) ?? [])
    },
    add: (fields) => {
      const row: Row = { ...fields, id: nextId++ }
      rows.set(row.id, row)
      index(row)
      return row
    },
    change: (id, fields) => {
      const before = rows.get(id)
      if (!before) throw new Error(`There is no row ${id} to change`)
      const row: Row = { ...before, ...fields, id }
      unindex(before)
      rows.set(id, row)
      index(row)
      return row
    },
    remove: (id) => {
      const row = rows.get(id)
      if (row) unindex(row)
      rows.delete(id)
    },
    count: () => rows.size,
  }
}

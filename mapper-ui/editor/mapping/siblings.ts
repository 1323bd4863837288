import { childRows, type SchemaRows } from '../../model/mapping/schema-rows.ts'

interface Siblings {
  readonly size: Int32Array
  readonly place: Int32Array
}

const known = new WeakMap<SchemaRows, Siblings>()

/** How many fields a row is among, and which of them it is: a screen reader cannot count rows that are not there. */
export function siblingsOf(
  rows: SchemaRows,
  row: number,
): { readonly size: number; readonly place: number } {
  const { size, place } = known.get(rows) ?? countSiblings(rows)
  return { size: size[row] ?? 1, place: place[row] ?? 1 }
}

function countSiblings(rows: SchemaRows): Siblings {
  const size = new Int32Array(rows.count)
  const place = new Int32Array(rows.count)
  for (let holder = -1; holder < rows.count; holder++) {
    const children = childRows(rows, holder)
    for (const [at, child] of children.entries()) {
      size[child] = children.length
      place[child] = at + 1
    }
  }
  const counted = { size, place }
  known.set(rows, counted)
  return counted
}

import type { MappedField } from './mapped-fields.ts'
import { hasFlag, RowFlag, type SchemaRows } from './schema-rows.ts'

/** Which target row is filled by what. */
export interface JoinedFields {
  /** By target row: which of the mapped fields fills it, or -1. */
  readonly fieldOf: Int32Array
  /** By target row: how many fields within are filled, of those that could be; a field counts itself. */
  readonly filledWithin: Int32Array
  readonly fillableWithin: Int32Array
  /** Which of the mapped fields the target does not have (any more): kept aside, and never deleted. */
  readonly drifted: readonly number[]
}

export function joinFields(target: SchemaRows, fields: readonly MappedField[]): JoinedFields {
  const fieldOf = new Int32Array(target.count).fill(-1)
  const drifted: number[] = []
  for (const [at, { target: path }] of fields.entries()) {
    const row = target.rowOf.get(path)
    if (row === undefined) drifted.push(at)
    else if (fieldOf[row] === -1) fieldOf[row] = at
  }
  return { fieldOf, drifted, ...countFilled(target, fieldOf, fields) }
}

function countFilled(
  target: SchemaRows,
  fieldOf: Int32Array,
  fields: readonly MappedField[],
): Pick<JoinedFields, 'filledWithin' | 'fillableWithin'> {
  const filledWithin = new Int32Array(target.count)
  const fillableWithin = new Int32Array(target.count)
  // Children stand behind their parents, so what is within a row is counted before the row.
  for (let row = target.count - 1; row >= 0; row--) {
    const isLeaf = !hasFlag(target, row, RowFlag.group)
    if (isLeaf) fillableWithin[row] = 1
    if (isWhole(fields[fieldOf[row] ?? -1]))
      filledWithin[row] = Math.max(1, fillableWithin[row] ?? 0)
    const above = target.parent[row] ?? -1
    addTo(filledWithin, above, row)
    addTo(fillableWithin, above, row)
  }
  return { filledWithin, fillableWithin }
}

/** One formula or constant fills all that a group holds. */
function isWhole(field: MappedField | undefined): boolean {
  return field !== undefined && field.kind !== 'group' && field.kind !== 'loop'
}

function addTo(counts: Int32Array, above: number, row: number): void {
  if (above >= 0) counts[above] = (counts[above] ?? 0) + (counts[row] ?? 0)
}

import { hasFlag, RowFlag, type SchemaRows } from '../../model/mapping/schema-rows.ts'
import { siblingsOf } from './siblings.ts'
import { typeName } from './type-name.ts'

/** What a row of either tree shows of the field itself. */
export interface FieldWords {
  readonly path: string
  readonly name: string
  readonly title: string
  readonly type: string
  readonly depth: number
  readonly isGroup: boolean
  /** Among fields of the same group. */
  readonly setSize: number
  readonly posInSet: number
}

export function wordsOfField(rows: SchemaRows, row: number): FieldWords {
  const { size, place } = siblingsOf(rows, row)
  return {
    path: rows.paths[row] ?? '',
    name: rows.names[row] ?? '',
    title: rows.titles[row] ?? '',
    type: typeName(rows, row),
    depth: rows.depth[row] ?? 0,
    isGroup: hasFlag(rows, row, RowFlag.group),
    setSize: size,
    posInSet: place,
  }
}

/** Tells each row once. */
export function toldOnce<Words>(tell: (row: number) => Words): (row: number) => Words {
  const known = new Map<number, Words>()
  return (row) => {
    const words = known.get(row) ?? tell(row)
    known.set(row, words)
    return words
  }
}

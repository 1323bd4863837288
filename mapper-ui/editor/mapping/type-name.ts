import { hasFlag, KindBit, RowFlag, type SchemaRows } from '../../model/mapping/schema-rows.ts'

/** The type of a field as it is shown: `text`, `number?`, `[ ]`. */
export function typeName(rows: SchemaRows, row: number): string {
  const kinds = rows.kinds[row] ?? 0
  const names = Object.entries(NAMES).flatMap(([bit, name]) =>
    (kinds & Number(bit)) === 0 ? [] : [name],
  )
  const one = hasFlag(rows, row, RowFlag.group) ? '{ }' : names.join('|')
  return hasFlag(rows, row, RowFlag.list) ? `${one}[ ]` : one
}

const NAMES: Readonly<Record<number, string>> = {
  [KindBit.string]: 'abc',
  [KindBit.number]: '1.5',
  [KindBit.integer]: '123',
  [KindBit.boolean]: '✓✗',
}

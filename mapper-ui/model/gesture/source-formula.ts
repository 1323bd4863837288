import { type GestureRefusal, refuseGesture } from '../document/gesture.ts'
import { toFormulaPath } from '../mapping/field-path.ts'
import type { ItemScope } from '../mapping/item-scope.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import type { LineageReader } from '../mapping/read-lineage.ts'
import { hasFlag, KindBit, RowFlag, type SchemaRows } from '../mapping/schema-rows.ts'

export interface SourceFormula {
  readonly kind: 'formula'
  /** Without its `=`. */
  readonly text: string
}

/** Writes a source field as a formula of a place, where bare names are fields of the innermost item. */
export function sourceFormula(
  view: MappingView,
  source: string,
  scope: ItemScope,
): SourceFormula | GestureRefusal {
  const item = view.lineages.itemOf(scope)
  const isNamed = source.startsWith('$') && source !== '$'
  if (isNamed) return plain(toFormulaPath(source))
  if (item.path === '$') return plain(source === '$' ? '$' : toFormulaPath(source))
  if (item.path !== undefined) {
    if (source === item.path) return plain('$')
    if (source.startsWith(`${item.path}.`)) {
      return plain(toFormulaPath(source.slice(item.path.length + 1)))
    }
  }
  const outer = outerItem(view.lineages, source, scope)
  if (outer !== undefined) return refuseGesture('outer-item', { field: source, list: outer })
  return plain(source === '$' ? '$record' : `$record.${toFormulaPath(source)}`)
}

/** The lists that a field is in, the outermost first; for a list, itself as well. */
export function listsOf(rows: SchemaRows, path: string): readonly string[] {
  const lists: string[] = []
  let row = rows.rowOf.get(path) ?? -1
  while (row >= 0) {
    if (hasFlag(rows, row, RowFlag.list)) lists.unshift(rows.paths[row] ?? '')
    row = rows.parent[row] ?? -1
  }
  return lists
}

/** The function that turns a value into what the target takes; nothing where none is needed, or none is known. */
export function conversionOf(from: number, to: number): string | undefined {
  const known = KindBit.string | KindBit.number | KindBit.integer | KindBit.boolean
  const [source, target] = [from & known, to & known]
  if (source === 0 || target === 0 || (source & target) !== 0) return undefined
  const numbers = KindBit.number | KindBit.integer
  if ((source & numbers) !== 0 && (target & numbers) !== 0) {
    return target === KindBit.integer ? 'round' : undefined
  }
  if ((target & KindBit.string) !== 0) return 'string'
  return (target & numbers) === 0 ? 'boolean' : 'number'
}

/** The list of an outer loop that a field is an item's part of: only the innermost item has names. */
export function outerItem(
  lineages: LineageReader,
  source: string,
  scope: ItemScope,
): string | undefined {
  for (let outer = scope.outer; outer?.list !== undefined; outer = outer.outer) {
    const { path } = lineages.itemOf(outer)
    if (path !== undefined && (source === path || source.startsWith(`${path}.`))) return path
  }
  return undefined
}

function plain(text: string): SourceFormula {
  return { kind: 'formula', text }
}

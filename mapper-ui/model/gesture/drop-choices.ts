import type { MappingView } from '../mapping/mapping-view.ts'
import { hasFlag, RowFlag } from '../mapping/schema-rows.ts'
import type { FieldSpot } from './fill-field.ts'
import { listsOf } from './source-formula.ts'

/** What a drop can mean. */
export type DropChoice =
  /** The source field as it is: where nothing is yet, or instead of what is there. */
  | 'map'
  | 'replace'
  | 'concatenate'
  /** What is there, or else the source field. */
  | 'first-filled'
  /** What is there, when the source field is true. */
  | 'condition'
  | 'take-first'
  | 'join'
  | 'sum'
  | 'count'
  /** One target item for each source item. */
  | 'each'
  | 'match-children'

/** What a drop of this source field on that target field can mean, the most likely first. */
export function listDropChoices(
  view: MappingView,
  source: string,
  target: string,
  spot: FieldSpot,
): readonly DropChoice[] {
  const from = view.source.rowOf.get(source) ?? -1
  const to = view.target.rowOf.get(target) ?? -1
  const isFilled = spot.field !== undefined
  const isMany = listsAhead(view, source, spot).length > spot.lists.length
  const isGroup = hasFlag(view.source, from, RowFlag.group)
  if (hasFlag(view.target, to, RowFlag.list)) {
    if (!hasFlag(view.target, to, RowFlag.group)) return [isFilled ? 'replace' : 'map']
    return isGroup ? ['each', 'map'] : []
  }
  if (hasFlag(view.target, to, RowFlag.group)) return choicesOfGroup(isGroup, isMany)
  if (isMany && spot.lists.length === 0) return ['take-first', 'join', 'sum', 'count']
  return isFilled ? ['replace', 'concatenate', 'first-filled', 'condition'] : ['map']
}

function choicesOfGroup(isGroup: boolean, isMany: boolean): readonly DropChoice[] {
  if (isMany) return ['take-first']
  return isGroup ? ['match-children', 'map'] : ['map']
}

/** Lists that a source field is in, seen from the item in hand. */
export function listsAhead(
  view: MappingView,
  source: string,
  { scope }: Pick<FieldSpot, 'scope'>,
): readonly string[] {
  const { path } = view.lineages.itemOf(scope)
  const lists = listsOf(view.source, source)
  if (path === undefined || path === '$') return lists
  const isWithin = source === path || source.startsWith(`${path}.`)
  return isWithin ? lists.filter((list) => list.length > path.length) : lists
}

import type { MappingView } from '../mapping/mapping-view.ts'
import { hasFlag, KindBit, RowFlag } from '../mapping/schema-rows.ts'
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
  | 'average'
  | 'min'
  | 'max'
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
    const takesGroups = hasFlag(view.target, to, RowFlag.group)
    return choicesOfList({ takesGroups, isGroup, isFilled })
  }
  if (hasFlag(view.target, to, RowFlag.group)) return choicesOfGroup(isGroup, isMany)
  if (isMany && spot.lists.length === 0) return choicesOfMany(view, { from, to, isGroup })
  // What may be anything takes a group as well.
  if (isGroup && view.target.kinds[to] !== 0) return []
  return isFilled ? ['replace', 'concatenate', 'first-filled', 'condition'] : ['map']
}

function choicesOfList({
  takesGroups,
  isGroup,
  isFilled,
}: {
  readonly takesGroups: boolean
  readonly isGroup: boolean
  readonly isFilled: boolean
}): readonly DropChoice[] {
  if (takesGroups !== isGroup) return []
  if (isGroup) return ['each', 'map']
  return [isFilled ? 'replace' : 'map']
}

function choicesOfGroup(isGroup: boolean, isMany: boolean): readonly DropChoice[] {
  if (!isGroup) return []
  return isMany ? ['take-first'] : ['match-children', 'map']
}

const NUMBERS = KindBit.number | KindBit.integer

/** Many values for a field that takes one. */
function choicesOfMany(
  { source, target }: MappingView,
  { from, to, isGroup }: { readonly from: number; readonly to: number; readonly isGroup: boolean },
): readonly DropChoice[] {
  if (isGroup) return ['count']
  const [own, wanted] = [source.kinds[from] ?? 0, target.kinds[to] ?? 0]
  const takesText = wanted === 0 || (wanted & KindBit.string) !== 0
  const isNumber = own === 0 || (own & NUMBERS) !== 0
  return [
    'take-first',
    ...(takesText ? (['join'] as const) : []),
    ...(isNumber ? (['sum', 'average', 'min', 'max'] as const) : []),
    'count',
  ]
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

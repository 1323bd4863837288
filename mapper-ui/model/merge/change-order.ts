import {
  type DocumentPath,
  type EditPlace,
  equalJson,
  type Json,
  type YamlEdit,
} from '../../../engine/index.ts'

/** Our list and theirs, and what stands in both. */
export interface ListVersions {
  readonly own: readonly Json[]
  readonly other: readonly Json[]
  /** Position in our list → position in theirs, -1 where they took it away. */
  readonly places: ReadonlyMap<number, number>
  /** Positions in their list of what we took away. */
  readonly removed: readonly number[]
  /** Items that we took from their place while they changed them: putting ours elsewhere would do the work twice. */
  readonly contested: readonly Json[]
}

/** Items as they stand while edits are made: by their position in their list, or as new ones. */
type ItemId = number | string

/** Adds, moves and takes away items of their list as we did in ours. Positions shift with every edit. */
export function changeOrder(path: DocumentPath, lists: ListVersions): readonly YamlEdit[] {
  const { own, other, places, contested } = lists
  const edits: YamlEdit[] = []
  const now: ItemId[] = other.map((_, at) => at)
  const removed = new Set(lists.removed)
  const known = new Set(places.values())
  let before: ItemId | undefined
  for (const [at, item] of own.entries()) {
    const place = places.get(at)
    if (place !== undefined && place >= 0) before = place
    const isTheirsToo = other.some((each, index) => !known.has(index) && equalJson(each, item))
    const moved = [...removed].find((index) => equalJson(other[index], item))
    const isHeld = isTheirsToo || contested.some((each) => equalJson(each, item))
    if (place !== undefined || (moved === undefined && isHeld)) continue
    const spot = placeIn(path, now, before)
    if (moved === undefined) {
      edits.push({ kind: 'insert', place: spot, value: item })
    } else {
      edits.push({ kind: 'move', path: [...path, now.indexOf(moved)], place: spot })
      removed.delete(moved)
      now.splice(now.indexOf(moved), 1)
    }
    const id = moved ?? `new ${at}`
    now.splice(before === undefined ? 0 : now.indexOf(before) + 1, 0, id)
    before = id
  }
  for (const index of removed) {
    edits.push({ kind: 'remove', path: [...path, now.indexOf(index)] })
    now.splice(now.indexOf(index), 1)
  }
  return edits
}

function placeIn(
  path: DocumentPath,
  now: readonly ItemId[],
  before: ItemId | undefined,
): EditPlace {
  if (now.length === 0) return { kind: 'end', of: path }
  if (before === undefined) return { kind: 'before', sibling: [...path, 0] }
  return { kind: 'after', sibling: [...path, now.indexOf(before)] }
}

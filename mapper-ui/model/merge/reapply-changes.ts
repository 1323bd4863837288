import {
  type DocumentPath,
  type EditPlace,
  equalJson,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type YamlEdit,
} from '../../../engine/index.ts'
import { changeOrder } from './change-order.ts'
import { matchItems } from './match-items.ts'

/** A part that both sides changed, each in its own way. Theirs stands in the file; ours is kept here. */
export interface MergeConflict {
  /** In their version. */
  readonly path: DocumentPath
  readonly base: Json | undefined
  /** Absent where it was taken away. */
  readonly ours: Json | undefined
  readonly theirs: Json | undefined
}

/** What we changed, as edits of their version; each counts in the file as the previous ones left it. */
export interface Reapplied {
  readonly edits: readonly YamlEdit[]
  readonly conflicts: readonly MergeConflict[]
}

interface FlowVersions {
  readonly base: Json | undefined
  readonly ours: Json | undefined
  readonly theirs: Json | undefined
}

export function reapplyChanges(whole: FlowVersions): Reapplied {
  const edits: YamlEdit[] = []
  const conflicts: MergeConflict[] = []
  visit([], whole)
  return { edits, conflicts }

  function visit(path: DocumentPath, versions: FlowVersions): void {
    if (equalJson(versions.base, versions.ours) || equalJson(versions.ours, versions.theirs)) return
    if (isJsonObject(versions.ours) && isJsonObject(versions.theirs)) {
      const before = isJsonObject(versions.base) ? versions.base : {}
      visitMap(path, before, versions.ours, versions.theirs)
    } else if (
      isJsonList(versions.base) &&
      isJsonList(versions.ours) &&
      isJsonList(versions.theirs)
    ) {
      visitList(path, versions.base, versions.ours, versions.theirs)
    } else {
      change(path, versions)
    }
  }

  function change(path: DocumentPath, versions: FlowVersions): void {
    if (!equalJson(versions.base, versions.theirs)) conflicts.push({ path, ...versions })
    else if (versions.ours === undefined) edits.push({ kind: 'remove', path })
    else edits.push({ kind: 'set', path, value: versions.ours })
  }

  function visitMap(
    path: DocumentPath,
    before: JsonObject,
    own: JsonObject,
    other: JsonObject,
  ): void {
    const names = new Set([...Object.keys(before), ...Object.keys(own)])
    const added: string[] = []
    for (const name of names) {
      const [inBase, inOurs, inTheirs] = [before, own, other].map((map) => ownValue(map, name))
      const versions = { base: inBase, ours: inOurs, theirs: inTheirs }
      if (inTheirs === undefined && inBase === undefined) added.push(name)
      else visit([...path, name], versions)
    }
    edits.push(...addKeys(path, added, own, other))
  }

  function visitList(
    path: DocumentPath,
    before: readonly Json[],
    own: readonly Json[],
    other: readonly Json[],
  ): void {
    const inOurs = matchItems(before, own)
    const inTheirs = matchItems(before, other)
    const removed: number[] = []
    const contested: Json[] = []
    for (const [at, item] of before.entries()) {
      const [ownAt, otherAt] = [inOurs[at] ?? -1, inTheirs[at] ?? -1]
      const theirs = other[otherAt]
      // What stands elsewhere in our list was moved by us.
      const ours = own[ownAt] ?? own.find((each) => equalJson(each, item))
      if (otherAt >= 0 && ownAt >= 0) visit([...path, otherAt], { base: item, ours, theirs })
      else if (otherAt >= 0 && equalJson(item, theirs)) removed.push(otherAt)
      else if (otherAt >= 0 || isChangedOrMoved(item, ours, ownAt)) {
        const place = otherAt < 0 ? path : [...path, otherAt]
        conflicts.push({ path: place, base: item, ours, theirs })
        contested.push(item)
      }
    }
    // Position in our list → position in theirs, for what stands in both.
    const places = new Map(inOurs.map((ownAt, at) => [ownAt, inTheirs[at] ?? -1]))
    edits.push(...changeOrder(path, { own, other, places, removed, contested }))
  }
}

function isChangedOrMoved(item: Json, ours: Json | undefined, ownAt: number): boolean {
  return ours !== undefined && (ownAt < 0 || !equalJson(item, ours))
}

/** Each goes behind its neighbour in our version. */
function addKeys(
  path: DocumentPath,
  added: readonly string[],
  own: JsonObject,
  other: JsonObject,
): readonly YamlEdit[] {
  const there = new Set(Object.keys(other))
  const order = Object.keys(own)
  return added.map((key) => {
    const before = order.slice(0, order.indexOf(key)).findLast((name) => there.has(name))
    there.add(key)
    const place: EditPlace =
      before === undefined
        ? { kind: 'end', of: path }
        : { kind: 'after', sibling: [...path, before] }
    return { kind: 'insert', place, key, value: own[key] ?? null }
  })
}

function ownValue(map: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}

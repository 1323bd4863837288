import {
  type DocumentPath,
  type Json,
  type JsonObject,
  type YamlEdit,
} from '../../../engine/index.ts'

/** Puts a new key into a map, behind the nearest one that belongs before it; nothing that is there moves. */
export function insertKey(
  map: JsonObject,
  path: DocumentPath,
  added: { readonly key: string; readonly value: Json },
  rankOf: (key: string) => number,
): YamlEdit {
  const rank = rankOf(added.key)
  const keys = Object.keys(map).filter((key) => rankOf(key) >= 0)
  const before = rank < 0 ? undefined : keys.findLast((key) => rankOf(key) < rank)
  if (before !== undefined) {
    return { kind: 'insert', place: { kind: 'after', sibling: [...path, before] }, ...added }
  }
  const after = rank < 0 ? undefined : keys.find((key) => rankOf(key) > rank)
  if (after !== undefined) {
    return { kind: 'insert', place: { kind: 'before', sibling: [...path, after] }, ...added }
  }
  return { kind: 'insert', place: { kind: 'end', of: path }, ...added }
}

/** Edits in the order that leaves new keys in their own order: those behind one neighbour push each other away from it. */
export function orderInserts(edits: readonly YamlEdit[]): readonly YamlEdit[] {
  return [...edits.filter(isBehind).toReversed(), ...edits.filter((edit) => !isBehind(edit))]
}

function isBehind(edit: YamlEdit): boolean {
  return edit.kind === 'insert' && edit.place.kind === 'after'
}

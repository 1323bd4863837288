import type { DocumentPath } from '../diagnostic.ts'
import { type Message, say } from '../messages/message.ts'
import { type DataEntry, type DataNode, fromJson, positionOf } from './document-data.ts'
import { type EditPlace, type Refusal, refuse, type YamlEdit } from './yaml-edit.ts'

/** Makes an edit on data, in place: the measure of every edit of text. Gives a refusal, or nothing. */
export function editData(root: { value: DataNode }, edit: YamlEdit): Refusal | undefined {
  switch (edit.kind) {
    case 'set':
      return setValue(root, edit.path, fromJson(edit.value))
    case 'insert': {
      const value = fromJson(edit.value)
      const spot = findSpot(root, edit.place)
      if ('code' in spot) return spot
      return addAt(spot, edit.key === undefined ? value : { key: edit.key, value })
    }
    case 'remove': {
      const held = findHeld(root, edit.path)
      if ('code' in held) return held
      held.list.splice(held.at, 1)
      return undefined
    }
    case 'rename':
      return renameKey(root, edit.path, edit.key)
    case 'move':
      return moveTo(root, edit.path, edit.place)
  }
}

type Root = { value: DataNode }

type Held =
  | { readonly kind: 'map'; readonly list: DataEntry[]; readonly at: number }
  | { readonly kind: 'list'; readonly list: DataNode[]; readonly at: number }

/** Shows a path as people write it: `steps.0.set`. */
export function showPath(path: DocumentPath): Message {
  return path.length === 0 ? say('theFile', {}) : say('quoted', { name: path.join('.') })
}

function findNode(root: Root, path: DocumentPath): DataNode | Refusal {
  let node = root.value
  for (const name of path) {
    const child = childOf(node, name)
    if (!child) return missing(node, path)
    node = child
  }
  return node
}

export function childOf(node: DataNode, name: string | number): DataNode | undefined {
  if (node.kind === 'map') return node.entries.find(({ key }) => key === String(name))?.value
  return node.kind === 'list' ? node.items[positionOf(name)] : undefined
}

function missing(node: DataNode, path: DocumentPath): Refusal {
  return node.kind === 'alias'
    ? refuse('alias', say('partElsewhere', { path: path.join('.'), name: node.name }))
    : absent(path)
}

function absent(path: DocumentPath): Refusal {
  return refuse('absent', say('partAbsent', { path: path.join('.') }))
}

function findHeld(root: Root, path: DocumentPath): Held | Refusal {
  const name = path.at(-1)
  if (name === undefined) return refuse('misplaced', say('fileStays', {}))
  const parent = findNode(root, path.slice(0, -1))
  if ('code' in parent) return parent
  if (parent.kind === 'map') {
    const at = parent.entries.findIndex(({ key }) => key === String(name))
    return at < 0 ? missing(parent, path) : { kind: 'map', list: parent.entries, at }
  }
  if (parent.kind !== 'list') return missing(parent, path)
  const at = positionOf(name)
  return at in parent.items ? { kind: 'list', list: parent.items, at } : missing(parent, path)
}

function findSpot(root: Root, place: EditPlace): Held | Refusal {
  if (place.kind !== 'end') {
    const held = findHeld(root, place.sibling)
    return 'code' in held || place.kind === 'before' ? held : { ...held, at: held.at + 1 }
  }
  const node = findNode(root, place.of)
  if ('code' in node) return node
  if (node.kind === 'map') return { kind: 'map', list: node.entries, at: node.entries.length }
  if (node.kind === 'list') return { kind: 'list', list: node.items, at: node.items.length }
  if (node.kind === 'alias') return missing(node, place.of)
  return refuse('misplaced', say('holdsNoParts', { subject: showPath(place.of) }))
}

function setValue(root: Root, path: DocumentPath, value: DataNode): Refusal | undefined {
  const old = findNode(root, path)
  if ('code' in old) return old
  if (old.kind === 'alias') return missing(old, path)
  const marked = { ...value, tag: old.tag, anchor: old.anchor }
  if (path.length === 0) {
    root.value = marked
    return undefined
  }
  const held = findHeld(root, path)
  if ('code' in held) return held
  if (held.kind === 'list') held.list[held.at] = marked
  else {
    const entry = held.list[held.at]
    if (entry) held.list[held.at] = { key: entry.key, value: marked }
  }
  return undefined
}

function addAt(spot: Held, added: DataEntry | DataNode): Refusal | undefined {
  if (spot.kind === 'list') {
    if (!('kind' in added)) return refuse('misplaced', say('keyMisplaced', {}))
    spot.list.splice(spot.at, 0, added)
    return undefined
  }
  if ('kind' in added) return refuse('misplaced', say('pairWithoutKey', {}))
  if (spot.list.some((entry) => entry !== added && entry.key === added.key)) {
    return taken(added.key)
  }
  spot.list.splice(spot.at, 0, added)
  return undefined
}

function taken(key: string): Refusal {
  return refuse('duplicate', say('keyTaken', { name: key }))
}

function renameKey(root: Root, path: DocumentPath, key: string): Refusal | undefined {
  const held = findHeld(root, path)
  if ('code' in held) return held
  if (held.kind === 'list') {
    return refuse('misplaced', say('partWithoutKey', { path: path.join('.') }))
  }
  if (held.list.some((entry, at) => entry.key === key && at !== held.at)) return taken(key)
  const entry = held.list[held.at]
  if (entry) held.list[held.at] = { key, value: entry.value }
  return undefined
}

function moveTo(root: Root, path: DocumentPath, place: EditPlace): Refusal | undefined {
  const target = place.kind === 'end' ? place.of : place.sibling.slice(0, -1)
  if (isWithin(target, path)) {
    return refuse('misplaced', say('movedIntoItself', { subject: showPath(path) }))
  }
  const held = findHeld(root, path)
  if ('code' in held) return held
  const spot = findSpot(root, place)
  if ('code' in spot) return spot
  const moved = held.list[held.at]
  if (!moved) return absent(path)
  // It arrives before it leaves: where it is refused, nothing has changed.
  const refusal = addAt(spot, moved)
  if (refusal) return refusal
  const isShifted = held.list === spot.list && spot.at <= held.at
  held.list.splice(isShifted ? held.at + 1 : held.at, 1)
  return undefined
}

function isWithin(path: DocumentPath, whole: DocumentPath): boolean {
  return whole.length <= path.length && whole.every((name, at) => String(name) === String(path[at]))
}

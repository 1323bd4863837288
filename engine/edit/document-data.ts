import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, Scalar } from 'yaml'
import { hashText } from '../hash.ts'
import { isJsonList, isJsonObject, type Json } from '../json.ts'

/**
 * What a document says, with all that a plain value forgets: the order of keys, keys written twice, tags,
 * anchors, and what every alias stands for. Two texts say the same when these are equal.
 */
export type DataNode = DataScalar | DataList | DataMap | DataAlias

interface Marks {
  readonly tag?: string | undefined
  readonly anchor?: string | undefined
}

export interface DataScalar extends Marks {
  readonly kind: 'scalar'
  readonly value: unknown
}

export interface DataList extends Marks {
  readonly kind: 'list'
  readonly items: DataNode[]
}

export interface DataEntry {
  key: string
  value: DataNode
}

export interface DataMap extends Marks {
  readonly kind: 'map'
  readonly entries: DataEntry[]
}

interface DataAlias {
  readonly kind: 'alias'
  readonly name: string
  /** Fingerprint of what it repeats: an edit must not change it unseen. */
  readonly target: string
}

/** The data of a parsed document, or of one of its nodes. */
export function toData(
  document: Document.Parsed,
  text: string,
  root: unknown = document.contents,
): DataNode {
  const targets = new Map<Node, string>()

  function visit(node: unknown): DataNode {
    if (!isNode(node)) return { kind: 'scalar', value: null }
    if (isAlias(node)) {
      const target = node.resolve(document)
      return { kind: 'alias', name: node.source, target: target ? fingerprint(target) : 'nothing' }
    }
    const marks = { tag: node.tag, anchor: node.anchor }
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => ({
        key: keyOf(key, text),
        value: visit(value),
      }))
      return { kind: 'map', entries, ...marks }
    }
    if (isSeq(node)) return { kind: 'list', items: node.items.map(visit), ...marks }
    return { kind: 'scalar', value: isScalar(node) ? node.value : null, ...marks }
  }

  function fingerprint(node: Node): string {
    const known = targets.get(node)
    if (known !== undefined) return known
    targets.set(node, 'itself')
    const hash = hashText(JSON.stringify(visit(node)))
    targets.set(node, hash)
    return hash
  }

  return visit(root)
}

/** The name of a key as our files take it: as it stands, so that `0871` and `1.0` keep their zeros. */
export function keyOf(key: unknown, text: string): string {
  if (!isScalar(key)) return isNode(key) && key.range ? text.slice(key.range[0], key.range[1]) : ''
  return key.type === Scalar.PLAIN && key.source !== undefined ? key.source : String(key.value)
}

/** Which item of a list a name of a path is; -1 for what names none. */
export function positionOf(name: string | number): number {
  return typeof name === 'number' || /^\d+$/.test(name) ? Number(name) : -1
}

/** The data of a plain value. */
export function fromJson(value: Json): DataNode {
  if (isJsonList(value)) return { kind: 'list', items: value.map(fromJson) }
  if (!isJsonObject(value)) return { kind: 'scalar', value }
  const entries = Object.entries(value).map(([key, each]) => ({ key, value: fromJson(each) }))
  return { kind: 'map', entries }
}

/** The plain value of data; nothing where a plain value cannot say it all. */
export function toPlain(node: DataNode): Json | undefined {
  if (node.kind === 'alias' || node.tag !== undefined || node.anchor !== undefined) return undefined
  switch (node.kind) {
    case 'scalar':
      return isPlainScalar(node.value) ? node.value : undefined
    case 'list': {
      const items = node.items.map(toPlain)
      return items.every((item) => item !== undefined) ? items : undefined
    }
    case 'map':
      return toPlainMap(node)
  }
}

function toPlainMap({ entries }: DataMap): Json | undefined {
  const plain: [string, Json][] = []
  for (const { key, value } of entries) {
    const each = toPlain(value)
    if (each === undefined) return undefined
    plain.push([key, each])
  }
  const object = Object.fromEntries(plain)
  // Keys like numbers jump ahead in an object, and doubles fall away.
  const isFaithful = Object.keys(object).every((key, at) => key === plain[at]?.[0])
  return isFaithful && Object.keys(object).length === plain.length ? object : undefined
}

export function equalData(left: DataNode, right: DataNode): boolean {
  if (left.kind === 'alias') {
    return right.kind === 'alias' && left.name === right.name && left.target === right.target
  }
  if (right.kind === 'alias' || left.tag !== right.tag || left.anchor !== right.anchor) return false
  switch (left.kind) {
    case 'map':
      return right.kind === 'map' && equalEntries(left.entries, right.entries)
    case 'list':
      return right.kind === 'list' && equalItems(left.items, right.items)
    case 'scalar':
      return right.kind === 'scalar' && isSameScalar(left.value, right.value)
  }
}

function equalEntries(left: readonly DataEntry[], right: readonly DataEntry[]): boolean {
  return left.length === right.length && left.every((entry, at) => equalEntry(entry, right[at]))
}

function equalItems(left: readonly DataNode[], right: readonly DataNode[]): boolean {
  return left.length === right.length && left.every((item, at) => equalItem(item, right[at]))
}

function equalEntry(left: DataEntry, right: DataEntry | undefined): boolean {
  return right !== undefined && left.key === right.key && equalData(left.value, right.value)
}

function equalItem(left: DataNode, right: DataNode | undefined): boolean {
  return right !== undefined && equalData(left, right)
}

function isSameScalar(left: unknown, right: unknown): boolean {
  return left === right || (Number.isNaN(left) && Number.isNaN(right))
}

function isPlainScalar(value: unknown): value is null | boolean | number | string {
  return value === null || ['boolean', 'number', 'string'].includes(typeof value)
}

import {
  type CST,
  type Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { DocumentPath } from '../diagnostic.ts'
import { keyOf, positionOf } from './document-data.ts'
import type { QuoteStyle } from './write-scalar.ts'

export type Collection = YAMLMap | YAMLSeq

/** A pair of a map or an item of a list, and where it stands in the text. */
export interface Entry {
  readonly key: Node | undefined
  /** Absent when nothing is written. */
  readonly value: Node | undefined
  /** Where it begins: at its dash, `?`, anchor or key. */
  readonly start: number
  /** Where its value may begin: behind the colon or dash, anchor and tag. Absent in `{ key }`. */
  readonly slot: number | undefined
  readonly end: number
}

export interface Spot {
  readonly parent: Collection
  readonly entries: readonly Entry[]
  readonly at: number
  readonly entry: Entry
}

const START_TOKENS = new Set(['explicit-key-ind', 'anchor', 'tag', 'seq-item-ind'])
const SLOT_TOKENS = new Set(['map-value-ind', 'seq-item-ind', 'anchor', 'tag'])

/** The node a path leads to; nothing when something else stands in the way. */
export function nodeAt(document: Document.Parsed, text: string, path: DocumentPath): unknown {
  let node: unknown = document.contents
  for (const name of path) {
    if (isMap(node)) node = node.items.find(({ key }) => keyOf(key, text) === String(name))?.value
    else node = isSeq(node) ? node.items[positionOf(name)] : undefined
  }
  return node
}

/** The pair or item a path leads to. */
export function spotAt(
  document: Document.Parsed,
  text: string,
  path: DocumentPath,
): Spot | undefined {
  const name = path.at(-1)
  const parent = nodeAt(document, text, path.slice(0, -1))
  if (name === undefined || (!isMap(parent) && !isSeq(parent))) return undefined
  const at = isMap(parent)
    ? parent.items.findIndex(({ key }) => keyOf(key, text) === String(name))
    : positionOf(name)
  const entries = entriesOf(parent)
  const entry = entries[at]
  return entry ? { parent, entries, at, entry } : undefined
}

export function entriesOf(collection: Collection): readonly Entry[] {
  if (isMap(collection)) return collection.items.flatMap((pair) => entryOfPair(pair) ?? [])
  const tokens = itemTokens(collection)
  return collection.items.flatMap((item, at) => {
    const token = tokens[at]
    return token ? entryOfItem(item, token) : []
  })
}

function entryOfPair({ key, value, srcToken }: Pair): Entry | undefined {
  if (!srcToken) return undefined
  const keyNode = asNode(key)
  const colon = srcToken.sep?.find(({ type }) => type === 'map-value-ind')
  const slot = colon ? endOfLast(srcToken.sep, SLOT_TOKENS) : undefined
  const writtenKey = writtenNode(keyNode)
  const start = startOf(srcToken) ?? writtenKey?.range?.[0] ?? colon?.offset
  if (start === undefined) return undefined
  const written = writtenNode(value)
  const marked = slot ?? endOfLast(srcToken.start, START_TOKENS) ?? start
  const bare = Math.max(marked, writtenKey ? endOf(writtenKey) : start)
  return {
    key: keyNode,
    value: written,
    start,
    slot,
    end: written ? endOf(written) : bare,
  }
}

function entryOfItem(item: unknown, token: CST.CollectionItem): Entry | [] {
  const written = writtenNode(item)
  const start = startOf(token) ?? offsetOf(token.key) ?? token.sep?.[0]?.offset
  const from = start ?? written?.range?.[0]
  if (from === undefined) return []
  const slot = endOfLast(token.start, SLOT_TOKENS) ?? from
  return {
    key: undefined,
    value: written,
    start: from,
    slot,
    end: written ? Math.max(slot, endOf(written)) : slot,
  }
}

/** The tokens of a list, without those that hold comments only. */
function itemTokens(list: YAMLSeq): readonly CST.CollectionItem[] {
  const token = list.srcToken
  if (!token || !('items' in token)) return []
  return token.items.filter(
    ({ start, key, sep, value }) =>
      Boolean(key ?? sep ?? value) || start.some(({ type }) => START_TOKENS.has(type)),
  )
}

function startOf({ start }: CST.CollectionItem): number | undefined {
  return start.find(({ type }) => START_TOKENS.has(type))?.offset
}

function endOfLast(
  tokens: readonly CST.SourceToken[] | undefined,
  types: ReadonlySet<string>,
): number | undefined {
  const last = tokens?.findLast(({ type }) => types.has(type))
  return last && last.offset + last.source.length
}

function offsetOf(token: CST.Token | null | undefined): number | undefined {
  return token && 'offset' in token ? token.offset : undefined
}

function asNode(value: unknown): Node | undefined {
  return isScalar(value) || isCollection(value) ? value : isAliasNode(value) ? value : undefined
}

function isAliasNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value
}

function writtenNode(value: unknown): Node | undefined {
  const node = asNode(value)
  const range = node?.range
  return !range || (isScalar(node) && range[0] === range[1]) ? undefined : node
}

/** Where the last character of a node stands; the package counts comments and line breaks below it in. */
export function endOf(node: Node): number {
  if (isBlock(node) || isBarePair(node)) {
    const last = entriesOf(node).at(-1)
    if (last) return last.end
  }
  if (isBlockScalar(node)) return endOfBlockScalar(node)
  return node.range?.[1] ?? 0
}

export function isBlock(node: unknown): node is Collection {
  return (isMap(node) || isSeq(node)) && node.flow !== true
}

/** `[a: 1]`: a map without braces. */
export function isBarePair(node: unknown): node is Collection {
  if (!isMap(node) || node.flow !== true) return false
  const token = node.srcToken
  return !token || token.type !== 'flow-collection'
}

function isBlockScalar(node: unknown): node is Scalar {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)
}

/** Blank lines below belong to the layout, unless `+` keeps them; the package leaves them out of the text where there is some. */
function endOfBlockScalar(node: Scalar): number {
  const end = node.range?.[1] ?? 0
  const token = node.srcToken
  if (token?.type !== 'block-scalar') return end
  const header =
    sourceTokens(token).find(({ type }) => type === 'block-scalar-header')?.source ?? ''
  const { source } = token
  const isBare = header.includes('+') ? source === '' : /^[ \r\n]*$/.test(source)
  return isBare ? headerEnd(node) : end - lineBreakAtEnd(source)
}

function lineBreakAtEnd(source: string): number {
  return /\r?\n$/.exec(source)?.[0].length ?? 0
}

function sourceTokens({ props }: CST.BlockScalar): readonly CST.SourceToken[] {
  return props.flatMap((token) => ('source' in token && isSourceToken(token) ? [token] : []))
}

function isSourceToken(token: CST.Token): token is CST.SourceToken {
  return ['block-scalar-header', 'comment', 'newline', 'space'].includes(token.type)
}

/** What the header of a block scalar says, and where. */
export interface BlockHeader {
  readonly node: Scalar
  /** `|2-` */
  readonly mark: string
  readonly from: number
  /** Behind the comment on its line. */
  readonly end: number
}

export function blockHeaderOf(node: Node | undefined): BlockHeader | undefined {
  if (!isBlockScalar(node) || node.srcToken?.type !== 'block-scalar') return undefined
  const header = sourceTokens(node.srcToken).find(({ type }) => type === 'block-scalar-header')
  return header && { node, mark: header.source, from: header.offset, end: headerEnd(node) }
}

function headerEnd(node: Scalar): number {
  const token = node.srcToken
  if (token?.type !== 'block-scalar') return node.range?.[1] ?? 0
  const last = sourceTokens(token).findLast(({ type }) => type !== 'newline' && type !== 'space')
  return last ? last.offset + last.source.length : token.offset
}

/** The comment in the header line of a block scalar, with the space before it. */
export function headerComment(node: Node | undefined): string {
  if (!isBlockScalar(node) || node.srcToken?.type !== 'block-scalar') return ''
  const props = sourceTokens(node.srcToken)
  const at = props.findIndex(({ type }) => type === 'comment')
  if (at < 0) return ''
  const space = props[at - 1]
  return `${space?.type === 'space' ? space.source : ' '}${props[at]?.source ?? ''}`
}

export function quoteStyleOf(node: unknown): QuoteStyle | undefined {
  if (!isScalar(node)) return undefined
  if (node.type === Scalar.QUOTE_DOUBLE) return 'double'
  return node.type === Scalar.QUOTE_SINGLE ? 'single' : 'plain'
}

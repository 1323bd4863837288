import { drawFormula, type FormulaGraph, type GraphNode } from '../../../engine/index.ts'
import { partOf, replacePart, type Span, spanOf, splice, writtenOf } from './replace-part.ts'

/** Parts of a block that stand in a row, and what is written between two of them. */
export interface PartRow {
  readonly parts: readonly GraphNode[]
  readonly separator: string
  /** How many there have to be. */
  readonly least: number
}

/** What parts a block has that can be added to, taken away and put in another order; nothing for the others. */
export function rowOf(graph: FormulaGraph, id: string): PartRow | undefined {
  const node = partOf(graph, id)
  if (!node) return undefined
  const junction = junctionOf(graph, node)
  if (junction) return { parts: junction.parts, separator: ` ${junction.word} `, least: 1 }
  const parts = node.ports.flatMap((port) => partOf(graph, port.node) ?? [])
  if (node.kind === 'list') return { parts, separator: ', ', least: 0 }
  if (node.kind === 'when' && node.form === 'default') return { parts, separator: ' ?? ', least: 1 }
  if (node.kind === 'when' && node.form === 'truthy') return { parts, separator: ' ?: ', least: 1 }
  if (node.kind !== 'fn') return undefined
  if (node.form === 'template') return { parts, separator: ' & ', least: 1 }
  const isRow = node.form === 'call' && ANY_NUMBER.has(node.name)
  return isRow ? { parts, separator: ', ', least: 1 } : undefined
}

/** Functions that take any number of values of the same kind. */
const ANY_NUMBER: ReadonlySet<string> = new Set(['words', 'first', 'zip'])

/** Conditions that are joined by one word. */
export interface Junction {
  readonly word: 'and' | 'or'
  readonly parts: readonly GraphNode[]
}

export function junctionOf(graph: FormulaGraph, node: GraphNode): Junction | undefined {
  if (node.kind !== 'fn' || node.form !== 'infix') return undefined
  const { name: word } = node
  if (word !== 'and' && word !== 'or') return undefined
  const parts = node.ports.flatMap((port) => {
    const part = partOf(graph, port.node)
    if (!part) return []
    const inner = part.brackets === 0 ? junctionOf(graph, part) : undefined
    return inner?.word === word ? inner.parts : [part]
  })
  return { word, parts }
}

/** One more condition beside one, or beside several that are joined by the same word. */
export function joinCondition(
  graph: FormulaGraph,
  id: string,
  word: 'and' | 'or',
  condition: string,
): string {
  const node = partOf(graph, id)
  if (!node) return graph.text
  const isOther =
    node.kind === 'fn' && node.form === 'infix' && (node.name === 'or' || node.name === 'and')
  const before = isOther && node.name !== word ? `(${node.text})` : node.text
  return replacePart(graph, id, `${before} ${word} ${condition}`)
}

/** One more part at the end of a row. */
export function addPart(graph: FormulaGraph, id: string, text: string): string {
  const row = rowOf(graph, id)
  const last = row?.parts.at(-1)
  if (!row) return graph.text
  if (!last) return replacePart(graph, id, `[${text}]`)
  const { to } = spanOf(graph, last)
  const plain = splice(graph.text, { from: to, to }, `${row.separator}${text}`)
  const added = rowOf(drawFormula(plain), id)?.parts
  const isWhole = added?.length === row.parts.length + 1 && added.at(-1)?.text === text
  return isWhole ? plain : splice(graph.text, { from: to, to }, `${row.separator}(${text})`)
}

/** A row without one of its parts; one that would be left with too few stays as it is. */
export function removePart(graph: FormulaGraph, id: string, at: number): string {
  const row = rowOf(graph, id)
  const part = row?.parts[at]
  if (!row || !part || row.parts.length <= row.least) return graph.text
  const own = spanOf(graph, part)
  const [before, after] = [row.parts[at - 1], row.parts[at + 1]]
  if (before) return splice(graph.text, { from: spanOf(graph, before).to, to: own.to }, '')
  if (after) return splice(graph.text, { from: own.from, to: spanOf(graph, after).from }, '')
  return splice(graph.text, own, '')
}

/** A row in which a part changes places with the one before it, or behind it. */
export function movePart(graph: FormulaGraph, id: string, at: number, by: -1 | 1): string {
  const row = rowOf(graph, id)
  const [before, behind] = [Math.min(at, at + by), Math.max(at, at + by)]
  const [first, second] = [row?.parts[before], row?.parts[behind]]
  if (!row || !first || !second) return graph.text
  const wanted = row.parts.map((part) => writtenOf(graph, part))
  wanted[before] = writtenOf(graph, second)
  wanted[behind] = writtenOf(graph, first)
  const plain = swap(graph, first, second)
  const drawn = drawFormula(plain)
  const moved = rowOf(drawn, id)?.parts.map((part) => writtenOf(drawn, part))
  return JSON.stringify(moved) === JSON.stringify(wanted) ? plain : swap(graph, first, second, true)
}

/** What a condition gives, the other way round. */
export function swapBranches(graph: FormulaGraph, id: string): string {
  const then = partOf(graph, `${id}/then1`)
  const otherwise = partOf(graph, `${id}/otherwise`)
  return then && otherwise ? swap(graph, then, otherwise) : graph.text
}

function swap(
  graph: FormulaGraph,
  first: GraphNode,
  second: GraphNode,
  inBrackets = false,
): string {
  const written = (part: GraphNode): string => {
    const text = writtenOf(graph, part)
    return inBrackets && part.ports.length > 0 && part.brackets === 0 ? `(${text})` : text
  }
  const behind = splice(graph.text, spanOf(graph, second), written(first))
  return splice(behind, spanOf(graph, first), written(second))
}

/** What can be put around a part. */
export type Wrapping =
  | { readonly kind: 'function'; readonly name: string; readonly others: readonly string[] }
  /** What is there stays where the condition holds. */
  | { readonly kind: 'if'; readonly condition: string }
  | { readonly kind: 'first' }
  | { readonly kind: 'words' }
  | { readonly kind: 'table'; readonly table: string }

/** A part within something else; what else that needs is left for people to fill in. */
export function wrapPart(graph: FormulaGraph, id: string, wrapping: Wrapping): string {
  const node = partOf(graph, id)
  if (!node) return graph.text
  if (wrapping.kind === 'if') return makeConditional(graph, node, wrapping.condition)
  return replacePart(graph, id, wrapped(node, wrapping))
}

/** What depends on one thing already depends on both then: a question within a question is hard to read. */
function makeConditional(graph: FormulaGraph, node: GraphNode, condition: string): string {
  const holder = isOnlyCase(node) ? node : partOf(graph, node.id.replace(/\/then1$/, ''))
  if (holder && isOnlyCase(holder)) {
    return joinCondition(graph, `${holder.id}/test1`, 'and', condition)
  }
  return replacePart(graph, node.id, conditional(node, condition))
}

function isOnlyCase(node: GraphNode): boolean {
  const isCondition = node.kind === 'when' && (node.form === 'if' || node.form === 'choice')
  return isCondition && cases(node) === 1 && !node.ports.some(({ name }) => name === 'otherwise')
}

function conditional({ kind, text }: GraphNode, condition: string): string {
  // "$if" computes both sides, so what could fail there stands behind "?".
  const isSafe = kind === 'source' || kind === 'variable' || kind === 'constant'
  if (isSafe) return `$if(${condition}, ${text})`
  return kind === 'when' ? `${condition} ? (${text})` : `${condition} ? ${text}`
}

function wrapped({ text }: GraphNode, wrapping: Exclude<Wrapping, { kind: 'if' }>): string {
  switch (wrapping.kind) {
    case 'function':
      return `$${wrapping.name}(${[text, ...wrapping.others].join(', ')})`
    case 'first':
      return `$first(${text}, "")`
    case 'words':
      return `$words(${text}, "")`
    case 'table':
      return `$translate(${JSON.stringify(wrapping.table)}, ${text})`
  }
}

/** What a block is computed from, in its place: the first of its values. */
export function unwrapPart(graph: FormulaGraph, id: string): string {
  const node = partOf(graph, id)
  const port =
    node?.ports.find(({ name }) => name === 'value' || name === 'then1') ?? node?.ports[0]
  const inner = port && partOf(graph, port.node)
  return inner ? replacePart(graph, id, inner.text) : graph.text
}

/** A function or an operator in the place of another one. */
export function renameFunction(graph: FormulaGraph, id: string, name: string): string {
  const node = partOf(graph, id)
  if (node?.kind !== 'fn' || node.form === 'template' || node.form === 'minus') return graph.text
  const [first, second] = node.ports.map((port) => partOf(graph, port.node))
  if (node.form !== 'infix') {
    const written = `$${node.name}`
    const from = node.form === 'call' ? node.range.from : graph.text.indexOf(written, pipeFrom())
    return splice(graph.text, { from, to: from + written.length }, `$${name}`)
  }
  if (!first || !second) return graph.text
  const between: Span = { from: spanOf(graph, first).to, to: spanOf(graph, second).from }
  const signs = graph.text.slice(between.from, between.to)
  const at = between.from + signs.indexOf(node.name)
  return splice(graph.text, { from: at, to: at + node.name.length }, name)

  function pipeFrom(): number {
    return first ? spanOf(graph, first).to : 0
  }
}

/** Another table that a value is looked up in. */
export function renameTable(graph: FormulaGraph, id: string, table: string): string {
  const node = partOf(graph, id)
  if (node?.kind !== 'lookup' || node.table === undefined) return graph.text
  const from = graph.text.indexOf('(', node.range.from) + 1
  const value = partOf(graph, `${id}/value`)
  if (!value) return graph.text
  const to = graph.text.lastIndexOf(',', spanOf(graph, value).from)
  return splice(graph.text, { from, to }, JSON.stringify(table))
}

/** One more case before what is given otherwise. */
export function addCase(graph: FormulaGraph, id: string, test: string): string {
  const node = partOf(graph, id)
  if (node?.kind !== 'when' || (node.form !== 'if' && node.form !== 'choice')) return graph.text
  const otherwise = partOf(graph, `${id}/otherwise`)
  if (otherwise) {
    const rest = writtenOf(graph, otherwise)
    const made = node.form === 'if' ? `$if(${test}, "", ${rest})` : `${test} ? "" : ${rest}`
    return splice(graph.text, spanOf(graph, otherwise), made)
  }
  const last = partOf(graph, `${id}/then${cases(node)}`)
  if (!last) return graph.text
  const { to } = spanOf(graph, last)
  const made = node.form === 'if' ? `, $if(${test}, "")` : ` : ${test} ? ""`
  return splice(graph.text, { from: to, to }, made)
}

/** What is given where no case holds. */
export function addOtherwise(graph: FormulaGraph, id: string, text: string): string {
  const node = partOf(graph, id)
  if (node?.kind !== 'when' || (node.form !== 'if' && node.form !== 'choice')) return graph.text
  const last = partOf(graph, `${id}/then${cases(node)}`)
  if (partOf(graph, `${id}/otherwise`) || !last) return graph.text
  const { to } = spanOf(graph, last)
  return splice(graph.text, { from: to, to }, node.form === 'if' ? `, ${text}` : ` : ${text}`)
}

function cases({ ports }: GraphNode): number {
  return ports.filter(({ name }) => name.startsWith('test')).length
}

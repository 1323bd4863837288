import { parseFormula } from './syntax/parse-formula.ts'
import type { SyntaxNode } from './syntax/syntax-node.ts'

/** A value within a text. Two that are computed alike have the same `id`, however they are spaced. */
export interface Gap {
  readonly id: string
  readonly node: SyntaxNode
  /** Of `$join([…], "; ")`: the texts that each item can come to, which are told apart by their values alone. */
  readonly row?: Row | undefined
}

export interface Row {
  readonly separator: string
  readonly items: readonly (readonly Wording[])[]
}

/** A text as an author wrote it, with the gaps that values fill. */
export type Wording = readonly (string | Gap)[]

/** Beyond this, an author chooses between more texts than anybody translates. */
const MAX_WORDINGS = 32

/**
 * The texts that an author's reason can come to: the text itself, or what a formula joins by `&` and chooses by `? :`.
 * Empty where the formula does not compile.
 */
export function wordingsOf(reason: string): readonly Wording[] {
  if (!reason.startsWith('=')) return [[reason]]
  const { node } = parseFormula(reason.slice(1))
  return node ? wordingsOfNode(node).map(joinTexts) : []
}

function wordingsOfNode(node: SyntaxNode): readonly Wording[] {
  const row = rowOf(node)
  const gap: readonly Wording[] = [[{ id: row ? nameOfRow(row) : nameOf(node), node, row }]]
  if (node.predicate || node.group || node.stages) return gap
  if (node.type === 'string' || node.type === 'number') return [[String(node.value)]]
  if (node.type === 'block' && node.expressions.length === 1) {
    return node.expressions.flatMap(wordingsOfNode)
  }
  if (node.type === 'condition') {
    const ways = node.else ? wordingsOfNode(node.else) : [['']]
    return atMost([...wordingsOfNode(node.then), ...ways], gap)
  }
  if (node.type !== 'binary' || node.value !== '&') return gap
  const ends = wordingsOfNode(node.rhs)
  const starts = wordingsOfNode(node.lhs)
  return atMost(
    starts.flatMap((start) => ends.map((end) => start.concat(end))),
    gap,
  )
}

/** Texts that an author puts in a row. */
function rowOf(node: SyntaxNode): Row | undefined {
  if (node.type !== 'function' || node.procedure.type !== 'variable') return undefined
  const [list, separator] = node.arguments
  if (node.procedure.value !== 'join' || list?.type !== 'unary' || list.value !== '[')
    return undefined
  if (separator?.type !== 'string' || separator.value === '') return undefined
  return { separator: String(separator.value), items: list.expressions.map(wordingsOfNode) }
}

/** The same for rows that say the same values with other texts. */
function nameOfRow({ separator, items }: Row): string {
  const ids = items.map((wordings) =>
    wordings.map((wording) =>
      wording.flatMap((part) => (typeof part === 'string' ? [] : [part.id])).toSorted(),
    ),
  )
  return JSON.stringify([separator, ids])
}

function atMost(all: readonly Wording[], otherwise: readonly Wording[]): readonly Wording[] {
  return all.length <= MAX_WORDINGS ? all : otherwise
}

function nameOf(node: SyntaxNode): string {
  return JSON.stringify(node, (key, value: unknown) => {
    if (key === 'position') return undefined
    return value instanceof RegExp ? String(value) : value
  })
}

function joinTexts(wording: Wording): Wording {
  const joined: (string | Gap)[] = []
  for (const part of wording) {
    const before = joined.at(-1)
    if (typeof part === 'string' && typeof before === 'string') joined.splice(-1, 1, before + part)
    else if (part !== '') joined.push(part)
  }
  return joined
}

/** With fewer letters of its own, a wording is found in texts that it never made. */
const MIN_OWN = 6

/**
 * The values that fill the gaps of a wording in a text that it made, by the gaps' ids; nothing for another text. In time
 * that grows with the text alone.
 */
export function readWording(
  text: string,
  wording: Wording,
): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>()
  if (ownLetters(wording) < MIN_OWN) return undefined
  let at = 0
  for (const [index, part] of wording.entries()) {
    if (typeof part === 'string') {
      if (!text.startsWith(part, at)) return undefined
      at += part.length
      continue
    }
    const next = wording[index + 1]
    const end = endOfGap(text, at, { next, isLast: index + 2 >= wording.length })
    if (end === undefined) return undefined
    values.set(part.id, text.slice(at, end))
    at = end
  }
  return at === text.length ? values : undefined
}

function endOfGap(
  text: string,
  at: number,
  { next, isLast }: { readonly next: string | Gap | undefined; readonly isLast: boolean },
): number | undefined {
  if (next === undefined) return text.length
  // Of two values side by side nobody knows where one ends: the first one takes nothing.
  if (typeof next !== 'string') return at
  const end = isLast ? text.length - next.length : text.indexOf(next, at)
  return end < at ? undefined : end
}

/**
 * Whether a text that a wording made can be read by it in no other way: what is said between the gaps is said nowhere else
 * in it, so that no value holds it, and no two values stand side by side.
 */
export function isReadOneWay(text: string, wording: Wording): boolean {
  const own = wording.filter((part) => typeof part === 'string')
  const areApart = wording.every(
    (part, at) => typeof part === 'string' || typeof (wording[at + 1] ?? '') === 'string',
  )
  return (
    areApart &&
    own.every((part) => {
      const meant = own.reduce((sum, other) => sum + countIn(other, part), 0)
      return countIn(text, part) === meant
    })
  )
}

function countIn(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) count += 1
  return count
}

function ownLetters(wording: Wording): number {
  return wording.reduce((sum, part) => (typeof part === 'string' ? sum + part.length : sum), 0)
}

/** A wording with its gaps filled. */
export function fillWording(wording: Wording, valueOf: (gap: Gap) => string): string {
  return wording.map((part) => (typeof part === 'string' ? part : valueOf(part))).join('')
}

import { isAlias, isMap, isNode, isScalar, isSeq, Lexer, LineCounter, parseDocument } from 'yaml'
import type { DocumentPath } from '../../diagnostic.ts'
import type { Json } from '../../json.ts'
import { editYaml } from '../edit-yaml.ts'
import { applyTextEdits } from '../text-edit.ts'
import type { Edited, EditPlace, YamlEdit } from '../yaml-edit.ts'

/** What came of one random gesture. */
export interface EditCase {
  /** What is wrong with it. */
  readonly finding?: string
  readonly result: 'edited' | 'rewritten' | 'refused'
  readonly code?: string
  readonly text: string
  readonly edit: YamlEdit
}

type Random = (below: number) => number

/** Makes one random gesture on a text and judges what comes of it, without the code under test. */
export function tryRandomEdit(text: string, seed: number): EditCase {
  const random = createRandom(seed)
  const edit = randomEdit(text, random)
  const outcome = editYaml(text, edit)
  if (outcome.kind === 'refused') return { result: 'refused', code: outcome.code, text, edit }
  const problem = judge(text, edit, outcome)
  const finding = problem && `${problem}: ${JSON.stringify(edit)}\n${text}\n=====>\n${outcome.text}`
  const result = outcome.isRewritten ? 'rewritten' : 'edited'
  return { result, text: outcome.text, edit, ...(finding === undefined ? {} : { finding }) }
}

function judge(text: string, edit: YamlEdit, outcome: Edited): string | undefined {
  if (applyTextEdits(text, outcome.edits) !== outcome.text) return 'the edits do not give the text'
  if (applyTextEdits(outcome.text, outcome.inverse) !== text) return 'the inverse does not restore'
  const expected = JSON.stringify(intendedPlain(toPlain(text), edit))
  if (JSON.stringify(toPlain(outcome.text)) !== expected) return 'the text says something else'
  if (
    /\r?\n$/.exec(text)?.[0] !== /\r?\n$/.exec(outcome.text)?.[0] &&
    !isNearEnd(text, edit) &&
    !isBlankLineAbove(text, edit, outcome.text)
  ) {
    return 'the last line break changed'
  }
  if (text.includes('\r\n') && /[^\r]\n/.test(outcome.text)) return 'a line break lost its CR'
  if (outcome.isRewritten) return undefined
  return judgeLines(text, edit, outcome.text)
}

/** Without the last lines of a text, a blank line above them is the last one, and it has no line break behind it. */
function isBlankLineAbove(text: string, edit: YamlEdit, result: string): boolean {
  return (
    edit.kind === 'remove' &&
    text.startsWith(result) &&
    /^[ \t]*\r?\n/.test(text.slice(result.length))
  )
}

/** A block scalar at the end may bring a line break that it needs. */
function isNearEnd(text: string, edit: YamlEdit): boolean {
  return edit.kind === 'set' && edit.path.length === 0 && text === ''
}

/** Lines outside of the part that is edited must be there in their order; what is moved must be there somewhere. */
function judgeLines(text: string, edit: YamlEdit, result: string): string | undefined {
  const [before, after] = [text.split('\n'), result.split('\n')]
  if (edit.kind === 'move') {
    const isSame =
      letters(text) === letters(result) && notesOf(text).join('\n') === notesOf(result).join('\n')
    return isSame ? undefined : 'something changed while it moved'
  }
  const isGentle = edit.kind === 'insert' || edit.kind === 'rename'
  if (isGentle && notesOf(text).join('\n') !== notesOf(result).join('\n'))
    return 'a comment was lost'
  const [top, bottom] = commonEnds(before, after)
  const [first, last] = allowedLines(text, edit)
  if (top >= before.length - bottom) return undefined
  if (top < first || before.length - bottom - 1 > last) {
    return `line ${top < first ? top : before.length - bottom - 1} changed, allowed are ${first} to ${last}`
  }
  return undefined
}

/** How many lines are the same at the top and at the bottom. */
function commonEnds(before: readonly string[], after: readonly string[]): [number, number] {
  const most = Math.min(before.length, after.length)
  let top = 0
  while (top < before.length && before[top] === after[top]) top++
  let bottom = 0
  while (bottom < most - top && before.at(-1 - bottom) === after.at(-1 - bottom)) bottom++
  return [top, bottom]
}

/** All that is written, but for what holds maps and lists together. */
function letters(text: string): string {
  return text
    .replaceAll(/[\s,[\]{}:-]/g, '')
    .split('')
    .toSorted()
    .join('')
}

/** The comments of a text; the lexer of the package marks scalars, which may hold a `#` too. */
function notesOf(text: string): readonly string[] {
  const lexemes = [...new Lexer().lex(text)]
  return lexemes
    .filter((lexeme, at) => lexeme.startsWith('#') && lexemes[at - 1] !== '\u001f')
    .map((lexeme) => lexeme.trimEnd())
    .toSorted()
}

/** Lines of the part, of the comments above it, and the commas beside it. */
function allowedLines(text: string, edit: YamlEdit): readonly [number, number] {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false })
  const all = text.split('\n')
  const lineOf = (offset: number) => Math.max(0, counter.linePos(offset).line - 1)
  const path = edit.kind === 'insert' ? pathOfPlace(edit.place) : edit.path
  if (path.length === 0) return [0, all.length]
  const span = (at: DocumentPath): [number, number] => {
    const [start, end] = spanOf(document.contents, at)
    return [lineOf(start), lineOf(end)]
  }
  const parentOf = nodeAt(document.contents, path.slice(0, -1))
  const isAlone = (isMap(parentOf) || isSeq(parentOf)) && parentOf.items.length === 1
  let [first, last] = span(path)
  if (isAlone && path.length > 1) first = Math.min(first, span(path.slice(0, -1))[0])
  if (edit.kind === 'rename') return [first, last]
  while (first > 0 && /^\s*(#|$|-\s*$|-\s+#)/.test(all[first - 1] ?? '')) first--
  while (last < all.length && (all[last + 1] ?? '').trim() === '') last++
  return [first - 1, last + 1]
}

function spanOf(root: unknown, at: DocumentPath): [number, number] {
  const parent = nodeAt(root, at.slice(0, -1))
  const name = String(at.at(-1))
  const pair = isMap(parent) ? parent.items.find(({ key }) => nameOf(key) === name) : undefined
  const value = rangeOf(pair ? pair.value : nodeAt(root, at))
  const key = rangeOf(pair?.key)
  const start = (key ?? value)?.[0] ?? 0
  return [start, Math.max(start, (value?.[1] ?? start) - 1, key?.[1] ?? 0)]
}

function nodeAt(root: unknown, path: DocumentPath): unknown {
  let node = root
  for (const name of path) {
    if (isMap(node)) node = node.items.find(({ key }) => nameOf(key) === String(name))?.value
    else node = isSeq(node) ? node.items[Number(name)] : undefined
  }
  return node
}

function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  return isNode(node) ? (node.range ?? undefined) : undefined
}

function pathOfPlace(place: EditPlace): DocumentPath {
  return place.kind === 'end' ? place.of : place.sibling
}

function nameOf(key: unknown): string {
  if (!isScalar(key)) return '?'
  return key.type === 'PLAIN' ? (key.source ?? '') : String(key.value)
}

/** The data of a text as lists of pairs, with aliases written out: order counts. */
type Plain = { pairs: [string, Plain][] } | { list: Plain[] } | { scalar: unknown }

function toPlain(text: string): Plain {
  const document = parseDocument(text, { uniqueKeys: false })
  if (document.errors.length > 0) throw new Error(String(document.errors[0]))
  const from = (node: unknown): Plain => {
    if (isMap(node))
      return { pairs: node.items.map(({ key, value }) => [nameOf(key), from(value)]) }
    if (isSeq(node)) return { list: node.items.map(from) }
    if (isScalar(node)) return { scalar: node.value ?? null }
    if (isAlias(node)) return from(node.resolve(document))
    return { scalar: null }
  }
  return from(document.contents)
}

function plainOf(value: Json): Plain {
  if (Array.isArray(value)) return { list: value.map(plainOf) }
  if (typeof value === 'object' && value !== null) {
    return { pairs: Object.entries(value).map(([key, each]) => [key, plainOf(each)]) }
  }
  return { scalar: value }
}

function intendedPlain(root: Plain, edit: YamlEdit): Plain {
  const holder: Plain = { list: [root] }
  const at = (path: DocumentPath): [Plain, number] => {
    let [parent, index]: [Plain, number] = [holder, 0]
    for (const name of path) {
      const node = childAt(parent, index)
      parent = node
      index = 'pairs' in node ? node.pairs.findIndex(([key]) => key === String(name)) : Number(name)
    }
    return [parent, index]
  }
  const put = (parent: Plain, index: number, value: Plain, key?: string) => {
    if ('pairs' in parent) parent.pairs.splice(index, 0, [key ?? '', value])
    else if ('list' in parent) parent.list.splice(index, 0, value)
  }
  const spot = (place: EditPlace): [Plain, number] => {
    if (place.kind !== 'end') {
      const [parent, index] = at(place.sibling)
      return [parent, place.kind === 'after' ? index + 1 : index]
    }
    const node = childAt(...at(place.of))
    return [node, 'pairs' in node ? node.pairs.length : 'list' in node ? node.list.length : 0]
  }
  if (edit.kind === 'insert') {
    put(...spot(edit.place), plainOf(edit.value), edit.key)
    return childAt(holder, 0)
  }
  const [parent, index] = at(edit.path)
  if (edit.kind === 'set') {
    replace(parent, index, ([key]) => [key, plainOf(edit.value)])
  } else if (edit.kind === 'rename') {
    replace(parent, index, ([, value]) => [edit.key, value])
  } else {
    const key = 'pairs' in parent ? parent.pairs[index]?.[0] : undefined
    const node = childAt(parent, index)
    const target = edit.kind === 'move' ? spot(edit.place) : undefined
    if (target) put(...target, node, key)
    const own = target && target[0] === parent && target[1] <= index ? index + 1 : index
    if ('pairs' in parent) parent.pairs.splice(own, 1)
    else if ('list' in parent) parent.list.splice(own, 1)
  }
  return childAt(holder, 0)
}

function replace(
  parent: Plain,
  index: number,
  change: (pair: [string, Plain]) => [string, Plain],
): void {
  const old = childAt(parent, index)
  if ('pairs' in parent) parent.pairs[index] = change([parent.pairs[index]?.[0] ?? '', old])
  else if ('list' in parent) parent.list[index] = change(['', old])[1]
}

function childAt(parent: Plain, index: number): Plain {
  const child =
    'pairs' in parent ? parent.pairs[index]?.[1] : 'list' in parent ? parent.list[index] : undefined
  return child ?? { scalar: undefined }
}

const STRINGS = [
  'text',
  '=a.b',
  '=a ? b : c',
  '=x & " # " & y',
  "it's",
  '"q"',
  'yes',
  'No',
  '0871',
  '1.0',
  '',
  ' lead',
  'trail ',
  'a: b',
  'a #b',
  '- x',
  '[1]',
  '{a}',
  '@at',
  '%d',
  '*x',
  '&y',
  '!z',
  '|',
  '>',
  '?',
  'null',
  '~',
  'one\ntwo',
  'one\n\n  two\n',
  '\nfirst',
  'end\n\n',
  '🎉 größe',
  'tab\there',
  '---',
  'a,b',
  '=[a,b]',
  '=f("x", {"k": 1})',
  '2026-01-01',
  '=a\n  & b',
  'x'.repeat(200),
  'word '.repeat(60).trim(),
  '\u2028',
  'back\\slash',
  'cr\r\nlf',
  '#hash',
  'a:',
  '1e3',
  '0x1f',
  '.5',
  '<<',
  '=',
]
const KEYS = [
  'added',
  'new key',
  'a: b',
  '12',
  'yes',
  '"q"',
  "'s'",
  'schlüssel',
  '- x',
  '#k',
  'x,y',
  '?',
  '',
]

function randomValue(random: Random, depth = 0): Json {
  const kind = random(depth > 1 ? 6 : 9)
  if (kind < 4) return STRINGS[random(STRINGS.length)] ?? ''
  if (kind === 4) return [1, -2.5, 0, 1e21, 12345][random(5)] ?? 0
  if (kind === 5) return [true, false, null][random(3)] ?? null
  if (kind === 6) return Array.from({ length: random(3) }, () => randomValue(random, depth + 1))
  return Object.fromEntries(
    Array.from({ length: random(4) }, (_, at) => [`k${at}`, randomValue(random, depth + 1)]),
  )
}

function randomEdit(text: string, random: Random): YamlEdit {
  const { paths, holders } = listPaths(text)
  const pick = <Item>(list: readonly Item[], other: Item): Item =>
    list[random(list.length)] ?? other
  const path = pick(paths, [])
  const place = (): EditPlace => {
    const kind = random(3)
    if (kind === 0) return { kind: 'end', of: pick(holders, []) }
    return { kind: kind === 1 ? 'before' : 'after', sibling: pick(paths, []) }
  }
  switch (random(6)) {
    case 0:
    case 1:
      return { kind: 'set', path, value: randomValue(random) }
    case 2: {
      const where = place()
      const parent = where.kind === 'end' ? where.of : where.sibling.slice(0, -1)
      const { contents } = parseDocument(text, { uniqueKeys: false })
      const isList = isSeq(nodeAt(contents, parent))
      const value = randomValue(random)
      return isList
        ? { kind: 'insert', place: where, value }
        : { kind: 'insert', place: where, key: pick(KEYS, 'x'), value }
    }
    case 3:
      return { kind: 'remove', path }
    case 4:
      return { kind: 'rename', path, key: pick(KEYS, 'x') }
    default: {
      const siblings = paths.filter(
        (other) =>
          other.length === path.length &&
          other.slice(0, -1).join('.') === path.slice(0, -1).join('.'),
      )
      const near = random(3) > 0 ? pick(siblings, path) : undefined
      return {
        kind: 'move',
        path,
        place: near ? { kind: random(2) ? 'before' : 'after', sibling: near } : place(),
      }
    }
  }
}

function listPaths(text: string): { paths: DocumentPath[]; holders: DocumentPath[] } {
  const document = parseDocument(text, { uniqueKeys: false })
  const paths: DocumentPath[] = []
  const holders: DocumentPath[] = []
  const walk = (node: unknown, path: DocumentPath) => {
    if (path.length > 0) paths.push(path)
    if (isMap(node)) {
      holders.push(path)
      for (const { key, value } of node.items) walk(value, [...path, nameOf(key)])
    } else if (isSeq(node)) {
      holders.push(path)
      for (const [at, item] of node.items.entries()) walk(item, [...path, at])
    }
  }
  walk(document.contents, [])
  return { paths, holders }
}

function createRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml'
import type { Diagnostic, DocumentPath, Problem, Report } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import { type Message, type MessageCode, say } from '../messages/message.ts'
import { takeAllParts } from '../take-all-parts.ts'
import { parseTextInParts, type YamlText } from './parse-yaml.ts'
import { sayYamlFailure } from './say-yaml-failure.ts'
import { findTooDeep, maxYamlDepth } from './yaml-depth.ts'
import { toSourceOffset } from './yaml-offset.ts'
import { explainSyntaxError } from './yaml-traps.ts'
import { toJson } from './yaml-value.ts'

/** With these a text reads as something else than it is (CVE-2021-42574). */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/

/** What to do, by what is wrong. */
const HINTS: Readonly<Partial<Record<MessageCode, Message>>> = {
  tabIndented: say('indentWithSpaces', {}),
  secondDocument: say('ownFileEach', {}),
  keysAside: say('lineUpKeys', {}),
}

export interface YamlSource {
  /** What the file says; absent when it is not YAML. */
  readonly value: Json | undefined
  /** Gives a problem the line and column of the node it names, or of its nearest parent. */
  readonly place: (problem: Problem) => Diagnostic
}

/**
 * Parses one YAML file. Never throws: whatever is wrong is reported.
 *
 * A file that is not YAML is reported once and has no value, because complaints about the keys
 * that the mistake hides would be noise.
 */
export function readYaml(
  file: string,
  text: string,
  report: Report,
  parsed: YamlText = takeAllParts(parseTextInParts(text)),
): YamlSource {
  const { lines, document } = parsed
  const place = (problem: Problem) => {
    const { line, col } = lines.linePos(offsetOf(document, text, problem))
    return { ...problem, file, line: Math.max(1, line), column: Math.max(1, col) }
  }
  if (document === undefined) {
    // The parser, which counts lines as it goes, has not seen this text.
    const isCounted = lines.lineStarts.length > 0
    if (!isCounted) for (const start of text.matchAll(/^/gm)) lines.addNewLine(start.index)
    report(describeDepth(text))
    return { value: undefined, place }
  }
  const [failure] = document.errors
  if (failure) {
    report(explainSyntaxError(text, failure.pos[0]) ?? describeFailure(failure))
    return { value: undefined, place }
  }
  const turning = DIRECTION.exec(text)
  if (turning) report(describeDirection(turning))
  return { value: toJson(text, document.contents, report), place }
}

function describeFailure(failure: Document.Parsed['errors'][number]): Problem {
  const message = sayYamlFailure(failure)
  const hint = HINTS[message.code]
  const [offset] = failure.pos
  return { code: 'yaml.syntax', severity: 'error', path: [], message, hint, offset }
}

function describeDirection({ 0: sign, index: offset }: RegExpExecArray): Problem {
  const name = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase()}`
  const message = say('directionTurned', { sign: name })
  return {
    code: 'yaml.direction',
    severity: 'error',
    path: [],
    message,
    hint: say('removeIt', {}),
    offset,
  }
}

function describeDepth(text: string): Problem {
  const message = say('nestedTooDeep', { count: maxYamlDepth })
  const hint = say('nestLess', {})
  const offset = findTooDeep(text)
  return { code: 'yaml.depth', severity: 'error', path: [], message, hint, offset }
}

function offsetOf(document: Document.Parsed | undefined, text: string, problem: Problem): number {
  const { path, offset = 0, atKey = false } = problem
  if (path.length === 0) return offset
  const found = findNode(document?.contents, path, atKey)
  if (!found.node?.range) return 0
  const isExact = found.depth === path.length && !atKey
  return isExact && offset > 0 && isScalar(found.node)
    ? toSourceOffset(text, found.node, offset)
    : found.node.range[0]
}

/** Of maps with very many keys each may have a mistake. */
const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()

/** The pairs of a map by their keys; of two with one key, the first. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = pairs.get(map)
  if (known) return known
  const found = new Map(
    map.items
      .toReversed()
      .flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])),
  )
  pairs.set(map, found)
  return found
}

/** The node at the path, or as far down as the path exists. */
function findNode(
  root: unknown,
  path: DocumentPath,
  atKey: boolean,
): { readonly node: Node | undefined; readonly depth: number } {
  let node = isNode(root) ? root : undefined
  for (const [depth, name] of path.entries()) {
    const pair = isMap(node) ? pairsOf(node).get(String(name)) : undefined
    const child = pair?.value ?? (isSeq(node) ? node.items[Number(name)] : undefined)
    const isLast = depth === path.length - 1
    if (pair && isNode(pair.key) && ((isLast && atKey) || !isNode(child))) {
      return { node: pair.key, depth: depth + 1 }
    }
    if (!isNode(child)) return { node, depth }
    node = child
  }
  return { node, depth: path.length }
}

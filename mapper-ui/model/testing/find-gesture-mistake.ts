import {
  type DocumentPath,
  equalJson,
  findInOutline,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type OutlineNode,
  type YamlEdit,
} from '../../../engine/index.ts'
import { createFlowDocument } from '../document/flow-document.ts'
import { isSamePath, startsWith } from '../document/json-path.ts'
import type { FlowReading } from '../document/read-flow.ts'
import { listSteps } from '../mapping/flow-steps.ts'
import { flowCorpus } from './flow-corpus.ts'
import { type Random, type RandomGesture, randomGesture } from './random-gesture.ts'

/** Makes random gestures on a file laid out by hand, one after the other; says what is wrong with one of them. */
export function findGestureMistake(seed: number): string | undefined {
  const random = createRandom(seed)
  const texts = Object.values(flowCorpus)
  const document = createFlowDocument('orders.yaml', texts[random(texts.length)] ?? '')
  for (let step = 0; step < 5; step++) {
    const { text, flow } = document.store.getState()
    const made = randomGesture(flow.value, random)
    const performed = document.perform(made.outcome)
    if (performed.kind === 'refused' || performed.edits.length === 0) continue
    const { text: result, flow: after, broken } = document.store.getState()
    document.undo()
    const isBack = document.store.getState().text === text
    document.redo()
    const problem = isBack
      ? broken
        ? 'the text broke'
        : judge(made, { before: flow, after })
      : 'undo does not lead back'
    if (problem !== undefined) return `${problem}: ${made.name}\n${text}\n=====>\n${result}`
  }
  return undefined
}

interface BothReadings {
  readonly before: FlowReading
  readonly after: FlowReading
}

function judge(made: RandomGesture, { before, after }: BothReadings): string | undefined {
  const edits = made.outcome.kind === 'gesture' ? made.outcome.edits : []
  if (before.text.includes('\r\n') && /[^\r]\n/.test(after.text)) return 'a line break lost its CR'
  if (before.text.startsWith('\ufeff') !== after.text.startsWith('\ufeff')) return 'the mark went'
  if (made.about === 'steps') return judgeSteps(before, after, edits)
  const touched = edits.flatMap(touchedPaths)
  const [old, now] = [without(before.value, touched, []), without(after.value, touched, [])]
  if (!equalJson(old, now)) return 'something else changed'
  return judgeLines(before, after, edits)
}

/** Steps change places, and nothing is written in them but conditions; what is taken away takes along what it holds. */
function judgeSteps(
  before: FlowReading,
  after: FlowReading,
  edits: readonly YamlEdit[],
): string | undefined {
  const [first] = edits
  const rest = listSteps(after.value).map(({ value }) => textOfStep(value))
  const lost = listSteps(before.value).filter(({ path, value }) => {
    // Another step that is written alike does not stand for one that is taken away.
    if (first?.kind === 'remove' && startsWith(path, first.path)) return false
    const at = rest.indexOf(textOfStep(value))
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
  // A group whose branch came or went reads as another one.
  if (lost.length > 1) return 'steps were lost'
  const isSame = equalJson(withoutSteps(before.value), withoutSteps(after.value))
  return isSame ? undefined : 'something else changed'
}

function withoutSteps(flow: JsonObject): Json {
  return { ...flow, steps: 0, deletes: 0 }
}

function textOfStep(step: Json): string {
  if (!isJsonObject(step)) return ''
  const { if: _, do: inner, else: other, ...rest } = step
  return JSON.stringify([rest, inner !== undefined, other === undefined])
}

/** Lines that none of the edits is about are there, in their order. */
function judgeLines(
  before: FlowReading,
  after: FlowReading,
  edits: readonly YamlEdit[],
): string | undefined {
  const root = before.outline()
  const ranges = edits.map((edit) => rangeOf(before.text, root, edit))
  const lines = after.text.split('\n')
  let next = 0
  let offset = 0
  for (const line of before.text.split('\n')) {
    const end = offset + line.length
    const isTouched = ranges.some((range) => range && range.from <= end && range.to >= offset)
    const isLast = end === before.text.length
    offset = end + 1
    if (isTouched) continue
    const found = lines.findIndex(
      (each, at) => at >= next && (each === line || (isLast && each.startsWith(line))),
    )
    if (found < 0) return `a line that was not touched changed: ${JSON.stringify(line)}`
    next = found + 1
  }
  return undefined
}

function rangeOf(text: string, root: OutlineNode | undefined, edit: YamlEdit) {
  let path = pathOf(edit)
  let node = findInOutline(root, path)
  const isThere = node !== undefined
  while (!node && path.length > 0) {
    path = path.slice(0, -1)
    node = findInOutline(root, path)
  }
  if (!node) return undefined
  const value = node.value ? text.slice(node.value.from, node.value.to) : ''
  const isOneLine = /^[[{]/.test(value) || value === ''
  if (!isThere && !isOneLine) return undefined
  // What is taken away takes along the comments right above it; what is left alone gets a "{}" in the line above.
  const takes = edit.kind === 'remove' || edit.kind === 'set'
  return { from: takes ? leadStart(text, node.whole.from) : node.whole.from, to: node.whole.to }
}

function leadStart(text: string, offset: number): number {
  const above = text.slice(0, text.lastIndexOf('\n', offset - 1) + 1)
  const lead = /(?:[ \t]*(?:#.*)?\r?\n)*$/.exec(above)?.[0].length ?? 0
  return text.lastIndexOf('\n', above.length - lead - 2) + 1
}

function pathOf(edit: YamlEdit): DocumentPath {
  if (edit.kind !== 'insert') return edit.path
  const holder = edit.place.kind === 'end' ? edit.place.of : edit.place.sibling.slice(0, -1)
  return edit.key === undefined ? holder : [...holder, edit.key]
}

/** Items shift when one of them goes, so their whole list counts as touched; a rename is about both names. */
function touchedPaths(edit: YamlEdit): readonly DocumentPath[] {
  const path = pathOf(edit)
  if (typeof path.at(-1) === 'number') return [path.slice(0, -1)]
  return edit.kind === 'rename' ? [path, [...path.slice(0, -1), edit.key]] : [path]
}

/** A value without the parts at these paths. */
function without(value: Json, paths: readonly DocumentPath[], at: DocumentPath): Json {
  if (isJsonList(value)) return value.map((item, index) => without(item, paths, [...at, index]))
  if (!isJsonObject(value)) return value
  const kept: Record<string, Json> = {}
  for (const [key, each] of Object.entries(value)) {
    const path = [...at, key]
    if (!paths.some((touched) => isSamePath(touched, path))) kept[key] = without(each, paths, path)
  }
  return kept
}

function createRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e_37_79_b1) >>> 0
  return (below) => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

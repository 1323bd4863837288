import { isMap } from 'yaml'
import type { DocumentPath } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import type { EditPlan, PlanSource } from './edit-plan.ts'
import {
  type Collection,
  type Entry,
  entriesOf,
  isBarePair,
  isBlock,
  nodeAt,
  spotAt,
} from './layout.ts'
import { commaAfter, hasOwnLine } from './plan-remove.ts'
import { planSet } from './plan-set.ts'
import { writeFlow, writeFlowPair, writeItem, writePair } from './write-value.ts'
import type { EditPlace } from './yaml-edit.ts'

/** Where a new part goes: its neighbour, if there is one. */
export interface Target {
  readonly parent: Collection
  readonly path: DocumentPath
  readonly entries: readonly Entry[]
  /** The position that the new part takes. */
  readonly at: number
  readonly isBefore: boolean
}

export function targetOf({ document, text }: PlanSource, place: EditPlace): Target | undefined {
  if (place.kind === 'end') {
    const parent = nodeAt(document, text, place.of)
    if (!isCollectionNode(parent)) return undefined
    const entries = entriesOf(parent)
    return { parent, path: place.of, entries, at: entries.length, isBefore: false }
  }
  const spot = spotAt(document, text, place.sibling)
  if (!spot) return undefined
  const isBefore = place.kind === 'before'
  const at = isBefore ? spot.at : spot.at + 1
  return { ...spot, path: place.sibling.slice(0, -1), at, isBefore }
}

function isCollectionNode(node: unknown): node is Collection {
  return typeof node === 'object' && node !== null && 'items' in node
}

/** Writes a new pair or item beside another one. */
export function planInsert(
  source: PlanSource,
  place: EditPlace,
  key: string | undefined,
  value: Json,
): EditPlan {
  const target = targetOf(source, place)
  if (!target || isBarePair(target.parent)) return undefined
  const { parent, entries } = target
  if (entries.length === 0) return fillEmpty(source, target, key, value)
  if (!isBlock(parent)) {
    const text =
      key === undefined
        ? writeFlow(value, { isFlow: true, isBeforeComment: false })
        : writeFlowPair(key, value)
    return insertInFlow(source, target, { core: text, lead: [], trail: '' })
  }
  const column = source.lines.column(entries[0]?.start ?? 0)
  const written =
    key === undefined
      ? writeItem(value, column, source.style)
      : writePair(key, value, column, source.style)
  return insertLines(source, target, written)
}

function fillEmpty(
  source: PlanSource,
  { parent, path }: Target,
  key: string | undefined,
  value: Json,
): EditPlan {
  const [start = 0, end = 0] = parent.range ?? []
  if (/[#\n]/.test(source.text.slice(start, end))) {
    const text =
      key === undefined
        ? writeFlow(value, { isFlow: true, isBeforeComment: false })
        : writeFlowPair(key, value)
    return [{ from: start + 1, to: start + 1, insert: ` ${text} ` }]
  }
  return planSet(source, path, isMap(parent) && key !== undefined ? { [key]: value } : [value])
}

/** Puts lines, written for the column of a map or list in block style, beside one of its parts. */
export function insertLines(
  { lines }: PlanSource,
  { entries, at, isBefore }: Target,
  written: readonly string[],
): EditPlan {
  const neighbour = entries[isBefore ? at : at - 1]
  if (!neighbour) return undefined
  if (!isBefore) {
    return lines.isLast(neighbour.end) ? [lines.below(neighbour.end, written)] : undefined
  }
  const { eol } = lines
  if (lines.isFirst(neighbour.start)) {
    const from = lines.leadStart(neighbour.start, entries[at - 1]?.end ?? 0)
    return [{ from, to: from, insert: written.map((line) => line + eol).join('') }]
  }
  const column = lines.column(neighbour.start)
  const insert = `${written.join(eol).trimStart()}${eol}${' '.repeat(column)}`
  return [{ from: neighbour.start, to: neighbour.start, insert }]
}

/** A part of a `{ }` or `[ ]`, with the comments it brings along. */
export interface FlowPart {
  readonly core: string
  /** Whole lines. */
  readonly lead: readonly string[]
  readonly trail: string
}

export function insertInFlow(
  source: PlanSource,
  { parent, entries, at, isBefore }: Target,
  { core, lead, trail }: FlowPart,
): EditPlan {
  const { lines } = source
  const neighbour = entries[isBefore ? at : at - 1]
  if (!neighbour) return undefined
  const comma = commaAfter(source, parent, neighbour)
  const isLast = comma === undefined
  const isOwn = hasOwnLine(source, neighbour)
  const indent = ' '.repeat(lines.column(neighbour.start))
  if (isOwn && isBefore) {
    const from = lines.leadStart(neighbour.start, entries[at - 1]?.end ?? 0)
    const added = [...lead, `${indent}${core},${trail}`].map((line) => line + lines.eol)
    return [{ from, to: from, insert: added.join('') }]
  }
  if (isOwn && lines.start(comma ?? neighbour.end) === lines.start(neighbour.end)) {
    const own = [...lead, `${indent}${core}${isLast ? '' : ','}${trail}`]
    const below = lines.below(neighbour.end, own)
    return isLast ? [{ from: neighbour.end, to: neighbour.end, insert: ',' }, below] : [below]
  }
  return lead.length > 0 || trail !== '' ? undefined : insertInline(neighbour, core, isBefore)
}

function insertInline({ start, end }: Entry, core: string, isBefore: boolean): EditPlan {
  return isBefore
    ? [{ from: start, to: start, insert: `${core}, ` }]
    : [{ from: end, to: end, insert: `, ${core}` }]
}

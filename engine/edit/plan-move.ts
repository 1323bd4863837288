import { isMap } from 'yaml'
import type { DocumentPath } from '../diagnostic.ts'
import { keyOf, toData, toPlain } from './document-data.ts'
import type { EditPlan, PlanSource } from './edit-plan.ts'
import { isBarePair, isBlock, type Spot, spotAt } from './layout.ts'
import {
  type FlowPart,
  insertInFlow,
  insertLines,
  planInsert,
  type Target,
  targetOf,
} from './plan-insert.ts'
import { commaAfter, hasOwnLine, planRemove } from './plan-remove.ts'
import type { EditPlace } from './yaml-edit.ts'

/** Takes a pair or item to another place, as it is written, with its comments. */
export function planMove(source: PlanSource, path: DocumentPath, place: EditPlace): EditPlan {
  const spot = spotAt(source.document, source.text, path)
  const target = targetOf(source, place)
  if (!spot || !target || isBarePair(spot.parent) || isBarePair(target.parent)) return undefined
  if (isMap(spot.parent) !== isMap(target.parent)) return undefined
  const removal = planRemove(source, path)
  if (mustWriteAnew(spot, target)) {
    const arrival = writeAnew(source, spot, place)
    return removal && arrival && [...arrival, ...removal]
  }
  const arrival = isBlock(spot.parent)
    ? insertLines(source, target, shiftedLines(source, spot, target))
    : insertInFlow(source, target, flowPart(source, spot))
  return removal && arrival && [...arrival, ...removal]
}

/** Tells whether a part cannot be taken along as it is written. */
export function movesAnew(source: PlanSource, path: DocumentPath, place: EditPlace): boolean {
  const spot = spotAt(source.document, source.text, path)
  const target = targetOf(source, place)
  return spot !== undefined && target !== undefined && mustWriteAnew(spot, target)
}

function mustWriteAnew(spot: Spot, target: Target): boolean {
  return target.entries.length === 0 || isBlock(spot.parent) !== isBlock(target.parent)
}

/** Between block and flow style a part has to be written anew, which must not lose a comment. */
function writeAnew(source: PlanSource, { entry }: Spot, place: EditPlace): EditPlan {
  const { document, text, lines } = source
  if (text.slice(entry.start, lines.end(entry.end)).includes('#')) return undefined
  const value = toPlain(toData(document, text, entry.value ?? null))
  const key = entry.key && keyOf(entry.key, text)
  return value === undefined ? undefined : planInsert(source, place, key, value)
}

function shiftedLines(
  { lines, text }: PlanSource,
  { entry, entries, at }: Spot,
  target: Target,
): readonly string[] {
  const column = lines.column(entry.start)
  const top = lines.isFirst(entry.start)
    ? lines.leadStart(entry.start, entries[at - 1]?.end ?? 0)
    : entry.start
  const [first = '', ...rest] = text.slice(top, lines.end(entry.end)).split(/\r?\n/)
  const own = top === entry.start && column > 0 ? ' '.repeat(column) + first : first
  const delta = lines.column(target.entries[0]?.start ?? 0) - column
  return [own, ...rest].map((line) => shift(line, delta))
}

function shift(line: string, delta: number): string {
  if (line.trim() === '' || delta === 0) return line
  if (delta > 0) return ' '.repeat(delta) + line
  const indent = line.search(/\S/)
  return line.slice(Math.min(-delta, indent))
}

function flowPart(source: PlanSource, { parent, entries, at, entry }: Spot): FlowPart {
  const { lines, text } = source
  const core = text.slice(entry.start, entry.end)
  if (!hasOwnLine(source, entry)) return { core, lead: [], trail: '' }
  const top = lines.leadStart(entry.start, entries[at - 1]?.end ?? 0)
  const above = text.slice(top, lines.start(entry.start)).split(/\r?\n/).slice(0, -1)
  const comma = commaAfter(source, parent, entry)
  const rest = text.slice((comma ?? entry.end - 1) + 1, lines.end(entry.end))
  return { core, lead: above, trail: rest.trimEnd() }
}

import { type Json, movePath, type YamlEdit } from '../../../engine/index.ts'
import { type GestureOutcome, gesture, refuseGesture } from '../document/gesture.ts'
import { textAt } from '../document/json-path.ts'
import { label } from '../document/label.ts'
import { splitFieldPath } from '../mapping/field-path.ts'
import type { FlowStep } from '../mapping/flow-steps.ts'
import { type FlowSurroundings, findResource } from '../mapping/flow-surroundings.ts'
import { namesAt } from '../mapping/known-names.ts'
import { listFormulas, type PlacedFormula, stepsOfRecords } from '../mapping/list-formulas.ts'
import { createLineageReader, itemNames, type LineageReader } from '../mapping/read-lineage.ts'
import { outerItem } from './source-formula.ts'

/**
 * Makes all formulas of a flow read another field of the source instead of one (paths as in the source panel), and
 * changes nothing else in them. What reads it in a way that another name cannot replace is left, and told.
 */
export function repointSource(
  flow: Json,
  surroundings: FlowSurroundings,
  from: string,
  to: string,
): GestureOutcome {
  const record = findResource(flow, surroundings, textAt(flow, ['source', 'read']))?.schema ?? {}
  const edits: YamlEdit[] = []
  let left = 0
  for (const step of stepsOfRecords(flow)) {
    const lineages = createLineageReader(record, namesAt(flow, surroundings, step))
    for (const formula of readersOf(step, lineages, from)) {
      const text = rewrite(formula, lineages, { from, to })
      if (text === undefined) left += 1
      else edits.push({ kind: 'set', path: formula.path, value: `=${text}` })
    }
  }
  if (edits.length === 0) return refuseGesture(left > 0 ? 'by-hand' : 'unused', { source: from })
  const notices = left > 0 ? [label('notice.by-hand', { count: left, source: from })] : []
  return gesture(label('gesture.repoint-source', { from, to }), edits, notices)
}

/** Formulas that name a field, or something in it; what is one of its items already only follows. */
function readersOf(
  step: FlowStep,
  lineages: LineageReader,
  from: string,
): readonly PlacedFormula[] {
  return listFormulas(step).filter(({ text, scope }) => {
    const item = lineages.itemOf(scope).path
    const isFollowing = item !== undefined && item !== '$' && isWithin(item, from)
    return !isFollowing && isRead(lineages, { text, scope }, from)
  })
}

/** By its name, which tells also of what is gone; or in a way that only the analysis of the formula sees. */
function isRead(
  lineages: LineageReader,
  { text, scope }: Pick<PlacedFormula, 'text' | 'scope'>,
  source: string,
): boolean {
  const { values, conditions, named } = lineages.read(text, scope)
  return [...values, ...conditions, ...named].some((path) => isWithin(path, source))
}

function rewrite(
  { text, scope }: PlacedFormula,
  lineages: LineageReader,
  { from, to }: { readonly from: string; readonly to: string },
): string | undefined {
  if (outerItem(lineages, to, scope) !== undefined) return undefined
  const item = itemNames(lineages.itemOf(scope))
  const moved = movePath(text, { from: splitFieldPath(from), to: splitFieldPath(to), item })
  const isDone = moved !== undefined && !isRead(lineages, { text: moved, scope }, from)
  return isDone ? moved : undefined
}

function isWithin(path: string, group: string): boolean {
  return path === group || path.startsWith(`${group}.`)
}

import {
  drawFormula,
  type EvaluationContext,
  type FieldProvenance,
  type FlowPreview,
  type Json,
  type NodeValue,
  provenanceOf,
  valuesOfFormula,
} from '../../../engine/index.ts'
import { isSamePath } from '../../model/document/json-path.ts'
import type { FormulaPlace, ProjectRequest } from './project-messages.ts'

/** What formulas of a place see. */
interface Surroundings {
  readonly input: unknown
  readonly context: EvaluationContext
}

type Request<Kind> = Extract<ProjectRequest, { readonly kind: Kind }>

/** Computes a formula as it is being written, where a sample comes to it. */
export function evaluateAt(
  preview: FlowPreview | undefined,
  { place, formula }: Request<'evaluate'>,
): readonly NodeValue[] | undefined {
  const seen = surroundingsOf(preview, place)
  return seen && valuesOfFormula(drawFormula(formula), seen.input, seen.context)
}

/** Tells where the value of a field came from. */
export function explainAt(
  preview: FlowPreview | undefined,
  { place, field }: Request<'explain'>,
): FieldProvenance | undefined {
  const told = preview?.[place.mode].fields.find(
    ({ path, turn }) => isSamePath(path, field) && isSamePath(turn, place.turn),
  )
  return told && provenanceOf(told)
}

function surroundingsOf(
  preview: FlowPreview | undefined,
  { mode, step, turn, lists }: FormulaPlace,
): Surroundings | undefined {
  const turnOfStep = turn.slice(0, turn.length - lists.length)
  const found = preview?.[mode].steps.find(
    ({ path, turn: own }) => isSamePath(path, step) && isSamePath(own, turnOfStep),
  )
  return lists.reduce<Surroundings | undefined>(
    (seen, list, at) => seen && itemOf(seen, list, turn[turnOfStep.length + at] ?? 0),
    found,
  )
}

/** What is seen from an item of a list: as a run does it, with the item as the record and its place as `$index`. */
function itemOf(
  { input, context }: Surroundings,
  list: string,
  index: number,
): Surroundings | undefined {
  const value = valuesOfFormula(drawFormula(list), input, context)[0]?.value
  const items: readonly Json[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  const item = items[index]
  if (item === undefined) return undefined
  const variables = { ...context.variables, index }
  return { input: item, context: { ...context, variables } }
}

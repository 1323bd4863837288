import { type DocumentPath, isJsonList, isJsonObject, type Json } from '../../../engine/index.ts'
import { type FlowStep, listSteps } from './flow-steps.ts'
import { type ItemScope, innerScope, scopeOfStep } from './item-scope.ts'

/** A formula of a step, without its `=`: where it is written, and what its bare names are fields of. */
export interface PlacedFormula {
  readonly path: DocumentPath
  readonly text: string
  readonly scope: ItemScope
}

/** All formulas that a step itself has, those of its lists included. */
export function listFormulas(step: FlowStep): readonly PlacedFormula[] {
  const { value, path, within } = step
  const outside = within.at(-1)
  const scope = scopeOfStep(step)
  return Object.entries(value).flatMap(([key, each]) => {
    // What is within a group are steps of their own.
    if (key === 'do' || key === 'else') return []
    const isLoop = key === 'for'
    const own = isLoop ? (outside ? scopeOfStep(outside) : NO_SCOPE) : scope
    return formulasIn(each, [...path, key], own)
  })
}

/** The steps that have the record in hand. */
export function stepsOfRecords(flow: Json): readonly FlowStep[] {
  return listSteps(flow).filter(({ path }) => path[0] === 'steps')
}

const NO_SCOPE: ItemScope = { path: [] }

function formulasIn(value: Json, path: DocumentPath, scope: ItemScope): readonly PlacedFormula[] {
  if (typeof value === 'string') {
    return value.startsWith('=') ? [{ path, text: value.slice(1), scope }] : []
  }
  if (isJsonList(value)) return value.flatMap((each, at) => formulasIn(each, [...path, at], scope))
  if (!isJsonObject(value)) return []
  const inner = innerScope(value, path, scope)
  return Object.entries(value).flatMap(([key, each]) =>
    formulasIn(each, [...path, key], key === 'for' ? scope : inner),
  )
}

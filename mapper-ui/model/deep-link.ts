import type { DocumentPath, Json } from '../../engine/index.ts'
import { isConnector, listParts } from './connector/connector-parts.ts'
import { isSamePath, mapAt, showPath, startsWith, valueAt } from './document/json-path.ts'
import { pathOfCalled } from './mapping/called-steps.ts'
import { joinFieldPath } from './mapping/field-path.ts'
import { type FlowStep, listSteps } from './mapping/flow-steps.ts'
import { scopeOfStep } from './mapping/item-scope.ts'
import { isLoop, listMappedFields } from './mapping/mapped-fields.ts'

/** A connector has a form where a flow has a pipeline and a mapping. */
export type FlowSurface = 'form' | 'pipeline' | 'mapping' | 'yaml'

/** One place of a flow: what a link in an error, a review or a document opens. */
export interface FlowPlace {
  readonly surface: FlowSurface
  readonly step?: DocumentPath | undefined
  /** Path of a target field: `lines.sku`. */
  readonly field?: string | undefined
}

/** The same place, and the same step, where nothing else is chosen: who looks at it need not look again. */
export function movePlace(place: FlowPlace, chosen: Partial<FlowPlace>): FlowPlace {
  const next = { ...place, ...chosen }
  const isSameStep =
    next.step && place.step ? isSamePath(next.step, place.step) : next.step === place.step
  const isSame = isSameStep && next.surface === place.surface && next.field === place.field
  return isSame ? place : { ...next, step: isSameStep ? place.step : next.step }
}

/** Writes a place for the query of a URL: `?view=mapping&step=steps.3&field=lines.sku`. */
export function toQuery({ surface, step, field }: FlowPlace): URLSearchParams {
  const query = new URLSearchParams({ view: surface })
  if (step) query.set('step', showPath(step))
  if (field !== undefined) query.set('field', field)
  return query
}

const OF_FLOWS: readonly FlowSurface[] = ['pipeline', 'mapping', 'yaml']

/**
 * Reads a place from the query of a URL. A step that is not there (any more) is left out; with a field alone, the
 * first step that fills it is meant.
 */
export function readQuery(flow: Json, query: URLSearchParams): FlowPlace {
  if (isConnector(flow)) return readPart(flow, query)
  const field = query.get('field') ?? undefined
  const steps = listSteps(flow)
  const asked = query.get('step') ?? undefined
  const named = steps.find(({ path }) => showPath(path) === asked)
  const called = named ? undefined : placeInCalled(steps, asked)
  const step =
    named ?? (query.has('step') || field === undefined ? undefined : filling(steps, field))
  const asView = OF_FLOWS.find((view) => view === query.get('view'))
  const surface = asView ?? (step && field !== undefined ? 'mapping' : 'pipeline')
  return { surface, step: called ?? step?.path, field }
}

function readPart(connector: Json, query: URLSearchParams): FlowPlace {
  const part = listParts(connector).find(({ path }) => showPath(path) === query.get('step'))
  return { surface: query.get('view') === 'yaml' ? 'yaml' : 'form', step: part?.path }
}

/** A step of shared steps: its file is another one, which is asked when it is open. */
function placeInCalled(
  steps: readonly FlowStep[],
  asked: string | undefined,
): DocumentPath | undefined {
  const path = asked?.split('.').map((name) => (/^\d+$/.test(name) ? Number(name) : name)) ?? []
  const isCalled = steps.some((step) => startsWith(path, pathOfCalled(step)))
  return isCalled ? path : undefined
}

/** The place of a path of the file: what a diagnostic or a caret in the text is about. */
export function placeOfPath(flow: Json, path: DocumentPath): FlowPlace {
  if (isConnector(flow)) {
    const part = listParts(flow).findLast((each) => startsWith(path, each.path))
    return { surface: 'form', step: part?.path }
  }
  const step = listSteps(flow).findLast((each) => startsWith(path, each.path))
  const [key, ...names] = step ? path.slice(step.path.length) : []
  if (!step) return { surface: 'pipeline' }
  const isField = (key === 'set' || key === 'let') && names.length > 0
  if (!isField) return { surface: 'pipeline', step: step.path }
  return { surface: 'mapping', step: step.path, field: fieldOf(names, step.value[key]) }
}

/** Names of the target field: without `set`, `for` and `if` of the lists on the way. */
function fieldOf(names: DocumentPath, set: Json | undefined): string {
  let field = ''
  let node = set
  for (const name of names) {
    if (!isLoop(node)) field = joinFieldPath(field, String(name))
    node = valueAt(node, [name])
  }
  return field
}

function filling(steps: readonly FlowStep[], field: string): FlowStep | undefined {
  return steps.find((step) => {
    const key = step.verb === 'write' ? 'set' : 'let'
    const map = mapAt(step.value, [key])
    const scope = scopeOfStep(step)
    return map && listMappedFields(map, [key], scope).some(({ target }) => target === field)
  })
}

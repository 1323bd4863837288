import {
  type DocumentPath,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { listAt, startsWith } from '../document/json-path.ts'

export const verbs = ['let', 'find', 'write', 'delete', 'skip', 'fail', 'do', 'call'] as const
export type Verb = (typeof verbs)[number]

/** A step as it is written, and where. */
export interface FlowStep {
  readonly path: DocumentPath
  readonly value: JsonObject
  /** Absent while the step is being written. */
  readonly verb: Verb | undefined
  /** Steps that this one is in, the outermost first. */
  readonly within: readonly FlowStep[]
}

/** Where a file keeps steps: a flow for records that are there and for those that are gone, shared steps at their top. */
export const stepLists: readonly DocumentPath[] = [['steps'], ['deletes', 'do'], ['do']]

/** All steps of a flow, in the order in which they are written; a group comes before what it holds. */
export function listSteps(flow: Json): readonly FlowStep[] {
  return stepLists.flatMap((path) => stepsOf(listAt(flow, path), path, []))
}

export function verbOf(step: JsonObject): Verb | undefined {
  return verbs.find((verb) => Object.hasOwn(step, verb))
}

/** Steps that have run, or may have, when a step begins: not those of the other branch. */
export function stepsBefore(all: readonly FlowStep[], step: FlowStep): readonly FlowStep[] {
  const root = step.path[0]
  const at = all.indexOf(step)
  return all
    .slice(0, at)
    .filter(
      ({ path }) =>
        path[0] === root && !startsWith(step.path, path) && !isOtherBranch(path, step.path),
    )
}

function isOtherBranch(path: DocumentPath, of: DocumentPath): boolean {
  const apart = path.findIndex((name, at) => name !== of[at])
  return path[apart] === 'do' && of[apart] === 'else'
}

function stepsOf(
  list: readonly Json[] | undefined,
  path: DocumentPath,
  within: readonly FlowStep[],
): readonly FlowStep[] {
  const steps: FlowStep[] = []
  for (const [at, value] of (list ?? []).entries()) {
    if (!isJsonObject(value)) continue
    const step: FlowStep = { path: [...path, at], value, verb: verbOf(value), within }
    steps.push(step)
    for (const branch of ['do', 'else']) {
      const inner = stepsOf(listAt(value, [branch]), [...step.path, branch], [...within, step])
      steps.push(...inner)
    }
  }
  return steps
}

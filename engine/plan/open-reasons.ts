import { parseFormula } from '../formula/syntax/parse-formula.ts'
import type { PathNode, SyntaxNode } from '../formula/syntax/syntax-node.ts'
import {
  fillWording,
  isReadOneWay,
  readWording,
  type Wording,
  wordingsOf,
} from '../formula/wordings.ts'
import type { FlowPlan, StepPlan } from './flow-plan.ts'
import { stepsWithin } from './steps-within.ts'
import type { ValuePlan } from './value-plan.ts'

/** Whether a field of a resource (`shop.order`, `["billing", "city"]`) is known, and is nobody's data. */
export type IsOpenField = (resource: string, path: readonly string[]) => boolean

/** Stands for a value that may be somebody's. */
export const HIDDEN_VALUE = '…'

/**
 * What a step said about a record, without the values that may be somebody's: those stay whose formula takes nothing but
 * open fields, settings and texts. Nothing where the step never says such a text; and none stays where the text can be
 * read in several ways, since one value may then be taken for another.
 */
export function hideInReason(
  flow: FlowPlan,
  step: string,
  text: string,
  isOpenField: IsOpenField,
): string | undefined {
  const said = saidBy(flow, step)
  if (!said) return undefined
  const sight = sightOf(flow, said.step, isOpenField)
  return hideIn(text, said.reason, (node) => isOpen(node, sight, 0))
}

/** What a connector said, with none of its values: they are what another system sent. */
export function hideInSaid(text: string, says: readonly ValuePlan[]): string | undefined {
  for (const said of says) {
    const hidden = hideIn(text, said, () => false)
    if (hidden !== undefined) return hidden
  }
  return undefined
}

function saidBy(
  flow: FlowPlan,
  id: string,
): { readonly step: StepPlan; readonly reason: ValuePlan } | undefined {
  const step = allSteps(flow).find((each) => each.id === id)
  return step && 'reason' in step ? { step, reason: step.reason } : undefined
}

function sightOf(flow: FlowPlan, step: StepPlan, isOpenField: IsOpenField): Sight {
  const seesRecord = [flow.steps, flow.deletes?.steps ?? []].some((all) => isOutside(all, step))
  return { flow, isOpenField, seesRecord }
}

function hideIn(
  text: string,
  said: ValuePlan,
  isShown: (node: SyntaxNode) => boolean,
): string | undefined {
  const readings = writtenAs(said).flatMap((wording) => {
    const values = readWording(text, wording)
    return values ? [{ wording, values }] : []
  })
  const [first] = readings
  if (!first) return undefined
  const isCertain = readings.length === 1 && isReadOneWay(text, first.wording)
  return fillWording(first.wording, ({ id, node }) =>
    isCertain && isShown(node) ? (first.values.get(id) ?? '') : HIDDEN_VALUE,
  )
}

function writtenAs(said: ValuePlan): readonly Wording[] {
  if (said.kind === 'constant' && typeof said.value === 'string') return [[said.value]]
  return said.kind === 'formula' ? wordingsOf(`=${said.formula.text}`) : []
}

function allSteps(flow: FlowPlan): readonly StepPlan[] {
  return stepsWithin([...flow.steps, ...(flow.deletes?.steps ?? [])])
}

/** In no list and no called step: bare names are fields of the source record. */
function isOutside(steps: readonly StepPlan[], step: StepPlan): boolean {
  return steps.some(
    (each) =>
      each === step ||
      (each.kind === 'do' &&
        each.for === undefined &&
        (isOutside(each.steps, step) || isOutside(each.else ?? [], step))),
  )
}

interface Sight {
  readonly flow: FlowPlan
  readonly isOpenField: IsOpenField
  readonly seesRecord: boolean
}

/** Names that are made of names that are made of names. */
const DEEPEST = 6

function isOpen(node: SyntaxNode, sight: Sight, depth: number): boolean {
  if (node.group) return false
  if (node.type === 'path') return isOpenPath(node, sight, depth)
  if (node.type === 'variable') return isOpenName(node.value, [], sight, depth)
  const parts = partsOf(node)
  return parts !== undefined && parts.every((part) => isOpen(part, sight, depth))
}

/** What a value is made of; nothing where that cannot be told. */
function partsOf(node: SyntaxNode): readonly SyntaxNode[] | undefined {
  if (node.type === 'string' || node.type === 'number' || node.type === 'value') return []
  if (node.type === 'binary') return [node.lhs, node.rhs]
  if (node.type === 'condition') {
    return [node.condition, node.then, ...(node.else ? [node.else] : [])]
  }
  if (node.type === 'block') return node.expressions
  if (node.type === 'unary') return node.value === '-' ? [node.expression] : undefined
  if (node.type !== 'function') return undefined
  return node.procedure.type === 'variable' ? node.arguments : undefined
}

function isOpenPath({ steps }: PathNode, sight: Sight, depth: number): boolean {
  const [first, ...others] = steps
  const rest = others.map((step) => (step.type === 'name' ? step.value : undefined))
  const path = rest.filter((name) => name !== undefined)
  if (path.length !== rest.length) return false
  if (first?.type === 'variable') return isOpenName(first.value, path, sight, depth)
  if (first?.type !== 'name' || !sight.seesRecord) return false
  return sight.isOpenField(sight.flow.source.resource.name, [first.value, ...path])
}

/** `$name.a.b`, whoever gave the name; where several steps give it, each has to be open. */
function isOpenName(name: string, path: readonly string[], sight: Sight, depth: number): boolean {
  const { flow, isOpenField } = sight
  if (name === 'settings') return path.length > 0
  if (name === 'record') return path.length > 0 && isOpenField(flow.source.resource.name, path)
  if (depth >= DEEPEST) return false
  const given = allSteps(flow).flatMap((step) => {
    if (step.kind === 'let' || (step.kind === 'call' && step.as !== name)) {
      return (step.kind === 'let' ? step.values : step.with)
        .filter((value) => value.name === name)
        .map(({ value }) => isOpenValue(value, sight, depth + 1))
    }
    if (!('as' in step) || step.as !== name) return []
    return [step.kind !== 'call' && path.length > 0 && isOpenField(step.resource.name, path)]
  })
  return given.length > 0 && given.every(Boolean)
}

function isOpenValue(value: ValuePlan, sight: Sight, depth: number): boolean {
  if (value.kind === 'constant') return true
  if (value.kind !== 'formula') return false
  const { node } = parseFormula(value.formula.text)
  return node !== undefined && isOpen(node, sight, depth)
}

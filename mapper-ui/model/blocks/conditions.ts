import { drawFormula, type FormulaGraph, type GraphNode } from '../../../engine/index.ts'
import { junctionOf } from './change-parts.ts'
import { partOf, replacePart, spanOf, splice, writtenOf } from './replace-part.ts'

/** What is asked of a value, as people choose it. */
export type ConditionOperator =
  | 'filled'
  | 'empty'
  | 'is'
  | 'isNot'
  | 'less'
  | 'atMost'
  | 'more'
  | 'atLeast'
  | 'oneOf'
  | 'yes'
  | 'no'
  | 'there'
  | 'missing'

export interface Condition {
  readonly operator: ConditionOperator
  readonly subject: GraphNode
  /** What it is compared with. */
  readonly value?: GraphNode | undefined
}

export const CONDITION_OPERATORS: readonly ConditionOperator[] = [
  'filled',
  'empty',
  'is',
  'isNot',
  'oneOf',
  'less',
  'atMost',
  'more',
  'atLeast',
  'yes',
  'no',
  'there',
  'missing',
]

const SIGNS: Readonly<Record<string, ConditionOperator>> = {
  '=': 'is',
  '!=': 'isNot',
  '<': 'less',
  '<=': 'atMost',
  '>': 'more',
  '>=': 'atLeast',
  in: 'oneOf',
}

/** Reads a part of a formula as a condition; nothing for what is none that people choose. */
export function readCondition(graph: FormulaGraph, id: string): Condition | undefined {
  const node = partOf(graph, id)
  if (node?.kind === 'source' || node?.kind === 'variable')
    return { operator: 'yes', subject: node }
  return node?.kind === 'fn' ? readQuestion(graph, node) : undefined
}

function readQuestion(
  graph: FormulaGraph,
  { name, form, ports }: FunctionNode,
): Condition | undefined {
  const [subject, value] = ports.map((port) => partOf(graph, port.node))
  if (!subject) return undefined
  if (form === 'infix') {
    const operator = SIGNS[name]
    return operator && value && { operator, subject, value }
  }
  if (form !== 'call' || value) return undefined
  if (name === 'not') return opposite(readCondition(graph, subject.id))
  const operator = CALLS[name]
  return operator && { operator, subject }
}

type FunctionNode = Extract<GraphNode, { readonly kind: 'fn' }>

const CALLS: Readonly<Record<string, ConditionOperator>> = { empty: 'empty', exists: 'there' }

const OPPOSITES: Readonly<Record<string, ConditionOperator>> = {
  empty: 'filled',
  there: 'missing',
  yes: 'no',
}

function opposite(condition: Condition | undefined): Condition | undefined {
  const operator = condition && OPPOSITES[condition.operator]
  return operator && { operator, subject: condition.subject }
}

/** A condition as the shortest formula that people can read. */
export function writeCondition(operator: ConditionOperator, subject: string, value = '""'): string {
  const sign = Object.keys(SIGNS).find((each) => SIGNS[each] === operator)
  return sign === undefined
    ? askOf(operator, subject)
    : `${closed(subject)} ${sign} ${closed(value)}`
}

function askOf(operator: ConditionOperator, subject: string): string {
  if (operator === 'yes') return subject
  const isAsked = Object.keys(CALLS).find((name) => CALLS[name] === operator)
  if (isAsked !== undefined) return `$${isAsked}(${subject})`
  const before = CONDITION_OPERATORS.find((each) => OPPOSITES[each] === operator)
  return `$not(${before ? askOf(before, subject) : subject})`
}

/** The formula with another question in the place of one; what is compared with stays where the new one compares too. */
export function changeOperator(
  graph: FormulaGraph,
  id: string,
  operator: ConditionOperator,
): string {
  const condition = readCondition(graph, id)
  if (!condition) return graph.text
  const { subject, value } = condition
  const written = value && valueFor(graph, condition.operator, operator, value)
  const made = writeCondition(operator, subject.text, written ?? (isList(operator) ? '[]' : '""'))
  return replacePart(graph, id, made)
}

function valueFor(
  graph: FormulaGraph,
  before: ConditionOperator,
  operator: ConditionOperator,
  value: GraphNode,
): string {
  const text = writtenOf(graph, value)
  if (isList(operator) === isList(before)) return text
  if (isList(operator)) return `[${text}]`
  const first = value.kind === 'list' ? partOf(graph, value.ports[0]?.node ?? '') : undefined
  return first?.text ?? '""'
}

function isList(operator: ConditionOperator): boolean {
  return operator === 'oneOf'
}

/** Conditions that are joined by the other word. */
export function joinedBy(graph: FormulaGraph, id: string, word: 'and' | 'or'): string {
  const node = partOf(graph, id)
  const junction = node && junctionOf(graph, node)
  if (!junction || junction.word === word) return graph.text
  const spans = junction.parts.map((part) => spanOf(graph, part))
  const gaps = spans.slice(1).map(({ from }, at) => ({ from: spans[at]?.to ?? from, to: from }))
  return gaps.toReversed().reduce((text, gap) => {
    const between = text.slice(gap.from, gap.to).replace(junction.word, word)
    return splice(text, gap, between)
  }, graph.text)
}

/** A text that no operator beside it tears apart. */
function closed(text: string): string {
  const { nodes, root } = drawFormula(text)
  const node = nodes.find(({ id }) => id === root)
  const isOne =
    node !== undefined &&
    (CLOSED.has(node.kind) ||
      (node.kind === 'fn' && node.form === 'call') ||
      (node.kind === 'when' && node.form === 'if') ||
      node.brackets > 0)
  return isOne ? text : `(${text})`
}

const CLOSED: ReadonlySet<string> = new Set([
  'source',
  'variable',
  'constant',
  'lookup',
  'list',
  'object',
])

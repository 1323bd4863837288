import { drawFormula, type FormulaGraph, type GraphNode } from '../../../engine/index.ts'
import { partOf, replacePart, writtenOf } from './replace-part.ts'

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

/** Whether an operator compares with another value. */
export function isComparing(operator: ConditionOperator): boolean {
  return Object.values(SIGNS).includes(operator)
}

/** Reads a part of a formula as a condition; nothing for what is none that people choose. */
export function readCondition(graph: FormulaGraph, id: string): Condition | undefined {
  const node = partOf(graph, id)
  if (!node) return undefined
  if (node.kind === 'source' || node.kind === 'variable') return { operator: 'yes', subject: node }
  if (node.kind !== 'fn') return undefined
  const [first, second] = node.ports.map((port) => partOf(graph, port.node))
  if (!first) return undefined
  if (node.form === 'infix') {
    const operator = SIGNS[node.name]
    return operator && second && { operator, subject: first, value: second }
  }
  if (node.form !== 'call' || second) return undefined
  if (node.name === 'empty') return { operator: 'empty', subject: first }
  if (node.name === 'exists') return { operator: 'there', subject: first }
  if (node.name !== 'not') return undefined
  const inner = readCondition(graph, first.id)
  if (inner?.operator === 'empty') return { operator: 'filled', subject: inner.subject }
  if (inner?.operator === 'there') return { operator: 'missing', subject: inner.subject }
  if (inner?.operator === 'yes') return { operator: 'no', subject: inner.subject }
  return undefined
}

/** A condition as the shortest formula that people can read. */
export function writeCondition(operator: ConditionOperator, subject: string, value = '""'): string {
  switch (operator) {
    case 'filled':
      return `$not($empty(${subject}))`
    case 'empty':
      return `$empty(${subject})`
    case 'yes':
      return subject
    case 'no':
      return `$not(${subject})`
    case 'there':
      return `$exists(${subject})`
    case 'missing':
      return `$not($exists(${subject}))`
    default: {
      const sign = Object.keys(SIGNS).find((each) => SIGNS[each] === operator)
      return `${closed(subject)} ${sign} ${closed(value)}`
    }
  }
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

/** One more condition beside one, or beside several that are joined by the same word. */
export function joinCondition(
  graph: FormulaGraph,
  id: string,
  word: 'and' | 'or',
  condition: string,
): string {
  const node = partOf(graph, id)
  if (!node) return graph.text
  const isOther =
    node.kind === 'fn' && node.form === 'infix' && (node.name === 'or' || node.name === 'and')
  const before = isOther && node.name !== word ? `(${node.text})` : node.text
  return replacePart(graph, id, `${before} ${word} ${condition}`)
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

import type { LiteralNode, PathNode, SyntaxNode } from '../syntax/syntax-node.ts'
import { isInherited } from './compile-names.ts'

/** The name that a path consists of, if it is no more than one. */
export function bareName(node: SyntaxNode): string | undefined {
  const [name, ...others] = bareNames(node)
  return others.length === 0 ? name : undefined
}

/** The names that a path consists of; none where there is more to it. Names that every object inherits need care. */
export function bareNames(node: SyntaxNode): readonly string[] {
  if (node.type !== 'path' || node.keepSingletonArray === true || node.keepArray === true) return []
  if (node.group !== undefined || node.predicate !== undefined || givesNames(node)) return []
  const names = leadingNames(node.steps)
  return names.length < node.steps.length || names.some(isInherited) ? [] : names
}

/** The bare names at the start of a path's steps. */
export function leadingNames(steps: readonly SyntaxNode[]): readonly string[] {
  const names: string[] = []
  for (const step of steps) {
    if (step.type !== 'name' || !isBare(step)) break
    names.push(step.value)
  }
  return names
}

/** Whether nothing stands behind a step. */
export function isBare(step: SyntaxNode): boolean {
  return (
    step.stages === undefined &&
    step.predicate === undefined &&
    step.group === undefined &&
    (step.keepArray !== true || step.type === 'name')
  )
}

/** Whether `@`, `#` or `%` make this path carry tuples. */
export function givesNames(path: PathNode): boolean {
  return (
    path.tuple === true ||
    path.steps.some(
      (step) =>
        step.tuple === true ||
        (step.type === 'sort' && step.index !== undefined) ||
        step.stages?.some((stage) => stage.type === 'index') === true,
    )
  )
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '..'])

/** Whether a node reads nothing of its context, calls nothing and gives nothing a name: its value is the same for each item. */
export function isFixed(node: SyntaxNode): boolean {
  if (node.predicate !== undefined || node.group !== undefined || node.keepArray === true) {
    return false
  }
  if (node.type === 'variable') return node.value !== ''
  if (node.type === 'block') return node.expressions.length === 1 && node.expressions.every(isFixed)
  if (node.type === 'binary') {
    return ARITHMETIC.has(node.value) && isFixed(node.lhs) && isFixed(node.rhs)
  }
  if (node.type === 'unary') {
    if (node.value === '-') return isFixed(node.expression)
    return node.value === '[' && node.expressions.every(isFixed)
  }
  return isLiteral(node)
}

/** Whether a node is a constant, with nothing behind it. */
export function isLiteral(node: SyntaxNode): node is LiteralNode {
  if (node.predicate !== undefined || node.group !== undefined || node.keepArray === true) {
    return false
  }
  return node.type === 'string' || node.type === 'number' || node.type === 'value'
}

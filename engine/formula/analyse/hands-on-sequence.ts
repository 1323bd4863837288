import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { Callee } from './abstract-value.ts'
import { knownFunction } from './function-forms.ts'

/**
 * True for a function that ends with a call which gives a sequence, such as `$filter`: a function that calls it back sees
 * the list itself, also where one item would come out alone elsewhere.
 */
export function handsOnSequence(callee: Callee): boolean {
  return callee.kind === 'lambda' && endsInSequence(callee.node.body)
}

function endsInSequence(node: SyntaxNode): boolean {
  if (node.type === 'lambda') return node.thunk === true && endsInSequence(node.body)
  if (node.type === 'block') return node.expressions.slice(-1).some(endsInSequence)
  if (node.type === 'condition') {
    return endsInSequence(node.then) || (node.else !== undefined && endsInSequence(node.else))
  }
  if (node.type !== 'function') return false
  return node.procedure.type !== 'variable' || givesSequence(node.procedure.value)
}

/** False only for functions of which it is known that they give one value. */
function givesSequence(name: string): boolean {
  const { kinds, list } = knownFunction(name)?.form.result ?? {}
  return kinds === undefined || list === true
}

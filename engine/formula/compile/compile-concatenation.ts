import type { Code } from '../run/code.ts'
import { checkedText } from '../run/meter.ts'
import { type Operand, read } from '../run/operand.ts'
import { operandText } from '../run/operators.ts'
import type { BinaryNode, SyntaxNode } from '../syntax/syntax-node.ts'
import { compileOperand } from './compile-operand.ts'
import type { Compiler } from './compiler.ts'
import type { Scope } from './scope.ts'

interface Part {
  readonly operand: Operand
  /** Where the `&` before it stands. */
  readonly position: number | undefined
}

/** `a & b & c`: all parts in one go. */
export function compileConcatenation(node: BinaryNode, scope: Scope, compiler: Compiler): Code {
  const others: Part[] = []
  let inner = node
  while (isConcatenation(inner.lhs)) {
    others.unshift(partOf(inner, scope, compiler))
    inner = inner.lhs
  }
  const first = compileOperand(inner.lhs, scope, compiler)
  const second = partOf(inner, scope, compiler)
  return others.length === 0 ? joinTwo(first, second) : joinAll(first, second, others)
}

function partOf({ rhs, position }: BinaryNode, scope: Scope, compiler: Compiler): Part {
  return { operand: compileOperand(rhs, scope, compiler), position }
}

/** Filters and groupings see the text of the part before them, so what carries one is a part by itself. */
function isConcatenation(node: SyntaxNode): node is BinaryNode {
  return (
    node.type === 'binary' &&
    node.value === '&' &&
    node.predicate === undefined &&
    node.group === undefined &&
    node.keepArray !== true
  )
}

function joinTwo(first: Operand, { operand: second, position }: Part): Code {
  return (context, frame) => {
    const left = read(first, context, frame)
    const right = read(second, context, frame)
    if (typeof left === 'string' && typeof right === 'string') return checkedText(left + right)
    return checkedText(operandText(left, position) + operandText(right, position))
  }
}

/** Both sides of an `&` are computed before either is made a text: of two mistakes, the same is told as ever. */
function joinAll(
  first: Operand,
  { operand: second, position }: Part,
  others: readonly Part[],
): Code {
  return (context, frame) => {
    const left = read(first, context, frame)
    const right = read(second, context, frame)
    let text =
      typeof left === 'string' && typeof right === 'string'
        ? checkedText(left + right)
        : checkedText(operandText(left, position) + operandText(right, position))
    for (const part of others) {
      const value = read(part.operand, context, frame)
      text = checkedText(
        text + (typeof value === 'string' ? value : operandText(value, part.position)),
      )
    }
    return text
  }
}

import type { Code } from '../run/code.ts'
import {
  type ArithmeticOperator,
  arithmetic,
  equal,
  isIn,
  isTrue,
  joinTexts,
  negate,
  type OrderOperator,
  ordered,
  range,
  unequal,
} from '../run/operators.ts'
import type { BinaryNode, BinaryOperator, NegationNode } from '../syntax/syntax-node.ts'
import type { Compiled, Compiler } from './compiler.ts'
import type { Scope } from './scope.ts'

/** An operator between two operands. */
export function compileBinary(node: BinaryNode, scope: Scope, compiler: Compiler): Compiled {
  const left = compiler.compile(node.lhs, scope)
  const right = compiler.compile(node.rhs, scope)
  const code = equalsText(node, left, right) ?? operation(node, left, right)
  return { code, settled: node.value !== '..' }
}

/** `status = "paid"`: what most conditions of a mapping are. */
function equalsText({ value: operator, rhs }: BinaryNode, left: Code, right: Code) {
  if (rhs.type !== 'string' || rhs.predicate !== undefined || rhs.group !== undefined) return
  const { value: text } = rhs
  if (operator === '=') {
    const code: Code = (context, frame) => {
      const value = left(context, frame)
      return typeof value === 'string' ? value === text : equal(value, right(context, frame))
    }
    return code
  }
  if (operator !== '!=') return
  const code: Code = (context, frame) => {
    const value = left(context, frame)
    return typeof value === 'string' ? value !== text : unequal(value, right(context, frame))
  }
  return code
}

function operation(node: BinaryNode, left: Code, right: Code): Code {
  const { value: operator, position } = node
  if (isArithmetic(operator)) return calculation(operator, left, right, position)
  if (isOrder(operator)) return comparison(operator, left, right, position)
  switch (operator) {
    case '=':
      return (context, frame) => equal(left(context, frame), right(context, frame))
    case '!=':
      return (context, frame) => unequal(left(context, frame), right(context, frame))
    case '&':
      return (context, frame) => joinTexts(left(context, frame), right(context, frame), position)
    case 'and':
      return (context, frame) => isTrue(left(context, frame)) && isTrue(right(context, frame))
    case 'or':
      return (context, frame) => isTrue(left(context, frame)) || isTrue(right(context, frame))
    case 'in':
      return (context, frame) => isIn(left(context, frame), right(context, frame))
    case '..':
      return (context, frame) => range(left(context, frame), right(context, frame), position)
  }
}

function isArithmetic(operator: BinaryOperator): operator is ArithmeticOperator {
  return '+-*/%'.includes(operator)
}

function isOrder(operator: BinaryOperator): operator is OrderOperator {
  return operator.startsWith('<') || operator.startsWith('>')
}

/** Finite numbers, the usual case, need no check beyond the subtraction: `a - a` is not 0 for any other. */
function calculation(
  operator: ArithmeticOperator,
  left: Code,
  right: Code,
  position: number | undefined,
): Code {
  const slow = (a: ReturnType<Code>, b: ReturnType<Code>) => arithmetic(a, b, operator, position)
  switch (operator) {
    case '+':
      return (context, frame) => {
        const a = left(context, frame)
        const b = right(context, frame)
        return typeof a === 'number' && typeof b === 'number' && a - a === 0 && b - b === 0
          ? a + b
          : slow(a, b)
      }
    case '-':
      return (context, frame) => {
        const a = left(context, frame)
        const b = right(context, frame)
        return typeof a === 'number' && typeof b === 'number' && a - a === 0 && b - b === 0
          ? a - b
          : slow(a, b)
      }
    case '*':
      return (context, frame) => {
        const a = left(context, frame)
        const b = right(context, frame)
        return typeof a === 'number' && typeof b === 'number' && a - a === 0 && b - b === 0
          ? a * b
          : slow(a, b)
      }
    case '/':
      return (context, frame) => {
        const a = left(context, frame)
        const b = right(context, frame)
        return typeof a === 'number' && typeof b === 'number' && a - a === 0 && b - b === 0
          ? a / b
          : slow(a, b)
      }
    case '%':
      return (context, frame) => slow(left(context, frame), right(context, frame))
  }
}

function comparison(
  operator: OrderOperator,
  left: Code,
  right: Code,
  position: number | undefined,
): Code {
  return (context, frame) =>
    ordered(left(context, frame), right(context, frame), operator, position)
}

export function compileNegation(node: NegationNode, scope: Scope, compiler: Compiler): Compiled {
  const operand = compiler.compile(node.expression, scope)
  const { position } = node
  return { code: (context, frame) => negate(operand(context, frame), position), settled: true }
}

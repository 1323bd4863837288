import type { Code } from '../run/code.ts'
import { type Operand, read } from '../run/operand.ts'
import {
  type ArithmeticOperator,
  arithmetic,
  equal,
  isIn,
  isTrue,
  negate,
  type OrderOperator,
  ordered,
  range,
  unequal,
} from '../run/operators.ts'
import type { BinaryNode, BinaryOperator, NegationNode } from '../syntax/syntax-node.ts'
import { compileConcatenation } from './compile-concatenation.ts'
import { compileOperand } from './compile-operand.ts'
import type { Compiled, Compiler } from './compiler.ts'
import type { Scope } from './scope.ts'

/** An operator between two operands. */
export function compileBinary(node: BinaryNode, scope: Scope, compiler: Compiler): Compiled {
  const { value: operator } = node
  if (operator === '&') {
    return { code: compileConcatenation(node, scope, compiler), settled: true }
  }
  const left = compileOperand(node.lhs, scope, compiler)
  const right = compileOperand(node.rhs, scope, compiler)
  const code = equalsText(node, left, right) ?? operation(operator, left, right, node.position)
  return { code, settled: operator !== '..' }
}

/** `status = "paid"`: what most conditions of a mapping are. */
function equalsText({ value: operator, rhs }: BinaryNode, left: Operand, right: Operand) {
  if (rhs.type !== 'string' || rhs.predicate !== undefined || rhs.group !== undefined) return
  const { value: text } = rhs
  if (operator === '=') {
    const code: Code = (context, frame) => {
      const value = read(left, context, frame)
      return typeof value === 'string' ? value === text : equal(value, read(right, context, frame))
    }
    return code
  }
  if (operator !== '!=') return
  const code: Code = (context, frame) => {
    const value = read(left, context, frame)
    return typeof value === 'string' ? value !== text : unequal(value, read(right, context, frame))
  }
  return code
}

function operation(
  operator: Exclude<BinaryOperator, '&'>,
  left: Operand,
  right: Operand,
  position: number | undefined,
): Code {
  if (isArithmetic(operator)) return calculation(operator, left, right, position)
  if (isOrder(operator)) return comparison(operator, left, right, position)
  switch (operator) {
    case '=':
      return (context, frame) => equal(read(left, context, frame), read(right, context, frame))
    case '!=':
      return (context, frame) => unequal(read(left, context, frame), read(right, context, frame))
    case 'and':
      return (context, frame) =>
        isTrue(read(left, context, frame)) && isTrue(read(right, context, frame))
    case 'or':
      return (context, frame) =>
        isTrue(read(left, context, frame)) || isTrue(read(right, context, frame))
    case 'in':
      return (context, frame) => isIn(read(left, context, frame), read(right, context, frame))
    case '..':
      return (context, frame) =>
        range(read(left, context, frame), read(right, context, frame), position)
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
  left: Operand,
  right: Operand,
  position: number | undefined,
): Code {
  const slow = (a: ReturnType<Code>, b: ReturnType<Code>) => arithmetic(a, b, operator, position)
  switch (operator) {
    case '+':
      return (context, frame) => {
        const a = read(left, context, frame)
        const b = read(right, context, frame)
        return typeof a === 'number' && typeof b === 'number' && a - a === 0 && b - b === 0
          ? a + b
          : slow(a, b)
      }
    case '-':
      return (context, frame) => {
        const a = read(left, context, frame)
        const b = read(right, context, frame)
        return typeof a === 'number' && typeof b === 'number' && a - a === 0 && b - b === 0
          ? a - b
          : slow(a, b)
      }
    case '*':
      return (context, frame) => {
        const a = read(left, context, frame)
        const b = read(right, context, frame)
        return typeof a === 'number' && typeof b === 'number' && a - a === 0 && b - b === 0
          ? a * b
          : slow(a, b)
      }
    case '/':
      return (context, frame) => {
        const a = read(left, context, frame)
        const b = read(right, context, frame)
        return typeof a === 'number' && typeof b === 'number' && a - a === 0 && b - b === 0
          ? a / b
          : slow(a, b)
      }
    case '%':
      return (context, frame) => slow(read(left, context, frame), read(right, context, frame))
  }
}

function comparison(
  operator: OrderOperator,
  left: Operand,
  right: Operand,
  position: number | undefined,
): Code {
  const slow = (a: ReturnType<Code>, b: ReturnType<Code>) => ordered(a, b, operator, position)
  switch (operator) {
    case '<':
      return (context, frame) => {
        const a = read(left, context, frame)
        const b = read(right, context, frame)
        return typeof a === 'number' && typeof b === 'number' ? a < b : slow(a, b)
      }
    case '<=':
      return (context, frame) => {
        const a = read(left, context, frame)
        const b = read(right, context, frame)
        return typeof a === 'number' && typeof b === 'number' ? a <= b : slow(a, b)
      }
    case '>':
      return (context, frame) => {
        const a = read(left, context, frame)
        const b = read(right, context, frame)
        return typeof a === 'number' && typeof b === 'number' ? a > b : slow(a, b)
      }
    case '>=':
      return (context, frame) => {
        const a = read(left, context, frame)
        const b = read(right, context, frame)
        return typeof a === 'number' && typeof b === 'number' ? a >= b : slow(a, b)
      }
  }
}

export function compileNegation(node: NegationNode, scope: Scope, compiler: Compiler): Compiled {
  const operand = compiler.compile(node.expression, scope)
  const { position } = node
  return { code: (context, frame) => negate(operand(context, frame), position), settled: true }
}

import { isDrawnAs, type NotDrawn, type Part, type Shape, type WrittenPath } from './shape.ts'
import { countedParts, literalPairs, shapeOfCall, shapeOfPipe } from './shape-of-call.ts'
import { shapeOfPath } from './shape-of-path.ts'
import type { WrittenNode } from './written-formula.ts'
import { pathOf } from './written-path.ts'

/** What a part of a formula is drawn as, or why it is not. */
export function shapeOfNode(node: WrittenNode | WrittenPath): Shape | NotDrawn {
  const path = pathOf(node)
  if (path) return shapeOfPath(path)
  if (node.type === 'literal') return constant(node.value)
  if (node.type === 'regex') return constant(undefined)
  if (node.type === 'infix') return shapeOfInfix(node)
  if (node.type === 'negation') return shapeOfNegation(node.operand)
  if (node.type === 'condition') return shapeOfChoice(node)
  if (node.type === 'call') return shapeOfCall(node)
  if (node.type === 'block') return shapeOfNames(node.statements)
  if (node.type === 'list') return shapeOfList(node.items)
  if (node.type === 'object') return shapeOfObject(node)
  return { reason: WHY_NOT[node.type] ?? 'it has no drawing' }
}

const WHY_NOT: Readonly<Record<string, string>> = {
  lambda: 'it makes a function of its own',
  group: 'it groups by a key',
  transform: 'it changes a copy of the data',
  wildcard: 'it reads whatever fields there are',
  descendant: 'it reads fields at any depth',
}

function constant(value: string | number | boolean | null | undefined): Shape {
  return { node: { kind: 'constant', value }, parts: [] }
}

type Infix = Extract<WrittenNode, { readonly type: 'infix' }>

function shapeOfInfix(node: Infix): Shape | NotDrawn {
  const { operator, left, right } = node
  switch (operator) {
    case '&': {
      const parts = countedParts(joined(node))
      return { node: { kind: 'fn', name: '&', form: 'template' }, parts }
    }
    case '??':
    case '?:': {
      const form = operator === '??' ? 'default' : 'truthy'
      const parts = countedParts(alternatives(node))
      return { node: { kind: 'when', form, caseBrackets: [] }, parts }
    }
    case '~>':
      return shapeOfPipe(left, right)
    case ':=':
      return { reason: 'it keeps a value under a name in the middle of a formula' }
    case '@':
    case '#':
      return { reason: 'it binds names along a path (@ or #)' }
    default: {
      const parts = [
        { port: 'left', of: left },
        { port: 'right', of: right },
      ]
      return { node: { kind: 'fn', name: operator, form: 'infix' }, parts }
    }
  }
}

/** `a & b & c` leans to the left. */
function joined({ left, right }: Infix): readonly WrittenNode[] {
  const isJoin = left.type === 'infix' && left.operator === '&'
  return isJoin ? [...joined(left), right] : [left, right]
}

/** `a ?? b ?? c` leans to the right. */
function alternatives({ operator, left, right }: Infix): readonly WrittenNode[] {
  const goesOn = right.type === 'infix' && right.operator === operator
  return goesOn ? [left, ...alternatives(right)] : [left, right]
}

function shapeOfNegation(operand: WrittenNode): Shape {
  if (operand.type === 'literal' && typeof operand.value === 'number') {
    return constant(-operand.value)
  }
  const parts = [{ port: 'value', of: operand }]
  return { node: { kind: 'fn', name: '-', form: 'minus' }, parts }
}

/** Another choice in the `else` of a choice is a further case of it, in brackets too. */
function shapeOfChoice(first: Extract<WrittenNode, { readonly type: 'condition' }>): Shape {
  const parts: Part[] = []
  const caseBrackets = [0]
  for (let current = first; ; ) {
    const at = caseBrackets.length
    parts.push({ port: `test${at}`, of: current.test }, { port: `then${at}`, of: current.holds })
    const { otherwise } = current
    if (!otherwise) break
    const { inner, brackets } = withoutBrackets(otherwise)
    if (inner.type !== 'condition') {
      parts.push({ port: 'otherwise', of: otherwise })
      break
    }
    caseBrackets.push(brackets)
    current = inner
  }
  return { node: { kind: 'when', form: 'choice', caseBrackets }, parts }
}

/** What stands within round brackets that hold one expression. */
export function withoutBrackets(node: WrittenNode): {
  readonly inner: WrittenNode
  readonly brackets: number
} {
  let inner = node
  let brackets = 0
  while (inner.type === 'block') {
    const [only] = inner.statements
    if (inner.statements.length !== 1 || !only || isBinding(only)) break
    inner = only
    brackets++
  }
  return { inner, brackets }
}

function isBinding(node: WrittenNode): node is Infix {
  return node.type === 'infix' && node.operator === ':='
}

function shapeOfNames(statements: readonly WrittenNode[]): Shape | NotDrawn {
  const result = statements.at(-1)
  if (!result) return { reason: 'it is empty' }
  if (isBinding(result)) return { reason: 'it ends with a name and no result' }
  const parts: Part[] = []
  for (const statement of statements.slice(0, -1)) {
    if (!isBinding(statement) || statement.left.type !== 'variable') {
      return { reason: 'it has statements without a name' }
    }
    if (statement.right.type === 'lambda') return { reason: 'it makes a function of its own' }
    parts.push({ port: `$${statement.left.value}`, of: statement.right })
  }
  if (new Set(parts.map(({ port }) => port)).size < parts.length) {
    return { reason: 'it gives a name twice' }
  }
  return { node: { kind: 'names' }, parts: [...parts, { port: 'result', of: result }] }
}

/** A loop in square brackets is a loop that always gives a list. */
function shapeOfList(items: readonly WrittenNode[]): Shape | NotDrawn {
  if (items.some((item) => item.type === 'infix' && item.operator === '..')) {
    return { reason: 'it counts from a number to another' }
  }
  const [only] = items
  const path = items.length === 1 && only ? pathOf(only) : undefined
  const loop = path && shapeOfPath(path)
  if (loop && isDrawnAs(loop) && loop.node.kind === 'each' && loop.node.form === 'loop') {
    return { ...loop, node: { ...loop.node, isList: true } }
  }
  return { node: { kind: 'list' }, parts: countedParts(items) }
}

function shapeOfObject(
  object: Extract<WrittenNode, { readonly type: 'object' }>,
): Shape | NotDrawn {
  const pairs = literalPairs(object)
  if (!pairs) return { reason: 'it computes the names of fields' }
  return { node: { kind: 'object' }, parts: pairs.map(([port, of]) => ({ port, of })) }
}

import { isDrawnFunction } from './catalogue.ts'
import type { NotDrawn, Part, Shape } from './shape.ts'
import type { WrittenNode } from './written-formula.ts'

type Call = Extract<WrittenNode, { readonly type: 'call' }>

/** A call of a function of the catalogue; `$if`, `$translate` and `$lookup` in rows have nodes of their own. */
export function shapeOfCall(call: Call): Shape | NotDrawn {
  const name = catalogueName(call)
  if (typeof name !== 'string') return name
  if (name === 'if' && call.args.length >= 2 && call.args.length <= 3) return shapeOfIf(call)
  return shapeOfLookup(name, call) ?? functionOf(name, 'call', call.args)
}

/** `x ~> $f(y)`, or `x ~> $f`. */
export function shapeOfPipe(piped: WrittenNode, into: WrittenNode): Shape | NotDrawn {
  if (into.type === 'variable' && isDrawnFunction(into.value)) {
    return functionOf(into.value, 'bare pipe', [piped])
  }
  if (into.type !== 'call') return { reason: 'it applies a function of its own' }
  const name = catalogueName(into)
  return typeof name === 'string' ? functionOf(name, 'pipe', [piped, ...into.args]) : name
}

function catalogueName({ callee, args }: Call): string | NotDrawn {
  if (callee.type !== 'variable') return { reason: 'it calls what an expression gives' }
  if (args.some(({ type }) => type === 'placeholder')) {
    return { reason: 'it leaves arguments of a function open' }
  }
  if (isDrawnFunction(callee.value)) return callee.value
  return { reason: `it calls $${callee.value}` }
}

/** A function's node with its arguments, counted from 1. */
function functionOf(
  name: string,
  form: 'call' | 'pipe' | 'bare pipe',
  args: readonly WrittenNode[],
): Shape {
  return { node: { kind: 'fn', name, form }, parts: countedParts(args) }
}

export function countedParts(nodes: readonly WrittenNode[]): readonly Part[] {
  return nodes.map((of, at) => ({ port: String(at + 1), of }))
}

function shapeOfIf(call: Call): Shape {
  const parts: Part[] = []
  let cases = 0
  let rest: WrittenNode | undefined = call
  while (rest && isIf(rest)) {
    const [test, holds, otherwise]: readonly WrittenNode[] = rest.args
    cases++
    if (test) parts.push({ port: `test${cases}`, of: test })
    if (holds) parts.push({ port: `then${cases}`, of: holds })
    rest = otherwise
  }
  if (rest) parts.push({ port: 'otherwise', of: rest })
  return { node: { kind: 'when', form: 'if', caseBrackets: zeros(cases) }, parts }
}

function isIf(node: WrittenNode): node is Call {
  return (
    node.type === 'call' &&
    node.callee.type === 'variable' &&
    node.callee.value === 'if' &&
    node.args.length >= 2 &&
    node.args.length <= 3
  )
}

function zeros(count: number): readonly number[] {
  return Array.from({ length: count }, () => 0)
}

function shapeOfLookup(name: string, { args }: Call): Shape | undefined {
  const [first, value] = args
  if (!first || !value || args.length !== 2) return undefined
  if (name === 'translate' && first.type === 'literal' && typeof first.value === 'string') {
    const parts = [{ port: 'value', of: value }]
    return { node: { kind: 'lookup', table: first.value, rows: [] }, parts }
  }
  if (name !== 'lookup' || first.type !== 'object') return undefined
  const rows = literalPairs(first)
  if (!rows) return undefined
  const parts = rows.map(([key, of]) => ({ port: `row ${key}`, of }))
  return {
    node: { kind: 'lookup', table: undefined, rows: rows.map(([key]) => key) },
    parts: [...parts, { port: 'value', of: value }],
  }
}

/** The pairs of an object whose keys are texts, each written once. */
export function literalPairs(
  object: Extract<WrittenNode, { readonly type: 'object' }>,
): ReadonlyArray<readonly [key: string, value: WrittenNode]> | undefined {
  const pairs: (readonly [string, WrittenNode])[] = []
  for (const [key, value] of object.pairs) {
    if (key.type !== 'literal' || typeof key.value !== 'string') return undefined
    pairs.push([key.value, value])
  }
  return new Set(pairs.map(([key]) => key)).size === pairs.length ? pairs : undefined
}

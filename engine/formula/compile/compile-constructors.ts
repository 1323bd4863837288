import { makerFor } from '../../object-maker.ts'
import { accumulate, appendTo } from '../run/accumulate.ts'
import type { Code } from '../run/code.ts'
import { grouped } from '../run/grouping.ts'
import { allocate } from '../run/meter.ts'
import { type Operand, read } from '../run/operand.ts'
import { doubtOutput, isPlainScalar } from '../run/output.ts'
import { markConstructed } from '../run/sequence.ts'
import type { Value, ValueList, ValueObject } from '../run/value.ts'
import type { ListNode, ObjectNode, Pair, SyntaxNode } from '../syntax/syntax-node.ts'
import { compileOperand } from './compile-operand.ts'
import type { Compiled, Compiler } from './compiler.ts'
import type { Scope } from './scope.ts'

/** `[a, b]`: lists spread into it, unless they are written as lists themselves. */
export function compileList(node: ListNode, scope: Scope, compiler: Compiler): Compiled {
  const items = node.expressions.map((expression) => ({
    code: compiler.compile(expression, scope),
    isList: expression.type === 'unary' && expression.value === '[',
  }))
  const isConstructed = node.consarray === true
  const code: Code = (context, frame) => {
    const list: ValueList = []
    for (const item of items) {
      const value = item.code(context, frame)
      if (value === undefined) continue
      if (item.isList || !Array.isArray(value)) {
        list.push(value)
      } else {
        allocate(value.length)
        for (const inner of value) list.push(inner)
      }
    }
    allocate(list.length)
    return isConstructed ? markConstructed(list) : list
  }
  return { code, settled: true }
}

/** `{"a": b}`: with keys that are written out, a plain object; else a grouping of the context. */
export function compileObject(node: ObjectNode, scope: Scope, compiler: Compiler): Compiled {
  const fields = writtenFields(node.lhs, scope, compiler)
  if (fields !== undefined) return { code: objectOf(fields), settled: true }
  const { lhs, position } = node
  const grouping = compiler.grouping(position === undefined ? { lhs } : { lhs, position }, scope)
  const code: Code = (context, frame) => {
    doubtOutput()
    return grouped(grouping, context, frame, frame)
  }
  return { code, settled: true }
}

interface Field {
  readonly name: string
  readonly value: Operand
  /** Written as an object, or as one for each item of a list: what is in there has been judged already. */
  readonly isMade: boolean
}

const RESERVED: ReadonlySet<unknown> = new Set([
  '__proto__',
  '_jsonata_lambda',
  '_jsonata_function',
])

function writtenFields(
  pairs: readonly Pair[],
  scope: Scope,
  compiler: Compiler,
): readonly Field[] | undefined {
  const seen = new Set<string>()
  const isSimple = pairs.every(([key]) => {
    if (key.type !== 'string' || key.predicate !== undefined || key.group !== undefined)
      return false
    if (typeof key.value !== 'string' || RESERVED.has(key.value) || seen.has(key.value))
      return false
    seen.add(key.value)
    return true
  })
  if (!isSimple) return undefined
  const names = [...seen]
  return pairs.flatMap(([, value], at) => {
    const name = names[at]
    if (name === undefined) return []
    const isMade = makesObjects(value)
    return [{ name, value: compileOperand(value, scope, compiler), isMade }]
  })
}

/** An object without fields takes as much memory as a list of so many items. */
const ITEMS_PER_OBJECT = 4

function objectOf(fields: readonly Field[]): Code {
  const Made = makerFor<Value>(fields.map(({ name }) => name))
  const items = ITEMS_PER_OBJECT + fields.length
  return (context, frame) => {
    const within = Array.isArray(context) ? allItems(context) : context
    allocate(items)
    const object: ValueObject = new Made()
    for (const field of fields) {
      const value = read(field.value, within, frame)
      if (value === undefined) continue
      if (field.isMade) {
        object[field.name] = Array.isArray(value) ? value.slice() : value
        continue
      }
      if (!isPlainScalar(value)) doubtOutput()
      object[field.name] = value
    }
    return object
  }
}

/** Whether an expression gives objects that are written out in it, one or many, and nothing else. */
function makesObjects(node: SyntaxNode): boolean {
  if (node.predicate !== undefined || node.group !== undefined || node.keepArray === true)
    return false
  if (node.type === 'unary') return node.value === '{'
  if (node.type !== 'path' || node.keepSingletonArray === true || node.tuple === true) return false
  const last = node.steps.at(-1)
  return last?.type === 'unary' && last.stages === undefined && makesObjects(last)
}

/** A list as context of an object: its items are grouped under every key, and come out appended to each other. */
function allItems(list: ValueList): Value {
  const [first, ...others] = list
  if (others.length === 0) return first
  const all = accumulate(first)
  for (const item of others) appendTo(all, item)
  return all.value
}

import { say } from '../../messages/message.ts'
import type { FormulaProblem } from '../formula.ts'
import { finish } from '../run/calls.ts'
import type { Code, GroupingCode, StageCode } from '../run/code.ts'
import { Frame } from '../run/frame.ts'
import { functions } from '../run/functions.ts'
import { grouped } from '../run/grouping.ts'
import { spend } from '../run/meter.ts'

import { settle, settleAsList } from '../run/sequence.ts'
import { applyStages } from '../run/stages.ts'
import { asValue, type Value } from '../run/value.ts'
import type { Grouping, Stage, SyntaxNode } from '../syntax/syntax-node.ts'
import { asContext, evalFunction } from './compile-eval.ts'
import { compileNode } from './compile-node.ts'
import { readPlaces, slotReader } from './compile-variable.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { boundNames, makeScope, namesGivenIn, placesOf, type Scope } from './scope.ts'
import { isFixed } from './simple-nodes.ts'
import { endsInTailCall } from './tail-calls.ts'

/** A compiled formula: runs on a record with values for its free names. */
export interface Program {
  readonly run: (input: Value, variables: Readonly<Record<string, unknown>>) => Value
  /** Names that nothing in the formula binds, without the dollar sign, in order of first use. */
  readonly freeNames: readonly string[]
  /** True when each result is an object that was made for it, as `{...}` does. */
  readonly makesObject: boolean
}

const NO_FRAME = new Frame(undefined, 0)

/** Turns a tree into closures: everything that can be known from the text alone is decided here. */
export function compileProgram(
  tree: SyntaxNode,
  report: (problem: FormulaProblem) => void,
  allowEval: boolean,
): Program {
  const root = makeScope(undefined, boundNames([tree]))
  const builder = new ProgramCompiler(root, report, allowEval)
  const code = builder.compile(tree, root)
  const size = root.slots.size + 1 + builder.free.size
  // Most formulas are a path or a call, and name nothing: what nobody writes to can be the same for all.
  const needsFrame = size > 1 || builder.readsInput
  return {
    freeNames: [...builder.certainlyFree],
    makesObject: makesObject(tree),
    run(input, variables) {
      if (!needsFrame) return code(asContext(input), NO_FRAME)
      const frame = new Frame(undefined, size)
      frame.slots[builder.inputSlot] = input
      for (const [name, slot] of builder.free) {
        frame.slots[slot] = Object.hasOwn(variables, name) ? imported(variables[name]) : undefined
      }
      return code(asContext(input), frame)
    },
  }
}

function makesObject(node: SyntaxNode | undefined): boolean {
  if (node?.predicate !== undefined || node?.group !== undefined) return false
  if (node?.type === 'block') return makesObject(node.expressions.at(-1))
  return node?.type === 'unary' && node.value === '{' && node.keepArray !== true
}

/** A host's functions are no part of the language. */
function imported(value: unknown): Value {
  return typeof value === 'function' ? undefined : asValue(value)
}

function made(code: Code): Compiled {
  return { code: (context, frame) => settle(finish(code(context, frame))), settled: true }
}

/**
 * So many nodes within each other count as so many steps whenever they run: a long expression is as dear as a loop, and
 * in a short one counting every node would cost more than the node.
 */
const COUNTED_TOGETHER = 32

class ProgramCompiler implements Compiler {
  /** Free names with their slots in the outermost frame, behind those that the formula binds there. */
  readonly free = new Map<string, number>()
  /** Those that are free wherever they stand: `@$line` may or may not have given a name its value. */
  readonly certainlyFree = new Set<string>()
  readonly inputSlot: number
  /** It reads the record by its name, or what it reads shows only when it runs. */
  readsInput = false
  readonly report: (problem: FormulaProblem) => void

  readonly #allowEval: boolean
  /** Nodes compiled within the one in hand whose steps nothing counts so far. */
  #uncounted = 0

  constructor(root: Scope, report: (problem: FormulaProblem) => void, allowEval: boolean) {
    this.inputSlot = root.slots.size
    this.report = report
    this.#allowEval = allowEval
  }

  readonly compile = (node: SyntaxNode, scope: Scope): Code => {
    const before = this.#uncounted
    const code = this.#compile(node, scope)
    this.#uncounted++
    const nodes = this.#uncounted - before
    if (nodes < COUNTED_TOGETHER) return code
    this.#uncounted = before
    return (context, frame) => {
      spend(nodes)
      return code(context, frame)
    }
  }

  #compile(node: SyntaxNode, scope: Scope): Code {
    // What a block hands on may be a stream of tuples, with names for what stands behind it.
    const behind =
      node.tuple === true && node.type !== 'path' && node.type !== 'name'
        ? makeScope(scope, [], { dynamic: namesGivenIn(node) })
        : scope
    let compiled: Compiled = compileNode(node, scope, this)
    const hasBehind = node.predicate !== undefined || node.group !== undefined
    // The package would filter and group the call that is still to be made; here it is made first.
    if (hasBehind && endsInTailCall(node)) compiled = made(compiled.code)
    if (node.predicate) compiled = this.#filtered(compiled.code, node.predicate, scope, behind)
    if (node.group && node.type !== 'path') {
      return this.#grouped(compiled.code, node.group, scope, behind)
    }
    const { code, settled } = compiled
    if (node.keepArray === true) return (context, frame) => settleAsList(code(context, frame))
    if (settled || (endsInTailCall(node) && !hasBehind)) return code
    return (context, frame) => {
      const value = code(context, frame)
      return Array.isArray(value) ? settle(value) : value
    }
  }

  #filtered(code: Code, stages: readonly Stage[], scope: Scope, behind: Scope): Compiled {
    const filters = this.stages(stages, behind)
    const ownFrame = behind !== scope
    return {
      code: (context, frame) => {
        const value = code(context, frame)
        return applyStages(filters, value, frame, ownFrame ? new Frame(frame, 0) : frame)
      },
      settled: false,
    }
  }

  #grouped(code: Code, grouping: Grouping, scope: Scope, behind: Scope): Code {
    const groups = this.grouping(grouping, behind)
    const ownFrame = behind !== scope
    return (context, frame) => {
      const value = code(context, frame)
      return grouped(groups, value, frame, ownFrame ? new Frame(frame, 0) : frame)
    }
  }

  readonly stages = (stages: readonly Stage[], scope: Scope): readonly StageCode[] => {
    return stages.map((stage) => {
      if (stage.type === 'index') return { kind: 'index', name: stage.value }
      const { expr } = stage
      if (expr.type === 'number' && typeof expr.value === 'number') {
        return { kind: 'at', position: expr.value }
      }
      const test = this.compile(expr, scope)
      return { kind: 'filter', test, slots: scope.slots.size, isFixed: isFixed(expr) }
    })
  }

  readonly grouping = ({ lhs, position }: Grouping, scope: Scope): GroupingCode => ({
    pairs: lhs.map(([key, value]) => ({
      key: this.compile(key, scope),
      value: this.compile(value, scope),
    })),
    position,
    slots: scope.slots.size,
  })

  readonly variable = (name: string, scope: Scope, node: SyntaxNode): Code => {
    const places = placesOf(name, scope)
    const last = places.at(-1)
    if (last?.kind !== 'global') return readPlaces(name, places, () => undefined)
    const global = name === 'eval' ? this.#eval(scope, node) : this.#global(name, last.hops)
    if (places.length === 1 && this.free.has(name)) this.certainlyFree.add(name)
    return readPlaces(name, places, global)
  }

  #global(name: string, hops: number): Code {
    if (name === '$') {
      this.readsInput = true
      return slotReader(hops, this.inputSlot)
    }
    const known = functions.get(name)
    if (known !== undefined) return () => known.callable
    // A name that only `%` can have is not one that anybody can give a value to.
    if (name.startsWith('!')) return () => undefined
    const slot = this.free.get(name) ?? this.inputSlot + 1 + this.free.size
    this.free.set(name, slot)
    return slotReader(hops, slot)
  }

  #eval(scope: Scope, { position = 0 }: SyntaxNode): Code {
    if (this.#allowEval) {
      this.readsInput = true
      const make = evalFunction((tree) => this.compile(tree, scope))
      return (_context, frame) => make(frame)
    }
    this.report({
      code: 'formula.eval_refused',
      message: say('evalRefused', {}),
      hint: say('writeTheFormula', {}),
      offset: Math.max(0, position - '$eval'.length),
    })
    return () => undefined
  }

  readonly functionName = (node: SyntaxNode, scope: Scope): string | undefined => {
    if (node.type !== 'variable' || node.predicate !== undefined) return undefined
    const [place] = placesOf(node.value, scope)
    return place?.kind === 'global' && functions.has(node.value) ? node.value : undefined
  }

  readonly isKnown = (name: string, scope: Scope): Code => {
    const places = placesOf(name, scope)
    const hops = places.at(-1)?.hops ?? 0
    const slot = this.free.get(name)
    const global: Code =
      slot === undefined ? () => functions.get(name)?.callable : slotReader(hops, slot)
    const read = readPlaces(name, places, global)
    return (context, frame) => Boolean(read(context, frame))
  }
}

import { isJsonObject, type Json } from '../../json.ts'
import type { Message } from '../../messages/message.ts'
import { compileFormula } from '../compile-formula.ts'
import { type EvaluationContext, FormulaError } from '../formula.ts'
import type { EachNode, FormulaGraph, GraphNode, WhenNode } from './formula-graph.ts'

/** What a node of a drawn formula gave for one input. */
export interface NodeValue {
  readonly node: string
  /** Positions in the loops around it, outermost first; empty outside of loops. */
  readonly turn: readonly number[]
  /** Absent when it gives nothing. */
  readonly value?: Json | undefined
  /** Why it could not be computed. */
  readonly error?: Message | undefined
  /** False for a case that was not taken, and for what stands within it. */
  readonly taken: boolean
}

/** Items of a loop beyond these are not shown one by one. */
const MAX_ITEMS = 200

/**
 * The value at every node of a drawn formula for one input: what its ports show. A case that is not taken has values
 * too. Never throws for what an author wrote.
 */
export function valuesOfFormula(
  graph: FormulaGraph,
  input: unknown,
  context: EvaluationContext,
): readonly NodeValue[] {
  const reader = new ValueReader(graph, context)
  reader.read(graph.root, { input, variables: context.variables, turn: [], taken: true })
  return reader.values
}

interface Outcome {
  readonly value?: Json | undefined
  readonly error?: Message | undefined
}

/** Where a node is computed: for the formula's input, or for an item of a loop in it. */
interface Scope {
  readonly input: unknown
  readonly variables: Readonly<Record<string, unknown>>
  readonly turn: readonly number[]
  readonly taken: boolean
  /** The loop whose item it is. */
  readonly loop?: { readonly list: string; readonly at: number; readonly outer: Scope } | undefined
}

class ValueReader {
  readonly values: NodeValue[] = []
  readonly #graph: FormulaGraph
  readonly #context: EvaluationContext
  readonly #nodes: ReadonlyMap<string, GraphNode>

  constructor(graph: FormulaGraph, context: EvaluationContext) {
    this.#graph = graph
    this.#context = context
    this.#nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  }

  /** Reads a node and all that flows into it; gives its own value. */
  read(id: string, scope: Scope): Json | undefined {
    const node = this.#nodes.get(id)
    if (!node) return undefined
    const { value, error } = this.#evaluate(node.text, scope)
    this.values.push({ node: id, turn: scope.turn, value, error, taken: scope.taken })
    if (node.kind === 'when') this.#readCases(node, scope)
    else if (node.kind === 'each') this.#readLoop(node, scope)
    else if (node.kind === 'names') this.#readNames(node, scope)
    else for (const port of node.ports) this.read(port.node, scope)
    return value
  }

  #evaluate(text: string, scope: Scope): Outcome {
    const { formula, problems } = compileFormula(text)
    if (!formula) return this.#evaluateFromOutside(text, scope) ?? { error: problems[0]?.message }
    try {
      const context = { ...this.#context, variables: scope.variables }
      return { value: formula.evaluate(scope.input, context) }
    } catch (thrown) {
      if (!(thrown instanceof FormulaError)) throw thrown
      return { error: thrown.reason }
    }
  }

  /** `%` has no meaning without the path that leads to the item: so the whole loop is computed, and the item taken. */
  #evaluateFromOutside(text: string, { loop }: Scope): Outcome | undefined {
    if (!loop || !text.includes('%')) return undefined
    const all = this.#evaluate(`[${loop.list}.{"v": (${text})}]`, loop.outer)
    const item: Json | undefined = Array.isArray(all.value) ? all.value[loop.at] : undefined
    return { value: isJsonObject(item) ? item['v'] : undefined, error: all.error }
  }

  #readCases(node: WhenNode, scope: Scope): void {
    const isFirst = node.form === 'default' || node.form === 'truthy'
    let isOpen = scope.taken
    let holds = false
    for (const port of node.ports) {
      if (isFirst) {
        const text = this.#nodes.get(port.node)?.text ?? ''
        const { value } = this.#evaluate(text, scope)
        const isLast = port === node.ports.at(-1)
        const isThere = node.form === 'default' ? value !== undefined : counts(value)
        const taken = isOpen && (isThere || isLast)
        this.read(port.node, { ...scope, taken })
        if (taken) isOpen = false
      } else if (port.name.startsWith('test')) {
        holds = counts(this.read(port.node, { ...scope, taken: isOpen }))
      } else {
        const taken = isOpen && (holds || port.name === 'otherwise')
        this.read(port.node, { ...scope, taken })
        if (taken) isOpen = false
      }
    }
  }

  #readNames(node: GraphNode, scope: Scope): void {
    const variables: Record<string, unknown> = { ...scope.variables }
    for (const port of node.ports) {
      const value = this.read(port.node, { ...scope, variables })
      if (port.name !== 'result') variables[port.name.slice(1)] = value
    }
  }

  #readLoop(node: EachNode, scope: Scope): void {
    const list = node.ports.find(({ name }) => name === 'list')
    const all = list && this.read(list.node, scope)
    const listText = this.#textWithBrackets(list?.node)
    for (const { name, node: id } of node.ports) {
      if (name === 'list') continue
      if (name !== 'item' || node.steps.length === 0) {
        this.#readItems(all, id, listText, scope)
      } else {
        const chosen = this.#textBefore(node, id)
        this.#readItems(this.#evaluate(chosen, scope).value, id, chosen, scope)
      }
    }
  }

  #readItems(items: Json | undefined, id: string, list: string, outer: Scope): void {
    for (const [at, item] of listOf(items).slice(0, MAX_ITEMS).entries()) {
      this.read(id, { ...outer, input: item, turn: [...outer.turn, at], loop: { list, at, outer } })
    }
  }

  /** The list that a loop comes to: its text up to the dot before what it makes of the items. */
  #textBefore({ range, isList }: EachNode, item: string): string {
    const from = range.from + (isList ? 1 : 0)
    const before = this.#graph.text.slice(from, this.#nodes.get(item)?.range.from)
    return before.replace(/\.[\s(]*$/, '')
  }

  #textWithBrackets(id: string | undefined): string {
    const node = id === undefined ? undefined : this.#nodes.get(id)
    if (!node) return '[]'
    return node.brackets > 0 ? `(${node.text})` : node.text
  }
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

/** JSONata's `$boolean`. */
function counts(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => counts(item))
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return Boolean(value)
}

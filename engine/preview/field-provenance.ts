import type { DocumentPath } from '../diagnostic.ts'
import { analyseFormula } from '../formula/analyse-formula.ts'
import { compileFormula } from '../formula/compile-formula.ts'
import { FormulaError } from '../formula/formula.ts'
import { drawFormula } from '../formula/graph/draw-formula.ts'
import type { GraphNode } from '../formula/graph/formula-graph.ts'
import { type NodeValue, valuesOfFormula } from '../formula/graph/values-of-formula.ts'
import { isJsonObject, type Json } from '../json.ts'
import type { ExplainedField } from './explain-fields.ts'

/** Where the value of one field of one record came from. */
export interface FieldProvenance {
  /** What the value is made of: fields of the record, with the positions of list items. */
  readonly values: readonly SourceValue[]
  /** What only decided which value it is. */
  readonly conditions: readonly SourceValue[]
  /** Names that the flow knows, as the formula reads them: `$settings.store`. */
  readonly names: readonly string[]
  /** What was asked of tables, and what they answered. */
  readonly rows: readonly TableAnswer[]
  /** The cases that were taken. */
  readonly cases: readonly TakenCase[]
}

export interface SourceValue {
  /** `["lines", 0, "price"]`; within an item whose place in the record cannot be told, from the item. */
  readonly path: DocumentPath
  readonly inItem: boolean
  readonly value: Json
}

export interface TableAnswer {
  readonly table: string
  readonly asked: string
  /** Absent: nothing was answered, or the table refused. */
  readonly answer: Json | undefined
}

/** The port of a `when` node that gave the value: `then1`, `otherwise`. */
export interface TakenCase {
  readonly node: string
  readonly turn: readonly number[]
  readonly port: string
}

/** A formula over a list of thousands need not name them all. */
const MAX_SOURCES = 200

/** Tells where the value of a previewed field came from. Made when asked for: it reads the formula again. */
export function provenanceOf(field: ExplainedField): FieldProvenance {
  const text = field.formula
  if (text === undefined) return { values: [], conditions: [], names: [], rows: [], cases: [] }
  const known = Object.keys(field.context.variables).map((name) => [name, {}] as const)
  const variables = { ...Object.fromEntries(known), record: {} }
  const { lineage } = analyseFormula(text, { variables, openVariables: true })
  const read = [...lineage.values, ...lineage.conditions, ...lineage.counts]
  return {
    values: sourcesAt(lineage.values, field),
    conditions: sourcesAt([...lineage.conditions, ...lineage.counts], field),
    names: [...new Set(read.filter(isName))],
    rows: answersIn(text, field),
    cases: casesIn(text, field),
  }
}

/** Names of the flow, but for the record itself. */
function isName(path: string): boolean {
  return path.startsWith('$') && !/^\$(?:$|\.|record(?:$|[.[]))/.test(path)
}

function sourcesAt(paths: readonly string[], field: ExplainedField): readonly SourceValue[] {
  const found: SourceValue[] = []
  for (const path of paths) {
    if (isName(path)) continue
    const isWhole = /^\$record(?:$|[.[])/.test(path)
    const start = isWhole ? field.context.variables['record'] : field.input
    const base = isWhole ? [] : field.base
    const names = path.split('.').filter((name) => name !== '$' && name !== '$record')
    for (const { at, value } of reached(start, names, [])) {
      found.push({ path: [...(base ?? []), ...at], inItem: base === undefined, value })
      if (found.length >= MAX_SOURCES) return found
    }
  }
  return found
}

interface Reached {
  readonly at: DocumentPath
  readonly value: Json
}

/** Follows names through every item of the lists on their way. `[]` says that there is one; the record knows best. */
function reached(value: unknown, names: readonly string[], at: DocumentPath): readonly Reached[] {
  if (Array.isArray(value) && names.length > 0) {
    return value.flatMap((item: unknown, index) => reached(item, names, [...at, index]))
  }
  const [first, ...rest] = names
  if (first === undefined) return isJson(value) ? [{ at, value }] : []
  const name = first.replace(/(?:\[\])+$/, '')
  if (!isJsonObject(value) || !Object.hasOwn(value, name)) return []
  return reached(value[name], rest, [...at, name])
}

function isJson(value: unknown): value is Json {
  return value !== undefined && typeof value !== 'function'
}

function answersIn(text: string, { input, context }: ExplainedField): readonly TableAnswer[] {
  const rows: TableAnswer[] = []
  const { formula } = compileFormula(text)
  if (!formula || formula.uses.tables.length === 0) return rows
  const translate = (table: string, value: unknown): unknown => {
    let answer: unknown
    try {
      answer = context.translate?.(table, value)
      return answer
    } finally {
      rows.push({ table, asked: String(value), answer: isJson(answer) ? answer : undefined })
    }
  }
  try {
    formula.evaluate(input, { ...context, translate })
  } catch (thrown) {
    // What went wrong is told with the field; what was asked before that still counts.
    if (!(thrown instanceof FormulaError)) throw thrown
  }
  return rows
}

function casesIn(text: string, { input, context }: ExplainedField): readonly TakenCase[] {
  const graph = drawFormula(text)
  const choices = graph.nodes.filter(({ kind }) => kind === 'when')
  if (choices.length === 0) return []
  const values = valuesOfFormula(graph, input, context)
  return choices.flatMap((node) => takenOf(node, values))
}

function takenOf({ id, ports }: GraphNode, values: readonly NodeValue[]): readonly TakenCase[] {
  const cases = ports.filter(({ name }) => !name.startsWith('test'))
  return values
    .filter(({ node, taken }) => node === id && taken)
    .flatMap(({ turn }) => {
      const port = cases.find((each) =>
        values.some(
          (value) =>
            value.node === each.node && value.taken && value.turn.join('.') === turn.join('.'),
        ),
      )
      return port ? [{ node: id, turn, port: port.name }] : []
    })
}

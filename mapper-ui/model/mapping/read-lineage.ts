import {
  type AnalysisScope,
  analyseFormula,
  drawFormula,
  type FieldNames,
  type FormulaAnalysis,
  type FormulaType,
  isJsonObject,
  type JsonObject,
  namedFields,
} from '../../../engine/index.ts'
import { joinFieldPath, splitFieldPath, withoutMarks } from './field-path.ts'
import { type ItemScope, scopeKey } from './item-scope.ts'
import type { KnownName } from './known-names.ts'

/** Where a value comes from, as paths of the source panel. */
export interface SourceLineage {
  /** What it is made of. */
  readonly values: readonly string[]
  /** What decides about it without being part of it. */
  readonly conditions: readonly string[]
  readonly type: FormulaType
  /** The fields that it names, whether or not there are such. */
  readonly named: readonly string[]
  /** It is one source field as it is. */
  readonly isCopy: boolean
  /** The canvas can draw all of it; else a part of it shows as code. */
  readonly isDrawn: boolean
}

/** What the items of a list are, and where they stand in the source panel. */
export interface ScopeItem {
  /** `$` for the record itself, `lines` for its lines; absent where the items are computed. */
  readonly path: string | undefined
  readonly schema: JsonObject
  /** What computed items are made of. */
  readonly values: readonly string[]
}

/** Reads formulas of one step. What was read before is remembered, whatever else changes in the flow. */
export interface LineageReader {
  /** Of a formula without its `=`. */
  readonly read: (formula: string, scope: ItemScope) => SourceLineage
  readonly itemOf: (scope: ItemScope) => ScopeItem
}

export function createLineageReader(
  record: JsonObject,
  names: readonly KnownName[],
): LineageReader {
  const read = new Map<string, SourceLineage>()
  const items = new Map<string, ScopeItem>()

  function itemOf(scope: ItemScope): ScopeItem {
    const key = scopeKey(scope)
    const known = items.get(key)
    if (known) return known
    const item = readItem(scope)
    items.set(key, item)
    return item
  }

  function readItem({ list, outer }: ItemScope): ScopeItem {
    if (list === undefined || !outer) return { path: '$', schema: record, values: ['$'] }
    const { values } = readLineage(list, outer)
    const [path, ...others] = values
    const isOne = path !== undefined && others.length === 0
    const schema = isOne ? schemaAt(path, record, names) : undefined
    return { path: isOne ? path : undefined, schema: schema ?? {}, values }
  }

  function readLineage(formula: string, scope: ItemScope): SourceLineage {
    const key = `${scopeKey(scope)}\u0000${formula}`
    const known = read.get(key)
    if (known) return known
    const item = itemOf(scope)
    const analysis = analyseFormula(formula, analysisScope(record, names, item))
    const isDrawn = analysis.copy || drawFormula(formula).isDrawn
    const told = toLineage(analysis, item)
    const named = analysis.copy ? told.values : sourcesNamed(formula, item)
    const lineage = { ...told, named, isDrawn }
    read.set(key, lineage)
    return lineage
  }

  return { read: readLineage, itemOf }
}

function analysisScope(
  record: JsonObject,
  names: readonly KnownName[],
  item: ScopeItem,
): AnalysisScope {
  const variables = Object.fromEntries(names.map(({ name, schema }) => [name, schema]))
  return { record: item.schema, variables: { ...variables, record }, openVariables: true }
}

/** The schema that a path of the source panel leads to; for a list, that of its items. */
export function schemaAt(
  path: string,
  record: JsonObject,
  names: readonly KnownName[],
): JsonObject | undefined {
  const [first = '', ...rest] = splitFieldPath(path)
  const isName = first.startsWith('$') && first !== '$'
  const start = isName ? names.find(({ name }) => name === first.slice(1))?.schema : record
  let schema = start && itemSchema(start)
  for (const name of first.startsWith('$') ? rest : [first, ...rest]) {
    const properties: unknown = schema?.['properties']
    const next = isJsonObject(properties) && Object.hasOwn(properties, name) && properties[name]
    schema = isJsonObject(next) ? itemSchema(next) : undefined
  }
  return schema
}

function itemSchema(schema: JsonObject): JsonObject {
  const { type, items } = schema
  return type === 'array' && isJsonObject(items) ? itemSchema(items) : schema
}

function toLineage(
  { lineage, type, copy }: FormulaAnalysis,
  item: ScopeItem,
): Omit<SourceLineage, 'isDrawn' | 'named'> {
  const place = (paths: readonly string[]) => [
    ...new Set(paths.flatMap((path) => inPanel(withoutMarks(path), item))),
  ]
  const values = place(lineage.values)
  const conditions = place([...lineage.conditions, ...lineage.counts]).filter(
    (path) => !values.includes(path),
  )
  return { values, conditions, type, isCopy: copy }
}

function sourcesNamed(formula: string, item: ScopeItem): readonly string[] {
  return namedFields(formula, itemNames(item)).map((names) =>
    names.reduce(
      (path, name, at) => (at === 0 && name.startsWith('$') ? name : joinFieldPath(path, name)),
      '',
    ),
  )
}

/** The names that lead to an item from the record; nothing where items are computed. */
export function itemNames({ path }: ScopeItem): FieldNames | undefined {
  if (path === undefined) return undefined
  return path === '$' ? [] : splitFieldPath(path)
}

/** Turns a path as a formula sees it into one of the source panel, where every field has one place. */
function inPanel(path: string, item: ScopeItem): readonly string[] {
  if (path === '$record') return ['$']
  if (path.startsWith('$record.')) return [path.slice('$record.'.length)]
  if (path.startsWith('$') && path !== '$') return [path]
  if (item.path === undefined) return item.values
  if (path === '$') return [item.path]
  return [item.path === '$' ? path : `${item.path}.${path}`]
}

import type { FormulaAnalysis } from '../../formula/formula-analysis.ts'
import { schemaOfType } from '../../formula/schema-of-type.ts'
import { isJsonObject, type JsonObject } from '../../json.ts'
import type { LintScope } from './lint-context.ts'

/**
 * JSON Schema of a formula's results.
 *
 * A group of fields that was not built by the formula is one of those that it reads, so its fields are known from
 * there: the items of `lines`, a record that an earlier step found.
 */
export function resultSchema(analysis: FormulaAnalysis, scope: LintScope): JsonObject {
  const { type, lineage } = analysis
  const [path, ...others] = lineage.values
  const isGroup = type.kinds?.length === 1 && type.kinds[0] === 'object'
  if (!isGroup || type.fields || path === undefined || others.length > 0) return schemaOfType(type)
  const item = schemaAt(path, scope)
  if (!item) return schemaOfType(type)
  return type.cardinality === 'many' ? { type: 'array', items: item } : item
}

/** The schema that a path like `$found.lines[].product` leads to, with lists taken apart. */
function schemaAt(path: string, scope: LintScope): JsonObject | undefined {
  const [first = '', ...rest] = path.split('.')
  const root = withoutLists(first)
  const start = root.startsWith('$') && root !== '$' ? scope.names[root.slice(1)] : scope.record
  const names = root.startsWith('$') ? rest : [first, ...rest]
  let schema = start && itemOf(start)
  for (const name of names) {
    const properties: unknown = schema?.['properties']
    const own = withoutLists(name)
    const next =
      isJsonObject(properties) && Object.hasOwn(properties, own) ? properties[own] : undefined
    schema = isJsonObject(next) ? itemOf(next) : undefined
  }
  return schema
}

function withoutLists(name: string): string {
  return name.replaceAll('[]', '')
}

function itemOf(schema: JsonObject): JsonObject {
  const { type, items } = schema
  return type === 'array' && isJsonObject(items) ? itemOf(items) : schema
}

import type { JsonObject } from '../json.ts'
import type { FormulaType } from './formula-analysis.ts'

/** JSON Schema of a formula's result, for the scope of later formulas that see it under a `$name`. */
export function schemaOfType(type: FormulaType): JsonObject {
  if (type.cardinality === 'unknown') return {}
  const item = schemaOfItem(type)
  if (type.cardinality !== 'many') return item
  const list = { type: 'array', items: item }
  return type.alwaysList ? list : { anyOf: [list, item] }
}

function schemaOfItem({ kinds, whole, constants, fields }: FormulaType): JsonObject {
  if (!kinds || kinds.includes('function') || kinds.includes('array')) return {}
  const names = kinds.map((kind) => (kind === 'number' && whole ? 'integer' : kind))
  const known = fields && kinds.length === 1 && kinds[0] === 'object'
  const [only] = names
  return {
    type: names.length === 1 && only !== undefined ? only : names,
    ...(constants && { enum: constants }),
    ...(known && {
      properties: Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, schemaOfType(field)]),
      ),
      required: Object.entries(fields)
        .filter(([, field]) => field.cardinality === 'one')
        .map(([name]) => name),
      additionalProperties: false,
    }),
  }
}

import { isJsonObject, type JsonObject } from '../json.ts'
import type { TableSide } from './flow-plan.ts'
import { soleKey } from './key-plan.ts'
import type { ResourcePlan } from './resource-plan.ts'

/** `shop.feature` is the key of a resource, `shop.feature.title` a field of it. */
export function parseTableSide(text: string): TableSide {
  const [role = '', resource = '', ...field] = text.split('.')
  const name = `${role}.${resource}`
  return { resource: { role, resource, name }, ...(field.length > 0 && { field }) }
}

/** The tidy field that holds the key of a resource; nothing where the key is made of several, or is not told. */
function keyFieldOf({ key, record, schema }: ResourcePlan): string | undefined {
  const text = soleKey(key)?.text
  const fields = record?.kind === 'map' ? record.fields : []
  const tidy = fields.find(
    ({ value }) => value.kind === 'formula' && value.formula.text.trim() === text?.trim(),
  )
  const isRaw = record === undefined && text !== undefined
  return tidy?.name ?? (isRaw && fieldAt(schema, [text]) ? text : undefined)
}

/** JSON Schema of one value of a side; nothing where there is no such field. Keys of unknown kind are text. */
export function sideSchema(resource: ResourcePlan, side: TableSide): JsonObject | undefined {
  if (side.field) return fieldAt(resource.schema, side.field)
  const field = keyFieldOf(resource)
  return (field === undefined ? undefined : fieldAt(resource.schema, [field])) ?? { type: 'string' }
}

/** The schema of a field, with lists on the way taken apart. */
function fieldAt(schema: JsonObject, [name, ...rest]: readonly string[]): JsonObject | undefined {
  const whole = itemOf(schema)
  if (name === undefined) return whole
  const { properties } = whole
  const field =
    isJsonObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
  return isJsonObject(field) ? fieldAt(field, rest) : undefined
}

function itemOf(schema: JsonObject): JsonObject {
  const { type, items } = schema
  return type === 'array' && isJsonObject(items) ? itemOf(items) : schema
}

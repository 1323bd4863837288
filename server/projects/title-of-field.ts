import { isJsonObject, type Json } from '../../engine/index.ts'

/** What a schema calls a field, given as its path; of a list, its items count. */
export function titleOfField(
  schema: Json | undefined,
  [name, ...rest]: readonly string[],
): string | undefined {
  if (!isJsonObject(schema)) return undefined
  const { title, properties, items } = schema
  if (name === undefined) return typeof title === 'string' ? title : undefined
  if (items !== undefined) return titleOfField(items, [name, ...rest])
  return isJsonObject(properties) ? titleOfField(properties[name], rest) : undefined
}

import { isJsonObject, type Json } from '../json.ts'

/** JSONata's `$boolean`: what `if` counts as yes. */
export function isTruthy(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => isTruthy(item))
  if (isJsonObject(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

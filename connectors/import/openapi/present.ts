import type { Json, JsonObject } from '../../../engine/index.ts'

/** The keys that have a value. */
export function present(keys: Readonly<Record<string, Json | undefined>>): JsonObject {
  const found: Record<string, Json> = {}
  for (const [name, value] of Object.entries(keys)) if (value !== undefined) found[name] = value
  return found
}

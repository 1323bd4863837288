import { Errors } from 'typebox/schema'
import type { JsonObject } from '../../engine/index.ts'

/**
 * The settings that the server takes: of one that is wrong while it is being typed, what was saved before. That an answer
 * is missing is no mistake.
 */
export function savableSettings(
  schema: JsonObject,
  settings: JsonObject,
  before: JsonObject,
): JsonObject {
  const [, errors] = Errors({ ...schema, required: [] }, settings)
  const wrong = new Set(errors.map(({ instancePath }) => instancePath.split('/')[1] ?? ''))
  return withBefore(settings, before, [...wrong])
}

/** Settings, but those that are named as they were before. */
export function withBefore(
  settings: JsonObject,
  before: JsonObject,
  names: readonly string[],
): JsonObject {
  const good = Object.entries(settings).filter(([name]) => !names.includes(name))
  const kept = Object.entries(before).filter(([name]) => names.includes(name))
  return Object.fromEntries([...good, ...kept])
}

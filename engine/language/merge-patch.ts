import { isJsonObject, type Json, type JsonObject } from '../json.ts'

/** Hears which key of which new map came from the patch; `path` leads to it from the patch's root. */
export type PatchListener = (map: JsonObject, key: string, path: readonly string[]) => void

/** JSON Merge Patch (RFC 7396): maps merge, `null` removes, all else replaces. Never changes its arguments. */
export function mergePatch(
  target: Json | undefined,
  patch: Json,
  onKey?: PatchListener,
  onMerge?: (from: JsonObject, to: JsonObject) => void,
  path: readonly string[] = [],
): Json {
  if (!isJsonObject(patch)) return patch
  const base = isJsonObject(target) ? target : {}
  const merged: Record<string, Json> = { ...base }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else merged[key] = mergePatch(base[key], value, onKey, onMerge, [...path, key])
  }
  onMerge?.(base, merged)
  for (const key of Object.keys(patch)) {
    if (Object.hasOwn(merged, key) && !(isJsonObject(base[key]) && isJsonObject(patch[key]))) {
      onKey?.(merged, key, [...path, key])
    }
  }
  return merged
}

/** {@link mergePatch} for two maps, which gives a map. */
export function mergeMaps(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = mergePatch(target, patch)
  return isJsonObject(merged) ? merged : {}
}

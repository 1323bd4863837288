import type { Json, JsonObject } from '../../engine/index.ts'

/** What stays as it is, is handed on and not copied: nearly all of nearly every story. */
export function replaceFields(
  value: JsonObject,
  rename: (name: string) => string,
  replace: (name: string, part: Json) => Json,
): JsonObject {
  let copy: Record<string, Json> | undefined
  for (const name of Object.keys(value)) {
    if (rename(name) !== name) return renameFields(value, rename, replace)
    const part = value[name] ?? null
    const replaced = replace(name, part)
    if (replaced === part) continue
    copy ??= { ...value }
    copy[name] = replaced
  }
  return copy ?? value
}

/** Fields that are called the same by then are counted (`***`, `*** 2`), so that none gets lost. */
function renameFields(
  value: JsonObject,
  rename: (name: string) => string,
  replace: (name: string, part: Json) => Json,
): JsonObject {
  const taken = new Set(Object.keys(value))
  const counts = new Map<string, number>()
  const unused = (name: string): string => {
    for (let count = (counts.get(name) ?? 0) + 1; ; count += 1) {
      const called = count === 1 ? name : `${name} ${count}`
      counts.set(name, count)
      if (!taken.has(called)) return called
    }
  }
  const fields = Object.entries(value).map(([name, part]): readonly [string, Json] => {
    const renamed = rename(name)
    const called = renamed === name ? name : unused(renamed)
    taken.add(called)
    return [called, replace(name, part)]
  })
  return Object.fromEntries(fields)
}

export function replaceItems(
  list: readonly Json[],
  replace: (item: Json) => Json,
): readonly Json[] {
  const replaced = list.map(replace)
  return replaced.every((item, at) => item === list[at]) ? list : replaced
}

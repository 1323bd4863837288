import { equalJson, isJsonObject, type Json, type JsonObject } from '../../json.ts'

/** `null` means: clear the field; nothing is left out by policy unless named. */
export function withoutFields(set: JsonObject, names: readonly string[]): JsonObject {
  if (names.length === 0) return set
  return Object.fromEntries(Object.entries(set).filter(([name]) => !names.includes(name)))
}

/** Fields that an update may send: create-only ones are gone, and those only for empty fields where the target has a value. */
export function updatableFields(
  set: JsonObject,
  policy: { readonly createOnly: readonly string[]; readonly onlyIfEmpty: readonly string[] },
  existing: JsonObject | undefined,
): JsonObject {
  const kept = policy.onlyIfEmpty.filter((name) => !isEmpty(existing?.[name]))
  return withoutFields(set, [...policy.createOnly, ...kept])
}

/** Tells whether a target record already has all that would be sent. */
export function isAlready(set: JsonObject, existing: JsonObject): boolean {
  return Object.entries(set).every(([name, value]) => isSame(value, existing[name]))
}

/** What the target adds inside a group of fields (defaults, links of its own) makes no difference. */
function isSame(sent: Json, has: Json | undefined): boolean {
  if (sent === null) return isEmpty(has)
  if (isJsonObject(sent) && isJsonObject(has)) return isAlready(sent, has)
  if (Array.isArray(sent) && Array.isArray(has)) {
    return sent.length === has.length && sent.every((item: Json, at) => isSame(item, has[at]))
  }
  return equalJson(sent, has)
}

export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isJsonObject(value) && Object.keys(value).length === 0
}

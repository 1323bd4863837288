import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'

/** The schemas on the way to a place in a schema (a JSON pointer, as errors have it), the nearest last. */
export function schemasOnWay(schema: JsonObject, pointer: string): readonly JsonObject[] {
  const found: JsonObject[] = [schema]
  let at: Json | undefined = schema
  for (const part of pointerParts(pointer)) {
    at = partOf(followed(schema, at), part)
    if (isJsonObject(at)) found.push(at)
  }
  const last = followed(schema, at)
  return isJsonObject(last) && last !== at ? [...found, last] : found
}

/** The value at a JSON pointer. */
export function valueAt(value: Json, pointer: string): Json | undefined {
  let at: Json | undefined = value
  for (const part of pointerParts(pointer)) at = partOf(at, part)
  return at
}

export function pointerParts(pointer: string): readonly string[] {
  const [, ...parts] = pointer.split('/')
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Errors behind a reference go on from the place of the reference. */
function followed(root: JsonObject, at: Json | undefined): Json | undefined {
  if (!isJsonObject(at)) return at
  const ref = at['$ref']
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return at
  return valueAt(root, ref)
}

function partOf(value: Json | undefined, part: string): Json | undefined {
  if (isJsonList(value)) return value[Number(part)]
  return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined
}

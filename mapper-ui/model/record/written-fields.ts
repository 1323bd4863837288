import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'

/** One value of a record that was written, and the field of the mapping that gave it. */
export interface WrittenField<Origin> {
  /** `lines[0].price` */
  readonly path: string
  readonly value: Json
  /** Absent where nothing is known of it. */
  readonly origin: Origin | undefined
}

/**
 * The values of a written record in their order, each with where it came from. An origin speaks of the items of a list
 * in general (`lines[].price`), and of all that is beneath it.
 */
export function listWrittenFields<Origin extends { readonly field: string }>(
  set: JsonObject,
  origins: readonly Origin[],
): readonly WrittenField<Origin>[] {
  const byField = new Map(origins.map((origin) => [origin.field, origin]))
  const walk = (
    value: Json,
    path: string,
    field: string,
    outer: Origin | undefined,
  ): readonly WrittenField<Origin>[] => {
    const origin = byField.get(field) ?? outer
    if (isJsonObject(value) && Object.keys(value).length > 0) {
      return Object.entries(value).flatMap(([name, part]) =>
        walk(part, join(path, name), join(field, name), origin),
      )
    }
    if (isJsonList(value) && value.length > 0) {
      return value.flatMap((item, at) => walk(item, `${path}[${at}]`, `${field}[]`, origin))
    }
    return [{ path, value, origin }]
  }
  return Object.entries(set).flatMap(([name, value]) => walk(value, name, name, undefined))
}

/** The field as addresses of the editor name it: `lines.price`. */
export function plainField(field: string): string {
  return field.replaceAll('[]', '')
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

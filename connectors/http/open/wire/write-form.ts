import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  OperationError,
  say,
} from '../../../../engine/index.ts'

export const FORM_TYPE = 'application/x-www-form-urlencoded'

/**
 * Writes the fields of a form: nested ones as `name[inner]`, lists of plain values once per item, lists of others as
 * `name[0][inner]`. What is null is an empty field, for a form has no other way to clear one.
 *
 * @throws {OperationError} if it is no map: a form has names.
 */
export function writeForm(value: Json): string {
  if (!isJsonObject(value)) {
    throw new OperationError({
      class: 'config',
      reason: say('formWithoutNames', {}),
      mayHaveHappened: false,
    })
  }
  return new URLSearchParams(fieldsOf(value)).toString()
}

function fieldsOf(value: JsonObject): [string, string][] {
  return Object.entries(value).flatMap(([name, inner]) => pairsOf(name, inner))
}

function pairsOf(name: string, value: Json): [string, string][] {
  if (isJsonList(value)) {
    const isPlain = !value.some((item) => isJsonList(item) || isJsonObject(item))
    return value.flatMap((item, at) => pairsOf(isPlain ? name : `${name}[${at}]`, item))
  }
  if (!isJsonObject(value)) return [[name, textOf(value)]]
  return Object.entries(value).flatMap(([key, inner]) => pairsOf(`${name}[${key}]`, inner))
}

function textOf(value: Exclude<Json, readonly Json[] | JsonObject>): string {
  return value === null ? '' : String(value)
}

/** The fields of a form by their names, as they were written; one that comes several times is a list. */
export function readForm(text: string): JsonObject {
  const form = new URLSearchParams(text)
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

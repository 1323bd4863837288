import {
  isJsonObject,
  type Json,
  type JsonObject,
  OperationError,
  say,
} from '../../../../engine/index.ts'
import { pairsOfForm } from './field-pairs.ts'

export const FORM_TYPE = 'application/x-www-form-urlencoded'

/** Whether a content type says so, with whatever it says besides. */
export function isFormType(type: string | undefined): boolean {
  return type?.startsWith(FORM_TYPE) ?? false
}

/**
 * Writes the fields of a form.
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
  return new URLSearchParams(pairsOfForm(value).map(([name, text]) => [name, text])).toString()
}

/**
 * Reads a form back, nested as it was before it was written, so that each field has its own name: `a[0][b]` is a list of maps.
 * A field that comes several times is a list; one that is called like a map keeps its name as it was written.
 */
export function readForm(text: string): JsonObject {
  const root: Branch = new Map()
  for (const [name, value] of new URLSearchParams(text)) {
    if (!put(root, namesIn(name), value)) put(root, [name], value)
  }
  return objectOf(root)
}

type Branch = Map<string, Branch | string[]>

function namesIn(name: string): readonly string[] {
  const [, first, rest] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/u.exec(name) ?? []
  if (first === undefined || rest === undefined) return [name]
  return [first, ...Array.from(rest.matchAll(/\[([^\]]+)\]/gu), ([, inner = '']) => inner)]
}

/** Whether there was place for it. */
function put(at: Branch, [name = '', ...inner]: readonly string[], value: string): boolean {
  const known = at.get(name)
  if (inner.length === 0) {
    if (known instanceof Map) return false
    at.set(name, [...(known ?? []), value])
    return true
  }
  if (known !== undefined && !(known instanceof Map)) return false
  const branch: Branch = known ?? new Map()
  at.set(name, branch)
  return put(branch, inner, value)
}

function objectOf(branch: Branch): JsonObject {
  return Object.fromEntries([...branch].map(([name, value]) => [name, jsonOf(value)]))
}

function jsonOf(value: Branch | string[]): Json {
  if (!(value instanceof Map)) return value.length === 1 ? (value[0] ?? '') : value
  const isList = [...value.keys()].every((name) => /^\d+$/u.test(name))
  return isList ? [...value.values()].map(jsonOf) : objectOf(value)
}

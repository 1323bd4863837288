import {
  type DocumentPath,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { joinFieldPath } from './field-path.ts'
import { type ItemScope, innerScope } from './item-scope.ts'

/** One field that a `set` fills, as it is written. */
export interface MappedField {
  /** Path of the target field, without marks of lists: `lines.sku`. */
  readonly target: string
  /** Where it is written. */
  readonly path: DocumentPath
  readonly kind: 'formula' | 'constant' | 'loop' | 'group' | 'values'
  /** The formula without its `=`, of a loop that of its list; a constant as JSON. */
  readonly text: string
  /** Of a loop: when an item is taken. */
  readonly if?: string | undefined
  /** Where the formula stands; of a loop: where its list is computed. */
  readonly scope: ItemScope
}

/** The fields that a map like `set` fills, parents before children, in the order in which they are written. */
export function listMappedFields(
  set: JsonObject,
  path: DocumentPath,
  scope: ItemScope,
  group = '',
): readonly MappedField[] {
  return Object.entries(set).flatMap(([name, value]) =>
    fieldsOf(value, { target: joinFieldPath(group, name), path: [...path, name], scope }),
  )
}

type Place = Pick<MappedField, 'target' | 'path' | 'scope'>

export function isLoop(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && Object.hasOwn(value, 'for') && Object.hasOwn(value, 'set')
}

function fieldsOf(value: Json, place: Place): readonly MappedField[] {
  if (typeof value === 'string' && value.startsWith('=')) {
    return [{ ...place, kind: 'formula', text: value.slice(1) }]
  }
  if (isJsonList(value)) return [{ ...place, kind: 'values', text: JSON.stringify(value) }]
  if (!isJsonObject(value)) return [{ ...place, kind: 'constant', text: JSON.stringify(value) }]
  return isLoop(value) ? fieldsOfLoop(value, place) : fieldsOfGroup(value, place)
}

function fieldsOfGroup(value: JsonObject, place: Place): readonly MappedField[] {
  const { target, path, scope } = place
  const inner = listMappedFields(value, path, scope, target)
  return [{ ...place, kind: 'group', text: '' }, ...inner]
}

function fieldsOfLoop(value: JsonObject, place: Place): readonly MappedField[] {
  const { target, path, scope } = place
  const { for: list, if: test, set } = value
  const text = typeof list === 'string' ? list.replace(/^=/, '') : JSON.stringify(list)
  const own: MappedField = { ...place, kind: 'loop', text }
  const condition = typeof test === 'string' ? { if: test.replace(/^=/, '') } : {}
  const inner = innerScope(value, path, scope)
  const fields = isJsonObject(set)
    ? listMappedFields(set, [...path, 'set'], inner, target)
    : fieldsOf(set ?? null, { target, path: [...path, 'set'], scope: inner })
  return [{ ...own, ...condition }, ...fields]
}

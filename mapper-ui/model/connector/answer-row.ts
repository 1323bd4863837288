import {
  type DocumentPath,
  isJsonList,
  isJsonObject,
  type Json,
  type YamlEdit,
} from '../../../engine/index.ts'
import type { AnswerRow } from '../../../server/contract/connectors.ts'
import { type GestureOutcome, gesture } from '../document/gesture.ts'
import { listAt, mapAt, textAt, valueAt } from '../document/json-path.ts'
import { label } from '../document/label.ts'
import { formulaOf, pathOfFormula, withinRecord } from './answer-paths.ts'
import { editOf } from './set-key.ts'

/** What a line of an answer can be made into. */
export const ROW_USES = [
  'items',
  'key',
  'label',
  'changed',
  'next',
  'field',
  'find',
  'personal',
] as const
export type RowUse = (typeof ROW_USES)[number]

interface Row {
  readonly path: DocumentPath
  readonly kind: AnswerRow['kind']
}

const TYPES: Readonly<Record<AnswerRow['kind'], Json>> = {
  text: { type: 'string' },
  time: { type: 'string' },
  number: { type: 'number' },
  'yes-no': { type: 'boolean' },
  list: { type: 'array' },
  object: { type: 'object' },
  nothing: {},
}

/** What the line is in the connector as it is written now. */
export function rolesOf(connector: Json, resource: string, row: Row): readonly RowUse[] {
  const at = ['resources', resource]
  const within = withinRecord(row.path, pathOfFormula(valueAt(connector, [...at, 'list', 'items'])))
  const says = (path: DocumentPath, of: DocumentPath | undefined): boolean =>
    of !== undefined && valueAt(connector, [...at, ...path]) === `=${formulaOf(of)}`
  const field = within && fieldOf(connector, resource, within)
  const isListed = (key: string): boolean =>
    field !== undefined && (listAt(connector, [...at, key]) ?? []).includes(field)
  return ROW_USES.filter((use) => {
    if (use === 'items') return row.kind === 'list' && says(['list', 'items'], row.path)
    if (use === 'next')
      return says(['list', 'pages', 'next'], row.path) || says(['list', 'pages', 'link'], row.path)
    if (use === 'key') return says(['key'], within)
    if (use === 'changed') return says(['list', 'changed', 'at'], within)
    if (field === undefined) return false
    if (use === 'label') return textAt(connector, [...at, 'label']) === field
    if (use === 'personal') return isListed('personal')
    if (use === 'find') return foundBy(connector, resource).includes(field)
    return Object.hasOwn(mapAt(connector, [...at, 'schema', 'properties']) ?? {}, field)
  })
}

/** What the line may be made into, besides what it is. */
export function usesOf(connector: Json, resource: string, row: Row): readonly RowUse[] {
  const at = ['resources', resource]
  const within = withinRecord(row.path, pathOfFormula(valueAt(connector, [...at, 'list', 'items'])))
  const roles = rolesOf(connector, resource, row)
  const isLeaf = row.kind !== 'list' && row.kind !== 'object'
  const isField = roles.includes('field')
  const can: Readonly<Record<RowUse, boolean>> = {
    items: row.kind === 'list' && !within,
    key: isLeaf && within !== undefined,
    label: isLeaf && isField,
    changed:
      isLeaf &&
      within !== undefined &&
      Object.hasOwn(mapAt(connector, [...at, 'list']) ?? {}, 'changed'),
    next:
      isLeaf &&
      !within &&
      Object.hasOwn(mapAt(connector, [...at, 'list', 'pages']) ?? {}, 'cursor'),
    field: within !== undefined && canBeField(connector, resource, within),
    find: isLeaf && isField && textAt(connector, [...at, 'list', 'get']) !== undefined,
    personal: isField,
  }
  return ROW_USES.filter((use) => can[use] && !roles.includes(use))
}

/** Makes a line of an answer into what a person says that it is. */
export function takeRow(connector: Json, resource: string, row: Row, use: RowUse): GestureOutcome {
  const at = ['resources', resource]
  const items = pathOfFormula(valueAt(connector, [...at, 'list', 'items']))
  const within = withinRecord(row.path, items) ?? row.path
  const field = fieldOf(connector, resource, within) ?? nameOf(within)
  const set = (path: DocumentPath, value: Json): YamlEdit =>
    editOf(connector, [...at, ...path], value)
  const edits: Readonly<Record<RowUse, () => readonly YamlEdit[]>> = {
    items: () => [set(['list', 'items'], `=${formulaOf(row.path)}`)],
    key: () => [set(['key'], `=${formulaOf(within)}`)],
    label: () => [set(['label'], field)],
    changed: () => [set(['list', 'changed', 'at'], `=${formulaOf(within)}`)],
    next: () => [set(['list', 'pages', 'next'], `=${formulaOf(row.path)}`)],
    field: () => addField(connector, resource, within, row.kind),
    find: () => [
      set(
        ['find', (listAt(connector, [...at, 'find']) ?? []).length],
        findBy(connector, resource, field),
      ),
    ],
    personal: () => [
      set(['personal', (listAt(connector, [...at, 'personal']) ?? []).length], field),
    ],
  }
  return gesture(label(`gesture.answer-${use}`, { field }), edits[use]())
}

/** Name of the tidy field that is made of a part of a record: of one that is taken as it comes, its own. */
function fieldOf(connector: Json, resource: string, within: DocumentPath): string | undefined {
  const record = mapAt(connector, ['resources', resource, 'record'])
  if (!record) return within.length === 1 ? nameOf(within) : undefined
  return Object.keys(record).find((name) => record[name] === `=${formulaOf(within)}`)
}

function nameOf(within: DocumentPath): string {
  return within.findLast((name) => typeof name === 'string') ?? ''
}

function foundBy(connector: Json, resource: string): readonly Json[] {
  const find = valueAt(connector, ['resources', resource, 'find'])
  return (isJsonList(find) ? find : []).flatMap((way) => listAt(way, ['by']) ?? [])
}

/** A record that is taken as it comes has no fields but its own. */
function canBeField(connector: Json, resource: string, within: DocumentPath): boolean {
  const hasRecord = isJsonObject(valueAt(connector, ['resources', resource, 'record']))
  return within.every((name) => typeof name === 'string') && (hasRecord || within.length === 1)
}

function addField(
  connector: Json,
  resource: string,
  within: DocumentPath,
  kind: AnswerRow['kind'],
): readonly YamlEdit[] {
  const at = ['resources', resource]
  const name = nameOf(within)
  const type = TYPES[kind]
  const shape = isJsonObject(type) ? { title: titleOf(name), ...type } : {}
  const declared = editOf(connector, [...at, 'schema', 'properties', name], shape)
  const hasRecord = isJsonObject(valueAt(connector, [...at, 'record']))
  return hasRecord
    ? [declared, editOf(connector, [...at, 'record', name], `=${formulaOf(within)}`)]
    : [declared]
}

/** `updatedAt`, `updated_at`: Updated at. */
function titleOf(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/[_-]+/g, ' ')
  const lower = words.trim().toLowerCase()
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}

/** Asks the list with the field as a parameter: what most systems do, and a person can see whether this one does. */
function findBy(connector: Json, resource: string, field: string): Json {
  const list = mapAt(connector, ['resources', resource, 'list']) ?? {}
  const items = list['items']
  return {
    by: [field],
    get: list['get'] ?? `/${resource}`,
    query: { [field]: `=$by.${formulaOf([field])}` },
    ...(items === undefined ? {} : { items }),
  }
}

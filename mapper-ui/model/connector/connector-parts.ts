import { type DocumentPath, isJsonList, isJsonObject, type Json } from '../../../engine/index.ts'
import { listAt, mapAt, textAt } from '../document/json-path.ts'

export type PartKind =
  | 'access'
  | 'resource'
  | 'list'
  | 'get'
  | 'find'
  | 'create'
  | 'update'
  | 'delete'
  | 'record'

/** A part of a connector that has a form of its own. */
export interface ConnectorPart {
  readonly kind: PartKind
  readonly path: DocumentPath
  /** Of the resource; its name where the file has no title. */
  readonly title: string
  /** False: the connector does not offer it. */
  readonly isThere: boolean
  /** GET, POST and so on; fields that can be found by; the number of fields. */
  readonly note: string
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const
export type Method = (typeof METHODS)[number]

const OPERATIONS = ['list', 'get', 'find', 'create', 'update', 'delete'] as const

export function isConnector(file: Json): boolean {
  return isJsonObject(file) && file['connector'] !== undefined
}

/** How the system is reached, then each resource with what can be done with it. */
export function listParts(connector: Json): readonly ConnectorPart[] {
  const http = mapAt(connector, ['http']) ?? {}
  const access: ConnectorPart = {
    kind: 'access',
    path: ['http'],
    title: '',
    isThere: true,
    note: typeof http['base'] === 'string' && !http['base'].startsWith('=') ? http['base'] : '',
  }
  const resources = Object.keys(mapAt(connector, ['resources']) ?? {})
  return [access, ...resources.flatMap((name) => partsOf(connector, name))]
}

function partsOf(connector: Json, name: string): readonly ConnectorPart[] {
  const path = ['resources', name]
  const title = textAt(connector, [...path, 'title']) ?? name
  const resource = mapAt(connector, path) ?? {}
  const fields = Object.keys(mapAt(resource, ['schema', 'properties']) ?? {})
  return [
    { kind: 'resource', path, title, isThere: true, note: '' },
    ...OPERATIONS.map((kind) => ({
      kind,
      path: [...path, kind],
      title,
      isThere: resource[kind] !== undefined,
      note:
        kind === 'find'
          ? foundBy(resource['find'])
          : (methodOf(resource[kind]) ?? '').toUpperCase(),
    })),
    {
      kind: 'record',
      path: [...path, 'schema'],
      title,
      isThere: true,
      note: String(fields.length),
    },
  ]
}

function foundBy(find: Json | undefined): string {
  const ways = isJsonList(find) ? find : []
  const names = ways.flatMap((way) => listAt(way, ['by']) ?? [])
  return [...new Set(names.map(String))].join(', ')
}

/** The method that an operation asks with. */
export function methodOf(operation: Json | undefined): Method | undefined {
  return isJsonObject(operation)
    ? METHODS.find((method) => operation[method] !== undefined)
    : undefined
}

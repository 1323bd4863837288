import type { JsonObject } from '../../simulator/json.ts'
import { answerCollection, type CollectionOptions } from './ccv-collection.ts'
import { checkInput, type InputShape } from './ccv-input.ts'
import { type CcvAnswer, type CcvRequest, type CcvRoute, requireRow } from './ccv-request.ts'
import type { TableName } from './ccv-shop.ts'
import type { Row } from './ccv-table.ts'

/** One REST resource: how its rows look, what it takes, and what else happens when one changes. */
export interface CcvResource extends CollectionOptions {
  readonly table: TableName
  readonly input?: InputShape | undefined
  /** PATCH, where it takes something else than POST. */
  readonly patchInput?: InputShape | undefined
  /** Input → fields of the row; `before` is there on a change. Throws what the shop would answer. */
  readonly prepare?:
    | ((body: JsonObject, request: CcvRequest, before: Row | undefined) => JsonObject)
    | undefined
  /** What the change brings about elsewhere; runs once the row is in its new state. */
  readonly afterwards?: ((row: Row, request: CcvRequest, what: ChangeKind) => void) | undefined
}

export type ChangeKind = 'created' | 'updated' | 'deleted'

/** GET of all rows. */
export function listRoute(resource: CcvResource): CcvRoute {
  return {
    method: 'GET',
    path: `/${resource.table}/`,
    answer: (request) =>
      answerCollection(request, request.shop.tables[resource.table].all(), resource),
  }
}

/** GET of the rows beneath another row: `/orders/:id/orderrows/`. */
export function childrenRoute(
  parent: TableName,
  resource: CcvResource,
  parentField: string,
): CcvRoute {
  return {
    method: 'GET',
    path: `/${parent}/:id/${resource.table}/`,
    answer: (request) => {
      const { id } = requireRow(request, parent, request.ids[0])
      const rows = request.shop.tables[resource.table].where(parentField, id)
      return answerCollection(request, rows, resource)
    },
  }
}

export function readRoute(resource: CcvResource): CcvRoute {
  return {
    method: 'GET',
    path: `/${resource.table}/:id/`,
    answer: (request) => {
      const row = requireRow(request, resource.table, request.ids[0])
      return { status: 200, body: resource.present(row, request) }
    },
  }
}

/** POST, at the top or beneath a parent whose id goes into `parentField`. */
export function createRoute(
  resource: CcvResource,
  beneath?: { readonly parent: TableName; readonly parentField: string },
): CcvRoute {
  const path = beneath ? `/${beneath.parent}/:id/${resource.table}/` : `/${resource.table}/`
  return {
    method: 'POST',
    path,
    answer: (request) => {
      const owner = beneath
        ? { [beneath.parentField]: requireRow(request, beneath.parent, request.ids[0]).id }
        : {}
      const row = createRow(resource, request, request.body, owner)
      return createdAnswer(request, resource.present(row, request))
    },
  }
}

/** Checks, completes and stores one row. */
export function createRow(
  resource: CcvResource,
  request: CcvRequest,
  body: JsonObject,
  owner: JsonObject = {},
): Row {
  if (resource.input) checkInput(body, resource.input, false)
  const given = { ...body, ...owner }
  const fields = resource.prepare?.(given, request, undefined) ?? given
  const made = request.shop.tables[resource.table].add({
    ...fields,
    ...owner,
    _madeAt: request.shop.now(),
  })
  resource.afterwards?.(made, request, 'created')
  request.shop.emit(`${resource.table}.created`, made.id)
  return request.shop.tables[resource.table].get(made.id) ?? made
}

export function createdAnswer(request: CcvRequest, body: JsonObject): CcvAnswer {
  return request.shop.behaviour.emptyCreates ? { status: 204 } : { status: 201, body }
}

/** PATCH: any subset of the fields, 204 without a body. */
export function changeRoute(resource: CcvResource): CcvRoute {
  return {
    method: 'PATCH',
    path: `/${resource.table}/:id/`,
    answer: (request) => {
      const before = requireRow(request, resource.table, request.ids[0])
      const input = resource.patchInput ?? resource.input
      if (input) checkInput(request.body, input, true)
      const fields = resource.prepare?.(request.body, request, before) ?? request.body
      const row = request.shop.tables[resource.table].change(before.id, fields)
      resource.afterwards?.(row, request, 'updated')
      request.shop.emit(`${resource.table}.updated`, row.id)
      return { status: 204 }
    },
  }
}

export function removeRoute(resource: CcvResource): CcvRoute {
  return {
    method: 'DELETE',
    path: `/${resource.table}/:id/`,
    answer: (request) => {
      const row = requireRow(request, resource.table, request.ids[0])
      request.shop.tables[resource.table].remove(row.id)
      resource.afterwards?.(row, request, 'deleted')
      request.shop.emit(`${resource.table}.deleted`, row.id)
      return { status: 204 }
    },
  }
}

/** The five ordinary routes of a resource at the top. */
export function allRoutes(resource: CcvResource): CcvRoute[] {
  return [
    listRoute(resource),
    readRoute(resource),
    createRoute(resource),
    changeRoute(resource),
    removeRoute(resource),
  ]
}

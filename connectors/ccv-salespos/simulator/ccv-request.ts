import type { Json, JsonObject } from '../../simulator/json.ts'
import { CcvError } from './ccv-error.ts'
import type { CcvShop, TableName } from './ccv-shop.ts'
import type { Row } from './ccv-table.ts'

/** An authenticated request, taken apart. */
export interface CcvRequest {
  readonly shop: CcvShop
  /** Start of every href: scheme, host and `/api/rest/v1`. */
  readonly root: string
  readonly method: string
  /** Path below the root, with slashes at both ends. */
  readonly path: string
  readonly query: URLSearchParams
  /** Numbers in the path, left to right. */
  readonly ids: readonly number[]
  readonly body: JsonObject
  /** The body when it is a list. */
  readonly list: readonly Json[] | undefined
  /** Asked for with `Accept: application/vnd.verto.salespos+json`. */
  readonly isSalespos: boolean
}

/** An answer without a body is sent with an empty one. */
export interface CcvAnswer {
  readonly status: number
  readonly body?: Json | undefined
}

export interface CcvRoute {
  readonly method: string
  /** `/orders/:id/orderrows/`. */
  readonly path: string
  readonly answer: (request: CcvRequest) => CcvAnswer
}

/** Writes a row as the API shows it. */
export type Presenter = (row: Row, request: CcvRequest) => JsonObject

/** The fields of a row that the API shows: not those that start with `_`, nor the `hidden` ones. */
export function shownFields(row: Row, ...hidden: readonly string[]): JsonObject & { id: number } {
  const fields = Object.entries(row).filter(
    ([name]) => !name.startsWith('_') && !hidden.includes(name),
  )
  return { ...Object.fromEntries(fields), id: row.id }
}

/** The row, or 404. */
export function requireRow(request: CcvRequest, table: TableName, id: number | undefined): Row {
  const row = id === undefined ? undefined : request.shop.tables[table].get(id)
  if (!row) throw new CcvError('404.10')
  return row
}

export function hrefOf(request: CcvRequest, ...segments: readonly (string | number)[]): string {
  return `${request.root}/${segments.join('/')}/`
}

/** A link to a collection, with its items beside it when the request asked to expand it. */
export function linkOrCollection(
  request: CcvRequest,
  name: string,
  href: string,
  items: () => readonly Json[],
): JsonObject {
  const wanted = (request.query.get('expand') ?? '').split(',')
  return wanted.includes(name) ? { href, collection: items() } : { href }
}

import type { Json } from '../../simulator/json.ts'
import { CcvError } from './ccv-error.ts'
import type { CcvAnswer, CcvRequest, Presenter } from './ccv-request.ts'
import type { Row } from './ccv-table.ts'

const DEFAULT_SIZE = 100
const LARGEST_SIZE = 250

/** Tells whether a row passes the filter's value. */
export type Filter = (row: Row, value: string, request: CcvRequest) => boolean

export interface CollectionOptions {
  readonly present: Presenter
  /** Paged collections take `start` and `size`; small ones have only `href` and `items`. */
  readonly isPaged: boolean
  readonly filters?: Readonly<Record<string, Filter>> | undefined
  readonly orderBy?: readonly string[] | undefined
  /** Where a sorted field is not at the top of the row. */
  readonly sortValue?: ((row: Row, field: string) => Json | undefined) | undefined
}

/** Answers a GET of a collection. A query parameter that is not documented is ignored. */
export function answerCollection(
  request: CcvRequest,
  all: readonly Row[],
  options: CollectionOptions,
): CcvAnswer {
  const rows = sortRows(request, filterRows(request, visibleRows(request, all), options), options)
  const target = `${request.root}${request.path}`
  if (!options.isPaged) {
    const items = rows.map((row) => options.present(row, request))
    return { status: 200, body: { href: target, items } }
  }
  const start = wholeNumber(request, 'start', 0, 0, Number.MAX_SAFE_INTEGER)
  const size = wholeNumber(request, 'size', DEFAULT_SIZE, 1, LARGEST_SIZE)
  const shown = arrangePage(request, rows, start, size)
  const link = (from: number) => `${target}?${pageQuery(request, from, size)}`
  return {
    status: 200,
    body: {
      href: link(start),
      start,
      size,
      first: link(0),
      previous: start > 0 ? link(Math.max(0, start - size)) : null,
      next: start + size < rows.length ? link(start + size) : null,
      items: shown.map((row) => options.present(row, request)),
    },
  }
}

/** What was made a moment ago may not be seen yet, if the fault says so. */
function visibleRows(request: CcvRequest, rows: readonly Row[]): readonly Row[] {
  const lag = request.shop.faults.strike('search-lag', request)
  if (!lag) return rows
  const newest = request.shop.now() - (lag.ms ?? 2000)
  return rows.filter((row) => !(typeof row['_madeAt'] === 'number' && row['_madeAt'] > newest))
}

function arrangePage(
  request: CcvRequest,
  rows: readonly Row[],
  start: number,
  size: number,
): readonly Row[] {
  const { faults } = request.shop
  if (start > 0 && faults.strike('page-doubled', request)) {
    return rows.slice(start - size, start)
  }
  // A row that came in before this page pushes the last of the previous page down into it.
  if (start > 0 && faults.strike('page-growing', request)) {
    return rows.slice(start - 1, start - 1 + size)
  }
  const page = rows.slice(start, start + size)
  return faults.strike('page-reordered', request) ? page.toReversed() : page
}

function filterRows(
  request: CcvRequest,
  rows: readonly Row[],
  { filters = {} }: CollectionOptions,
): readonly Row[] {
  let kept = rows
  for (const [name, value] of request.query) {
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined
    if (filter) kept = kept.filter((row) => filter(row, value, request))
  }
  return kept
}

function sortRows(
  request: CcvRequest,
  rows: readonly Row[],
  { orderBy = [], sortValue = (row, field) => row[field] }: CollectionOptions,
): readonly Row[] {
  const asked = request.query.get('orderby')
  if (asked === null) return rows
  const isDescending = asked.endsWith('_desc')
  const field = isDescending ? asked.slice(0, -'_desc'.length) : asked
  if (!orderBy.includes(field)) return rows
  const sign = isDescending ? -1 : 1
  return rows.toSorted((a, b) => sign * compare(sortValue(a, field), sortValue(b, field)))
}

function compare(left: Json | undefined, right: Json | undefined): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  const [a, b] = [plainText(left), plainText(right)]
  if (a === b) return 0
  return a < b ? -1 : 1
}

function wholeNumber(
  request: CcvRequest,
  name: string,
  fallback: number,
  least: number,
  most: number,
): number {
  const text = request.query.get(name)
  if (text === null) return fallback
  const value = Number(text)
  if (!/^\d+$/u.test(text) || value < least || value > most) {
    throw new CcvError('400.10', `Query parameter "${name}" must be from ${least} to ${most}.`)
  }
  return value
}

function pageQuery(request: CcvRequest, start: number, size: number): string {
  const query = new URLSearchParams(request.query)
  query.delete('start')
  query.delete('size')
  const rest = query.toString()
  return `start=${start}&size=${size}${rest ? `&${rest}` : ''}`
}

/** A value of a query or of a column as text; nothing for lists and objects. */
function plainText(value: Json | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value)
}

/** The filter of a field that must be equal. */
export function isEqual(field: string): Filter {
  return (row, value) => plainText(row[field]) === value
}

export function isFlag(field: string): Filter {
  return (row, value) => row[field] === (value === 'true' || value === '1')
}

/** Text compares as text, which is right for ISO dates; numbers as numbers. */
export function isAtLeast(read: (row: Row) => Json | undefined): Filter {
  return (row, value) => compareWith(read(row), value) >= 0
}

export function isAtMost(read: (row: Row) => Json | undefined): Filter {
  return (row, value) => compareWith(read(row), value) <= 0
}

function compareWith(left: Json | undefined, value: string): number {
  return typeof left === 'number' ? left - Number(value) : compare(left, value)
}

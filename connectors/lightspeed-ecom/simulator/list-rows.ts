import type { FaultSwitchboard } from '../../simulator/faults.ts'
import type { SimulatedRequest } from '../../simulator/simulated-system.ts'
import type { ShopTarget } from './find-resource.ts'
import { numberOf, type Row, type ShopTables, textOf } from './shop-tables.ts'

export interface ListSetup {
  readonly tables: ShopTables
  readonly faults: FaultSwitchboard
  readonly now: () => number
  readonly random: () => number
  readonly oldestFirst: boolean
}

const DEFAULT_LIMIT = 50
const HIGHEST_LIMIT = 250

/** The rows that a list, or its count, is about. */
export function selectRows(
  target: ShopTarget,
  request: SimulatedRequest,
  { tables, faults, now }: ListSetup,
): Row[] {
  const { resource, parentId } = target
  const { query } = request
  const lag = faults.strike('search-lag', request)
  const conditions: ((row: Row) => boolean)[] = []
  if (resource.parent) {
    const { parent } = resource
    conditions.push((row) => row[parent] === parentId)
  }
  for (const [name, field] of Object.entries(resource.filters ?? {})) {
    const wanted = query.get(name)
    if (wanted !== null) conditions.push((row) => sameText(row[field], wanted))
  }
  const since = query.get('since_id')
  if (since !== null) conditions.push((row) => row.id > Number(since))
  for (const [name, field, sign] of TIME_FILTERS) {
    const limit = query.get(name)
    if (limit === null || resource.timeless) continue
    const time = timeOf(limit)
    conditions.push((row) => (seconds(numberOf(row[field])) - time) * sign >= 0)
  }
  if (lag) {
    const visible = now() - (lag.ms ?? 10_000)
    conditions.push((row) => numberOf(row['createdAt']) <= visible)
  }
  return tables.rows(resource.path).filter((row) => conditions.every((holds) => holds(row)))
}

/** Sorts and cuts one page. */
export function pageOf(rows: readonly Row[], request: SimulatedRequest, setup: ListSetup): Row[] {
  const { query } = request
  const limit = Math.min(
    Number(query.get('limit') ?? DEFAULT_LIMIT) || DEFAULT_LIMIT,
    HIGHEST_LIMIT,
  )
  const wanted = Math.max(1, Number(query.get('page') ?? 1) || 1)
  const doubled = wanted > 1 && setup.faults.strike('page-doubled', request)
  const page = doubled ? wanted - 1 : wanted
  const sorted = setup.faults.strike('page-reordered', request)
    ? rows
        .map((row) => ({ row, order: setup.random() }))
        .toSorted((a, b) => a.order - b.order)
        .map(({ row }) => row)
    : rows.toSorted((a, b) => (setup.oldestFirst ? a.id - b.id : b.id - a.id))
  return sorted.slice((page - 1) * limit, page * limit)
}

/** Keeps the named fields only. */
export function narrow<T>(record: Record<string, T>, fields: string | null): Record<string, T> {
  if (!fields) return record
  const names = new Set(fields.split(','))
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)))
}

const TIME_FILTERS = [
  ['created_at_min', 'createdAt', 1],
  ['created_at_max', 'createdAt', -1],
  ['updated_at_min', 'updatedAt', 1],
  ['updated_at_max', 'updatedAt', -1],
] as const

/** Stamps have no milliseconds. */
function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000
}

/** `2026-06-02 10:24:43`, taken as UTC. */
function timeOf(text: string): number {
  const spaced = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d))?$/u.exec(text)
  return spaced ? Date.parse(`${spaced[1]}T${spaced[2] ?? '00:00:00'}Z`) : Date.parse(text)
}

function sameText(value: Row[string], wanted: string): boolean {
  return typeof value === 'number'
    ? value === Number(wanted)
    : textOf(value).toLowerCase() === wanted.toLowerCase()
}

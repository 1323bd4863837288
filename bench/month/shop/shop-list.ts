import type { Asked } from '../http-model.ts'
import { num, type Row, str } from '../json.ts'
import type { Resource } from './resources.ts'

/** `2026-01-31 12:00:00` is UTC (1.4): the only form that is documented. */
function moment(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined
  return Date.parse(`${text.replace(' ', 'T')}Z`)
}

const DATES = [
  ['created_at_min', 'createdAt', 1],
  ['created_at_max', 'createdAt', -1],
  ['updated_at_min', 'updatedAt', 1],
  ['updated_at_max', 'updatedAt', -1],
] as const

/** A list in the shop's order: newest first (1.4 and 5), so that walking by `since_id` shows its mistake. */
export function filtered(resource: Resource, records: Row[], asked: Asked): Row[] | string {
  let kept = records
  for (const [parameter, field, side] of DATES) {
    const text = asked.query.get(parameter)
    if (text === null) continue
    const bound = moment(text)
    if (bound === undefined) return `${parameter} must be YYYY-MM-DD HH:MM:SS`
    kept = kept.filter((record) => (Date.parse(str(record[field])) - bound) * side >= 0)
  }
  const since = asked.query.get('since_id')
  if (since !== null) kept = kept.filter((record) => num(record['id']) > Number(since))
  for (const [parameter, field] of Object.entries(resource.filters ?? {})) {
    const wanted = asked.query.get(parameter)
    if (wanted !== null) kept = kept.filter((record) => String(record[field]) === wanted)
  }
  return kept.toSorted((one, other) => num(other['id']) - num(one['id']))
}

export function page(records: Row[], asked: Asked): Row[] {
  const limit = Math.min(Math.max(Number(asked.query.get('limit') ?? 50), 1), 250)
  const number = Math.max(Number(asked.query.get('page') ?? 1), 1)
  return records.slice((number - 1) * limit, number * limit)
}

export function narrowed(record: Row, asked: Asked): Row {
  const fields = asked.query.get('fields')
  if (!fields) return record
  const names = fields.split(',')
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)))
}

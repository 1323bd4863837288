import type { Formula } from '../../formula/formula.ts'
import { formulasOf } from '../formulas-of.ts'
import type { RecordPlan } from './compile-record.ts'
import { objectOf } from './connector-author.ts'

/** The column that a formula is the value of, if it is no more than that. */
export function columnOf({ text, uses }: Formula): string | undefined {
  const [[name, ...rest] = [], ...others] = uses.paths
  if (name === undefined || rest.length > 0 || others.length > 0) return undefined
  const bare = text.trim()
  return bare === name || bare === `\`${name}\`` ? name : undefined
}

/**
 * Tidy field → column that it is the value of. A record without a mapping is its row as it is; so are fields that are only
 * written.
 */
export function columnsOf({ record, schema, more }: RecordPlan): Readonly<Record<string, string>> {
  const columns = new Map<string, string>()
  const mapped = record?.kind === 'map' ? record.fields : []
  for (const { name, value } of mapped) {
    const column = value.kind === 'formula' ? columnOf(value.formula) : undefined
    if (column !== undefined) columns.set(name, column)
  }
  const isMapped = new Set(mapped.map(({ name }) => name))
  for (const name of Object.keys(objectOf(schema['properties']))) {
    if (!isMapped.has(name) && !Object.hasOwn(more, name)) columns.set(name, name)
  }
  return Object.fromEntries(columns)
}

/** All columns that formulas of a record see; nothing where they may see any. */
export function columnsRead(record: RecordPlan): readonly string[] | undefined {
  const formulas = formulasOfRecord(record)
  if (formulas.some(({ uses }) => uses.everything)) return undefined
  const names = new Set(formulas.flatMap(({ uses }) => uses.paths.flatMap(([name]) => name ?? [])))
  // What completes a record stands beside its columns under this name.
  if (Object.keys(record.more).length > 0) names.delete('more')
  if (!record.record) {
    for (const name of Object.keys(objectOf(record.schema['properties']))) names.add(name)
  }
  return [...names]
}

/** The formulas that see a raw record. */
function formulasOfRecord({ record, key, gone, more }: RecordPlan): readonly Formula[] {
  const parts = Object.values(more)
  const values = parts.flatMap((part) => [...part.with, ...(part.kind === 'all' ? part.one : [])])
  const written = [...(record ? [record] : []), ...values.map(({ value }) => value)]
    .flatMap((value) => Array.from(formulasOf(value)))
    .filter(({ inList }) => !inList)
    .map(({ formula }) => formula)
  const single = parts.flatMap((part) => [part.in, part.kind === 'all' ? part.key : undefined])
  const named = [
    ...(key ?? []).map(({ value }) => value),
    gone?.kind === 'field' ? gone.field : undefined,
    ...single,
  ]
  return [...written, ...named.flatMap((formula) => formula ?? [])]
}

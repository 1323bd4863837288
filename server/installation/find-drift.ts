import {
  eachOnce,
  isJsonObject,
  type Json,
  type Message,
  type ResourcePlan,
  type SourceRecord,
} from '../../engine/index.ts'
import { hideAddresses } from '../journal/hide-addresses.ts'

/** Where what a system really sends differs from what its connector says. */
export interface Drift {
  readonly field: string
  readonly kind: 'gone' | 'new' | 'retyped'
  readonly expected: string | undefined
  readonly found: string | Message | undefined
}

/** Fewer records prove nothing about a field that none of them has. */
const ENOUGH_RECORDS = 10

/**
 * Compares records with the schema of their resource. Values are never part of what is told: they may be personal, and so may
 * addresses that a field is called by.
 */
export function findDrift(
  resource: ResourcePlan,
  records: readonly SourceRecord[],
): readonly Drift[] {
  const properties = isJsonObject(resource.schema['properties'])
    ? resource.schema['properties']
    : {}
  const drifts: Drift[] = []
  for (const [field, schema] of Object.entries(properties)) {
    const values = records.map(({ record }) => record[field] ?? null)
    if (values.every(isEmpty)) {
      // A list without items is there.
      const isGone = values.every((value) => value === null)
      if (isGone && isExpected(resource, field) && records.length >= ENOUGH_RECORDS) {
        drifts.push({
          field,
          kind: 'gone',
          expected: typeNames(schema).join(' or '),
          found: undefined,
        })
      }
      continue
    }
    const wrong = values.find((value) => value !== null && !fits(value, typeNames(schema)))
    if (wrong === undefined) continue
    const expected = typeNames(schema).join(' or ')
    drifts.push({ field, kind: 'retyped', expected, found: typeOf(wrong) })
  }
  const problems = eachOnce(records.flatMap(({ problem }) => problem ?? []))
  return [
    ...drifts,
    ...newFields(resource, properties, records),
    ...[...problems].map(
      (found): Drift => ({ field: '', kind: 'retyped', expected: undefined, found }),
    ),
  ]
}

function isEmpty(value: Json): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}

/** A field that may be left out says nothing by being absent. */
function isExpected({ schema }: ResourcePlan, field: string): boolean {
  return Array.isArray(schema['required']) && schema['required'].includes(field)
}

/** Only where raw records are tidy ones: elsewhere the connector names what it takes over. */
function newFields(
  resource: ResourcePlan,
  properties: Readonly<Record<string, Json>>,
  records: readonly SourceRecord[],
): readonly Drift[] {
  if (resource.record) return []
  const found = new Map<string, string>()
  for (const { raw } of records) {
    for (const [field, value] of Object.entries(isJsonObject(raw) ? raw : {})) {
      if (!Object.hasOwn(properties, field)) found.set(hideAddresses(field), typeOf(value))
    }
  }
  return [...found].map(([field, type]) => ({
    field,
    kind: 'new',
    expected: undefined,
    found: type,
  }))
}

function typeNames(schema: Json | undefined): readonly string[] {
  if (!isJsonObject(schema)) return []
  const { type } = schema
  if (typeof type === 'string') return [type]
  return Array.isArray(type) ? type.filter((name) => typeof name === 'string') : []
}

function fits(value: Json, types: readonly string[]): boolean {
  const type = typeOf(value)
  return (
    types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'))
  )
}

function typeOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

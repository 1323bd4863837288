import { analyseFormula } from '../formula/analyse-formula.ts'
import type { Formula } from '../formula/formula.ts'
import type { ResourcePlan } from './resource-plan.ts'
import type { ValuePlan } from './value-plan.ts'

/** Tells which `more` parts of the source record a value needs. */
export type RecordNeeds = (
  value: ValuePlan | undefined,
  /** Whether bare names are fields of the source record, and not of an item of a `for`. */
  bare: boolean,
) => readonly string[]

/** Knows which tidy fields are made from parts that cost further calls. */
export function createRecordNeeds(resource: ResourcePlan | undefined): RecordNeeds {
  const parts = Object.keys(resource?.more ?? {})
  if (!resource || parts.length === 0) return () => []
  const { recordNeeds, record } = resource

  /** What a path like `["lines", "sku"]` needs; an empty path is the whole record. */
  function needsOfPath([field, part]: readonly string[]): readonly string[] {
    if (field === undefined) return parts
    if (record) return Object.hasOwn(recordNeeds, field) ? (recordNeeds[field] ?? []) : []
    if (field !== 'more') return []
    return part !== undefined && parts.includes(part) ? [part] : parts
  }

  return (value, bare) => pathsOf(value, bare).flatMap(needsOfPath)
}

/** Gathers which fields of the source record are read by the values that it is told of. */
export interface FieldsRead {
  readonly note: (value: ValuePlan | undefined, bare: boolean) => void
  /** Absent: it may be any. */
  readonly names: () => readonly string[] | undefined
}

export function createFieldsRead(): FieldsRead {
  const names = new Set<string>()
  let isWhole = false
  return {
    note: (value, bare) => {
      for (const [field] of pathsOf(value, bare)) {
        if (field === undefined) isWhole = true
        else names.add(field)
      }
    },
    names: () => (isWhole ? undefined : [...names].toSorted()),
  }
}

/** What a value reads of the source record; an empty path where it is the whole. */
function pathsOf(value: ValuePlan | undefined, bare: boolean): readonly (readonly string[])[] {
  switch (value?.kind) {
    case undefined:
    case 'constant':
      return []
    case 'formula':
      return pathsOfFormula(value.formula, bare)
    case 'map':
      return value.fields.flatMap((field) => pathsOf(field.value, bare))
    case 'list':
      return value.items.flatMap((item) => pathsOf(item, bare))
    case 'each':
      return [
        ...pathsOf(value.for, bare),
        ...pathsOf(value.if, false),
        ...pathsOf(value.set, false),
      ]
  }
}

function pathsOfFormula({ uses, text }: Formula, bare: boolean): readonly (readonly string[])[] {
  const whole = uses.variables.includes('record') ? recordPaths(text) : []
  if (!bare) return whole
  return uses.everything ? [[]] : [...uses.paths, ...whole]
}

/** What a formula reads of `$record`; an empty path where it is the whole. */
function recordPaths(text: string): readonly (readonly string[])[] {
  const { values, conditions, counts } = analyseFormula(text, {
    variables: { record: {} },
    openVariables: true,
  }).lineage
  return [...values, ...conditions, ...counts]
    .filter((path) => path === '$record' || /^\$record[.[]/.test(path))
    .map((path) =>
      path
        .split('.')
        .slice(1)
        .map((name) => name.replaceAll('[]', '')),
    )
    .map((names) => (names[0] === undefined || names[0].startsWith('*') ? [] : names))
}

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

  function needsOfFormula(formula: Formula, bare: boolean): readonly string[] {
    const own = bare
      ? formula.uses.everything
        ? parts
        : formula.uses.paths.flatMap(needsOfPath)
      : []
    const whole = formula.uses.variables.includes('record') ? recordPaths(formula.text) : []
    return [...own, ...whole.flatMap(needsOfPath)]
  }

  const needs: RecordNeeds = (value, bare) => {
    switch (value?.kind) {
      case undefined:
      case 'constant':
        return []
      case 'formula':
        return needsOfFormula(value.formula, bare)
      case 'map':
        return value.fields.flatMap((field) => needs(field.value, bare))
      case 'list':
        return value.items.flatMap((item) => needs(item, bare))
      case 'each':
        return [...needs(value.for, bare), ...needs(value.if, false), ...needs(value.set, false)]
    }
  }
  return needs
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

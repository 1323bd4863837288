import type { FieldLineage, FormulaLineage, FormulaType, ValueKind } from '../formula-analysis.ts'
import { type AbstractValue, dependenceOf } from './abstract-value.ts'
import type { Analysis } from './analysis.ts'
import { stepByName } from './steps.ts'

/** What the outside world sees of an abstract value's type. */
export function describeType(value: AbstractValue): FormulaType {
  const { many, whole, constants, fields } = value
  // One list in a list comes out alone, and its one item too.
  const isUnsure = value.kinds?.has('array') === true && (many === 'maybe' || many === 'unknown')
  const kinds = isUnsure ? undefined : value.kinds
  return {
    ...(kinds && { kinds: [...kinds].toSorted() satisfies readonly ValueKind[] }),
    cardinality: cardinalityOf(value),
    alwaysList: many === 'list',
    whole: whole && (kinds?.has('number') ?? false),
    ...(constants && constants.length <= 200 && { constants }),
    ...(isBuilt(value) && {
      fields: Object.fromEntries(
        [...(fields ?? [])].map(([name, field]) => [name, describeType(field)]),
      ),
    }),
  }
}

/** Made in the formula, field by field. */
function isBuilt({ fields, rest, sources, made }: AbstractValue): boolean {
  return fields !== undefined && !rest && sources.length === 0 && made.size === 0
}

function cardinalityOf({ many, optional }: AbstractValue): FormulaType['cardinality'] {
  if (many === 'unknown') return 'unknown'
  if (many !== 'no') return 'many'
  return optional ? 'optional' : 'one'
}

/** Where a value comes from, as a whole and field by field. */
export function describeLineage(
  analysis: Analysis,
  value: AbstractValue,
): {
  readonly lineage: FormulaLineage
  readonly fields: readonly FieldLineage[]
  readonly copy: boolean
} {
  const plain = value.made.size === 0 && value.conditions.size === 0 && value.counts.size === 0
  return {
    lineage: lineageOf(value),
    fields: fieldsOf(analysis, value, ''),
    copy: plain && value.sources.length === 1 && !value.fields && !value.rest,
  }
}

function lineageOf(value: AbstractValue): FormulaLineage {
  const { values, conditions, counts } = dependenceOf(value)
  return {
    values: sorted(values),
    conditions: sorted(conditions).filter((path) => !values.has(path)),
    counts: sorted(counts).filter((path) => !values.has(path) && !conditions.has(path)),
  }
}

/** A field is what reading it would give: it rests also on what the object around it is made of or decided by. */
function fieldsOf(
  analysis: Analysis,
  value: AbstractValue,
  prefix: string,
): readonly FieldLineage[] {
  if (!value.fields) return []
  const start = value.many === 'no' ? prefix : `${prefix}[]`
  return [...value.fields].flatMap(([name, { many }]) => {
    const path = start === '' ? name : `${start}.${name}`
    const field = { ...stepByName(analysis, value, name, {}), many }
    const inner = fieldsOf(analysis, field, path)
    return inner.length > 0 ? inner : [{ field: path, ...lineageOf(field) }]
  })
}

function sorted(paths: ReadonlySet<string>): readonly string[] {
  return [...paths].toSorted()
}

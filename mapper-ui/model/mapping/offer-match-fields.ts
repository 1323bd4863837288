import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { valueAt } from '../document/json-path.ts'
import { offerMatchKeys, titleOf } from '../new-flow/match-keys.ts'
import type { FlowStep } from './flow-steps.ts'
import type { ResourceKnowledge } from './flow-surroundings.ts'

/** Fields that a record can be recognised by together, each with the value that is the likeliest. */
export interface OfferedKey {
  readonly fields: readonly { readonly field: string; readonly value: string }[]
  readonly title: string
}

export interface OfferedKeys {
  readonly findable: readonly OfferedKey[]
  /** Titles of fields that the system cannot be searched by. */
  readonly others: readonly { readonly field: string; readonly title: string }[]
}

/** What else records of a resource can be recognised by than a step has already. */
export function offerKeys(
  target: ResourceKnowledge,
  source: JsonObject,
  step: Pick<FlowStep, 'value'>,
  known: readonly string[],
): OfferedKeys {
  const judged = namesOf(source).map((field) => ({ field, filled: 0, different: 0 }))
  const { findBy = [], schema } = target
  const keys = offerMatchKeys({ source, target: schema, findBy, judged, count: 0 })
  const findable = keys
    .filter(({ fields }) => fields.some((field) => !known.includes(field.target)))
    .map(({ fields }) => ({
      title: fields.map(({ title }) => title).join(' + '),
      fields: fields
        .filter((field) => !known.includes(field.target))
        .map((field) => ({
          field: field.target,
          value: formulaAt(step.value, field.target) ?? `=${field.source ?? 'id'}`,
        })),
    }))
  const searched = new Set(findBy.flat())
  const others = namesOf(schema)
    .filter((name) => !searched.has(name))
    .map((name) => ({ field: name, title: titleOf(propertyOf(schema, name), name) }))
  return { findable, others }
}

/** What the step fills the field with is what it is recognised by. */
function formulaAt(step: JsonObject, field: string): string | undefined {
  const written = valueAt(step, ['set', field])
  return typeof written === 'string' ? written : undefined
}

function namesOf(schema: JsonObject): readonly string[] {
  const { properties } = schema
  return isJsonObject(properties) ? Object.keys(properties) : []
}

function propertyOf({ properties }: JsonObject, name: string): Json | undefined {
  return isJsonObject(properties) ? properties[name] : undefined
}

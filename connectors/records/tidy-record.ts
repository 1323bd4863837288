import {
  type EvaluationContext,
  evaluateField,
  FieldError,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  type ResourcePlan,
  say,
  sayAll,
} from '../../engine/index.ts'
import { fitSchema } from './fit-schema.ts'

/** The lists that complete a record, by the name of the part. */
export type Parts = Readonly<Record<string, readonly JsonObject[]>>

export interface TidyRecord {
  readonly record: JsonObject
  /** What is wrong with it. */
  readonly problem?: Message | undefined
}

/**
 * Turns a raw record into a tidy one.
 *
 * Fields made from parts that were not read are left out, instead of being computed from nothing.
 */
export function tidyRecord(
  plan: ResourcePlan,
  raw: Json,
  parts: Parts,
  empty: readonly Json[],
  context: EvaluationContext,
): TidyRecord {
  const problems: Message[] = []
  const shaped = plan.record ? shape(plan, raw, parts, context, problems) : raw
  const fitted = fitSchema(shaped, plan.schema, empty)
  const record = isJsonObject(fitted.value) ? fitted.value : {}
  const said = sayAll([...problems, ...fitted.problems])
  return said ? { record, problem: say('asSent', { title: plan.title, said }) } : { record }
}

/** A field `more` of the system itself is not seen. */
function withMore(raw: JsonObject, parts: Parts): JsonObject {
  const seen = { more: parts, ...raw }
  seen.more = parts
  return seen
}

function isCovered(needs: readonly string[] | undefined, parts: Parts): boolean {
  return needs === undefined || needs.every((part) => Object.hasOwn(parts, part))
}

function shape(
  plan: ResourcePlan,
  raw: Json,
  parts: Parts,
  context: EvaluationContext,
  problems: Message[],
): JsonObject {
  const hasParts = Object.keys(plan.more).length > 0
  const input = hasParts && isJsonObject(raw) ? withMore(raw, parts) : raw
  if (plan.record?.kind !== 'map') return {}
  const shaped = new plan.record.maker()
  for (const field of plan.record.fields) {
    if (hasParts && !isCovered(plan.recordNeeds[field.name], parts)) continue
    try {
      const value = evaluateField(field, input, context)
      if (value !== undefined) shaped[field.name] = value
    } catch (thrown) {
      if (!(thrown instanceof FieldError)) throw thrown
      problems.push(thrown.reason)
      if (context.budget?.isSpent === true) break
    }
  }
  return shaped
}

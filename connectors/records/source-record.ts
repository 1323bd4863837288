import {
  type EvaluationContext,
  type Formula,
  idOf,
  isTruthy,
  type Json,
  OperationError,
  type ResourcePlan,
  type SourceRecord,
  say,
  textOfKey,
} from '../../engine/index.ts'
import { type Parts, tidyRecord } from './tidy-record.ts'

/** Turns a raw record into what the engine reads. `at` finds the time of its last change. */
export function toSourceRecord(
  plan: ResourcePlan,
  raw: Json,
  parts: Parts,
  at: Formula | undefined,
  empty: readonly Json[],
  context: EvaluationContext,
): SourceRecord {
  const { record, problem } = tidyRecord(plan, raw, parts, empty, context)
  const id = idOf(plan.key, raw, context)
  if (id === undefined && plan.key) {
    throw new OperationError({
      class: 'invalid',
      reason: say('keylessAt', { title: plan.title, formula: textOfKey(plan.key) }),
      mayHaveHappened: false,
    })
  }
  const time = at && parseTime(at.evaluate(raw, context))
  const label = plan.label === undefined ? undefined : record[plan.label]
  const isDeleted = plan.gone?.kind === 'field' && isTruthy(plan.gone.field.evaluate(raw, context))
  return {
    key: String(id ?? ''),
    record,
    raw,
    ...(time === undefined ? {} : { at: time }),
    ...(typeof label === 'string' || typeof label === 'number' ? { label: String(label) } : {}),
    ...(isDeleted ? { deleted: true } : {}),
    ...(problem === undefined ? {} : { problem }),
  }
}

/** Reads a time as ISO 8601 in UTC. One without a zone is UTC; numbers are seconds or milliseconds since 1970. */
export function parseTime(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return isoOf(Math.abs(value) < 1e11 ? value * 1000 : value)
  if (typeof value !== 'string') return undefined
  const hasNoZone = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(value)
  return isoOf(Date.parse(hasNoZone ? `${value.replace(' ', 'T')}Z` : value))
}

function isoOf(time: number): string | undefined {
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15
    ? new Date(time).toISOString()
    : undefined
}

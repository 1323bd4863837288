import {
  canonicalJson,
  type EvaluationContext,
  evaluateFields,
  type ListRequest,
} from '../../../../engine/index.ts'
import type { HttpListPlan } from '../../spec/http-plan.ts'

/** What a complete read of a list asks for, and what of the answers are its records; nothing where it is not complete. */
export function nameList(
  list: HttpListPlan,
  request: ListRequest,
  contextOf: (names: Readonly<Record<string, unknown>>) => EvaluationContext,
): string | undefined {
  const { filter, since, range, position, with: values = {} } = request
  const { call, items, changed, needs } = list
  const from = since ?? range ?? position ?? changed[filter]?.first
  if (from !== undefined || needs.length > 0) return undefined
  if (call.method !== 'GET' || call.body || call.headers.length > 0) return undefined
  const query = evaluateFields(call.query, {}, contextOf({ with: values }))
  return canonicalJson([call.path, query, items.text])
}

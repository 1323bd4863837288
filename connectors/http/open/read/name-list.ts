import {
  canonicalJson,
  type EvaluationContext,
  evaluateFields,
  type ListRequest,
} from '../../../../engine/index.ts'
import type { HttpListPlan } from '../../spec/http-plan.ts'

/**
 * What a read of a list asks for, and what of the answers are its records: of all, or of what changed, whatever the time
 * since when. Nothing where it is a read of some.
 */
export function nameList(
  list: HttpListPlan,
  request: ListRequest,
  contextOf: (names: Readonly<Record<string, unknown>>) => EvaluationContext,
): string | undefined {
  const { call, items } = list
  if (isOfSome(list, request) || !isPlain(list)) return undefined
  // Whatever the time, the words are those of one: the request itself may ask by it.
  const since = request.since === undefined ? undefined : SOME_TIME
  const context = contextOf({ with: request.with ?? {}, since })
  const query = evaluateFields(call.query, {}, context)
  const asks = list.changed[request.filter]?.since ?? []
  const changes = since !== undefined && evaluateFields(asks, {}, context)
  return canonicalJson([call.path, query, items.text, changes])
}

function isOfSome({ changed }: HttpListPlan, request: ListRequest): boolean {
  const { filter, since, token, range, position } = request
  const { first, since: asks } = changed[filter] ?? {}
  // Where the order of a list tells its changes, how far it is read depends on who reads.
  return (token ?? range ?? position ?? first) !== undefined || (since !== undefined && !asks)
}

function isPlain({ call, needs }: HttpListPlan): boolean {
  return needs.length === 0 && call.method === 'GET' && !call.body && call.headers.length === 0
}

const SOME_TIME = '2000-01-01T00:00:00.000Z'

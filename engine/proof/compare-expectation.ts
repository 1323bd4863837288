import type { DocumentPath } from '../diagnostic.ts'
import { equalJson, isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { ExpectedWrite, TestExpectation } from '../plan/flow-plan.ts'
import type { FakeWrite } from './fake-system.ts'

/** What became of the record of a test. */
export interface TestOutcome {
  readonly result: NonNullable<TestExpectation['result']>
  /** In plain words; absent for `done` and `unchanged`. */
  readonly reason?: string | undefined
  readonly writes: readonly FakeWrite[]
}

/** One thing that is not as the test wants it. */
export interface Difference {
  /** The expectation in the flow's file. */
  readonly path: DocumentPath
  /** `price: want 20, got 24.2` */
  readonly message: string
}

/**
 * Lists what differs from the expectation at `path`. When other writes happened than the expected ones, their
 * fields are not compared: that would only repeat it.
 */
export function compareExpectation(
  expected: TestExpectation,
  actual: TestOutcome,
  path: DocumentPath,
): Difference[] {
  return [
    ...compareResult(expected, actual, path),
    ...compareReason(expected, actual, path),
    ...compareWrites(expected.writes, actual.writes, [...path, 'writes']),
  ]
}

/** A failure that no test speaks of is never what it wants. */
function compareResult(
  expected: TestExpectation,
  { result, reason }: TestOutcome,
  path: DocumentPath,
): Difference[] {
  const isFine = expected.result === undefined ? result !== 'failed' : expected.result === result
  if (isFine) return []
  const because = reason === undefined ? '' : `: ${reason}`
  const wanted = expected.result ?? 'no failure'
  return [{ path: [...path, 'result'], message: `result: want ${wanted}, got ${result}${because}` }]
}

function compareReason(
  expected: TestExpectation,
  { reason }: TestOutcome,
  path: DocumentPath,
): Difference[] {
  if (expected.reason === undefined || reason?.includes(expected.reason)) return []
  const wanted = JSON.stringify(expected.reason)
  return [
    {
      path: [...path, 'reason'],
      message: `reason: want ${wanted} in it, got ${textOf(reason)}`,
    },
  ]
}

function compareWrites(
  expected: readonly ExpectedWrite[] | undefined,
  actual: readonly FakeWrite[],
  path: DocumentPath,
): Difference[] {
  if (expected === undefined) return []
  const wanted = expected.map(nameOf).join(', ') || 'none'
  const got = actual.map(nameOf).join(', ') || 'none'
  if (wanted !== got) return [{ path, message: `writes: want ${wanted}, got ${got}` }]
  return expected.flatMap((write, at) => {
    const happened = actual[at]
    return happened ? compareWrite(write, happened, [...path, at]) : []
  })
}

function compareWrite(
  expected: ExpectedWrite,
  actual: FakeWrite,
  path: DocumentPath,
): Difference[] {
  const differences: Difference[] = []
  if (expected.id !== undefined && String(expected.id) !== String(actual.id)) {
    const message = `id: want ${textOf(expected.id)}, got ${textOf(actual.id)}`
    differences.push({ path: [...path, 'id'], message })
  }
  for (const [name, value] of Object.entries(expected.set ?? {})) {
    differences.push(...compareValue(value, actual.set[name], name, [...path, 'set', name]))
  }
  for (const [at, name] of expected.without.entries()) {
    const value = valueAt(actual.set, name.split('.'))
    if (value === undefined) continue
    const message = `${name}: want it not sent, got ${textOf(value)}`
    differences.push({ path: [...path, 'without', at], message })
  }
  return differences
}

/** Maps may hold more than is wanted, at every depth; lists are compared by position and length. */
function compareValue(
  wanted: Json,
  got: Json | undefined,
  name: string,
  path: DocumentPath,
): Difference[] {
  if (isJsonObject(wanted) && isJsonObject(got)) {
    return Object.entries(wanted).flatMap(([field, value]) =>
      compareValue(value, got[field], `${name}.${field}`, [...path, field]),
    )
  }
  if (Array.isArray(wanted) && Array.isArray(got) && wanted.length === got.length) {
    return wanted.flatMap((item: Json, at) =>
      compareValue(item, got[at], `${name}[${at}]`, [...path, at]),
    )
  }
  if (equalJson(wanted, got)) return []
  return [{ path, message: `${name}: want ${textOf(wanted)}, got ${textOf(got)}` }]
}

function valueAt(fields: JsonObject, [name = '', ...rest]: readonly string[]): Json | undefined {
  const value = fields[name]
  return rest.length === 0 || !isJsonObject(value) ? value : valueAt(value, rest)
}

function nameOf({
  action,
  resource,
}: {
  readonly action: string
  readonly resource: string
}): string {
  return `${action} ${resource}`
}

function textOf(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

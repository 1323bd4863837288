import type { DocumentPath } from '../diagnostic.ts'
import { equalJson, isJsonObject, type Json, type JsonObject } from '../json.ts'
import { type Message, say } from '../messages/message.ts'
import { toText } from '../messages/to-text.ts'
import type { ExpectedWrite, TestExpectation } from '../plan/flow-plan.ts'
import type { FakeWrite } from './fake-system.ts'

/** What became of the record of a test. */
export interface TestOutcome {
  readonly result: NonNullable<TestExpectation['result']>
  /** Absent for `done` and `unchanged`. */
  readonly reason?: Message | undefined
  readonly writes: readonly FakeWrite[]
}

/** One thing that is not as the test wants it. */
export interface Difference {
  /** The expectation in the flow's file. */
  readonly path: DocumentPath
  /** As `price: want 20, got 24.2`. */
  readonly message: Message
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
  const values = {
    kind: expected.result ? say('named', { name: expected.result }) : say('noFailure', {}),
    result,
  }
  const message =
    reason === undefined
      ? say('resultDiffers', values)
      : say('resultDiffersFor', { ...values, said: reason })
  return [{ path: [...path, 'result'], message }]
}

function compareReason(
  expected: TestExpectation,
  { reason }: TestOutcome,
  path: DocumentPath,
): Difference[] {
  const text = reason && toText(reason)
  if (expected.reason === undefined || text?.includes(expected.reason)) return []
  const wanted = JSON.stringify(expected.reason)
  const message =
    text === undefined
      ? say('reasonMissing', { wanted })
      : say('reasonDiffers', { wanted, got: JSON.stringify(text) })
  return [{ path: [...path, 'reason'], message }]
}

function compareWrites(
  expected: readonly ExpectedWrite[] | undefined,
  actual: readonly FakeWrite[],
  path: DocumentPath,
): Difference[] {
  if (expected === undefined) return []
  const wanted = expected.map(nameOf).join(', ')
  const got = actual.map(nameOf).join(', ')
  if (wanted !== got) return [{ path, message: sayWrites(wanted, got) }]
  return expected.flatMap((write, at) => {
    const happened = actual[at]
    return happened ? compareWrite(write, happened, [...path, at]) : []
  })
}

function sayWrites(wanted: string, got: string): Message {
  if (got === '') return say('writesMissing', { wanted })
  return wanted === '' ? say('writesUnwanted', { got }) : say('writesDiffer', { wanted, got })
}

function compareWrite(
  expected: ExpectedWrite,
  actual: FakeWrite,
  path: DocumentPath,
): Difference[] {
  const differences: Difference[] = []
  if (expected.id !== undefined && String(expected.id) !== String(actual.id)) {
    differences.push({ path: [...path, 'id'], message: sayValue('id', expected.id, actual.id) })
  }
  for (const [name, value] of Object.entries(expected.set ?? {})) {
    differences.push(...compareValue(value, actual.set[name], name, [...path, 'set', name]))
  }
  for (const [at, name] of expected.without.entries()) {
    const value = valueAt(actual.set, name.split('.'))
    if (value === undefined) continue
    const message = say('valueUnwanted', { at: name, got: JSON.stringify(value) })
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
  return [{ path, message: sayValue(name, wanted, got) }]
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

function sayValue(at: string, wanted: Json, got: Json | undefined): Message {
  const values = { at, wanted: JSON.stringify(wanted) }
  return got === undefined
    ? say('valueMissing', values)
    : say('valueDiffers', { ...values, got: JSON.stringify(got) })
}

import { describe, expect, test } from 'vitest'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  testProjectFlow,
  toText,
} from '../../engine/index.ts'
import { readProject } from '../read-project.ts'

const project = readProject()

/** Every way to take one field out of a record, or to leave it empty, at any depth. */
function thinner(record: JsonObject): JsonObject[] {
  const found: JsonObject[] = []
  for (const [name, value] of Object.entries(record)) {
    if (name === 'id' || name === 'key') continue
    const { [name]: _, ...rest } = record
    found.push(rest)
    if (typeof value === 'string') found.push({ ...record, [name]: '' })
    for (const less of thinnerValues(value)) found.push({ ...record, [name]: less })
  }
  return found
}

function thinnerValues(value: Json): Json[] {
  if (isJsonObject(value)) return thinner(value)
  if (!Array.isArray(value)) return []
  const [first, ...others]: readonly Json[] = value
  const found: Json[] = [[]]
  if (first === undefined || !isJsonObject(first)) return found
  for (const less of thinner(first)) found.push([less, ...others])
  return found
}

/** What a record ends with when a formula could not take it, and not because a rule of the flow says so. */
const BROKEN = /could not be computed|has the wrong type|must be/

describe.each(['orders', 'order-status', 'refunds', 'customers'])('%s', (name) => {
  test('takes or refuses by its own rules a record of which any field is absent or empty', {
    timeout: 120_000,
  }, async () => {
    const flow = project.flows.find(({ plan }) => plan.name === name)
    if (!flow) throw new Error(`the flow "${name}" has mistakes`)
    const whole = flow.plan.tests.filter(({ record }) => record !== undefined)
    const chosen = whole.filter((_, at) => at % Math.ceil(whole.length / 6) === 0)
    const tests = chosen.flatMap((one) =>
      thinner(one.record ?? {}).map((record) =>
        Object.assign({}, one, { record, expect: {}, runs: 1 }),
      ),
    )
    expect(tests.length).toBeGreaterThan(20)
    const { results } = await testProjectFlow(project, { ...flow, plan: { ...flow.plan, tests } })
    const broken = results.flatMap(({ outcome }, at) =>
      BROKEN.test(outcome.reason ? toText(outcome.reason) : '')
        ? [{ reason: outcome.reason, record: tests[at]?.record }]
        : [],
    )
    expect(broken).toEqual([])
    expect(results.some(({ outcome }) => outcome.result === 'done')).toBe(true)
  })
})

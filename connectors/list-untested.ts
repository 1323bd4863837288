import type { ConnectorPlan } from '../engine/index.ts'
import { wayToFind } from './records/record-resource.ts'
import type { ConnectorTestResult, Transport } from './transport.ts'

const OPERATIONS = ['list', 'get', 'find', 'create', 'update', 'delete'] as const

/** Operations that a connector declares, and what else its transport says that tests can show, of which no test does. */
export function listUntested(
  transport: Transport,
  plan: ConnectorPlan,
  results: readonly ConnectorTestResult[],
): readonly string[] {
  return [...untestedOperations(plan), ...unshown(transport, plan, results)]
}

/** Operations that a connector declares and none of its tests does, as `update order`. */
function untestedOperations({ resources, tests }: ConnectorPlan): readonly string[] {
  const declared = Object.values(resources).flatMap((resource) =>
    OPERATIONS.filter((operation) =>
      operation === 'find' ? resource.find.length > 0 : resource[operation] !== undefined,
    ).map((operation) => ({ operation, resource: resource.name })),
  )
  const batched = Object.values(resources).filter(
    ({ name, create }) => create?.batch && !tests.some((test) => test.sets && test.create === name),
  )
  const searched = Object.values(resources).flatMap(({ name, find }) =>
    find.flatMap((way) => {
      const isShown = tests.some(
        (test) => test.find === name && test.bys?.some((by) => wayToFind(find, by) === way),
      )
      return way.kind === 'call' && way.batch && !isShown ? [`${name} by ${way.by.join(', ')}`] : []
    }),
  )
  return [
    ...declared
      .filter(({ operation, resource }) => !tests.some((test) => test[operation] === resource))
      .map(({ operation, resource }) => `${operation} ${resource}`),
    ...batched.map(({ name }) => `create ${name} (batch)`),
    ...searched.map((name) => `find ${name} (batch)`),
  ]
}

/** What else the transport tells that tests can show, and none does. */
function unshown(
  { testable }: Transport,
  plan: ConnectorPlan,
  results: readonly ConnectorTestResult[],
): readonly string[] {
  const shown = new Set(results.flatMap(({ shows = [] }) => shows))
  return (testable?.(plan) ?? []).filter((name) => !shown.has(name))
}

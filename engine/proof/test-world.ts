import type { DocumentPath } from '../diagnostic.ts'
import { hashJson } from '../hash.ts'
import type { JsonObject } from '../json.ts'
import { say } from '../messages/message.ts'
import type { ConnectorPlan } from '../plan/connector-plan.ts'
import type { FlowPlan, FlowTest, TablePlan } from '../plan/flow-plan.ts'
import type { Ports } from '../run/ports.ts'
import type { FlowRun } from '../run/record/record-walk.ts'
import type { Trace } from '../run/record/trace.ts'
import { createTranslate } from '../run/record/translate.ts'
import { createSession } from '../run/session/session.ts'
import { createMemoryStore } from '../run/store/memory-store.ts'
import type { System } from '../run/system.ts'
import { completeSettings } from '../schema/complete-settings.ts'
import type { Difference } from './compare-expectation.ts'
import { createFakeConnection } from './fake-connection.ts'
import { checkFields, createFakeSystem, type FakeWrite } from './fake-system.ts'

/** Connector name → connector, for every role of a flow. */
export type Connectors = Readonly<Record<string, ConnectorPlan>>

/** Everything around one record of a test, pretended. */
export interface TestWorld {
  readonly run: FlowRun
  /** Every write that any of the systems took, in order. */
  readonly writes: readonly FakeWrite[]
}

/** When tests take place. */
const NOW = Date.parse('2026-01-05T10:00:00Z')

/** Sets up what a test gives: records, links, settings and rows of tables. */
export async function createTestWorld(
  plan: FlowPlan,
  connectors: Connectors,
  test: FlowTest,
  trace: Trace | undefined,
): Promise<TestWorld> {
  const flow = { ...plan, tables: withRows(plan.tables, test.tables) }
  const ports = createPorts()
  const store = createMemoryStore({ now: ports.clock.now })
  const { name, version } = flow
  const lease = await store.startRun({
    flow: name,
    flowVersion: version,
    worker: 'test',
    cause: 'test',
  })
  const session = createSession(store, lease, ports)
  for (const link of test.links) session.putLink({ ...link, flow: name })
  await session.commit()

  const writes: FakeWrite[] = []
  const run: FlowRun = {
    flow,
    systems: createSystems(flow, connectors, test, writes),
    settings: completeSettings(flow.settings, test.settings).settings,
    translate: createTranslate(flow.tables, trace),
    allSince: undefined,
    force: false,
    explain: false,
    namespace: 'test',
    session,
    ports,
    signal: new AbortController().signal,
    mayWrite: () => true,
    trace,
  }
  return { run, writes }
}

/** What is wrong with what a test gives: fields that the systems do not have, answers that the form would refuse. */
export function checkGiven(flow: FlowPlan, connectors: Connectors, test: FlowTest): Difference[] {
  const settings = completeSettings(flow.settings, test.settings)
    // A test need not answer what has nothing to do with it.
    .mistakes.filter(({ message }) => message.code !== 'isMissing')
    .map(({ path, message }) => ({
      path: [...test.path, 'settings', ...path],
      message: say('settingMistaken', { name: path.join('.'), mistake: message }),
    }))
  const given = Object.entries(test.given).flatMap(([name, records]) =>
    records.flatMap((record, at) =>
      checkRecord(flow, connectors, name, record, [...test.path, 'given', name, at]),
    ),
  )
  const source = flow.source.resource.name
  const record = test.record
    ? checkRecord(flow, connectors, source, test.record, [...test.path, 'record'])
    : []
  return [...settings, ...record, ...given]
}

function checkRecord(
  flow: FlowPlan,
  connectors: Connectors,
  name: string,
  record: JsonObject,
  path: DocumentPath,
): Difference[] {
  const [role = '', resource = ''] = name.split('.')
  const plan = connectors[flow.connections[role] ?? '']?.resources[resource]
  if (!plan) return [{ path, message: say('noResource', { name }) }]
  return checkFields(plan, record, { complete: false }).map((mistake) => ({
    path,
    message: say('recordMistaken', { resource: name, mistakes: [mistake] }),
  }))
}

function createSystems(
  flow: FlowPlan,
  connectors: Connectors,
  test: FlowTest,
  writes: FakeWrite[],
): Record<string, System> {
  const systems: Record<string, System> = {}
  for (const [role, name] of Object.entries(flow.connections)) {
    const connector = connectors[name]
    if (!connector) throw new Error(`connector "${name}" of the role "${role}" was not given`)
    const given = Object.entries(test.given)
      .filter(([resource]) => resource.startsWith(`${role}.`))
      .map(([resource, records]) => [resource.slice(role.length + 1), records] as const)
    const system = createFakeSystem(role, connector, Object.fromEntries(given), writes)
    systems[role] = { connector, connection: createFakeConnection(system) }
  }
  return systems
}

function withRows(
  tables: Readonly<Record<string, TablePlan>>,
  added: FlowTest['tables'],
): Record<string, TablePlan> {
  const merged = Object.entries(tables).map(
    ([name, table]) => [name, { ...table, rows: { ...table.rows, ...added[name] } }] as const,
  )
  return Object.fromEntries(merged)
}

/** Time passes only by sleeping, and chance is always the same: a test gives one result. */
function createPorts(): Ports {
  let now = NOW
  return {
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms
      },
    },
    elapsed: () => now,
    turn: () => Promise.resolve(),
    random: () => 0.5,
    digest: hashJson,
  }
}

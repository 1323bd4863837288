import {
  type Connection,
  type ConnectorPlan,
  isJsonObject,
  type JsonObject,
  OperationError,
  type ResourcePlan,
} from '../../engine/index.ts'
import { isFileConnector } from '../file/spec/file-plan.ts'
import { openHttpConnection } from '../http/open/open-http-connection.ts'
import { exampleRecord } from '../http/replay/example-of.ts'
import { replaySettings } from '../http/replay/replay-settings.ts'
import { type HttpConnectorPlan, type HttpPlan, isHttpConnector } from '../http/spec/http-plan.ts'
import { createRateGate } from '../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../records/index-store.ts'
import { isSqlConnector } from '../sql/spec/sql-plan.ts'
import { answerJson, startLocalServer } from './local-server.ts'

const { signal } = new AbortController()

type Operation = readonly [name: string, perform: (connection: Connection) => Promise<unknown>]

/**
 * Does every operation of a connector once, with example values, against a server that says nothing of use. Gives those
 * that did not come as far as a request, with the reason: a formula that stumbles, a path that cannot be filled. Files
 * and databases are asked for nothing.
 */
export async function findUnasked(plan: ConnectorPlan): Promise<readonly string[]> {
  if (isFileConnector(plan) || isSqlConnector(plan)) return []
  const server = await startLocalServer((_, response) => answerJson(response, {}))
  const clock = { now: Date.now, sleep: () => Promise.resolve() }
  if (!isHttpConnector(plan)) throw new Error(`"${plan.name}" is not reached by HTTP`)
  const { auth } = plan.http
  const base = { kind: 'constant', value: `${server.origin}/api` } as const
  const http: HttpPlan = {
    ...plan.http,
    base,
    bases: Object.fromEntries(Object.keys(plan.http.bases).map((at) => [at, base])),
    auth: auth?.kind === 'sign' ? { ...auth, answer: undefined } : auth,
  }
  const unsigned: HttpConnectorPlan = { ...plan, http }
  const connection = openHttpConnection({
    plan: unsigned,
    settings: replaySettings(plan),
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: [], parallel: 1, clock }),
    clock,
    tokens: async () => ({ access: 'token', kept: {} }),
    allowPrivate: true,
  })
  const unasked: string[] = []
  try {
    for (const [name, perform] of Object.values(plan.resources).flatMap(operationsOf)) {
      const before = server.requests.length
      const reason = await reasonOf(perform(connection))
      if (server.requests.length === before) unasked.push(`${name}: ${reason}`)
    }
  } finally {
    await connection.close()
    await server.close()
  }
  return unasked
}

async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'nothing was asked'
  } catch (thrown) {
    if (thrown instanceof OperationError) return thrown.message
    throw thrown
  }
}

function operationsOf(resource: ResourcePlan): readonly Operation[] {
  const { name } = resource
  const key = exampleKey(resource)
  const record = exampleRecord(propertiesOf(resource.schema))
  const set = { ...record, id: 1 }
  const operations: (Operation | undefined)[] = [
    resource.list && [`list ${name}`, (connection) => listAll(connection, resource)],
    resource.get && [`get ${name}`, async (of) => of.resource(name).get?.(key, signal)],
    ...resource.find.map(({ by }): Operation => {
      const values = Object.fromEntries(by.map((field) => [field, record[field] ?? 'example']))
      const options = { fresh: true, signal }
      return [`find ${name} by ${by.join(', ')}`, (of) => of.resource(name).find(values, options)]
    }),
    resource.create && [
      `create ${name}`,
      (of) => of.resource(name).create(record, { operation: 'operation', signal }),
    ],
    resource.update && [`update ${name}`, (of) => of.resource(name).update(key, set, { signal })],
    resource.delete && [`delete ${name}`, (of) => of.resource(name).delete(key, { signal })],
  ]
  return operations.filter((operation) => operation !== undefined)
}

/** One that has parts names each of them. */
function exampleKey({ key }: ResourcePlan): string {
  return (key ?? []).map(() => '1').join('/')
}

async function listAll(connection: Connection, { name, list }: ResourcePlan): Promise<void> {
  const names = list?.takes ?? []
  const values = Object.fromEntries(names.map((key) => [key, 1]))
  const request = { filter: 0, since: '2026-01-01T00:00:00Z', with: values, signal }
  // Reading the first page is asking for it.
  for await (const _ of connection.resource(name).list(request)) return
}

function propertiesOf(schema: JsonObject): JsonObject {
  const { properties } = schema
  return isJsonObject(properties) ? properties : {}
}

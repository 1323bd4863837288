import { Webhook } from 'standardwebhooks'
import { onTestFinished } from 'vitest'
import { httpTransport } from '../../../connectors/http/http-transport.ts'
import { createRateGate } from '../../../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../../connectors/records/index-store.ts'
import { sqlTransport } from '../../../connectors/sql/sql-transport.ts'
import {
  type TestDatabase,
  type TestServer,
  USER,
} from '../../../connectors/sql/testing/postgres-cluster.ts'
import { startProxy } from '../../../connectors/sql/testing/postgres-proxy.ts'
import { startLocalServer } from '../../../connectors/testing/local-server.ts'
import type { Transport } from '../../../connectors/transport.ts'
import { SECRET } from '../../../connectors/transport-suite/transport-case.ts'
import {
  type Clock,
  completeSettings,
  createMemoryStore,
  createToldRecords,
  type JsonObject,
  type Project,
  type RunSummary,
  runFlow,
  type System,
} from '../../../engine/index.ts'
import { createMortal, type DeathPoint, mortalOf } from '../../../engine/testing/crash.ts'
import { createRedact } from '../../../server/journal/redact.ts'
import { createHastyClock } from '../../lightspeed-ccv/hasty-clock.ts'
import { connectorOf, flowOf, runPorts } from '../../run-kit.ts'

const SIGNED_WITH = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** As the README says that the table is made. */
export const TABLE = `
create table mapwright_outbox (
  id bigint generated always as identity primary key,
  type text not null,
  payload jsonb not null,
  created_at timestamptz not null default now()
);
create index on mapwright_outbox (created_at, id)`

interface Received {
  readonly id: string
  readonly body: unknown
}

/** A database with an outbox, and a receiver that checks signatures as the library of the specification does. */
export interface OutboxAndReceiver {
  readonly database: TestDatabase
  /** All that was answered with 2xx, doubles too. */
  readonly received: readonly Received[]
  /** Each id once, as a receiver that keeps ids would have them. */
  readonly ids: () => readonly string[]
  /** Answers each of the next events with one of these; a status of 0 takes the event and hangs up. */
  readonly answerWith: (...statuses: readonly number[]) => void
  readonly run: () => Promise<RunSummary>
  /** Kills the run at a call to the outside; gives whether it came to its end before. */
  readonly runUntil: (point: DeathPoint) => Promise<boolean>
}

export async function startOutboxAndReceiver(
  project: Project,
  server: TestServer,
  settings: JsonObject = {},
): Promise<OutboxAndReceiver> {
  const database = await server.create()
  await database.query(TABLE)
  const proxy = await startProxy(server.socket)
  const receiver = await startReceiver()
  onTestFinished(async () => {
    await receiver.close()
    await proxy.close()
  })
  const clock = createHastyClock()
  const accounts: Accounts = {
    outbox: {
      host: '127.0.0.1',
      port: proxy.port,
      database: database.name,
      user: USER,
      password: SECRET,
      encrypted: false,
    },
    receiver: { url: receiver.url, secret: SIGNED_WITH },
  }
  const run = createRunner({
    project,
    settings,
    clock,
    open: openEachTime(project, clock, accounts),
  })
  return {
    database,
    received: receiver.received,
    ids: () => [...new Set(receiver.received.map(({ id }) => id))],
    answerWith: receiver.answerWith,
    run: async () => {
      const ended = await run()
      if (ended === 'died') throw new Error('nobody killed it')
      return ended
    },
    runUntil: async (point) => {
      const ended = await run(point)
      // Until whoever died is taken for dead.
      clock.leap(600_000)
      return ended !== 'died'
    },
  }
}

type Both = Readonly<Record<'outbox' | 'receiver', System>>
type Accounts = Readonly<Record<keyof Both, JsonObject>>

/** Each run opens its accounts, as it does on a server. */
function openEachTime(project: Project, clock: Clock, accounts: Accounts): () => Both {
  const indexStore = createMemoryIndexStore()
  const openAt = (transport: Transport, name: string, account: JsonObject): System => {
    const connector = connectorOf(project, name)
    const { settings } = completeSettings(connector.settings, account)
    const rateGate = createRateGate({ limits: connector.limits, parallel: 4, clock })
    const ports = { clock, rateGate, indexStore, random: () => 0.5, allowPrivate: true }
    return { connector, connection: transport.open(connector, { settings }, ports) }
  }
  return () => ({
    outbox: openAt(sqlTransport, 'postgres-outbox', accounts.outbox),
    receiver: openAt(httpTransport, 'webhook', accounts.receiver),
  })
}

function createRunner({
  project,
  settings,
  clock,
  open,
}: {
  readonly project: Project
  readonly settings: JsonObject
  readonly clock: Clock
  readonly open: () => Both
}): (point?: DeathPoint) => Promise<RunSummary | 'died'> {
  const store = createMemoryStore(clock)
  const told = createToldRecords()
  const flow = flowOf(project, 'outbox-events')
  let runs = 0
  return async (point) => {
    const systems = open()
    const mortal = point && createMortal(store, point)
    const running = runFlow({
      flow,
      systems: mortal ? mortalOf(systems, mortal) : systems,
      settings: completeSettings(flow.settings, settings).settings,
      store: mortal?.store ?? store,
      told,
      what: { kind: 'changes' },
      ports: runPorts(clock),
      namespace: 'test',
      worker: `test:${(runs += 1)}`,
      cause: 'person',
      lingerMs: 600_000,
      redact: createRedact(flow, systems),
    })
    const ended = await (mortal ? Promise.race([running, mortal.died]) : running)
    await Promise.all(Object.values(systems).map(({ connection }) => connection.close()))
    return ended
  }
}

async function startReceiver() {
  const received: Received[] = []
  let statuses: readonly number[] = []
  const webhook = new Webhook(SIGNED_WITH)
  const server = await startLocalServer(({ headers, body }, response) => {
    const [id, seconds] = [String(headers['webhook-id']), Number(headers['webhook-timestamp'])]
    // The clock of a test may be ahead: what the library would have sent is compared, not when.
    const signature = webhook.sign(id, new Date(seconds * 1000), body)
    const [status = 204, ...rest] = signature === headers['webhook-signature'] ? statuses : [401]
    statuses = rest
    if (status < 300) received.push({ id, body: JSON.parse(body) })
    if (status === 0) response.destroy()
    else response.writeHead(status).end()
  })
  return {
    url: `${server.origin}/events/`,
    received,
    answerWith: (...given: readonly number[]) => {
      statuses = given
    },
    close: server.close,
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SeededRandom } from '../../connectors/simulator/seeded-random.ts'
import type { Services } from '../../server/api/services.ts'
import { addIntegration } from '../../server/catalogue/add-integration.ts'
import { listCatalogue } from '../../server/catalogue/list-catalogue.ts'
import { queryRows } from '../../server/database/query.ts'
import { createLog } from '../../server/process/log.ts'
import { readConfig } from '../../server/serve/config.ts'
import { startServer } from '../../server/serve/start-server.ts'
import { saveAccount } from '../../server/store/accounts.ts'
import { noAnswers, saveAnswers } from '../../server/store/answers.ts'
import { hookSecret } from '../../server/work/hooks/hook-secrets.ts'
import type { World } from './world.ts'

/** The half of a server that people and sources talk to. */
export interface Front {
  readonly integration: number
  /** Tells of a changed record as a source does that is in trouble: twice, and not in order. */
  readonly tellTwice: (topic: string, bodies: readonly unknown[]) => Promise<void>
  readonly startRun: (flow: string, complete: boolean) => Promise<void>
  /** What `/health` says. */
  readonly health: () => Promise<Readonly<Record<string, unknown>>>
  /** Milliseconds until `/ready` answered anything; infinite when it did not. */
  readonly readyMs: () => Promise<number>
  /** All flows run every few seconds from now on. */
  readonly quicken: () => Promise<void>
  /** Whether it is kept that a record is not done, and why. */
  readonly isKept: (flow: string, key: string) => Promise<boolean>
  readonly stop: () => Promise<void>
}

const READY_PATIENCE_MS = 10_000
const QUICK = '{"kind":"every","ms":5000}'
const WORKSPACE = 'default'
const INTEGRATION = 'lightspeed-ccv'
const CONNECTORS = { shop: 'lightspeed-ecom', pos: 'ccv-salespos' } as const

export async function startFront(
  { url, key }: { readonly url: string; readonly key: string },
  world: World,
  random: SeededRandom,
): Promise<Front> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mapwright-chaos-front-'))
  const config = readConfig({
    DATABASE_URL: url,
    MAPWRIGHT_KEY: key,
    MAPWRIGHT_DATA: dataDir,
    MAPWRIGHT_PORT: '0',
    MAPWRIGHT_ALLOW_PRIVATE: '1',
  })
  const opened: { services?: Services; integration?: number; secret?: string | undefined } = {}
  const server = await startServer({
    config,
    log: createLog('silent'),
    only: 'api',
    withoutPages: true,
    prepare: async (services) => {
      opened.services = services
      opened.integration = await setUp(services, world)
      const of = { workspace: WORKSPACE, connection: 'shop' }
      opened.secret = await hookSecret(services.database.db, services.cipher, of)
    },
  })
  const { services, integration = 0, secret } = opened
  const origin = `http://127.0.0.1:${server.address.port}`
  const hooks = `${origin}/hooks/${WORKSPACE}/shop/${secret}`
  const rows = async (sql: string, bindings: readonly (string | number)[]) => {
    if (!services) throw new Error('the server is not set up')
    return queryRows(services.database.db, sql, bindings)
  }
  return {
    integration,
    tellTwice: async (topic, bodies) => {
      const doubled = shuffled(random, [...bodies, ...bodies])
      const calls = doubled.map((body) =>
        fetch(`${hooks}/${topic}`, { method: 'POST', body: JSON.stringify(body) }),
      )
      // A source does not look at what becomes of it, and the database may be away.
      await Promise.allSettled(calls)
    },
    startRun: async (flow, complete) => {
      const of = { workspace: WORKSPACE, integration, flow }
      const scope = { kind: complete ? 'all' : 'changes' } as const
      await services?.work.startRun(of, { cause: 'person', scope }).catch(() => undefined)
    },
    health: async () => (await fetch(`${origin}/health`)).json(),
    readyMs: async () => {
      const began = performance.now()
      const signal = AbortSignal.timeout(READY_PATIENCE_MS)
      const answer = await fetch(`${origin}/ready`, { signal }).catch(() => undefined)
      return answer ? performance.now() - began : Number.POSITIVE_INFINITY
    },
    quicken: async () => {
      // As the schedules of people: at rest nobody waits for an hour to see whether it is time.
      await rows('update flow_state set trigger = ?, next_at = 0 where is_on', [QUICK])
    },
    isKept: async (flow, record) => {
      const sql = 'select from record where integration = ? and flow = ? and key = ?'
      return (await rows(sql, [integration, flow, record])).length > 0
    },
    stop: async () => {
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function setUp(services: Services, { setting }: World): Promise<number> {
  const { database, cipher, work } = services
  const { db } = database
  for (const name of ['shop', 'pos'] as const) {
    await saveAccount(db, cipher, {
      workspace: WORKSPACE,
      name,
      connector: CONNECTORS[name],
      settings: setting.accounts[name] ?? {},
      secrets: {},
    })
  }
  const item = (await listCatalogue(services, WORKSPACE)).find(({ name }) => name === INTEGRATION)
  if (!item) throw new Error(`${INTEGRATION} is not in the catalogue`)
  const { id: integration } = await addIntegration(services, WORKSPACE, item, 'chaos')
  const { settings, tables } = setting
  await saveAnswers(db, integration, {
    ...noAnswers,
    settings,
    tables,
    connections: { shop: 'shop', pos: 'pos' },
    directions: { products: 'products-to-pos' },
    off: ['order-status', 'stock', 'refunds'],
  })
  await queryRows(db, `update integration set state = 'on' where id = ?`, [integration])
  await work.followChanges(WORKSPACE)
  return integration
}

function shuffled<Item>(random: SeededRandom, items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, place: random.integer(0, 1_000_000) }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ item }) => item)
}

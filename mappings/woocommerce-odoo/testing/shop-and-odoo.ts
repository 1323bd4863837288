import { onTestFinished } from 'vitest'
import { openHttpConnection } from '../../../connectors/http/open/open-http-connection.ts'
import { createRateGate } from '../../../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../../connectors/records/index-store.ts'
import { answerJson, startLocalServer } from '../../../connectors/testing/local-server.ts'
import {
  completeSettings,
  createMemoryStore,
  createToldRecords,
  type JsonObject,
  type Project,
  runFlow,
  type System,
  toText,
} from '../../../engine/index.ts'
import { createMortal, type DeathPoint, mortalOf } from '../../../engine/testing/crash.ts'
import { createRedact } from '../../../server/journal/redact.ts'
import { createHastyClock } from '../../lightspeed-ccv/hasty-clock.ts'
import { connectorOf, flowOf, runPorts } from '../../run-kit.ts'
import { createPretendedOdoo, type PretendedOdoo } from './pretended-odoo.ts'

export interface Answers {
  readonly settings: JsonObject
  readonly tables: Readonly<Record<string, JsonObject>>
  readonly odoo?: Parameters<typeof createPretendedOdoo>[0]
}

/** Both systems on loopback, as far as their documentation says what this integration asks of them. */
export interface ShopAndOdoo {
  /** As WooCommerce sends them. */
  readonly orders: JsonObject[]
  readonly tables: PretendedOdoo['tables']
  /** What was given up since this was asked for the last time. */
  readonly givenUp: () => readonly string[]
  readonly run: () => Promise<void>
  /** Kills the run at a call to the outside; gives whether it came to its end before. */
  readonly runUntil: (point: DeathPoint) => Promise<boolean>
}

export async function startShopAndOdoo(project: Project, answers: Answers): Promise<ShopAndOdoo> {
  const orders: JsonObject[] = []
  const odoo = createPretendedOdoo(answers.odoo ?? {})
  const server = await startLocalServer(({ url, body }, response) => {
    if (url.startsWith('/jsonrpc')) answerJson(response, odoo.answer(body))
    else answerJson(response, orders)
  })
  onTestFinished(() => server.close())
  const clock = createHastyClock()
  const store = createMemoryStore(clock)
  const told = createToldRecords()
  const flow = flowOf(project, 'sales-orders', answers.tables)
  const indexStore = createMemoryIndexStore()
  let reasons: string[] = []
  let runs = 0

  const openAt = (name: string, account: JsonObject): System => {
    const connector = connectorOf(project, name)
    const { settings } = completeSettings(connector.settings, account)
    const rateGate = createRateGate({ limits: [], parallel: 2, clock })
    const ports = { clock, rateGate, indexStore, gatherMs: 5, allowPrivate: true }
    return { connector, connection: openHttpConnection({ plan: connector, settings, ...ports }) }
  }

  async function run(point?: DeathPoint) {
    const systems = {
      shop: openAt('woocommerce', { url: `${server.origin}/shop`, key: 'ck_1', secret: 'cs_1' }),
      erp: openAt('odoo', { url: server.origin, database: 'd', user: 'u', key: 'k' }),
    }
    const mortal = point && createMortal(store, point)
    const running = runFlow({
      flow,
      systems: mortal ? mortalOf(systems, mortal) : systems,
      settings: completeSettings(flow.settings, answers.settings).settings,
      store: mortal?.store ?? store,
      told,
      what: { kind: 'all' },
      ports: runPorts(clock),
      namespace: 'test',
      worker: `test:${(runs += 1)}`,
      cause: 'person',
      lingerMs: 600_000,
      redact: createRedact(flow, systems),
      onRecord: ({ key }, { outcome, reason }) => {
        if (reason && outcome === 'parked') reasons.push(`${key}: ${toText(reason)}`)
      },
    })
    const ended = await (mortal ? Promise.race([running, mortal.died]) : running)
    await Promise.all(Object.values(systems).map(({ connection }) => connection.close()))
    return ended
  }

  return {
    orders,
    tables: odoo.tables,
    givenUp: () => {
      const given = reasons
      reasons = []
      return given
    },
    run: async () => {
      await run()
    },
    runUntil: async (point) => {
      const ended = await run(point)
      // Until whoever died is taken for dead.
      clock.leap(600_000)
      return ended !== 'died'
    },
  }
}

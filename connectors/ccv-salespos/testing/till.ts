import { readFileSync } from 'node:fs'
import {
  type Connection,
  type ConnectorPlan,
  compileConnector,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { openHttpConnection } from '../../http/open/open-http-connection.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import { transportSpecs } from '../../specs.ts'
import { type CcvSimulatorOptions, createCcvSimulator } from '../simulator/create-ccv-simulator.ts'

const text = readFileSync(new URL('../connector.yaml', import.meta.url), 'utf8')
/** The connector as it is shipped. */
export const compiled = compileConnector('connectors/ccv-salespos/connector.yaml', text, {
  transports: transportSpecs,
})
const { signal } = new AbortController()

const OPEN_WINDOWS = { limits: [], parallel: 2 }

/** The till through the real transport, with short names for what flows do. */
export class Till {
  readonly plan: ConnectorPlan
  readonly settings: JsonObject
  readonly connection: Connection
  clockShift = 0

  constructor(plan: ConnectorPlan, settings: JsonObject) {
    this.plan = plan
    this.settings = settings
    const sleep = async (ms: number) => {
      this.clockShift += ms
    }
    const clock = { now: () => Date.now() + this.clockShift, sleep }
    this.connection = openHttpConnection({
      plan,
      settings,
      clock,
      indexStore: createMemoryIndexStore(),
      rateGate: createRateGate({ ...OPEN_WINDOWS, clock }),
      allowPrivate: true,
    })
  }

  /** All records, with all their parts. */
  async list(name: string, values: JsonObject = {}): Promise<any[]> {
    const resource = this.connection.resource(name)
    const parts = Object.keys(this.plan.resources[name]?.more ?? {})
    const found: any[] = []
    const request = { filter: -1, with: values, signal }
    let next: Json | undefined
    for await (const page of resource.list(request)) {
      next = page.next
      for (const source of page.records) {
        found.push((await resource.complete(source, parts, signal)).record)
      }
    }
    return next === undefined ? found : []
  }

  /** The records found, read where only their ids are known. */
  async find(name: string, by: JsonObject): Promise<any[]> {
    const resource = this.connection.resource(name)
    const hits = await resource.find(by, { fresh: true, signal })
    return Promise.all(
      hits.map(async ({ id, record }) => record ?? (await resource.read?.(id, signal))?.record),
    )
  }

  create(name: string, set: JsonObject): Promise<any> {
    return this.connection.resource(name).create(set, { operation: 'op', signal })
  }

  update(name: string, id: number, set: JsonObject): Promise<void> {
    return this.connection.resource(name).update(id, set, { signal })
  }

  /** Find or create, as a flow does it. */
  async ensure(name: string, by: JsonObject, more: JsonObject = {}): Promise<any> {
    const [found] = await this.find(name, by)
    return found ?? this.create(name, { ...by, ...more })
  }
}

/** A simulated till, and the connector on it. */
export async function openTill(options: CcvSimulatorOptions = {}, settings: JsonObject = {}) {
  const simulator = await createCcvSimulator({ counts: { articles: 20, shared: 12 }, ...options })
  if (!compiled.plan) throw new Error('the connector does not compile')
  const till = new Till(compiled.plan, {
    url: simulator.url,
    public: simulator.publicKey,
    secret: simulator.secretKey,
    profile: 'webshop',
    package: 1,
    orderDays: 60,
    ...settings,
  })
  const close = async (): Promise<void> => {
    await till.connection.close()
    await simulator.close()
  }
  return { simulator, till, close }
}

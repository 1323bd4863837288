import { readFileSync } from 'node:fs'
import { openHttpConnection } from '../../connectors/http/open/open-http-connection.ts'
import { createRateGate } from '../../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../connectors/records/index-store.ts'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  type Clock,
  type Connection,
  compileConnector,
  type JsonObject,
  type SourceRecord,
} from '../../engine/index.ts'
import type { RealSystem } from './real-system.ts'

const clock: Clock = { now: () => Date.now(), sleep: (ms) => new Promise((r) => setTimeout(r, ms)) }

/** A connection by the shipped connector. */
export function openConnection({ connector }: RealSystem, settings: JsonObject): Connection {
  const file = new URL(`../../connectors/${connector}/connector.yaml`, import.meta.url)
  const options = { transports: transportSpecs }
  const { plan } = compileConnector(connector, readFileSync(file, 'utf8'), options)
  if (plan?.transport !== 'http') throw new Error(`the connector "${connector}" has mistakes`)
  return openHttpConnection({
    plan,
    settings,
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: plan.limits, parallel: plan.parallel, clock }),
    clock,
    allowPrivate: true,
  })
}

export async function readAll(
  connection: Connection,
  resource: string,
  since?: string,
): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = []
  const signal = AbortSignal.timeout(60_000)
  for await (const page of connection.resource(resource).list({ filter: 0, since, signal })) {
    records.push(...page.records)
  }
  return records
}

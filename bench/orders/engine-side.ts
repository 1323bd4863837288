import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHttpConnection } from '../../connectors/http/open/open-http-connection.ts'
import { createRateGate } from '../../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../connectors/records/index-store.ts'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  type Connection,
  type ConnectorPlan,
  formatDiagnostic,
  loadProject,
  type Project,
  type RunOptions,
  runFlow,
  toText,
} from '../../engine/index.ts'
import { settleHeapGrowth } from '../../server/cli/settle-heap-growth.ts'
import { systemPorts } from '../../server/installation/system-ports.ts'
import { createCipher } from '../../server/secrets/cipher.ts'
import { saveIntegration } from '../../server/store/integrations.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { createSqlStore } from '../../server/store/sql-store.ts'

/**
 * A process of its own that moves the orders of an address with Mapwright, twice unless told `once`, and prints how
 * that went. Arguments: the address, the PostgreSQL address or `embedded`, `once` or `twice`.
 */

settleHeapGrowth()
const [address = '', store = 'embedded', times = 'twice'] = process.argv.slice(2)

function readProject(): Project {
  const files = ['shop.yaml', 'sink.yaml', 'orders.yaml'].map((path) => ({
    path,
    text: readFileSync(new URL(path, import.meta.url), 'utf8'),
  }))
  const project = loadProject(files, { transports: transportSpecs })
  const wrong = project.diagnostics.filter(({ severity }) => severity === 'error')
  if (wrong.length > 0) throw new Error(wrong.map(formatDiagnostic).join('\n'))
  return project
}

function openConnection(plan: ConnectorPlan): Connection {
  const { limits, parallel } = plan
  return openHttpConnection({
    plan,
    settings: { url: address },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits, parallel, clock: systemPorts.clock }),
    clock: systemPorts.clock,
    allowPrivate: true,
  })
}

async function timeRun(
  options: RunOptions,
): Promise<{ ms: number; cpuMs: number; counts: object }> {
  const before = process.cpuUsage()
  const from = performance.now()
  const { result, counts } = await runFlow(options)
  if (result.state !== 'finished')
    throw new Error(`the run ${result.state}: ${toText(result.reason)}`)
  const { user, system } = process.cpuUsage(before)
  return { ms: performance.now() - from, cpuMs: (user + system) / 1000, counts }
}

const { connectors, flows } = readProject()
const [flow] = flows
const { 'bench-shop': shop, 'bench-sink': sink } = connectors
if (!flow || !shop || !sink) throw new Error('the files of the benchmark are not complete')

const dataDir = await mkdtemp(join(tmpdir(), 'mapwright-bench-'))
const url = store === 'embedded' ? undefined : store
const database = await openDatabase({ url, dataDir, migrate: true })
const name = randomBytes(6).toString('hex')
const integration = await saveIntegration(database.db, { name })
const connections = { shop: openConnection(shop), sink: openConnection(sink) }
const options: RunOptions = {
  flow: flow.plan,
  systems: {
    shop: { connector: shop, connection: connections.shop },
    sink: { connector: sink, connection: connections.sink },
  },
  settings: { store: 1 },
  store: createSqlStore({
    db: database.db,
    integration,
    cipher: createCipher([randomBytes(32)]),
  }),
  ports: systemPorts,
  namespace: name,
  worker: `bench:${process.pid}`,
  cause: 'person',
  what: { kind: 'all' },
}
const first = await timeRun(options)
const second = times === 'twice' ? await timeRun(options) : undefined
await connections.shop.close()
await connections.sink.close()
await database.close()
await rm(dataDir, { recursive: true })
const measured = {
  firstMs: first.ms,
  cpuMs: first.cpuMs,
  secondMs: second?.ms ?? 0,
  counts: { first: first.counts, second: second?.counts },
  peakMb: process.resourceUsage().maxRSS / 1024,
}
process.stdout.write(`${JSON.stringify(measured)}\n`)

import { allTransports, transportFor } from '../../connectors/index.ts'
import { createRateGate, type RateGate } from '../../connectors/limits/rate-gate.ts'
import type { Transport } from '../../connectors/transport.ts'
import {
  type Clock,
  type ConnectorPlan,
  completeSettings,
  type Project,
} from '../../engine/index.ts'
import type { Database } from '../../server/database/database.ts'
import type { Cipher } from '../../server/secrets/cipher.ts'
import { saveAccount } from '../../server/store/accounts.ts'
import { createSqlIndexStore } from '../../server/store/index-store.ts'
import type { Deadly } from './deadly.ts'
import { createFastClock } from './fast-clock.ts'
import type { Job } from './job.ts'
import { disturbTransports } from './transports/disturb-transports.ts'
import { createFastTimes } from './transports/times.ts'

const SHIPPED = { shop: 'lightspeed-ecom', pos: 'ccv-salespos' } as const

interface Ports {
  readonly database: Database
  readonly cipher: Cipher
  readonly deadly: Deadly
  readonly held: { readonly until: number }
}

/** Opens the systems of a job, each by the real transport, with what happens to it between that and its driver. */
export async function openSystems(job: Job, project: Project, ports: Ports) {
  const transports = job.trouble
    ? disturbTransports(createFastTimes(job.clock), ports.deadly, job.trouble)
    : allTransports
  const roles = Object.entries(job.systems ?? SHIPPED)
  const opened = roles.map(async ([role, name]) => {
    const connector = unsettle(requireConnector(project, name), role, job)
    return [role, await open(job, { role, connector, transports }, ports)] as const
  })
  return Object.fromEntries(await Promise.all(opened))
}

async function open(
  job: Job,
  {
    role,
    connector,
    transports,
  }: {
    readonly role: string
    readonly connector: ConnectorPlan
    readonly transports: readonly Transport[]
  },
  { database, cipher, deadly, held }: Ports,
) {
  const clock = createFastClock(job.clock)
  const id = await saveAccount(database.db, cipher, {
    workspace: 'default',
    name: role,
    connector: connector.name,
    settings: {},
    secrets: {},
  })
  const connection = transportFor(connector, transports).open(
    // Answers are waited for by the clock of the machine, and what follows from that by the world's.
    { ...connector, timeoutMs: connector.timeoutMs / job.clock.speed },
    { settings: completeSettings(connector.settings, job.accounts[role] ?? {}).settings },
    {
      indexStore: createSqlIndexStore(database.db, cipher, id),
      rateGate: holdBack(createRateGate({ limits: [], parallel: 4, clock }), held, clock),
      clock,
      allowPrivate: true,
      folders: job.folders,
    },
  )
  return { connector, connection: deadly.connection(connection) }
}

/** What others have used up of the limits of an account is waited for. */
function holdBack(gate: RateGate, held: { readonly until: number }, clock: Clock): RateGate {
  return {
    ...gate,
    enter: async (signal) => {
      const wait = held.until - clock.now()
      if (wait > 0) await clock.sleep(wait, signal)
      signal.throwIfAborted()
      await gate.enter(signal)
    },
  }
}

function requireConnector(project: Project, name: string): ConnectorPlan {
  const connector = project.connectors[name]
  if (!connector) throw new Error(`the connector "${name}" has mistakes`)
  return connector
}

/** The same system, had nobody found out how long its searches lag. */
function unsettle(connector: ConnectorPlan, role: string, job: Job): ConnectorPlan {
  if (role !== 'pos') return connector
  const resources = Object.entries(connector.resources).map(([name, plan]) => {
    if (!plan.create || !job.unsettled.includes(name)) return [name, plan]
    return [name, { ...plan, create: { ...plan.create, settleMs: undefined } }]
  })
  return { ...connector, resources: Object.fromEntries(resources) }
}

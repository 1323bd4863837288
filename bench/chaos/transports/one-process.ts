import { transportFor } from '../../../connectors/index.ts'
import { createRateGate } from '../../../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../../connectors/records/index-store.ts'
import { createRandom, type SeededRandom } from '../../../connectors/simulator/seeded-random.ts'
import { transportSpecs } from '../../../connectors/specs.ts'
import {
  completeSettings,
  createMemoryStore,
  loadProject,
  type Project,
  type RunSummary,
  runFlow,
  type Store,
  toText,
} from '../../../engine/index.ts'
import { createHastyClock, type HastyClock } from '../../../mappings/lightspeed-ccv/hasty-clock.ts'
import { systemPorts } from '../../../server/installation/system-ports.ts'
import type { Findings } from '../compare.ts'
import type { KeptRecord, Trouble } from '../job.ts'
import { type Base, createSqliteBase } from './base.ts'
import { disturbTransports } from './disturb-transports.ts'
import type { Times } from './disturbance.ts'
import { createMortal, type Mortal } from './mortal.ts'
import { TRANSPORT_FLOWS, transportFiles } from './project.ts'
import { createSeenTimes } from './times.ts'
import { planDeath } from './transports-campaign.ts'
import { createTransportsWorld, type TransportsWorld } from './transports-world.ts'

/** Longer than a lease. */
const LEAP_MS = 120_000
const PASSES = 12
const LINGERS_MS = 60_000
const TROUBLED = 0.06

/** What came of lives that were played in one process. */
export interface Played {
  readonly findings: Findings
  readonly deaths: number
}

interface Play {
  readonly world: TransportsWorld
  readonly project: Project
  readonly clock: HastyClock
  readonly times: Times
  readonly store: Store
}

/**
 * The world of the campaign in one process, whose clock leaps: from where one that dies would be killed on, nothing that it
 * does comes about any more. What is kept of flows is in memory; files and tables are real.
 */
export async function playInOneProcess(
  seed: number,
  lives: number,
  openBase: () => Promise<Base> = createSqliteBase,
): Promise<Played> {
  const random = createRandom(`one process ${seed}`)
  const clock = createHastyClock()
  const base = await openBase()
  const world = await createTransportsWorld(seed, clock.now, base)
  const files = transportFiles(base.client)
  const play = {
    world,
    project: loadProject(files, { transports: transportSpecs }),
    clock,
    times: createSeenTimes(clock.now),
    store: createMemoryStore({ now: clock.now }),
  }
  let deaths = 0
  try {
    for (let life = 1; life <= lives; life += 1) {
      for (let left = random.integer(3, 6); left > 0; left -= 1) await world.happen(random)
      const stop = world.disturb(random)
      const mortal = createMortal(planDeath(random))
      const trouble = { seed: `${seed} ${life}`, probability: TROUBLED }
      await liveOnce(play, random, { mortal, trouble })
      await stop()
      deaths += Number(mortal.hasDied())
      clock.leap(LEAP_MS)
    }
    await world.settle()
    return { findings: await world.compare(await comeToRest(play)), deaths }
  } finally {
    await world.close()
    await base.close()
  }
}

interface Life {
  readonly mortal: Mortal
  readonly trouble: Trouble
}

async function liveOnce(play: Play, random: SeededRandom, life: Life): Promise<void> {
  const { run, close } = openFlows(play, life)
  const flows = random.shuffle(TRANSPORT_FLOWS)
  if (random.chance(0.6)) await Promise.allSettled(flows.map((flow) => run(flow, 5_000)))
  else for (const flow of flows) await Promise.allSettled([run(flow, 5_000)])
  await close()
}

/** Everything that is due is done, without faults; gives what no run can finish. */
async function comeToRest(play: Play): Promise<readonly KeptRecord[]> {
  const { store, clock } = play
  const trouble = { seed: 'none', probability: 0 }
  const { run, close } = openFlows(play, { mortal: createMortal(undefined), trouble })
  for (let pass = 1; pass <= PASSES; pass += 1) {
    const summaries: RunSummary[] = []
    for (const flow of TRANSPORT_FLOWS) {
      // What was given up because of faults is tried again.
      if (pass <= 2) await store.release(flow, 'all')
      summaries.push(await run(flow, LINGERS_MS))
    }
    clock.leap(LEAP_MS)
    if (pass > 2 && summaries.every(isQuiet)) break
  }
  await close()
  const states = ['ready', 'waiting', 'retrying', 'parked', 'in-doubt'] as const
  const kept = await store.list({ states, limit: 10_000 })
  return kept.map(({ flow, key, state, reason, cause }) => ({
    flow,
    key,
    state,
    cause,
    reason: toText(reason),
  }))
}

function isQuiet({ result, counts }: RunSummary): boolean {
  return result.state === 'finished' && !counts.created && !counts.updated
}

let runs = 0

/** A process of its own, as far as it knows: nothing of what another one held in memory is here. */
function openFlows(play: Play, { mortal, trouble }: Life) {
  const { world, project, clock, times, store } = play
  const transports = disturbTransports(times, mortal, trouble)
  const { systems: names = {}, accounts, folders } = world.setting
  const opened = Object.entries(names).map(([role, name]) => {
    const connector = project.connectors[name]
    if (!connector) throw new Error(`the connector "${name}" has mistakes`)
    const { settings } = completeSettings(connector.settings, accounts[role] ?? {})
    const connection = transportFor(connector, transports).open(
      connector,
      { settings },
      {
        indexStore: createMemoryIndexStore(),
        rateGate: createRateGate({ limits: [], parallel: 4, clock }),
        clock,
        allowPrivate: true,
        folders,
      },
    )
    return [role, { connector, connection: mortal.connection(connection) }] as const
  })
  const systems = Object.fromEntries(opened)
  return {
    run: (name: string, lingerMs: number): Promise<RunSummary> => {
      const flow = project.flows.find(({ plan }) => plan.name === name)?.plan
      if (!flow) throw new Error(`the flow "${name}" has mistakes`)
      runs += 1
      return runFlow({
        flow,
        systems,
        settings: {},
        store: mortal.store(store),
        ports: { ...systemPorts, clock, elapsed: clock.now },
        namespace: 'chaos',
        worker: `${name}:${runs}`,
        cause: 'schedule',
        what: { kind: 'changes' },
        lingerMs,
        signal: mortal.signal,
      })
    },
    close: async () => {
      for (const [, { connection }] of opened) await connection.close()
    },
  }
}

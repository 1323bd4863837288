import { setTimeout as delay } from 'node:timers/promises'
import { createRandom, type SeededRandom } from '../../../connectors/simulator/seeded-random.ts'
import type { ChaosDatabase, ChaosServer } from '../databases.ts'
import { createFastClock } from '../fast-clock.ts'
import { DEATH_POINTS, type Death, DRIVER_DEATH_POINTS, type Job } from '../job.ts'
import { createProcesses, type Ending, type Processes } from '../processes.ts'
import {
  add,
  countBroken,
  lived,
  NO_FINDINGS,
  NOTHING_YET,
  type Tally,
  type Teller,
  tallyOf,
  tellEnding,
} from '../tally.ts'
import { createPostgresBase, createSqliteBase } from './base.ts'
import { TRANSPORT_FLOWS, transportFiles } from './project.ts'
import { createTransportsWorld, type TransportsWorld } from './transports-world.ts'

export interface TransportsPlan extends Teller {
  readonly seed: number
  /** How often faults stop and everything is compared. */
  readonly acts: number
  /** Processes that are killed before each of those. */
  readonly lives: number
}

const SPEED = 5
/** Of each exchange with a database or a place of files. */
const TROUBLED = 0.06
/** Of the machine: longer than a file is left alone for. */
const QUIET_MS = 2_300
/** By the world's clock: for what falls due. */
const LINGERS_MS = 5_000

interface Act {
  readonly plan: TransportsPlan
  readonly world: TransportsWorld
  readonly processes: Processes
  readonly base: Omit<Job, 'flows' | 'together' | 'complete' | 'finish' | 'answers' | 'trouble'>
  readonly random: SeededRandom
}

/** Files, tables and batches through some acts of trouble. On a server, the tables are on that, too. */
export async function carryThrough(
  plan: TransportsPlan,
  database: ChaosDatabase,
  server?: ChaosServer,
): Promise<Tally> {
  const random = createRandom(`transports ${plan.seed}`)
  const clock = { epoch: Date.now(), speed: SPEED }
  const base = await (server ? createPostgresBase(server) : createSqliteBase())
  const world = await createTransportsWorld(plan.seed, createFastClock(clock).now, base)
  const processes = createProcesses({ files: transportFiles(base.client) })
  const setting = { ...world.setting, database: database.at, clock, unsettled: [] }
  const act = { plan, world, processes, base: setting, random }
  let tally = NOTHING_YET
  try {
    for (let count = 1; count <= plan.acts && countBroken(tally) === 0; count += 1) {
      tally = add(tally, await playAct(act, count))
    }
  } finally {
    processes.close()
    await world.close()
    await base.close()
  }
  return { ...tally, faults: world.countFaults() }
}

async function playAct(act: Act, count: number): Promise<Tally> {
  const { plan, world, random } = act
  let tally = NOTHING_YET
  for (let life = 1; life <= plan.lives; life += 1) {
    const name = `act ${count}, life ${life}`
    for (let left = random.integer(4, 8); left > 0; left -= 1) await world.happen(random)
    const stop = world.disturb(random)
    tally = add(tally, lived(plan, name, [await liveOnce(act, name)]))
    await stop()
    const wrong = { ...NO_FINDINGS, lost: world.wrong() }
    if (wrong.lost.length > 0 || countBroken(tally) > 0) {
      return add(tally, tallyOf(plan, { findings: wrong, inDoubt: 0, hung: 0 }))
    }
  }
  return add(tally, await comeToRest(act))
}

function liveOnce({ plan, base, processes, random }: Act, name: string): Promise<Ending> {
  const death = planDeath(random)
  plan.say(`${name}: it dies ${death.point} ${death.nth}`)
  return processes.live({
    ...base,
    flows: random.shuffle(TRANSPORT_FLOWS),
    together: random.chance(0.6),
    complete: false,
    finish: false,
    answers: [],
    lingerMs: LINGERS_MS,
    death,
    trouble: { seed: `${plan.seed} ${name}`, probability: TROUBLED },
  })
}

export function planDeath(random: SeededRandom): Death {
  const point = random.pick([
    ...DEATH_POINTS,
    ...DRIVER_DEATH_POINTS,
    ...DRIVER_DEATH_POINTS,
    'in-create',
    'after-create',
  ] as const)
  return {
    point,
    nth: point === 'random' ? 1 : random.pick([1, 1, 1, 2, 2, 3, 5, 8]),
    delayMs: point === 'random' ? random.integer(0, 2_500) : random.pick([0, 1, 2, 4, 8, 20]),
  }
}

/** Lets everything come to rest without faults, and compares. */
async function comeToRest({ plan, world, base, processes }: Act): Promise<Tally> {
  await world.settle()
  await delay(QUIET_MS)
  const ending = await processes.live({
    ...base,
    flows: TRANSPORT_FLOWS,
    together: false,
    complete: false,
    finish: true,
    answers: [],
    trouble: { seed: 'none', probability: 0 },
  })
  plan.say(`finish: ${tellEnding(ending)}`)
  if (ending.kind === 'hung') return { ...NOTHING_YET, frozen: 1 }
  if (ending.kind !== 'done') {
    throw new Error(`the last process of an act did not come to its end: ${tellEnding(ending)}`)
  }
  const findings = await world.compare(ending.kept)
  const inDoubt = ending.kept.filter(({ state }) => state === 'in-doubt').length
  return tallyOf(plan, { findings, inDoubt, hung: 0 })
}

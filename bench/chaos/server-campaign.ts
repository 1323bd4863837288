import { setTimeout as delay } from 'node:timers/promises'
import { createRandom, type SeededRandom } from '../../connectors/simulator/seeded-random.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { CHAOS_FLOWS, finishAct, type Tally, tallyOf, type WorldPlan } from './campaign.ts'
import type { ChaosDatabase } from './databases.ts'
import type { Death } from './job.ts'
import { planFaults } from './plan-faults.ts'
import { createProcesses } from './processes.ts'
import { startCrew } from './server-crew.ts'
import { type Front, startFront } from './server-front.ts'
import { type Done, watchDone } from './watch-done.ts'
import { createWorld, type World } from './world.ts'

const CREW = 3
/** As the processes that bring everything to rest in the end have it. */
const KEY = Buffer.alloc(32, 7).toString('base64')
/** A lease runs out and somebody takes over within that. */
const TURN_MS = 6_000
/** On a slow machine it takes longer until enough has happened. */
const MOST_TURNS = 80

/**
 * One world with a server of several processes: workers die, the database crashes, sources tell twice and out of order.
 * In the end the server is stopped, everything comes to rest without faults, and the till is compared.
 */
export async function serveThrough(plan: WorldPlan, database: ChaosDatabase): Promise<Tally> {
  const { url } = database.at
  if (url === undefined) throw new Error('several processes need PostgreSQL')
  await (await openDatabase({ url, dataDir: '', migrate: true })).close()
  const random = createRandom(`chaos server ${plan.seed}`)
  // Processes of a server have the clock of the machine.
  const clock = { epoch: Date.now(), speed: 1 }
  const world = await createWorld(plan.seed, clock, plan.size)
  const processes = createProcesses({ files: plan.files })
  try {
    const { shop, till, losesPages } = planFaults(random)
    // Pages of one record do not overlap: from them deletions may take what is next.
    world.shop.state.faults.set(shop.filter(({ kind }) => kind !== 'page-shrinking'))
    world.till.state.faults.set(till)
    const front = await startFront({ url, key: KEY }, world, random)
    const planNext = (): Death => planDeath(random)
    const crew = startCrew({ url, key: KEY, size: CREW, planDeath: planNext, say: plan.say })
    const done = watchDone(url)
    const trouble = (): Trouble => ({ ...done.sofar(), kills: crew.countKills() })
    const turns = plan.acts * plan.lives
    for (let turn = 1; turn <= turns || (isLittle(trouble()) && turn <= MOST_TURNS); turn += 1) {
      await takeTurn({ plan, database, world, front, random, isFirst: turn === 1 })
    }
    plan.say(`the server: ${JSON.stringify(trouble())}`)
    if (isLittle(trouble())) throw new Error(`seed ${plan.seed} tried next to nothing`)
    await done.close()
    await crew.end()
    await front.stop()
    world.shop.state.faults.clear()
    world.till.state.faults.clear()
    const namespace = `default-${front.integration}`
    const base = { ...world.setting, database: database.at, clock, unsettled: [], namespace }
    const act = { plan, database, world, processes, base, random }
    const found = await finishAct(act, losesPages)
    return { ...tallyOf(plan, found, crew.countKills()), faults: world.countFaults() }
  } finally {
    processes.close()
    await world.close()
  }
}

interface Trouble extends Done {
  readonly kills: number
}

/** A campaign in which nobody came to do anything would find nothing, and must not pass for that. */
function isLittle(trouble: Trouble): boolean {
  const { finished, helpers, kills } = trouble
  return finished < 4 || helpers < 1 || kills < 4
}

interface Turn {
  readonly plan: WorldPlan
  readonly database: ChaosDatabase
  readonly world: World
  readonly front: Front
  readonly random: SeededRandom
  readonly isFirst: boolean
}

async function takeTurn({ plan, database, world, front, random, isFirst }: Turn): Promise<void> {
  for (let left = random.integer(2, 8); left > 0; left -= 1) world.happen(random)
  world.countFaults()
  await front.tellTwice('orders/*', idsOf(world, 'orders', 'order', random))
  await front.tellTwice('products/*', idsOf(world, 'products', 'product', random))
  await front.tellTwice('customers/*', idsOf(world, 'customers', 'customer', random))
  const complete = random.chance(0.15) || isFirst
  for (const flow of CHAOS_FLOWS) {
    if (random.chance(0.7) || isFirst) await front.startRun(flow, complete)
  }
  const isInterrupted = database.interrupt !== undefined && random.chance(0.2)
  if (isInterrupted) {
    await delay(random.integer(200, 2_000))
    plan.say('the database crashes and comes back')
    await database.interrupt?.()
  }
  await delay(TURN_MS)
}

/** Some records of a table, as the bodies of hook calls. */
function idsOf({ shop }: World, table: string, name: string, random: SeededRandom) {
  const rows = shop.state.tables.rows(table).filter(() => random.chance(0.3))
  return rows.map(({ id }) => ({ [name]: { id } }))
}

const POINTS = [
  'before-declare',
  'after-declare',
  'in-create',
  'after-create',
  'after-update',
  'before-commit',
  'in-commit',
  'random',
] as const

function planDeath(random: SeededRandom): Death {
  const point = random.pick(POINTS)
  const isRandom = point === 'random'
  return {
    point,
    nth: isRandom ? 1 : random.pick([1, 2, 3, 5, 8]),
    delayMs: isRandom ? random.integer(500, 15_000) : random.pick([0, 1, 4, 20]),
  }
}

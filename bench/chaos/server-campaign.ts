import { setTimeout as delay } from 'node:timers/promises'
import { createRandom, type SeededRandom } from '../../connectors/simulator/seeded-random.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { CHAOS_FLOWS, finishAct, type WorldPlan } from './campaign.ts'
import type { ChaosDatabase } from './databases.ts'
import { planFaults } from './plan-faults.ts'
import { createProcesses } from './processes.ts'
import { type Crew, startCrew } from './server-crew.ts'
import { planClock, planServerDeaths } from './server-deaths.ts'
import { type Front, startFront } from './server-front.ts'
import { findFrozen } from './stays-awake.ts'
import { NOTHING_YET, type Tally, tallyOf } from './tally.ts'
import { type Done, watchDone } from './watch-done.ts'
import { createWorld, type World } from './world.ts'
import { type ServerWorld, serverWorldOf } from './worlds.ts'

const CREW = 3
/** As the processes that bring everything to rest in the end have it. */
const KEY = Buffer.alloc(32, 7).toString('base64')
/** A lease runs out and somebody takes over within that. */
const TURN_MS = 6_000
/** What wrong clocks do is seen in the quiet time after them. */
const TURNS_OF_CLOCKS = 3
/** On a slow machine it takes longer until enough has happened. */
const MAX_TURNS = 80
/** `/ready` answers within a second; this machine does much else. */
const READY_MS = 3_000
/** A worker is taken for dead after a minute, and a process looks every ten seconds. */
const SEEN_DEAD_MS = 100_000
const SEEN_ALIVE_MS = 60_000
/** What PostgreSQL says then. */
const FULL = /53100|No space left/

/**
 * One world with a server of several processes: workers die, the database crashes, sources tell twice and out of order, and
 * what this world is about. In the end nobody disturbs anything, it is seen whether the server goes on by itself, it is
 * stopped, everything comes to rest, and the till is compared.
 */
export async function serveThrough(plan: WorldPlan, database: ChaosDatabase): Promise<Tally> {
  const { url } = database.at
  if (url === undefined) throw new Error('several processes need PostgreSQL')
  const about = plan.serverWorld ?? turnOf(plan, database)
  plan.say(`this world is about: ${about}`)
  await (await openDatabase({ url, dataDir: '', migrate: true })).close()
  const random = createRandom(`chaos server ${plan.seed}`)
  // Processes of a server have the clock of the database.
  const clock = { epoch: Date.now(), speed: 1 }
  const world = await createWorld(plan.seed, clock, plan.size)
  const processes = createProcesses({ files: plan.files })
  try {
    const { shop, till, losesPages } = planFaults(random)
    // Pages of one record do not overlap: from them deletions may take what is next.
    world.shop.state.faults.set(shop.filter(({ kind }) => kind !== 'page-shrinking'))
    world.till.state.faults.set(till)
    const front = await startFront({ url, key: KEY }, world, random)
    let sawFull = false
    const hear = (line: string): void => {
      sawFull ||= FULL.test(line)
      plan.say(line)
    }
    const crew = startCrew({
      url,
      key: KEY,
      size: CREW,
      planDeath: planServerDeaths(about, random),
      planClock: () => planClock(about, random),
      say: hear,
    })
    const done = watchDone(url)
    const frozen: string[] = []
    const trouble = (): Trouble => ({
      ...done.sofar(),
      kills: crew.countKills(),
      instead: crew.countInstead(),
      sawFull,
    })
    const isLittle = (): boolean => triedLittle(about, trouble())
    const turns = about === 'clock' ? TURNS_OF_CLOCKS : plan.acts * plan.lives
    const isFrozen = (): boolean => frozen.length + crew.frozen.length > 0
    const isEnough = (turn: number): boolean =>
      isFrozen() || turn > MAX_TURNS || (turn > turns && !isLittle())
    for (let turn = 1; !isEnough(turn); turn += 1) {
      await takeTurn({ plan, about, database, world, front, crew, random, turn, frozen })
    }
    plan.say(`the server: ${JSON.stringify(trouble())}`)
    if (!isFrozen() && isLittle()) throw new Error(`seed ${plan.seed} tried next to nothing`)
    await done.close()
    world.shop.state.faults.clear()
    world.till.state.faults.clear()
    // What stands still already needs no quiet time to be seen.
    if (isFrozen()) await crew.dieOut()
    else {
      await crew.calmDown()
      frozen.push(...(await findFrozen(world, front, { crew, about, say: plan.say })))
    }
    await crew.end()
    await front.stop()
    frozen.push(...crew.frozen)
    for (const finding of frozen) plan.say(`frozen: ${finding}`)
    const total = { kills: crew.countKills(), faults: world.countFaults(), frozen: frozen.length }
    if (frozen.length > 0) return { ...NOTHING_YET, ...total }
    const namespace = `default-${front.integration}`
    const base = { ...world.setting, database: database.at, clock, unsettled: [], namespace }
    const act = { plan, database, world, processes, base, random }
    const tally = tallyOf(plan, await finishAct(act, losesPages))
    return { ...tally, ...total, frozen: tally.frozen, faults: world.countFaults() }
  } finally {
    processes.close()
    await world.close()
  }
}

function turnOf({ seed, say }: WorldPlan, { fillDisk }: ChaosDatabase): ServerWorld {
  const about = serverWorldOf(seed)
  if (about !== 'full-disk' || fillDisk) return about
  say('the disk of this database is not ours to fill')
  return 'kills'
}

interface Trouble extends Done {
  readonly kills: number
  readonly instead: number
  /** A worker was refused to write because the disk was full. */
  readonly sawFull: boolean
}

/** A campaign in which nobody came to do anything would find nothing, and must not pass for that. */
function triedLittle(about: ServerWorld, trouble: Trouble): boolean {
  const { finished, helpers, kills } = trouble
  if (about === 'clock') return finished < 4
  return finished < 4 || helpers < 1 || kills < 4 || isUnseen(about, trouble)
}

function isUnseen(about: ServerWorld, { instead, sawFull }: Trouble): boolean {
  if (about === 'full-disk') return !sawFull
  return (about === 'stands-still' || about === 'cut-off') && instead < 2
}

interface Turn {
  readonly plan: WorldPlan
  readonly about: ServerWorld
  readonly database: ChaosDatabase
  readonly world: World
  readonly front: Front
  readonly crew: Crew
  readonly random: SeededRandom
  readonly turn: number
  readonly frozen: string[]
}

async function takeTurn(given: Turn): Promise<void> {
  const { plan, database, world, front, random, turn, frozen } = given
  for (let left = random.integer(2, 8); left > 0; left -= 1) world.happen(random)
  world.countFaults()
  await front.tellTwice('orders/*', idsOf(world, 'orders', 'order', random))
  await front.tellTwice('products/*', idsOf(world, 'products', 'product', random))
  await front.tellTwice('customers/*', idsOf(world, 'customers', 'customer', random))
  const complete = random.chance(0.15) || turn === 1
  for (const flow of CHAOS_FLOWS) {
    if (random.chance(0.7) || turn === 1) await front.startRun(flow, complete)
  }
  // A crash tells those who are cut off that their connections are gone; and clocks that are wrong are enough.
  const mayCrash =
    database.interrupt !== undefined && given.about !== 'cut-off' && given.about !== 'clock'
  if (mayCrash && random.chance(0.2)) {
    await delay(random.integer(200, 2_000))
    plan.say('the database crashes and comes back')
    await database.interrupt?.()
  }
  await disturb(given)
  const readyMs = await front.readyMs()
  if (readyMs > READY_MS) frozen.push(`/ready took ${Math.round(readyMs)} ms`)
  await delay(TURN_MS)
}

/** What this world is about, where it is not about how workers die. */
async function disturb({ plan, about, database, front, crew, random, turn, frozen }: Turn) {
  if (about === 'full-disk' && turn % 3 === 2) {
    if (!database.fillDisk) throw new Error('the disk of this database is not ours to fill')
    plan.say('the disk of the database is full for a while')
    const full = database.fillDisk(random.integer(10_000, 30_000))
    await delay(1_000)
    const readyMs = await front.readyMs()
    if (readyMs > READY_MS) frozen.push(`/ready took ${Math.round(readyMs)} ms on a full disk`)
    await full
  }
  if (about === 'all-dead' && turn === 5) frozen.push(...(await dieOut({ plan, front, crew })))
}

/** All workers die: the server says so, and says it when they are back. */
async function dieOut({ plan, front, crew }: Pick<Turn, 'plan' | 'front' | 'crew'>) {
  const found: string[] = []
  const sees = async (what: string, withinMs: number): Promise<void> => {
    const began = Date.now()
    while ((await front.health())['workers'] !== what) {
      if (Date.now() - began > withinMs) {
        found.push(`the health page does not say that workers are ${what}`)
        return
      }
      await delay(1_000)
    }
    plan.say(`workers are ${what}, says the health page after ${Date.now() - began} ms`)
  }
  plan.say('all workers die')
  await crew.dieOut()
  await sees('silent', SEEN_DEAD_MS)
  crew.comeBack()
  await sees('alive', SEEN_ALIVE_MS)
  return found
}

/** Some records of a table, as the bodies of hook calls. */
function idsOf({ shop }: World, table: string, name: string, random: SeededRandom) {
  const rows = shop.state.tables.rows(table).filter(() => random.chance(0.3))
  return rows.map(({ id }) => ({ [name]: { id } }))
}

import { createRandom, type SeededRandom } from '../../connectors/simulator/seeded-random.ts'
import type { ProjectFile } from '../../engine/index.ts'
import { compareWorld, type Findings, findDoubled, isNamedAfter } from './compare.ts'
import type { ChaosDatabase } from './databases.ts'
import { DEATH_POINTS, type Death, type DoubtAnswer, type Job, type KeptRecord } from './job.ts'
import { type Outliving, outlive, outliveHeldBack } from './outlive.ts'
import { planFaults } from './plan-faults.ts'
import { createProcesses, type Ending, type Processes } from './processes.ts'
import {
  add,
  countBroken,
  type Found,
  lived,
  NO_FINDINGS,
  NOTHING_YET,
  type Tally,
  tallyOf,
  tellEnding,
} from './tally.ts'
import { withKeys } from './with-keys.ts'
import { createWorld, type World, type WorldSize } from './world.ts'
import type { RunWorld, ServerWorld } from './worlds.ts'

export interface WorldPlan {
  readonly seed: number
  readonly files: readonly ProjectFile[]
  readonly size: WorldSize
  /** How often faults stop and everything is compared. */
  readonly acts: number
  /** Processes that are killed before each of those. */
  readonly lives: number
  readonly say: (line: string) => void
  /** What all lives of a world without a server are about; absent: the seed mixes. */
  readonly runWorld?: RunWorld | undefined
  /** Absent: as the seed has it. */
  readonly serverWorld?: ServerWorld | undefined
}

export const CHAOS_FLOWS = ['categories', 'products-to-pos', 'customers', 'orders']
const SPEED = 10
const MOVES_MS = 500
/** Sooner than it is tried again. */
const EDITS_MS = 20
/** By the world's clock: until what was not answered is sent again. */
const RESENDS_MS = 20_000
/** One world through some acts of trouble. What it finds is told in words, and counted. */
export async function liveThrough(plan: WorldPlan, database: ChaosDatabase): Promise<Tally> {
  const random = createRandom(`chaos ${plan.seed}`)
  const clock = { epoch: Date.now(), speed: SPEED }
  const world = await createWorld(plan.seed, clock, plan.size)
  const isKeyed = plan.runWorld === undefined ? plan.seed % 5 < 2 : plan.runWorld === 'keys'
  if (isKeyed) world.till.state.behaviour.keys = random.pick(['replays', 'compares'])
  const processes = createProcesses({ files: isKeyed ? withKeys(plan.files) : plan.files })
  const base = {
    ...world.setting,
    database: database.at,
    clock,
    // Every third world knows less about its till.
    unsettled: plan.seed % 3 === 0 ? ['order', 'product', 'category', 'debtor'] : [],
  }
  const act = { plan, database, world, processes, base, random }
  let tally = NOTHING_YET
  try {
    for (let count = 1; count <= plan.acts; count += 1) {
      tally = add(tally, await playAct(act, count))
      if (countBroken(tally) > 0) break
    }
  } finally {
    processes.close()
    await world.close()
  }
  return { ...tally, faults: world.countFaults() }
}

interface Act {
  readonly plan: WorldPlan
  readonly database: ChaosDatabase
  readonly world: World
  readonly processes: Processes
  readonly base: Omit<Job, 'flows' | 'together' | 'complete' | 'finish' | 'answers' | 'death'>
  readonly random: SeededRandom
}

async function playAct(act: Act, count: number): Promise<Tally> {
  const { world, random, plan } = act
  let tally = NOTHING_YET
  if (isAboutTwo(plan)) {
    // What orders are about is in the till before two processes can both make them.
    tally = add(tally, lived(plan, `act ${count}, at first`, [await liveInPeace(act)]))
  }
  const { shop, till, losesPages } = planFaults(
    random,
    plan.runWorld,
    world.till.state.behaviour.keys,
  )
  for (let life = 1; life <= plan.lives && countBroken(tally) === 0; life += 1) {
    world.shop.state.faults.set(shop)
    world.till.state.faults.set(till)
    for (let left = random.integer(2, 8); left > 0; left -= 1) world.happen(random)
    // Nobody but the flow of customers brings these to the till, and they fill some pages.
    for (let left = visitsOf(plan); left > 0; left -= 1) world.register(random)
    const stopMoving = keepMoving(world, plan)
    const name = `act ${count}, life ${life}`
    const began = Date.now()
    tally = add(tally, lived(plan, name, await liveOnce(act, name, { count, life })))
    plan.say(`${name}: ${Date.now() - began} ms`)
    stopMoving()
    const doubled = findDoubled(world)
    if (doubled.length > 0) {
      const findings = { ...NO_FINDINGS, doubled }
      return add(tally, tallyOf(plan, { findings, inDoubt: 0, hung: 0 }))
    }
    world.countFaults()
  }
  world.shop.state.faults.clear()
  world.till.state.faults.clear()
  if (countBroken(tally) > 0) return tally
  const found = await finishAct(act, losesPages)
  world.countFaults()
  return add(tally, tallyOf(plan, found))
}

function visitsOf({ runWorld }: WorldPlan): number {
  return runWorld === 'keys' || runWorld === 'shifting' ? 5 : 0
}

function isAboutTwo({ runWorld }: WorldPlan): boolean {
  return runWorld === 'stands-still' || runWorld === 'cut-off'
}

function liveInPeace({ base, processes }: Act): Promise<Ending> {
  const how = { together: false, complete: false, finish: false, answers: [], death: undefined }
  return processes.live({ ...base, ...how, flows: CHAOS_FLOWS })
}

/** In some worlds things happen all the time, between any two requests. Not by the dice of the world, for nobody knows how often. */
function keepMoving(world: World, { runWorld, seed }: WorldPlan): () => void {
  const random = createRandom(`chaos moves ${seed} ${Date.now()}`)
  const timers = [
    ...(runWorld === 'shifting' ? [setInterval(() => world.happen(random), MOVES_MS)] : []),
    ...(runWorld === 'keys' ? [setInterval(() => world.changeUnanswered(random), EDITS_MS)] : []),
  ]
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}

class HungError extends Error {
  override readonly name = 'HungError'
}

/** One or two processes that do their work until something happens to them. */
async function liveOnce(
  act: Act,
  name: string,
  { count, life }: { readonly count: number; readonly life: number },
): Promise<readonly Ending[]> {
  const { base, database, processes, random, plan } = act
  const isOnServer = database.kind === 'PostgreSQL'
  const instead = insteadOf(plan, isOnServer, random, life)
  if (instead) {
    plan.say(`${name}: one ${instead}`)
    const both: Outliving = { ...act, flows: CHAOS_FLOWS }
    // At last it is as in any other world.
    return isAboutTwo(plan) && count < plan.acts
      ? outliveHeldBack(both, instead)
      : outlive(both, instead)
  }
  const isCrowded = isOnServer && random.chance(0.4)
  const crews = isCrowded
    ? [
        ['categories', 'products-to-pos', 'orders'],
        ['customers', 'orders'],
      ]
    : [CHAOS_FLOWS]
  const jobs = crews.map((flows) => disturbedJob(base, flows, { random, plan }))
  for (const { death } of jobs) plan.say(`${name}: one dies ${death?.point} ${death?.nth}`)
  const isInterrupted = database.interrupt !== undefined && random.chance(0.2)
  const pause = random.integer(200, 1_500)
  const lives = jobs.map((job) => processes.live(job))
  if (isInterrupted) {
    await new Promise((resolve) => {
      setTimeout(resolve, pause)
    })
    await database.interrupt?.()
  }
  return Promise.all(lives)
}

/** What happens instead of a death, if anything does. */
function insteadOf(
  { runWorld }: WorldPlan,
  isOnServer: boolean,
  random: SeededRandom,
  life: number,
): Death['instead'] {
  if (runWorld === 'stands-still') return 'stands still'
  if (runWorld === 'cut-off') return life % 2 === 1 ? 'is cut off' : 'is lost'
  if (runWorld !== undefined || !isOnServer || !random.chance(0.25)) return undefined
  return random.pick(['stands still', 'is cut off', 'is lost'] as const)
}

function disturbedJob(
  base: Act['base'],
  flows: readonly string[],
  { random, plan }: Pick<Act, 'random' | 'plan'>,
): Job {
  const how = { together: random.chance(0.4), complete: random.chance(0.15) }
  const lingerMs = plan.runWorld === 'keys' ? RESENDS_MS : undefined
  return { ...base, ...how, flows, finish: false, answers: [], death: planDeath(random), lingerMs }
}

function planDeath(random: SeededRandom): Death {
  const point = random.pick([...DEATH_POINTS, 'random', 'in-create', 'after-create'] as const)
  return {
    point,
    nth: point === 'random' ? 1 : random.pick([1, 1, 1, 2, 2, 3, 5, 8]),
    delayMs: point === 'random' ? random.integer(0, 2_500) : random.pick([0, 1, 2, 4, 8, 20, 60]),
  }
}

/** Lets everything come to rest without faults, asks a person where the flows do, and compares. */
export async function finishAct(act: Act, losesPages: boolean): Promise<Found> {
  try {
    return await comeToRest(act, losesPages)
  } catch (error) {
    if (!(error instanceof HungError)) throw error
    return { findings: NO_FINDINGS, inDoubt: 0, hung: 1 }
  }
}

async function comeToRest(act: Act, losesPages: boolean): Promise<Found> {
  const first = await finish(act, { complete: losesPages, answers: [] })
  const undecided = first.filter(({ state }) => state === 'in-doubt')
  if (undecided.length === 0)
    return { findings: compareWorld(act.world, first), inDoubt: 0, hung: 0 }
  const guessed = undecided.filter((record) => !isUndecidable(act, record))
  let kept = first
  // What waited for a record in doubt may come to be in doubt itself.
  for (let round = 1; round <= 3; round += 1) {
    const open = kept.filter(({ state }) => state === 'in-doubt')
    if (open.length === 0) break
    const answers = open.map((record) => answerFor(act.world, record))
    kept = await finish(act, { complete: false, answers })
  }
  const { lost, doubled, stale } = compareWorld(act.world, kept)
  const needless = guessed.map(
    ({ flow, key }) => `${flow} ${key} is in doubt though it could be found out`,
  )
  return {
    findings: { lost: [...lost, ...needless], doubled, stale } satisfies Findings,
    inDoubt: undecided.length,
    hung: 0,
  }
}

async function finish(
  { base, processes, plan }: Act,
  how: { readonly complete: boolean; readonly answers: readonly DoubtAnswer[] },
): Promise<readonly KeptRecord[]> {
  const job: Job = { ...base, ...how, flows: CHAOS_FLOWS, together: false, finish: true }
  const began = performance.now()
  const ending = await processes.live(job)
  plan.say(`finish, ${Math.round((performance.now() - began) / 1_000)} s: ${tellEnding(ending)}`)
  if (ending.kind === 'done') return ending.kept
  if (ending.kind === 'hung') throw new HungError()
  const reason = ending.kind === 'failed' ? ending.reason : 'it was killed by somebody else'
  throw new Error(
    `the last process of an act, which nobody disturbed, did not come to its end: ${reason}`,
  )
}

/**
 * Truly: the search of that resource lags for a time that nobody knows, or there is nothing to search by, or what there
 * was has changed since.
 */
function isUndecidable({ base, world }: Act, { doubt, key }: KeptRecord): boolean {
  if (!doubt) return false
  const resource = doubt.target.split('.')[1] ?? ''
  const isRenamed = resource === 'category' && world.renamed.has(Number(key))
  return isRenamed || base.unsettled.includes(resource) || Object.keys(doubt.match).length === 0
}

/** What a person sees who looks into the till. */
function answerFor({ till }: World, { flow, key, doubt }: KeptRecord): DoubtAnswer {
  const { orders, products, categories, users } = till.state.tables
  const match = doubt?.match ?? {}
  const isIt: Readonly<Record<string, () => { readonly id: number } | undefined>> = {
    'pos.order': () => orders.where('reservationnumber', match['reference'] ?? null)[0],
    'pos.product': () => products.where('productnumber', match['sku'] ?? null)[0],
    'pos.debtor': () => users.where('username', match['email'] ?? null)[0],
    'pos.category': () => categories.all().find((row) => isNamedAfter(row['name'], key)),
  }
  return { flow, key, id: isIt[doubt?.target ?? '']?.()?.id }
}

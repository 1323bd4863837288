import { liveThrough } from './chaos/campaign.ts'
import { chaosFiles } from './chaos/chaos-files.ts'
import {
  type ChaosDatabase,
  type ChaosServer,
  createEmbedded,
  createOnServer,
  startServer,
} from './chaos/databases.ts'
import { plantAll } from './chaos/planted/plant-all.ts'
import { serveThrough } from './chaos/server-campaign.ts'
import { withSmallPages } from './chaos/small-pages.ts'
import { add, countBroken, NOTHING_YET, type Tally } from './chaos/tally.ts'
import { carryThrough } from './chaos/transports/transports-campaign.ts'
import { needsServer, RUN_WORLDS, SERVER_WORLDS, serverWorldOf, worldOf } from './chaos/worlds.ts'

/**
 * `npm run chaos -- --minutes M --seed N [--server] [--world NAME]`: kills and disturbs the real thing, and looks whether a
 * record was lost or doubled, is stale, or does not move any more.
 *
 * `npm run chaos -- --planted [NAME,…]`: undoes on purpose what protects from such things, and looks whether that is found.
 */

const minutes = Number(optionOf('--minutes') ?? 1)
const firstSeed = Number(optionOf('--seed') ?? 1)
const SMALL = { products: 8, customers: 8, orders: 12 }
/** Enough that reads of everything are split. */
const LARGE = { products: 12, customers: 24, orders: 30 }
/** Records a page: lists of some pages, which overlap (they do up to 420 records). */
const FEW = 7
/** Several processes of the server, instead of single runs. */
const isServer = process.argv.includes('--server')
const isLoud = process.argv.includes('--verbose')
const wanted = optionOf('--world')
const runWorld = isServer ? undefined : worldOf(RUN_WORLDS, wanted)
const serverWorld = isServer ? worldOf(SERVER_WORLDS, wanted) : undefined

// So that what was started ends too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
process.exitCode = process.argv.includes('--planted')
  ? await plantAll(optionOf('--planted'), say)
  : await runAll()

async function runAll(): Promise<number> {
  const server = await startServer({ smallDisk: isServer })
  if (!server && (isServer || needsServer(runWorld))) {
    throw new Error('this needs PostgreSQL; install its server')
  }
  if (!server) say('No PostgreSQL was found, so everything runs on PGlite alone.')
  try {
    return await runCampaign(server)
  } finally {
    server?.stop()
  }
}

async function runCampaign(server: ChaosServer | undefined): Promise<number> {
  const end = Date.now() + minutes * 60_000
  let tally = NOTHING_YET
  for (let seed = firstSeed; Date.now() < end; seed += 1) {
    const found = await liveIn(seed, server)
    tally = add(tally, found)
    if (countBroken(found) > 0) break
  }
  say(JSON.stringify(tally))
  return countBroken(tally) > 0 ? 1 : 0
}

/** One world; what happened in it is told where it broke. */
async function liveIn(seed: number, server: ChaosServer | undefined): Promise<Tally> {
  const lines: string[] = []
  const note = (line: string): void => {
    lines.push(line)
    if (isLoud) say(line)
  }
  const tellAll = (): void => {
    if (!isLoud) for (const line of lines) say(line)
  }
  const database = await databaseFor(seed, server)
  const found = await play(seed, note, { database, server }).catch((error) => {
    tellAll()
    throw error
  })
  await database.close()
  const about = isServer ? (serverWorld ?? serverWorldOf(seed)) : (runWorld ?? 'mixed')
  say(`seed ${seed} (${about}) on ${database.kind}: ${JSON.stringify(found)}`)
  if (countBroken(found) > 0) {
    tellAll()
    const more = `${isServer ? ' --server' : ''}${wanted ? ` --world ${wanted}` : ''}`
    say(`Again: npm run chaos -- --seed ${seed} --minutes 0.01 --verbose${more}`)
  }
  return found
}

function play(
  seed: number,
  note: (line: string) => void,
  {
    database,
    server,
  }: { readonly database: ChaosDatabase; readonly server: ChaosServer | undefined },
): Promise<Tally> {
  if (runWorld === 'transports') {
    const isOnServer = database.kind === 'PostgreSQL'
    return carryThrough(
      { seed, acts: 3, lives: 5, say: note },
      database,
      isOnServer ? server : undefined,
    )
  }
  return (isServer ? serveThrough : liveThrough)(
    {
      seed,
      files: withSmallPages(chaosFiles(), isServer ? 1 : FEW),
      size: isServer ? LARGE : SMALL,
      acts: 3,
      lives: isServer ? 3 : needsServer(runWorld) ? 2 : 5,
      say: note,
      runWorld,
      serverWorld,
    },
    database,
  )
}

/** The seed decides it, so that one seed is one world however many ran before it. */
function databaseFor(
  seed: number,
  server: ChaosServer | undefined,
): Promise<ChaosDatabase> | ChaosDatabase {
  const isPlain = !isServer && !needsServer(runWorld) && seed % 2 === 1
  return server === undefined || isPlain ? createEmbedded() : createOnServer(server)
}

function optionOf(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

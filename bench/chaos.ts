import { readShippedFiles } from '../server/projects/read-folder.ts'
import { add, liveThrough, NOTHING_YET } from './chaos/campaign.ts'
import { type ChaosServer, createEmbedded, createOnServer, startServer } from './chaos/databases.ts'
import { serveThrough } from './chaos/server-campaign.ts'
import { withSmallPages } from './chaos/small-pages.ts'

/** `npm run chaos -- --minutes M --seed N [--server]`: kills and disturbs the real thing, and looks whether a record was lost or doubled. */

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

process.exitCode = await runAll()

async function runAll(): Promise<number> {
  const server = await startServer()
  if (!server && isServer) throw new Error('--server needs PostgreSQL; install its server')
  if (!server) say('No PostgreSQL was found, so everything runs on PGlite alone.')
  try {
    return await runCampaign(server)
  } finally {
    server?.stop()
  }
}

async function runCampaign(server: ChaosServer | undefined): Promise<number> {
  const shipped = readShippedFiles()
  const files = withSmallPages(shipped, isServer ? 1 : FEW)
  const end = Date.now() + minutes * 60_000
  let tally = NOTHING_YET
  for (let seed = firstSeed; Date.now() < end; seed += 1) {
    // The seed decides it, so that one seed is one world however many ran before it.
    const isOnServer = server !== undefined && (isServer || seed % 2 === 0)
    const database = isOnServer
      ? await createOnServer(server.url, server.restart)
      : createEmbedded()
    const lines: string[] = []
    const note = (line: string): void => {
      lines.push(line)
      if (isLoud) say(line)
    }
    const size = isServer ? LARGE : SMALL
    const plan = { seed, files, size, acts: 3, lives: 5, say: note }
    const found = await (isServer ? serveThrough : liveThrough)(plan, database).catch((error) => {
      if (!isLoud) for (const line of lines) say(line)
      throw error
    })
    await database.close()
    tally = add(tally, found)
    say(`seed ${seed} on ${database.kind}: ${JSON.stringify(found)}`)
    if (found.lost + found.doubled === 0) continue
    if (!isLoud) for (const line of lines) say(line)
    say(
      `Again: npm run chaos -- --seed ${seed} --minutes 0.01 --verbose${isServer ? ' --server' : ''}`,
    )
    break
  }
  say(JSON.stringify(tally))
  return tally.lost + tally.doubled > 0 ? 1 : 0
}

function optionOf(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

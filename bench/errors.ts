import type { Knex } from 'knex'
import type { Page } from 'playwright-core'
import { setup as buildUi } from '../mapper-ui/testing/build-ui.ts'
import { startInstallation } from '../mapper-ui/testing/start-installation.ts'
import { queryRows } from '../server/database/query.ts'
import { openDatabase } from '../server/store/open-database.ts'
import { findBinaries, startCluster } from '../server/testing/start-cluster.ts'

const RECORDS = 100_000
const CAUSE = 'system.invalid POST /orders (422)'
const PATH = `/w/default/errors?${new URLSearchParams({
  integration: 'lightspeed-ccv',
  flow: 'orders',
  state: 'parked',
  cause: CAUSE,
})}`
const LONG_MS = 300_000

/**
 * The list of errors with very many records of one cause: until it shows, how much it draws, page by page to the end,
 * then all of them taken up again and all of them closed, each by one click. How long others wait for their commit
 * meanwhile is measured beside it.
 */
export async function benchErrors(
  args: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const records = Number(args[0] ?? RECORDS)
  await buildUi()
  const binaries = findBinaries()
  if (!binaries) throw new Error('no PostgreSQL was found; install its server')
  const postgres = await startCluster(binaries, ['max_wal_size=4GB'])
  const database = await openDatabase({ url: postgres.url, dataDir: '', migrate: true })
  const installation = await startInstallation('signed-up', { databaseUrl: postgres.url })
  const numbers: Record<string, number> = {}
  const note = (name: string, value: number): void => {
    numbers[name] = Math.round(value * 10) / 10
    process.stdout.write(`${name.padEnd(44)}${value.toFixed(1).padStart(10)}\n`)
  }
  try {
    await installation.call('addIntegration', { body: { name: 'lightspeed-ccv' } })
    await fill(database.db, records)
    const { page } = await installation.open()
    note('ms until the first rows', await timed(() => showList(page)))
    note(
      'rows drawn',
      await page.getByRole('list', { name: 'Records' }).getByRole('listitem').count(),
    )
    note('ms for a word among all', await timed(() => filter(page, `of ${records}`)))
    await showList(page)
    for (const [name, verb] of [
      ['taken up again', 'retry'],
      ['closed', 'ignore'],
    ] as const) {
      const waits = watchCommits(database.db)
      note(`s until all are ${name}`, (await timed(() => act(page, verb, name))) / 1000)
      note('  ms that a commit waits at most', await waits())
      await reopen(database.db)
      await showList(page)
    }
    return numbers
  } finally {
    await database.close()
    await installation.close()
    postgres.stop()
  }
}

async function fill(db: Knex, records: number): Promise<void> {
  await queryRows(
    db,
    `insert into record (integration, flow, key, state, reason, cause, label, attempts, version, flow_version, deleted, since)
     select i.id, 'orders', (100000 + n)::text, 'parked', 'the system refuses line ' || n || ' of ' || ?::int,
       ?, 'ORD-' || n, 1, 'v', 'x', false, 1700000000000 + n
     from integration i, generate_series(1, ?::int) n`,
    [records, CAUSE, records],
  )
  await queryRows(db, 'analyze record', [])
}

/** As if all had failed anew. */
async function reopen(db: Knex): Promise<void> {
  await queryRows(
    db,
    `update record set state = 'parked', ignored = false, since = 1700000000000 + key::bigint - 100000`,
    [],
  )
}

async function showList(page: Page): Promise<void> {
  await page.goto(PATH)
  await page.getByRole('list', { name: 'Records' }).getByRole('listitem').first().waitFor()
}

async function filter(page: Page, word: string): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().includes('q='))
  await page.getByRole('searchbox', { name: /Filter/ }).fill(word)
  await answered
}

async function act(page: Page, verb: 'ignore' | 'retry', name: string): Promise<void> {
  const words = verb === 'retry' ? /^Try all/ : /^Ignore all/
  await page.getByRole('button', { name: words }).click()
  const dialog = page.getByRole('dialog')
  if (verb === 'ignore') await dialog.getByLabel('Reason').fill('measured')
  await dialog.getByRole('button', { name: verb === 'retry' ? 'Try again' : 'Ignore' }).click()
  await dialog.waitFor({ state: 'detached', timeout: LONG_MS })
  // The server tells how far it is until all are done.
  await page.getByText(`records were ${name}`).waitFor({ timeout: LONG_MS })
}

/** What a run does with every page of its own: it takes the integration for itself. Gives the longest wait. */
function watchCommits(db: Knex): () => Promise<number> {
  const end = new AbortController()
  let longest = 0
  const watching = (async () => {
    while (!end.signal.aborted) {
      const ms = await timed(() =>
        db.transaction(async (trx) => {
          await queryRows(trx, 'select from integration for no key update', [])
        }),
      )
      longest = Math.max(longest, ms)
      await new Promise((resolve) => {
        setTimeout(resolve, 20)
      })
    }
  })()
  return async () => {
    end.abort()
    await watching
    return longest
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

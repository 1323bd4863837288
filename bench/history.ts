import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { queryRows } from '../server/database/query.ts'
import { createCipher } from '../server/secrets/cipher.ts'
import { saveIntegration } from '../server/store/integrations.ts'
import { openDatabase } from '../server/store/open-database.ts'
import { listCauses, listOpenRecords } from '../server/store/open-records.ts'
import { listRecordEvents } from '../server/store/record-history.ts'
import { listLiveRuns, listRunHistory, readTrends } from '../server/store/run-history.ts'
import {
  searchByKey,
  searchByLabel,
  searchByPerson,
  searchByReason,
} from '../server/store/search-records.ts'
import { nameIntegrations } from '../server/store/workspace-integrations.ts'
import { findBinaries, startCluster } from '../server/testing/start-cluster.ts'
import { fillHistory, type HistorySize } from './history/fill-history.ts'
import { watchStatements } from './history/watch-statements.ts'

const EVENTS = 10_000_000
const ROUNDS = 5
const FLOWS = ['customers', 'orders', 'products', 'stock']

/**
 * A generated year of history and the questions that the dashboard asks of it, with the plans that PostgreSQL chose.
 * Argument: how many events.
 */
export async function benchHistory(
  args: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const events = Number(args[0] ?? EVENTS)
  const size = { events, runs: Math.round(events / 20), open: Math.min(100_000, events / 20) }
  const postgres = await openPostgres()
  const database = await openDatabase({ url: postgres.url, dataDir: '', migrate: true })
  const { db } = database
  const workspace = `bench-${randomBytes(4).toString('hex')}`
  const integration = await saveIntegration(db, { workspace, name: 'shop-till' })
  const from = performance.now()
  const filled = await fillHistory(db, { integration, flows: FLOWS, size, now: Date.now() })
  say(
    `${events} events, ${size.runs} runs, ${size.open} open records of a year, in ${seconds(from)} s`,
  )
  for (const [table, mb] of await sizesOf(db)) say(`  ${table.padEnd(14)}${mb.padStart(10)}`)
  const questions = await listQuestions(db, workspace, integration, size, filled)
  const numbers: Record<string, number> = {}
  for (const [name, ask] of Object.entries(questions)) {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const begun = performance.now()
      await ask()
      times.push(performance.now() - begun)
    }
    const [first = 0] = times
    const median = times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0
    numbers[name] = Math.round(median * 10) / 10
    say(
      `${name.padEnd(44)}${first.toFixed(1).padStart(9)} ms at first${median.toFixed(1).padStart(9)} ms median`,
    )
  }
  if (args.includes('explain')) await explainAll(db, questions)
  await database.close()
  postgres.stop()
  return numbers
}

type Question = () => Promise<unknown>

async function listQuestions(
  db: Knex,
  workspace: string,
  integration: number,
  { events }: HistorySize,
  {
    digest,
    now,
    yearMs,
  }: { readonly digest: Buffer; readonly now: number; readonly yearMs: number },
): Promise<Readonly<Record<string, Question>>> {
  const names = await nameIntegrations(db, workspace)
  const context = { db, integration, cipher: createCipher([randomBytes(32)]) }
  const page = { limit: 50 }
  const rare = `sku "A-${Math.round(events / 2 / 50) * 50}"`
  return {
    'runs, first page': () => listRunHistory(db, names, page),
    'runs that failed, of one flow': () =>
      listRunHistory(db, names, { ...page, flow: 'orders', state: 'failed' }),
    'runs of one flow, half a year back': () =>
      listRunHistory(db, names, { ...page, flow: 'orders', to: now - yearMs / 2 }),
    'runs under way and just ended': () => listLiveRuns(db, now - 1_000),
    'trends of a year by day': () =>
      readTrends(db, names, { from: now - yearMs, to: now, stepMs: 86_400_000 }),
    'trends of a week by hour': () =>
      readTrends(db, names, { from: now - 7 * 86_400_000, to: now, stepMs: 3_600_000 }),
    'search: one key': () => searchByKey(db, names, { ...page, text: '100005' }),
    'search: a beginning of many keys': () => searchByKey(db, names, { ...page, text: '1' }),
    'search: order number': () => searchByLabel(db, names, { ...page, text: 'ord-100005' }),
    'search: a beginning of all order numbers': () =>
      searchByLabel(db, names, { ...page, text: 'ord' }),
    'search: e-mail address': () => searchByPerson(db, names, { ...page, digest }),
    'search: error with a rare word': () => searchByReason(db, names, { ...page, text: rare }),
    'search: error with common words': () =>
      searchByReason(db, names, { ...page, text: 'product has' }),
    'search: words that are nowhere': () =>
      searchByReason(db, names, { ...page, text: 'zebra crossing' }),
    'page of a record': () =>
      listRecordEvents(db, { integration, flow: 'orders', key: '100005' }, 200),
    'causes of all open records': () => listCauses(db, names),
    'open records, first page and total': () => listOpenRecords(context, page),
    'open records of a cause': () =>
      listOpenRecords(context, { ...page, flow: 'orders', cause: 'run.missing till.product 3' }),
    'open records with a word': () => listOpenRecords(context, { ...page, text: 'A-12' }),
  }
}

async function explainAll(db: Knex, questions: Readonly<Record<string, Question>>): Promise<void> {
  for (const [name, ask] of Object.entries(questions)) {
    say(`\n== ${name}`)
    for (const { sql, bindings } of await watchStatements(db, ask)) {
      const rows = await queryRows<{ 'QUERY PLAN': string }>(
        db,
        `explain (analyze, buffers, costs off, summary off) ${sql}`,
        bindings,
      )
      for (const row of rows) say(row['QUERY PLAN'])
    }
  }
}

async function sizesOf(db: Knex): Promise<readonly (readonly [string, string])[]> {
  const rows = await queryRows<{ name: string; size: string }>(
    db,
    `select relname as name, pg_size_pretty(pg_total_relation_size(oid)) as size from pg_class
     where relname in ('event', 'event_key', 'event_label', 'event_reason', 'person_event', 'record', 'run', 'run_hour')
     order by pg_total_relation_size(oid) desc`,
    [],
  )
  return rows.map(({ name, size }) => [name, size])
}

async function openPostgres(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const given = process.env['DATABASE_URL']
  if (given) return { url: given, stop: () => {} }
  const binaries = findBinaries()
  if (!binaries) throw new Error('no PostgreSQL was found; install its server or set DATABASE_URL')
  return startCluster(binaries, ['shared_buffers=256MB', 'max_wal_size=4GB'])
}

function seconds(from: number): string {
  return ((performance.now() - from) / 1000).toFixed(0)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

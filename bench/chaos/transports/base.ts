import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'pg'
import type { Row } from '../../../connectors/sql/open/dialect.ts'
import { startProxy } from '../../../connectors/sql/testing/postgres-proxy.ts'
import { createFile, openOwner } from '../../../connectors/sql/testing/sqlite-file.ts'
import type { JsonObject } from '../../../engine/index.ts'
import { type ChaosServer, createOnServer } from '../databases.ts'
import type { TableClient } from './project.ts'

/** A database that somebody else owns: flows write into it and read from it. */
export interface Base {
  readonly client: TableClient
  /** What its account is reached with. */
  readonly account: JsonObject
  /** As its owner, past everything. */
  readonly query: (
    text: string,
    ...values: readonly (string | number | null)[]
  ) => Promise<readonly Row[]>
  /** What its owner does beside flows: holds what they want for a while, or ends their connections. */
  readonly troubles: readonly (() => Promise<unknown>)[]
  /** Fails where somebody still holds a table: flows could then write nothing, which would look as if they had lost it. */
  readonly requireFree: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Nothing in the first table keeps two rows of one number apart: whoever inserts twice has two. */
const BOOKINGS = 'number text not null, amount bigint not null check (amount > 0), note text'
const REFUNDS = 'number text not null unique, amount bigint not null check (amount > 0)'
const PARCELS = 'number text not null, weight bigint not null'

/** Longer and shorter than a statement may take (3 s of the machine). */
const LOCKS_MS = [60, 300, 900] as const

/** A file of SQLite. */
export async function createSqliteBase(): Promise<Base> {
  const id = 'id integer primary key autoincrement'
  const { file, query, remove } = await createFile(
    `create table bookings (${id}, ${BOOKINGS})`,
    `create table refunds (${id}, ${REFUNDS})`,
    `create table parcels (${id}, ${PARCELS}, changed_at datetime not null)`,
  )
  const patient: Base['query'] = (text, ...values) => untilFree(() => query(text, ...values))
  const lock = (ms: number) => async () => {
    await patient('begin immediate')
    await delay(ms)
    await query('commit')
  }
  // Its one connection does one thing at a time.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
  return {
    client: 'sqlite',
    account: { file },
    query: (text, ...values) => inTurn(() => patient(text, ...values)),
    troubles: LOCKS_MS.map((ms) => () => inTurn(lock(ms))),
    requireFree: () => inTurn(() => requireWritable(file)),
    close: async () => {
      await last
      remove()
    },
  }
}

/** Over a connection of nobody else: an owner never waits for itself. */
async function requireWritable(file: string): Promise<void> {
  await untilFree(async () => {
    const connection = await openOwner(file)
    try {
      await connection.query({ text: 'begin immediate', values: [] })
      await connection.query({ text: 'commit', values: [] })
    } finally {
      connection.destroy()
    }
  })
}

/** Flows that write hold the file for a moment. */
async function untilFree<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries > 100 || !(error instanceof Error) || !/busy|locked/i.test(error.message))
        throw error
      await delay(20)
    }
  }
}

/** What flows write moves a counter, which its owner locks first: that is how two lock each other out. */
const COUNTED = `
create table counters (id int primary key, n bigint not null);
insert into counters values (1, 0);
create function count_one() returns trigger language plpgsql as
  $$ begin update counters set n = n + 1 where id = 1; return new; end $$;
create trigger counted after insert or update on bookings for each row execute function count_one();
`

/** A database of its own on the server, behind a proxy of TCP. */
export async function createPostgresBase(server: ChaosServer): Promise<Base> {
  const own = await createOnServer(server)
  const url = new URL(own.at.url ?? '')
  const folder = url.searchParams.get('host')
  if (!folder) throw new Error('the database of the flows needs a throw-away server')
  const proxy = await startProxy(`${folder}/.s.PGSQL.5432`)
  const pool = new Pool({ connectionString: url.href, max: 4 })
  // Whoever asks hears of it.
  pool.on('error', () => undefined)
  const name = url.pathname.slice(1)
  const id = 'id bigint generated always as identity primary key'
  await pool.query(`
    create table bookings (${id}, ${BOOKINGS});
    create table refunds (${id}, ${REFUNDS});
    create table parcels (${id}, ${PARCELS}, changed_at timestamptz not null);
    ${COUNTED}
    alter database "${name}" set deadlock_timeout = '50ms';`)
  const hold = (ms: number, ...statements: readonly string[]) =>
    pool.query(`begin; ${statements.join(`; select pg_sleep(${ms / 1_000}); `)}; commit`)
  const anyRow = `(select id from bookings order by random() limit 1)`
  return {
    client: 'postgres',
    account: { port: proxy.port, database: name },
    query: async (text, ...values) => {
      let at = 0
      const numbered = text.replaceAll('?', () => `$${(at += 1)}`)
      return (await untilThere(() => pool.query<Row>(numbered, [...values]))).rows
    },
    troubles: [
      ...LOCKS_MS.map((ms) => () => hold(ms, 'lock table bookings in exclusive mode', 'select 1')),
      // Longer than anybody waits.
      () => hold(3_500, 'lock table bookings, refunds in exclusive mode', 'select 1'),
      () =>
        hold(
          100,
          'update counters set n = n',
          `update bookings set note = note where id = ${anyRow}`,
        ),
      () =>
        pool.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
          [name],
        ),
    ],
    requireFree: () =>
      untilThere(() =>
        hold(0, "set local lock_timeout = '1s'", 'lock table bookings, refunds in exclusive mode'),
      ).then(() => undefined),
    close: async () => {
      await pool.end()
      await proxy.close()
      await own.close()
    },
  }
}

/** Its connections are ended, too. */
async function untilThere<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries > 100) throw error
      await delay(50)
    }
  }
}

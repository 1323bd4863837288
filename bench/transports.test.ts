import { expect, test } from 'vitest'
import { testPostgres } from '../server/testing/own-database.ts'
import { createPostgresBase, createSqliteBase } from './chaos/transports/base.ts'
import { playInOneProcess } from './chaos/transports/one-process.ts'

const NOTHING = { lost: [], doubled: [], stale: [] }

/** One that the test run started itself, with a socket: what its owner does beside flows is done there, too. */
const own = [testPostgres()].flatMap((url) =>
  url !== undefined && new URL(url).searchParams.has('host') ? [{ url, stop: () => {} }] : [],
)
const ON_POSTGRES = own.map(
  (server) => [5, 'PostgreSQL', () => createPostgresBase(server)] as const,
)

// `npm run chaos -- --world transports` kills real processes.
test.each([
  [4, 'SQLite', createSqliteBase] as const,
  [6, 'SQLite', createSqliteBase] as const,
  [8, 'SQLite', createSqliteBase] as const,
  ...ON_POSTGRES,
])(
  'files, tables and batches lose and double nothing, whatever fails and wherever a process dies (seed %i on %s)',
  async (seed, _, openBase) => {
    const { findings, deaths } = await playInOneProcess(seed, 8, openBase)
    expect(findings).toEqual(NOTHING)
    expect(deaths).toBeGreaterThan(0)
  },
)

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { type Cluster, findBinaries, startCluster } from '../../../server/testing/start-cluster.ts'
import { SECRET } from '../../transport-suite/transport-case.ts'

/** Who the tests are at the databases of the cluster. */
export const USER = 'mapwright'

export interface TestServer {
  /** Path of the socket that the server listens at. */
  readonly socket: string
  /** Makes an empty database. */
  readonly create: () => Promise<TestDatabase>
}

/** A database of a test. */
export interface TestDatabase {
  readonly name: string
  /** As its owner, past the transport. */
  readonly query: (text: string, values?: readonly unknown[]) => Promise<readonly TestRow[]>
  readonly drop: () => Promise<void>
}

export type TestRow = Readonly<Record<string, unknown>>

let running: Promise<TestServer> | undefined

/**
 * The servers that tests have: a throw-away PostgreSQL for all of this process, as far as one is installed. Where
 * REQUIRE_POSTGRES is 1, one must be.
 */
export function testServers(): readonly (readonly [
  name: string,
  start: () => Promise<TestServer>,
])[] {
  const binaries = findBinaries()
  if (binaries !== undefined) return [['PostgreSQL', () => (running ??= start(binaries))]]
  if (process.env['REQUIRE_POSTGRES'] === '1') throw new Error('no PostgreSQL was found')
  return []
}

async function start(binaries: string): Promise<TestServer> {
  const rules = rulesOfAccess()
  const cluster = await startCluster(binaries, ['fsync=off', `hba_file=${rules}`])
  // It has read them.
  rmSync(dirname(rules), { recursive: true })
  const folder = new URL(cluster.url).searchParams.get('host') ?? ''
  await asOwner(folder, 'postgres', (client) =>
    client.query(`create role ${USER} login superuser password '${SECRET}'`),
  )
  return { socket: join(folder, '.s.PGSQL.5432'), create: () => createDatabase(cluster, folder) }
}

/** The owner comes in as it is, everybody else with a password. */
function rulesOfAccess(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-hba-'))
  chmodSync(folder, 0o755)
  const file = join(folder, 'pg_hba.conf')
  writeFileSync(file, 'local all postgres trust\nlocal all all scram-sha-256\n', { mode: 0o644 })
  return file
}

let made = 0

async function createDatabase(_: Cluster, folder: string): Promise<TestDatabase> {
  made += 1
  const name = `system_${process.pid}_${made}`
  await asOwner(folder, 'postgres', (client) => client.query(`create database ${name}`))
  const owner = new Client({ host: folder, user: 'postgres', database: name })
  owner.on('error', () => undefined)
  await owner.connect()
  return {
    name,
    query: async (text, values = []) => (await owner.query<TestRow>(text, [...values])).rows,
    drop: async () => {
      await owner.end()
      await asOwner(folder, 'postgres', (client) =>
        client.query(`drop database ${name} with (force)`),
      )
    },
  }
}

async function asOwner(
  host: string,
  database: string,
  work: (client: Client) => Promise<unknown>,
): Promise<void> {
  const client = new Client({ host, user: 'postgres', database })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

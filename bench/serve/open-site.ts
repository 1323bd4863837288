import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex from 'knex'
import type { Database } from '../../server/database/database.ts'
import { createToken } from '../../server/people/tokens.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { type Program, startProgram } from './start-program.ts'

/** An installation on a database of its own: an API process, and workers as wanted. */
export interface Site {
  readonly api: Program
  /** Absent where the database is embedded, in the one process. */
  readonly database: Database | undefined
  readonly integrations: number
  readonly call: (method: string, path: string, body?: unknown) => Promise<unknown>
  /** Reads a stream of events until the signal; gives how many there were. */
  readonly follow: (path: string, signal: AbortSignal) => Promise<number>
  readonly startWorker: (slots: number) => Promise<Program>
  readonly close: () => Promise<void>
}

export interface SiteOptions {
  /** PostgreSQL server; absent: one process with the embedded database. */
  readonly postgres: string | undefined
  readonly flows: number
  /** Over which the flows are spread: those of one share what they know of a record. */
  readonly integrations: number
  /** Of the flows, e.g. `{ every: 1d }`. */
  readonly trigger: string
  readonly slots?: number | undefined
  /** File that starts it. Absent: the program as it lies here. */
  readonly program?: string | undefined
  /** The list of orders can be read in parts, and four orders are worked on at a time in each. */
  readonly isSplit?: boolean | undefined
}

export function integrationName(number: number): string {
  return `bench-${number}`
}

const KEY = randomBytes(32).toString('base64')

export async function openSite(options: SiteOptions): Promise<Site> {
  const { postgres, integrations, slots = 8, program } = options
  const folder = writeProject(options)
  const url = postgres === undefined ? undefined : await createDatabase(postgres)
  const database = url === undefined ? undefined : await openMigrated(url)
  const env: Record<string, string> = {
    MAPWRIGHT_KEY: KEY,
    MAPWRIGHT_PROJECT: folder,
    MAPWRIGHT_SLOTS: String(slots),
    MAPWRIGHT_LOG_LEVEL: 'info',
    ...(url !== undefined && { DATABASE_URL: url }),
  }
  const api = await startProgram(url === undefined ? [] : ['--only', 'api'], env, program)
  const headers = database ? await tokenHeaders(database) : await signUp(api)
  const workers: Program[] = []
  return {
    api,
    database,
    integrations,
    call: async (method, path, body) => {
      const response = await fetch(`${api.url}/api/workspaces/default${path}`, {
        method,
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return text === '' ? undefined : JSON.parse(text)
    },
    follow: (path, signal) =>
      countEvents(`${api.url}/api/workspaces/default${path}`, { headers, signal }),
    startWorker: async (count) => {
      const more = { ...env, MAPWRIGHT_SLOTS: String(count) }
      const worker = await startProgram(['--only', 'worker'], more, program)
      workers.push(worker)
      return worker
    },
    close: async () => {
      await Promise.all([...workers, api].map((each) => each.end('SIGTERM')))
      await database?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function countEvents(
  url: string,
  { headers, signal }: { readonly headers: Headers; readonly signal: AbortSignal },
): Promise<number> {
  let events = 0
  try {
    const { ok, status, body } = await fetch(url, { headers, signal })
    if (!ok || !body) throw new Error(`${url}: ${status}`)
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      events += part.match(/^data:/gm)?.length ?? 0
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return events
}

/** Connects the source and the sink at an address, and switches all flows on. */
export async function switchOn(site: Site, address: string): Promise<void> {
  // Accounts that have the names of the roles play them.
  for (const role of ['shop', 'sink']) {
    const settings = { url: address }
    await site.call('PUT', `/connections/${role}`, { connector: `bench-${role}`, settings })
  }
  const names = numbersTo(site.integrations).map(integrationName)
  for (const name of names) await site.call('POST', '/integrations', { name })
  const state = 'on'
  await Promise.all(names.map((name) => site.call('PATCH', `/integrations/${name}`, { state })))
}

function numbersTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, at) => at + 1)
}

function readPart(name: string): string {
  return readFileSync(new URL(`../orders/${name}`, import.meta.url), 'utf8')
}

const BETWEEN = `      between: { at: =createdAt, query: { from: =$from, to: =$to } }
`

function writeProject({ flows, integrations, trigger, isSplit }: SiteOptions): string {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-bench-'))
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  const shop = readPart('shop.yaml')
  write('shop.yaml', isSplit ? shop.replace(/^ {6}pages: .*\n/m, `$&${BETWEEN}`) : shop)
  write('sink.yaml', readPart('sink.yaml'))
  const flowText = readPart('orders.yaml')
  const parallel = isSplit ? flowText.replace(/^parallel: .*$/m, 'parallel: 4') : flowText
  const triggered = parallel.replace(
    /^connections:\n(?: {2}.*\n)+/m,
    // Creates that a kill leaves in doubt must not end the run: the sink cannot be searched.
    `trigger: ${trigger}\nerrors: { stopAfter: 1000000 }\n`,
  )
  for (const number of numbersTo(integrations)) {
    const own = numbersTo(flows).filter((flow) => flow % integrations === number % integrations)
    write(`integration-${number}.yaml`, integrationText(number, own))
  }
  for (const flow of numbersTo(flows)) {
    write(`orders-${flow}.yaml`, triggered.replace('flow: bench-orders', `flow: orders-${flow}`))
  }
  return folder
}

function integrationText(number: number, flows: readonly number[]): string {
  return `
integration: ${integrationName(number)}
format: 1
title: Benchmark ${number}
about: Flows of the benchmark.
connections: { shop: bench-shop, sink: bench-sink }
flows:
${flows.map((flow) => `  - orders-${flow}\n`).join('')}`
}

async function createDatabase(server: string): Promise<string> {
  const name = `mapwright_bench_${randomBytes(4).toString('hex')}`
  const admin = knex({ client: 'pg', connection: server, pool: { min: 0, max: 1 } })
  await admin.raw('create database ??', [name])
  await admin.destroy()
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function openMigrated(url: string): Promise<Database> {
  return openDatabase({ url, dataDir: '', migrate: true })
}

type Headers = Readonly<Record<string, string>>

async function tokenHeaders({ db }: Database): Promise<Headers> {
  const now = Date.now()
  const { secret } = await createToken(db, {
    workspace: 'default',
    name: 'benchmark',
    role: 'administrator',
    createdBy: 'benchmark',
    createdAt: now,
    expiresAt: now + 86_400_000,
  })
  return { Authorization: `Bearer ${secret}` }
}

/** The embedded database is open in the server alone. */
async function signUp({ url, setUpCode }: Program): Promise<Headers> {
  const person = {
    email: 'bench@example.com',
    name: 'Bench',
    password: randomBytes(12).toString('hex'),
    code: await setUpCode,
  }
  const response = await fetch(`${url}/api/setup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify(person),
  })
  const { csrf }: { readonly csrf: string } = JSON.parse(await response.text())
  const cookies = response.headers.getSetCookie().map((each) => each.split(';')[0])
  return { Cookie: cookies.join('; '), 'X-CSRF-Token': csrf }
}

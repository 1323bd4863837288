import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryStore, type Effects, NO_EFFECTS, type Store } from '../engine/index.ts'
import { createCipher } from '../server/secrets/cipher.ts'
import { saveIntegration } from '../server/store/integrations.ts'
import { openDatabase } from '../server/store/open-database.ts'
import { createSqlStore } from '../server/store/sql-store.ts'

const PAGE = 100
const CREATES = 64
const PAGES = 300

/**
 * Records per second that a store carries: first a load that creates (per page of 100: look ahead, declare 64 creates
 * and then 36, commit links, events, counters and the cursor), then a run that finds everything unchanged.
 */
async function measureStore(name: string, store: Store): Promise<Measured> {
  const lease = await store.startRun({
    flow: 'orders',
    flowVersion: 'v1',
    worker: 'bench',
    cause: 'person',
  })
  const loaded = await time(async (page) => {
    const keys = pageKeys(page)
    await store.lookAhead('orders', keys, keys.map(linkKey))
    const intents = keys.map((key) => ({
      operation: randomBytes(16).toString('hex'),
      claim: `pos.order|reference=${key}`,
      target: 'pos.order',
      flow: 'orders',
      key,
    }))
    await store.declare(lease, intents.slice(0, CREATES))
    await store.declare(lease, intents.slice(CREATES))
    const settled = intents.map(({ operation }) => operation)
    const wakes = keys.map((key) => `shop.order|${key}|pos.order`)
    await store.commit(lease, pageEffects(page, { settled, wakes }))
  })
  const unchanged = await time(async (page) => {
    const keys = pageKeys(page)
    await store.lookAhead('orders', keys, keys.map(linkKey))
    await store.commit(lease, { ...pageEffects(page, {}), links: [] })
  })
  await store.finishRun(lease, { state: 'finished' })
  return { name, loaded, unchanged }
}

interface Measured {
  readonly name: string
  readonly loaded: number
  readonly unchanged: number
}

async function time(page: (number: number) => Promise<void>): Promise<number> {
  const from = performance.now()
  for (let number = 0; number < PAGES; number += 1) await page(number)
  return Math.round((PAGES * PAGE * 1000) / (performance.now() - from))
}

function pageKeys(page: number): string[] {
  return Array.from({ length: PAGE }, (_, at) => String(1_000_000 + page * PAGE + at))
}

function linkKey(key: string): { source: string; key: string; target: string } {
  return { source: 'shop.order', key, target: 'pos.order' }
}

function pageEffects(page: number, some: Partial<Effects>): Effects {
  const keys = pageKeys(page)
  return {
    ...NO_EFFECTS,
    links: keys.map((key) => ({
      ...linkKey(key),
      id: Number(key) + 7,
      hash: randomBytes(16).toString('hex'),
      flow: 'orders',
    })),
    ended: keys,
    cursor: { partition: 0, cursor: { value: new Date(page * 1000).toISOString() } },
    counts: { read: PAGE, done: PAGE, created: PAGE },
    events: keys.map((key) => ({
      key,
      label: `Order ${key}`,
      outcome: 'done',
      flowVersion: 'a1b2c3d4e5f60718',
      at: Date.now(),
      writes: [
        {
          action: 'create',
          resource: 'pos.order',
          id: Number(key) + 7,
          fields: ['total', 'lines'],
        },
      ],
    })),
    ...some,
  }
}

async function measureDatabase(name: string, url: string | undefined): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mapwright-bench-'))
  const database = await openDatabase({ url, dataDir, migrate: true })
  const integration = await saveIntegration(database.db, {
    name: randomBytes(6).toString('hex'),
  })
  const cipher = createCipher([randomBytes(32)])
  const measured = await measureStore(
    name,
    createSqlStore({ db: database.db, integration, cipher }),
  )
  await database.close()
  await rm(dataDir, { recursive: true })
  return measured
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** The stores beside one another; PostgreSQL is the one that DATABASE_URL names. */
export async function benchStore(): Promise<Readonly<Record<string, number>>> {
  const url = process.env['DATABASE_URL']
  const results = [
    await measureStore('memory', createMemoryStore({ now: Date.now })),
    await measureDatabase('PGlite', undefined),
    ...(url ? [await measureDatabase('PostgreSQL', url)] : []),
  ]
  say(
    `${PAGES * PAGE} records, pages of ${PAGE}          creating   unchanged   (records per second)`,
  )
  for (const { name, loaded, unchanged } of results) {
    say(`${name.padEnd(36)}${String(loaded).padStart(8)}${String(unchanged).padStart(12)}`)
  }
  if (!url) say('PostgreSQL: not measured, DATABASE_URL is not set')
  const figures = results.flatMap(({ name, loaded, unchanged }) => [
    [`${name} creating`, loaded] as const,
    [`${name} unchanged`, unchanged] as const,
  ])
  return Object.fromEntries(figures)
}

import { deepStrictEqual, rejects } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Connection,
  isJsonObject,
  type JsonObject,
  OperationError,
  type RecordId,
  type Resource,
  type SourceRecord,
} from '../../engine/index.ts'
import { openConnection, readAll } from './open-resource.ts'
import type { RealSystem, Row } from './real-system.ts'

/** A sentence about a connector, and what finds out whether the system agrees. */
export interface Check {
  readonly it: string
  readonly check: () => Promise<void>
}

const signal = () => AbortSignal.timeout(60_000)
const COUNT = 250
const ODD = `O'Brien & "Söhne" [a]=b%20#?/✓`
/** Clocks of system and machine are one, but times are compared with those of records that were just written. */
const TICK_MS = 1_100

/** In this order: each builds on what those before it wrote. */
export function checksOf(system: RealSystem): readonly Check[] {
  const kit = kitOf(system)
  return [...checksOfReads(kit), ...checksOfWrites(kit)]
}

interface Kit extends RealSystem {
  readonly open: (of: JsonObject) => Connection
  readonly all: Connection
  readonly items: Resource
  readonly list: (since?: string) => Promise<readonly SourceRecord[]>
  readonly idOf: (sku: string) => Promise<RecordId>
}

function kitOf(system: RealSystem): Kit {
  const open = (of: JsonObject): Connection => openConnection(system, of)
  const all = open(system.settings.full)
  const items = all.resource(system.resource)
  const idOf = async (sku: string): Promise<RecordId> => {
    const [found] = await items.find({ reference: sku }, { fresh: true, signal: signal() })
    if (!found) throw new Error(`"${sku}" was not found`)
    return found.id
  }
  return {
    ...system,
    open,
    all,
    items,
    idOf,
    list: (since) => readAll(all, system.resource, since),
  }
}

function checksOfReads(kit: Kit): readonly Check[] {
  const { settings, nowhere, rows, prepare, open, all, items, list, idOf } = kit
  return [
    {
      it: 'a good token is good, and a wrong one is not',
      check: async () => {
        deepStrictEqual(await all.check(signal()), true)
        await failing('config', open(settings.wrong).check(signal()))
      },
    },
    {
      it: 'what is created is in the database, odd characters included',
      check: async () => {
        await create(items, { sku: ODD, name: ODD, price: 0.1, stock: 0 })
        for (let n = 0; n < COUNT; n += 1) await create(items, product(n))
        const wanted = [{ sku: ODD, name: ODD, price: 0.1, stock: 0 }, ...products(COUNT)]
        deepStrictEqual(rows().toSorted(bySku), wanted.toSorted(bySku))
      },
    },
    {
      it: 'a list has each record once, and the count says how many',
      check: async () => {
        const read = await list()
        deepStrictEqual(skusOf(read), new Set([ODD, ...products(COUNT).map(({ sku }) => sku)]))
        deepStrictEqual(
          [read.length, new Set(read.map(({ key }) => key)).size],
          [COUNT + 1, COUNT + 1],
        )
        deepStrictEqual(await items.count?.({ signal: signal() }), COUNT + 1)
      },
    },
    {
      it: 'what others changed since a time is read, and nothing else',
      check: async () => {
        const changes = [
          await prepare('S0007', { price: 77 }),
          await prepare(ODD, { name: 'plain' }),
        ]
        await sleep(TICK_MS)
        const since = new Date().toISOString()
        deepStrictEqual(await list(since), [])
        for (const change of changes) await change()
        const read = await list(since)
        deepStrictEqual(skusOf(read), new Set([ODD, 'S0007']))
        const times = read.map(({ at = '' }) => at)
        deepStrictEqual(
          times.filter((at) => at < since),
          [],
        )
      },
    },
    {
      it: 'a record is found by a field, whatever its value, and no other',
      check: async () => {
        const found = await items.find({ reference: ODD }, { fresh: true, signal: signal() })
        deepStrictEqual([found.length, found[0]?.record?.['reference']], [1, ODD])
        for (const none of ['S000', 'S0007 ', '*', '%']) {
          deepStrictEqual(
            await items.find({ reference: none }, { fresh: true, signal: signal() }),
            [],
          )
        }
      },
    },
    {
      it: 'one record is read by its key, and one that is not there is nothing',
      check: async () => {
        const one = await items.read?.(await idOf('S0007'), signal())
        const data = one?.record?.['data']
        deepStrictEqual(isJsonObject(data) && data['price'], 77)
        deepStrictEqual(await items.read?.(nowhere, signal()), undefined)
      },
    },
  ]
}

function checksOfWrites({
  settings,
  nowhere,
  resource,
  rows,
  open,
  items,
  idOf,
}: Kit): readonly Check[] {
  return [
    {
      it: 'an update changes what it names, and clears what it sets to null',
      check: async () => {
        await items.update(
          await idOf('S0008'),
          { data: { price: null, stock: 5 } },
          { signal: signal() },
        )
        deepStrictEqual(rowOf(rows(), 'S0008'), { ...product(8), price: null, stock: 5 })
      },
    },
    {
      it: 'a value that must be unique, and is there, is refused as such',
      check: () => failing('exists', create(items, product(9))),
    },
    {
      it: 'a record that lacks a field is refused',
      check: () => failing('invalid', create(items, { sku: 'no name' })),
    },
    {
      it: 'a record that is gone is not changed, and is deleted once',
      check: async () => {
        const change = { data: { price: 1 } }
        await failing('gone', items.update(nowhere, change, { signal: signal() }))
        const id = await idOf('S0010')
        await items.delete(id, { signal: signal() })
        deepStrictEqual(rowOf(rows(), 'S0010'), undefined)
        await failing('gone', items.update(id, change, { signal: signal() }))
      },
    },
    {
      it: 'who may only read reads, and writes nothing',
      check: async () => {
        const reader = open(settings.reader)
        const weak = reader.resource(resource)
        deepStrictEqual((await readAll(reader, resource)).length, COUNT)
        await failing('config', create(weak, product(COUNT + 1)))
        const change = { data: { price: 1 } }
        await failing('config', weak.update(await idOf('S0011'), change, { signal: signal() }))
        deepStrictEqual(rowOf(rows(), 'S0011'), product(11))
        deepStrictEqual(rows().length, COUNT)
      },
    },
  ]
}

export function product(n: number): Row {
  return { sku: `S${String(n).padStart(4, '0')}`, name: `Product ${n}`, price: n / 4, stock: n }
}

function products(count: number): readonly Row[] {
  return Array.from({ length: count }, (_, n) => product(n))
}

function skusOf(records: readonly SourceRecord[]): ReadonlySet<unknown> {
  return new Set(records.map(({ record }) => record['reference']))
}

function bySku(a: Row, b: Row): number {
  return a.sku < b.sku ? -1 : 1
}

function rowOf(rows: readonly Row[], sku: string): Row | undefined {
  return rows.find((row) => row.sku === sku)
}

export async function create(items: Resource, row: Partial<Row>): Promise<void> {
  await items.create({ data: { ...row } }, { operation: crypto.randomUUID(), signal: signal() })
}

async function failing(as: OperationError['class'], work: Promise<unknown>): Promise<void> {
  await rejects(work, (error) => {
    if (!(error instanceof OperationError)) throw error
    deepStrictEqual(error.class, as)
    return true
  })
}

import { describe, expect, test } from 'vitest'
import type { Connection, Json } from '../../../engine/index.ts'
import { hasDriver } from '../testing/has-driver.ts'
import { mariadbServers } from '../testing/mariadb-server.ts'
import { openDatabase } from '../testing/open-database.ts'
import { openFile } from '../testing/open-file.ts'
import { openMariadb } from '../testing/open-mariadb.ts'
import { testServers } from '../testing/postgres-cluster.ts'

const signal = new AbortController().signal

const TABLE = `create table order_lines (
  order_id varchar(20) not null, line int not null, part varchar(20) not null, amount int not null, changed timestamp not null,
  primary key (order_id, line, part))`

function lines(list: string): string {
  return `  line:
    title: Line
    table: order_lines
    key: { order: =order_id, line: =line, part: =part }
    list: { size: 2${list} }
    find: [{ by: [amount] }]
    create: {}
    update: {}
    delete: {}
    record: { order: =order_id, line: =line, part: =part, amount: =amount, changed: =changed }
    schema:
      properties: { order: { type: string }, line: { type: integer }, part: { type: string }, amount: { type: integer }, changed: { type: string } }
`
}

/** Of which each part alone, and each two of them, are those of several. */
const ROWS = ['a', 'b/c', 'd'].flatMap((order) =>
  [1, 2, 10].flatMap((line) => ['x', 'y'].map((part) => ({ order, line, part }))),
)
const IDS = ROWS.map(({ order, line, part }) => `${order.replace('/', '%2F')}/${line}/${part}`)

interface Opened {
  readonly open: (resources: string) => Connection
  readonly query: (text: string) => Promise<unknown>
}

const DATABASES: readonly (readonly [string, () => Promise<Opened>])[] = [
  ...testServers().map(([name, start]) => {
    const open = async (): Promise<Opened> => {
      const opened = await openDatabase(await start(), TABLE)
      return { open: opened.open, query: opened.database.query }
    }
    return [name, open] as const
  }),
  ...mariadbServers().map(([name, start]) => {
    const open = async (): Promise<Opened> => {
      const opened = await openMariadb(await start(), TABLE)
      return { open: opened.open, query: opened.database.query }
    }
    return [name, open] as const
  }),
  ...(hasDriver('libsql') ? [['SQLite', () => openFile(TABLE)] as const] : []),
]

async function fill({ query }: Opened): Promise<void> {
  for (const [at, { order, line, part }] of ROWS.entries()) {
    const time = `2026-01-${String(28 - (at % 3)).padStart(2, '0')} 10:00:00`
    await query(`insert into order_lines values ('${order}', ${line}, '${part}', ${at}, '${time}')`)
  }
}

/** Each page is read from its position, as after a process that was killed. */
async function keysOf(connection: Connection, since?: string): Promise<readonly string[]> {
  const keys: string[] = []
  let position: Json | undefined
  do {
    const request = { filter: since === undefined ? -1 : 0, since, position, signal }
    const [page] = await firstOf(connection.resource('line').list(request))
    keys.push(...(page?.records ?? []).map(({ key }) => key))
    position = page?.next
  } while (position !== undefined)
  return keys
}

async function firstOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  for await (const item of items) return [item]
  return []
}

describe.each(DATABASES)('a table whose key has three columns, on %s', (_, openIt) => {
  test('is read whole, page by page, in the order of its key', async () => {
    const opened = await openIt()
    await fill(opened)
    const keys = await keysOf(opened.open(lines('')))
    expect(keys).toEqual(IDS)
  })

  test('is read by the time of change, whatever rows have the same', async () => {
    const opened = await openIt()
    await fill(opened)
    const list = ', changed: { column: changed, overlap: 0s }'
    const keys = await keysOf(opened.open(lines(list)), '2026-01-01T00:00:00Z')
    expect(keys.toSorted()).toEqual(IDS.toSorted())
  })

  test('one row of it is read, changed and deleted, and no other', async () => {
    const opened = await openIt()
    await fill(opened)
    const line = opened.open(lines('')).resource('line')
    expect(await line.get?.('b%2Fc/10/x', signal)).toMatchObject({
      key: 'b%2Fc/10/x',
      record: { order: 'b/c', line: 10, part: 'x' },
    })
    await line.update('b%2Fc/10/x', { amount: 700 }, { signal })
    await line.delete('a/1/y', { signal })
    const found = await line.find({ amount: 700 }, { fresh: true, signal })
    expect(found.map(({ id }) => id)).toEqual(['b%2Fc/10/x'])
    expect(await keysOf(opened.open(lines('')))).toEqual(IDS.filter((id) => id !== 'a/1/y'))
  })

  test('what is created has all parts of its key', async () => {
    const opened = await openIt()
    const line = opened.open(lines('')).resource('line')
    const set = { order: 'n/1', line: 3, part: 'x', amount: 1, changed: '2026-01-01T00:00:00Z' }
    const created = await line.create(set, { operation: 'op', signal })
    expect(created.id).toBe('n%2F1/3/x')
  })

  test('an id with other parts is refused', async () => {
    const opened = await openIt()
    const line = opened.open(lines('')).resource('line')
    await expect(line.update('a/1', { amount: 1 }, { signal })).rejects.toMatchObject({
      class: 'invalid',
      reason: { code: 'idWithoutParts' },
    })
  })
})

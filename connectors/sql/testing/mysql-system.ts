import { type Item, SECRET, type SystemUnderTest } from '../../transport-suite/transport-case.ts'
import { mysql } from '../open/clients/mysql.ts'
import type { DriverConnection, Row } from '../open/dialect.ts'
import type { Faults } from './faulty-dialect.ts'

const ITEMS = `create table items (
  id integer auto_increment primary key, sku varchar(50) not null, name text not null,
  created_at timestamp(3) not null default current_timestamp(3),
  changed_at datetime(6) not null default current_timestamp(6),
  deleted boolean not null default false) default charset utf8mb4`
const NOTES =
  "create view notes as select id, id as item, concat('note of ', sku) as text from items"

/** The server of TEST_MARIADB_PORT, on this machine, where `mapwright` may do anything with the password of the suite. */
export function mysqlPorts(): readonly number[] {
  const port = process.env['TEST_MARIADB_PORT']
  return port === undefined ? [] : [Number(port)]
}

let made = 0

/** A database with a table of items; faults come from the driver. */
export async function startMysqlSystem(
  port: number,
  faults: Faults,
  items: readonly Item[],
): Promise<SystemUnderTest> {
  made += 1
  const name = `system_${process.pid}_${made}`
  const server = await connectTo(port, 'mysql')
  await ask(server, `create database ${name}`)
  const database = await connectTo(port, name)
  await ask(database, ITEMS)
  await ask(database, NOTES)
  for (const item of items) await put(database, item)
  let isOpen = true
  return {
    settings: { host: '127.0.0.1', port, database: name, user: 'mapwright' },
    items: () => itemsOf(database),
    put: (item) => put(database, item),
    exchanges: faults.exchanges,
    fail: faults.fail,
    close: async () => {
      faults.end()
      if (!isOpen) return
      isOpen = false
      await ask(server, `drop database ${name}`)
      database.destroy()
      server.destroy()
    },
  }
}

function connectTo(port: number, database: string): Promise<DriverConnection> {
  return mysql.connect({
    place: { host: '127.0.0.1', port, origin: `mysql://127.0.0.1:${port}` },
    login: { database, user: 'mapwright', password: SECRET, tls: undefined },
    timeoutMs: 5000,
    isReadOnly: false,
    allowPrivate: true,
  })
}

async function ask(
  connection: DriverConnection,
  text: string,
  ...values: readonly (string | number)[]
): Promise<readonly Row[]> {
  const bound = values.map((value) => ({ value, type: { kind: 'other' } as const }))
  return (await connection.query({ text, values: bound })).rows
}

async function put(database: DriverConnection, item: Item): Promise<void> {
  const { id, sku, name, createdAt, changedAt, isDeleted = false } = item
  const times = [createdAt, changedAt].map((time) => time.replace('Z', ''))
  await ask(
    database,
    'replace into items values (?, ?, ?, ?, ?, ?)',
    id,
    sku,
    name,
    ...times,
    isDeleted ? 1 : 0,
  )
}

async function itemsOf(database: DriverConnection): Promise<readonly Item[]> {
  const rows = await ask(database, 'select * from items order by id')
  return rows.map((row) => ({
    id: Number(row['id']),
    sku: String(row['sku']),
    name: String(row['name']),
    createdAt: String(row['created_at']),
    changedAt: String(row['changed_at']),
    isDeleted: Number(row['deleted']) === 1,
  }))
}

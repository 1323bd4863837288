import type { Item, SystemUnderTest } from '../../transport-suite/transport-case.ts'
import type { Faults } from './faulty-dialect.ts'
import { MARIADB_USER, type MariadbDatabase, type MariadbServer } from './mariadb-server.ts'

const ITEMS = `create table items (
  id integer auto_increment primary key, sku varchar(50) not null, name text not null,
  created_at timestamp(3) not null default current_timestamp(3),
  changed_at datetime(6) not null default current_timestamp(6),
  deleted boolean not null default false) default charset utf8mb4`
const NOTES =
  "create view notes as select id, id as item, concat('note of ', sku) as text from items"

/** A database with a table of items; faults come from the driver. */
export async function startMysqlSystem(
  server: MariadbServer,
  faults: Faults,
  items: readonly Item[],
): Promise<SystemUnderTest> {
  const database = await server.create()
  await database.query(ITEMS)
  await database.query(NOTES)
  for (const item of items) await put(database, item)
  let isOpen = true
  return {
    settings: { host: '127.0.0.1', port: server.port, database: database.name, user: MARIADB_USER },
    items: () => itemsOf(database),
    put: (item) => put(database, item),
    exchanges: faults.exchanges,
    fail: faults.fail,
    close: async () => {
      faults.end()
      if (!isOpen) return
      isOpen = false
      await database.drop()
    },
  }
}

async function put(database: MariadbDatabase, item: Item): Promise<void> {
  const { id, sku, name, createdAt, changedAt, isDeleted = false } = item
  const times = [createdAt, changedAt].map((time) => time.replace('Z', ''))
  await database.query(
    'replace into items values (?, ?, ?, ?, ?, ?)',
    id,
    sku,
    name,
    ...times,
    isDeleted ? 1 : 0,
  )
}

async function itemsOf(database: MariadbDatabase): Promise<readonly Item[]> {
  const rows = await database.query('select * from items order by id')
  return rows.map((row) => ({
    id: Number(row['id']),
    sku: String(row['sku']),
    name: String(row['name']),
    createdAt: String(row['created_at']),
    changedAt: String(row['changed_at']),
    isDeleted: Number(row['deleted']) === 1,
  }))
}

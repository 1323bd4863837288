import type { Item, SystemUnderTest } from '../../transport-suite/transport-case.ts'
import type { Faults } from './faulty-dialect.ts'
import { createFile, type TestFile } from './sqlite-file.ts'

const ITEMS = `create table items (
  id integer primary key autoincrement, sku text not null, name text not null,
  created_at timestamp not null default current_timestamp,
  changed_at timestamp not null default current_timestamp,
  deleted boolean not null default false)`
const NOTES = "create view notes as select id, id as item, 'note of ' || sku as text from items"

/** A file with a table of items; faults come from the driver. */
export async function startSqliteSystem(
  faults: Faults,
  items: readonly Item[],
): Promise<SystemUnderTest> {
  const database = await createFile(ITEMS, NOTES)
  for (const item of items) await put(database, item)
  return {
    settings: { file: database.file },
    items: () => itemsOf(database),
    put: (item) => put(database, item),
    exchanges: faults.exchanges,
    fail: faults.fail,
    close: async () => {
      faults.end()
      database.remove()
    },
  }
}

async function put(database: TestFile, item: Item): Promise<void> {
  const { id, sku, name, createdAt, changedAt, isDeleted = false } = item
  await database.query('delete from items where id = ?', id)
  await database.query(
    'insert into items values (?, ?, ?, ?, ?, ?)',
    id,
    sku,
    name,
    createdAt,
    changedAt,
    isDeleted ? 1 : 0,
  )
}

async function itemsOf(database: TestFile): Promise<readonly Item[]> {
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

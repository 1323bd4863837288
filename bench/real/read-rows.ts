import { createRequire } from 'node:module'
import type { Row } from './real-system.ts'

interface Driver {
  new (
    path: string,
    options: { readonly readonly: boolean },
  ): { prepare: (sql: string) => { all: () => readonly Row[] }; close: () => void }
}

/** What the database of a system has, past its API. */
export function readRows(path: string, condition = 'true'): readonly Row[] {
  const Database: Driver = createRequire(import.meta.url)('libsql')
  const database = new Database(path, { readonly: true })
  try {
    return database
      .prepare(`select sku, name, price, stock from products where ${condition} order by sku`)
      .all()
  } finally {
    database.close()
  }
}

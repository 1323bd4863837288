import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqlite } from '../open/clients/sqlite.ts'
import type { DriverConnection, Row } from '../open/dialect.ts'

/** A file of a test. */
export interface TestFile {
  readonly file: string
  /** Past the transport. */
  readonly query: (
    text: string,
    ...values: readonly (string | number | null)[]
  ) => Promise<readonly Row[]>
  readonly remove: () => void
}

/** Makes a database in a file, with these tables. */
export async function createFile(...tables: readonly string[]): Promise<TestFile> {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-sqlite-'))
  const file = join(folder, 'system.db')
  writeFileSync(file, '')
  let connection = await openOwner(file)
  const query: TestFile['query'] = async (text, ...values) => {
    // One on which a statement failed would keep its locks for good.
    if (!connection.isSound()) {
      connection.destroy()
      connection = await openOwner(file)
    }
    const bound = values.map((value) => ({ value, type: { kind: 'other' } as const }))
    return (await connection.query({ text, values: bound })).rows
  }
  for (const table of tables) await query(table)
  return {
    file,
    query,
    remove: () => {
      connection.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A connection past the transport. */
export function openOwner(file: string): Promise<DriverConnection> {
  return sqlite.connect({
    place: { file, origin: `sqlite://${file}` },
    login: undefined,
    timeoutMs: 1000,
    isReadOnly: false,
    allowPrivate: true,
  })
}

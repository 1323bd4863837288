import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLog } from '../process/log.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { queryRows } from './query.ts'

const VALUE = 'hush-value-71c4'
const LONG = `select 1 as ${'a_rather_long_name_'.repeat(3)}`

const failures = [
  [
    'a row that is there',
    `insert into workspace (name, title, created_at) select v, v, 0 from unnest(array[?, ?]) as v`,
    '23505',
  ],
  ['a value that is no number', `update integration set name = name where id = ?::int`, '22P02'],
  ['a table that there is not', `${LONG} from no_such_table where name = ?`, '42P01'],
] as const

async function logged(work: () => Promise<unknown>): Promise<string> {
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => void lines.push(line) })
  const thrown: unknown = await work().catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(Error)
  log.error({ error: thrown }, 'it failed')
  log.error({ error: new Error('around it', { cause: thrown }) }, 'it failed')
  return `${lines.join('')}${String(thrown)}${String((thrown as Error).stack)}`
}

describe.each(testDatabases())('an error of a statement on %s', (_, openTestDatabase) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  test.each(failures)(
    'about %s tells neither the statement nor its values',
    async (__, sql, code) => {
      const bindings = sql
        .split('?')
        .slice(1)
        .map(() => VALUE)
      for (const db of [database.db, undefined]) {
        const text = await logged(() =>
          db
            ? queryRows(db, sql, bindings)
            : database.db.transaction((trx) => queryRows(trx, sql, bindings)),
        )
        expect(text).toContain(code)
        expect(text).not.toContain(VALUE)
        expect(text).not.toContain(' where ')
        expect(text).not.toContain('unnest')
        expect(text).not.toContain(LONG)
      }
    },
  )

  test('says what kind of statement it was, and on which table', async () => {
    const text = await logged(() =>
      queryRows(database.db, 'delete from no_such_table where id = ?', [1]),
    )
    expect(text).toContain('delete from no_such_table: ')
    expect(text).toContain('does not exist')
  })
})

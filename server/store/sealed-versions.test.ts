import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { effects, record as parked, start } from '../../engine/store-suite/store-case.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveIntegration } from './integrations.ts'
import { sealRecordVersions } from './sealed-versions.ts'
import { createSqlStore } from './sql-store.ts'

/** As a run makes it of a source record that tells no time of change: whoever knows the record finds it again. */
const VERSION = createHash('sha256').update('{"email":"jo@acme.example"}').digest('base64url')

describe.each(testDatabases())('the version that a record is about, on %s', (_, openEmpty) => {
  const cipher = createCipher([randomBytes(32)])
  let database: TestDatabase
  beforeAll(async () => {
    database = await openEmpty()
  })
  afterAll(() => database.close())

  const storeOf = async (name: string) => {
    const integration = await saveIntegration(database.db, { name, workspace: 'default' })
    return { integration, store: createSqlStore({ db: database.db, integration, cipher }) }
  }
  const rowsOf = (integration: number) =>
    queryRows<{ row: string }>(
      database.db,
      'select to_json(r)::text as row from record r where integration = ? order by key',
      [integration],
    )
  /** As an older version left them. */
  const leavePlain = (integration: number) =>
    queryRows(database.db, 'update record set version = ? where integration = ?', [
      VERSION,
      integration,
    ])

  test('is read as it was wherever a run reads it, and stands nowhere in the open', async () => {
    const { integration, store } = await storeOf('new')
    const record = parked('1', { version: VERSION, dueAt: 5 })
    await store.commit(await start(store), effects({ records: [record] }))
    expect(await store.records('orders', ['1'])).toEqual([record])
    expect((await store.lookAhead('orders', ['1'], [])).records).toEqual([record])
    const rows = await rowsOf(integration)
    expect(rows.map(({ row }) => [row.includes('"key":"1"'), row.includes(VERSION)])).toEqual([
      [true, false],
    ])
  })

  test('that an older version left in the open is read, and sealed with what else is sealed', async () => {
    const { integration, store } = await storeOf('old')
    const payload = { email: 'jo@acme.example' }
    const records = [
      parked('1'),
      parked('2', { payload }),
      ...Array.from({ length: 600 }, (__, at) => parked(`3-${at}`)),
    ]
    await store.commit(await start(store), effects({ records }))
    await leavePlain(integration)
    const read = () => store.records('orders', ['1', '2'])
    const before = await read()
    expect(before).toEqual([
      parked('1', { version: VERSION }),
      parked('2', { payload, version: VERSION }),
    ])
    expect(await sealRecordVersions(database.db, cipher)).toBe(602)
    expect(await read()).toEqual(before)
    for (const { row } of await rowsOf(integration)) expect(row).not.toContain(VERSION)
    expect(await sealRecordVersions(database.db, cipher)).toBe(0)
  })

  test('stays as it is where what else is sealed opens under no key', async () => {
    const { integration, store } = await storeOf('lost')
    await store.commit(
      await start(store),
      effects({ records: [parked('1', { payload: 'x' }), parked('2')] }),
    )
    await leavePlain(integration)
    await queryRows(
      database.db,
      `update record set sealed = '\\x00' where integration = ? and key = '1'`,
      [integration],
    )
    expect(await sealRecordVersions(database.db, cipher)).toBe(1)
    const rows = await rowsOf(integration)
    expect(rows.map(({ row }) => row.includes(VERSION))).toEqual([true, false])
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { newPerson } from '../testing/new-person.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { countRecoveryCodes, makeRecoveryCodes, takeRecoveryCode } from './recovery-codes.ts'

const nothing = async (): Promise<void> => {}
const fail = () => Promise.reject(new Error('the disk is full'))

describe.each(testDatabases())('recovery codes, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let person = ''
  let codes: readonly string[] = []

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    person = await newPerson(database.db)
    codes = await makeRecoveryCodes(database.db, person)
  })
  afterAll(() => database.close())

  const left = () => countRecoveryCodes(database.db, person)
  const take = (code = '', use = nothing) => takeRecoveryCode(database.db, { person, code, use })

  test('are ten, all different, without letters that look alike', () => {
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^[a-hj-km-np-z2-9]{5}-[a-hj-km-np-z2-9]{5}$/)
  })

  test('are each good once', async () => {
    expect(await take(codes[3])).toBe(true)
    expect(await take(codes[3])).toBe(false)
    expect(await left()).toBe(9)
    expect(await take(codes[4])).toBe(true)
  })

  test('are read as people write them', async () => {
    const [first = ''] = codes
    expect(await take(` ${first.toUpperCase().replace('-', ' ')} `)).toBe(true)
  })

  test('stay good when what they were taken for did not happen', async () => {
    await expect(take(codes[0], fail)).rejects.toThrow('the disk is full')
    expect(await left()).toBe(10)
    expect(await take(codes[0])).toBe(true)
  })

  test('are good once, of many who show one at once', async () => {
    const tries = await Promise.all([1, 2, 3, 4].map(() => take(codes[0])))
    expect(tries.filter(Boolean)).toHaveLength(1)
    expect(await left()).toBe(9)
  })

  test('that are new take the place of those before', async () => {
    const next = await makeRecoveryCodes(database.db, person)
    expect(await left()).toBe(10)
    expect(await take(codes[0])).toBe(false)
    expect(await take(next[0])).toBe(true)
  })

  test('let in nobody else', async () => {
    const other = await newPerson(database.db)
    const code = codes[0] ?? ''
    const taken = takeRecoveryCode(database.db, { person: other, code, use: nothing })
    expect(await taken).toBe(false)
    expect(await take('')).toBe(false)
    expect(await take('aaaaa-aaaaa')).toBe(false)
    expect(await left()).toBe(10)
  })

  test('are kept as nothing that they could be read from', async () => {
    const rows = await queryRows(
      database.db,
      `select encode(hash, 'escape') as hash, salt from recovery_code where person = ?::bigint`,
      [person],
    )
    expect(rows).toHaveLength(10)
    for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code.slice(0, 5))
  })
})

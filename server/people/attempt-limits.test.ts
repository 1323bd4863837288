import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type AttemptLimits, createAttemptLimits } from './attempt-limits.ts'

const EVA = 'eva@example.com'
const HOME = '192.0.2.1'
const QUARTER_HOUR_S = 900

/** How many of so many tries were let through. */
async function through(count: number, attempt: () => Promise<number | undefined>): Promise<number> {
  let passed = 0
  for (let at = 0; at < count; at += 1) if ((await attempt()) === undefined) passed += 1
  return passed
}

describe.each(testDatabases())('tries that are limited, on %s', (_, openTestDatabase) => {
  const cipher = createCipher([randomBytes(32)])
  let database: TestDatabase
  let limits: AttemptLimits

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    await queryRows(database.db, 'delete from attempt', [])
    limits = createAttemptLimits(database.db, cipher)
  })
  afterAll(() => database.close())

  test('an account is locked from where ten passwords were wrong, and for nobody elsewhere', async () => {
    expect(await through(12, () => limits.account.count(EVA, HOME))).toBe(10)
    const seconds = await limits.account.count(EVA, HOME)
    expect(seconds).toBeGreaterThan(QUARTER_HOUR_S - 60)
    expect(seconds).toBeLessThanOrEqual(QUARTER_HOUR_S)
    expect(await limits.account.count(EVA, '198.51.100.9')).toBeUndefined()
    expect(await limits.account.count('bob@example.com', HOME)).toBeUndefined()
  })

  test('of codes fewer may be tried, from wherever', async () => {
    let address = 0
    const anywhere = () => {
      address += 1
      return limits.factor.count(EVA, `203.0.113.${address}`)
    }
    expect(await through(25, anywhere)).toBe(20)
    expect(await limits.account.count(EVA, HOME)).toBeUndefined()
  })

  test('who got in begins anew, from everywhere', async () => {
    await through(11, () => limits.account.count(EVA, HOME))
    await limits.account.forget(EVA)
    expect(await limits.account.count(EVA, HOME)).toBeUndefined()
  })

  test('one address has fifty tries, at whatever account', async () => {
    expect(await through(55, () => limits.address.count(HOME))).toBe(50)
    expect(await limits.address.count('198.51.100.9')).toBeUndefined()
  })

  test('a known browser has ten tries of its own, for passwords and for codes', async () => {
    expect(await through(11, () => limits.device.count('a'))).toBe(10)
    expect(await limits.device.count('b')).toBeUndefined()
    expect(await limits.factorDevice.count('a')).toBeUndefined()
    await limits.device.forget('a')
    expect(await limits.device.count('a')).toBeUndefined()
  })

  test('tries are counted over all processes', async () => {
    const other = createAttemptLimits(database.db, cipher)
    await through(5, () => limits.account.count(EVA, HOME))
    expect(await through(7, () => other.account.count(EVA, HOME))).toBe(5)
  })

  test('what is kept of them names nobody', async () => {
    await limits.account.count(EVA, HOME)
    const rows = await queryRows<{ key: string }>(database.db, 'select key from attempt', [])
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain('eva')
  })
})

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCipher } from '../secrets/cipher.ts'
import { newPerson } from '../testing/new-person.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { makeApp, removeApp, saveApp, stepOfCode, takeAppCode } from './authenticator-app.ts'

/** The secret of RFC 6238, appendix B, in base 32; of its codes of eight digits an app shows the last six. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const CODES = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
] as const
const [, [SECONDS, CODE], [, NEXT_CODE]] = CODES
const NOW = SECONDS * 1000
const nothing = async (): Promise<void> => {}
const fail = () => Promise.reject(new Error('the disk is full'))

function stepAt(seconds: number): number | undefined {
  return stepOfCode(SECRET, CODE, seconds * 1000)
}

test.each(CODES)('at %d seconds the code is that of RFC 6238: %s', (seconds, code) => {
  expect(stepOfCode(SECRET, code, seconds * 1000)).toBe(Math.floor(seconds / 30))
})

test('a code is good during its thirty seconds, and the thirty before and after', () => {
  const step = Math.floor(SECONDS / 30)
  const begin = step * 30
  expect([begin - 30, begin, begin + 29, begin + 59].map(stepAt)).toEqual([step, step, step, step])
  expect([begin - 31, begin + 60].map(stepAt)).toEqual([undefined, undefined])
})

test.each(['28 70 82', ' 287082 '])('space in a code is none of it: "%s"', (code) => {
  expect(stepOfCode(SECRET, code, 59_000)).toBe(1)
})

test.each(['', '28708', '2870821', '94287082', '287O82', '-28708', '２８７０８２'])(
  'what is not six digits is no code: "%s"',
  (code) => {
    expect(stepOfCode(SECRET, code, 59_000)).toBeUndefined()
  },
)

test('a new app has a secret of its own, and the address that a picture shows of it', () => {
  const app = makeApp('eva@example.com', 'Mapwright')
  const uri = new URL(app.uri)
  expect(app.uri).toMatch(/^otpauth:\/\/totp\//)
  expect(decodeURIComponent(uri.pathname)).toContain('eva@example.com')
  expect(uri.searchParams.get('secret')).toBe(app.secret)
  expect(uri.searchParams.get('issuer')).toBe('Mapwright')
  expect(makeApp('eva@example.com', 'Mapwright').secret).not.toBe(app.secret)
})

describe.each(testDatabases())('the app of a person, on %s', (_, openTestDatabase) => {
  const cipher = createCipher([randomBytes(32)])
  let database: TestDatabase
  let person = ''

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    person = await newPerson(database.db)
    await saveApp(database.db, cipher, { person, secret: SECRET, step: 1, now: NOW })
  })
  afterAll(() => database.close())

  const take = (code: string, now = NOW, use = nothing) =>
    takeAppCode(database.db, cipher, { person, code, now, use })

  test('takes a code once', async () => {
    expect(await take(CODE)).toBe(true)
    expect(await take(CODE)).toBe(false)
    expect(await take(NEXT_CODE, NOW + 2_000)).toBe(true)
  })

  test('takes no code that is older than the last one', async () => {
    expect(await take(NEXT_CODE, NOW + 2_000)).toBe(true)
    expect(await take(CODE, NOW + 2_000)).toBe(false)
  })

  test('takes a code once, of many who show it at once', async () => {
    const tries = await Promise.all(Array.from({ length: 5 }, () => take(CODE)))
    expect(tries.filter(Boolean)).toHaveLength(1)
  })

  test('leaves a code good that was taken for what did not happen', async () => {
    await expect(take(CODE, NOW, fail)).rejects.toThrow('the disk is full')
    expect(await take(CODE)).toBe(true)
  })

  test('takes no wrong code, nor one of somebody without an app', async () => {
    expect(await take('000000')).toBe(false)
    expect(await removeApp(database.db, person)).toBe(true)
    expect(await take(CODE)).toBe(false)
    expect(await removeApp(database.db, person)).toBe(false)
  })
})

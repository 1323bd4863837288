import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { beginAudit, endAudit, listAudit } from './audit.ts'
import { createToken, listTokens } from './tokens.ts'

const cipher = createCipher([randomBytes(32)])

describe.each(testDatabases())('of many, on %s,', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  const COUNT = 25
  const newestFirst = Array.from({ length: COUNT }, (_each, at) => `${COUNT - at}`)

  test('every line of the audit log is on one page, the newest first', async () => {
    const { db } = database
    const about = { workspace: 'default', who: 'anna', action: 'startRun', request: 'r' }
    for (let at = 1; at <= COUNT; at += 1) {
      const line = await beginAudit(db, { ...about, at, subject: String(at) })
      await endAudit({ db, cipher }, line, {
        who: 'anna',
        subject: String(at),
        details: {},
        outcome: 'done',
      })
    }
    const seen: string[] = []
    let before: string | undefined
    for (;;) {
      const page = await listAudit(db, { workspace: 'default', before, limit: 7 })
      seen.push(...page.map(({ subject }) => subject))
      before = page.at(-1)?.id
      if (page.length < 7) break
    }
    expect(seen).toEqual(newestFirst)
  })

  test('the newest token is listed first', async () => {
    const { db } = database
    const token = { workspace: 'default', role: 'viewer', createdBy: 'anna' } as const
    for (let at = 1; at <= COUNT; at += 1) {
      await createToken(db, { ...token, name: String(at), createdAt: at, expiresAt: at })
    }
    expect((await listTokens(db, 'default')).map(({ name }) => name)).toEqual(newestFirst)
  })
})

import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { queryRows } from '../database/query.ts'
import { eraseAuditOfWorkspace } from '../privacy/erase-audit.ts'
import { erasePerson } from '../privacy/erase-person.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { beginAudit, dropAudit, endAudit, INSTALLATION } from './audit.ts'
import { chainAudit, chainSome, loadChainKey, lockHead } from './audit-chain.ts'
import { checkAudit } from './check-audit.ts'
import { cutAudit } from './cut-audit.ts'

const DAY = 86_400_000
const NOW = 1_800_000_000_000

describe.each(testDatabases())('the chain of the audit log, on %s', (_, openTestDatabase) => {
  const cipher = createCipher([randomBytes(32)])
  let database: TestDatabase
  beforeEach(async () => {
    database = await openTestDatabase()
  })
  afterEach(() => database.close())

  const sql = (text: string, bindings: readonly (string | number | null)[] = []) =>
    queryRows<Record<string, string>>(database.db, text, bindings)
  const check = (known?: { number: string; hash: string }) => checkAudit(database.db, cipher, known)
  async function write(subject: string, at = NOW, workspace = 'default'): Promise<string> {
    const line = { at, workspace, who: 'eva', action: 'act', subject, request: 'r' }
    const id = await beginAudit(database.db, line)
    const end = { who: 'eva', subject, details: { to: subject }, outcome: 'done' } as const
    await endAudit({ db: database.db, cipher }, id, end)
    return id
  }
  const writeSome = async (count: number): Promise<void> => {
    for (let at = 1; at <= count; at += 1) await write(`s${at}`)
  }

  test('is whole, also with lines of calls that changed nothing or are under way', async () => {
    await writeSome(3)
    const line = {
      at: NOW,
      workspace: INSTALLATION,
      who: 'eva',
      action: 'act',
      subject: '',
      request: '',
    }
    await dropAudit(database.db, await beginAudit(database.db, line))
    await beginAudit(database.db, { ...line, at: Date.now() })
    await write('s4')
    expect(await check()).toMatchObject({
      checked: 4,
      unchained: 1,
      broken: null,
      last: { number: '4' },
    })
  })

  test.each([
    [
      'says something else',
      `update audit set subject = 'x' where chain = 3`,
      { number: '3', why: 'changed' },
    ],
    [
      'was done by somebody else',
      `update audit set who = 'x' where chain = 3`,
      { number: '3', why: 'changed' },
    ],
    [
      'has other details',
      `update audit set details = '{}' where chain = 3`,
      { number: '3', why: 'changed' },
    ],
    ['is gone', 'delete from audit where chain = 3', { number: '3', why: 'missing' }],
    ['is the first and gone', 'delete from audit where chain = 1', { number: '1', why: 'missing' }],
    [
      'is the last and gone',
      'delete from audit where chain = 5',
      { number: '5', id: null, why: 'missing' },
    ],
    [
      'has the place of another',
      `update audit set chain = 99 where chain = 4; update audit set chain = 4 where chain = 5; update audit set chain = 5 where chain = 99`,
      { number: '4' },
    ],
    [
      'is said to be erased',
      `update audit set subject = '(erased)', erased = content where chain = 2`,
      { number: '2', why: 'changed' },
    ],
    [
      'is taken out, and the others moved up',
      // By way of numbers that no line has: each is to be the only one at any moment.
      'delete from audit where chain = 3; update audit set chain = -chain where chain > 3; update audit set chain = -chain - 1 where chain < 0; update audit_head set chain = 4',
      { number: '3', why: 'unlinked' },
    ],
  ])('is broken at a line that %s', async (__, attack, broken) => {
    await writeSome(5)
    for (const statement of attack.split('; ')) await sql(statement)
    expect((await check()).broken).toMatchObject(broken)
  })

  test('does not hide that its end was cut off from who noted a place', async () => {
    await writeSome(5)
    const { last } = await check()
    await sql('delete from audit where chain > 3')
    await sql('update audit_head set chain = 3, hash = (select hash from audit where chain = 3)')
    expect((await check()).broken).toBeNull()
    expect((await check(last ?? undefined)).broken).toMatchObject({ number: '4', why: 'missing' })
  })

  test('is one, however many write at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (__, at) => write(`s${at}`)))
    expect(await check()).toMatchObject({ checked: 20, unchained: 0, broken: null })
  })

  test('is added to by one at a time: who comes second waits, and goes on from there', async () => {
    const key = await loadChainKey(database.db, cipher)
    await write('before')
    let isOver = false
    await database.db.transaction(async (trx) => {
      await lockHead(trx)
      const second = write('second').finally(() => {
        isOver = true
      })
      second.catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 500))
      expect(isOver).toBe(false)
      await queryRows(
        trx,
        `insert into audit (at, workspace, who, action, subject, details, request, outcome)
         values (1, 'default', 'eva', 'act', 'first', '{}', 'r', 'done')`,
        [],
      )
      await chainSome(trx, key)
    })
    await vi.waitFor(() => expect(isOver).toBe(true), 60_000)
    expect(await check()).toMatchObject({ checked: 3, unchained: 0, broken: null })
  })

  test('begins with the lines that there were before there was a chain, as they are', async () => {
    await sql(
      `insert into audit (at, workspace, who, action, subject, details, request, outcome)
       select 1, 'default', 'eva', 'old', 's' || n, '{}', 'r', case when n = 7 then 'begun' else 'done' end
       from generate_series(1, 1200) n`,
    )
    await write('new')
    expect(await check()).toMatchObject({ checked: 1201, unchained: 0, broken: null })
    expect(await sql(`select action from audit where chain = 1201`)).toEqual([{ action: 'act' }])
    // Who ends what was given up is told of after it.
    const [begun] = await sql(`select id::text from audit where outcome = 'begun'`)
    const end = { who: 'eva', subject: 's7', details: {}, outcome: 'done' } as const
    await endAudit({ db: database.db, cipher }, begun?.['id'] ?? '', end)
    expect(await check()).toMatchObject({ checked: 1202, broken: null })
  })

  test('goes on from where old lines were cut off, which is a line itself', async () => {
    for (const age of [40, 39, 20, 1]) await write(`s${age}`, NOW - age * DAY)
    expect(await cutAudit(database.db, cipher, { now: NOW, days: 30 })).toBe(2)
    expect(await check()).toMatchObject({ checked: 3, broken: null, last: { number: '5' } })
    const [line] = await sql(
      `select details ->> 'lines' as lines, details ->> 'number' as number from audit where action = 'cutAudit'`,
    )
    expect(line).toEqual({ lines: '2', number: '2' })
    expect(await cutAudit(database.db, cipher, { now: NOW, days: 30 })).toBe(0)
    expect(await cutAudit(database.db, cipher, { now: NOW + 25 * DAY, days: 30 })).toBe(1)
    expect(await check()).toMatchObject({ checked: 3, broken: null })
    await sql('delete from audit where chain = (select min(chain) from audit)')
    expect((await check()).broken).toMatchObject({ why: 'missing' })
  })

  test('holds where a person was erased, and then holds what is left', async () => {
    await write('orders/jan@x.nl')
    await write('other')
    await sql(`insert into audit (at, workspace, who, action, subject, details, request, outcome)
      values (1, 'default', 'eva', 'act', 'Jan@X.nl', '{}', 'r', 'begun')`)
    await erasePerson(database.db, cipher, { workspace: 'default', email: 'jan@x.nl' })
    await chainAudit(database.db, cipher)
    const rows = await sql('select subject, details from audit order by audit.chain')
    expect(JSON.stringify(rows).toLowerCase()).not.toContain('jan@x.nl')
    expect(await check()).toMatchObject({ checked: 3, broken: null })
    await sql(`update audit set subject = 'x' where chain = 1`)
    expect((await check()).broken).toMatchObject({ number: '1', why: 'changed' })
  })

  test('holds where a workspace was erased, whose lines name those who run the server alone', async () => {
    await sql(
      `insert into audit (at, workspace, who, action, subject, details, request, outcome)
       select 1, 'shop', 'mia@x.nl', 'old', 's' || n, '{"n":1}', 'r', 'done' from generate_series(1, 1200) n`,
    )
    await sql(
      `insert into person (email, name, is_owner, created_at) values ('ria@host.example', 'Ria', true, 1)`,
    )
    const names = ['ria@host.example', 'ex@host.example (help)', 'Stripe', 'token x (help)']
    for (const who of names) {
      await sql(
        `insert into audit (at, workspace, who, action, subject, details, request, outcome)
         values (1, 'shop', ?, 'new', '', '{}', 'r', 'done')`,
        [who],
      )
    }
    await write('other')
    const key = await loadChainKey(database.db, cipher)
    await database.db.transaction((trx) => eraseAuditOfWorkspace(trx, 'shop', key))
    expect(
      await sql(
        `select workspace, who, count(*)::int as lines from audit where subject = '(erased)' and details::text = '{}'
         group by workspace, who order by min(id)`,
      ),
    ).toEqual([
      { workspace: 'shop', who: '(erased)', lines: 1201 },
      { workspace: 'shop', who: 'ria@host.example', lines: 1 },
      { workspace: 'shop', who: 'ex@host.example (help)', lines: 1 },
      { workspace: 'shop', who: 'Stripe', lines: 1 },
    ])
    expect(await sql(`select who, subject from audit where workspace = 'default'`)).toEqual([
      { who: 'eva', subject: 'other' },
    ])
    expect(await check()).toMatchObject({ checked: 1205, unchained: 0, broken: null })
    await sql(`update audit set who = 'x' where chain = 2`)
    expect((await check()).broken).toMatchObject({ number: '2', why: 'changed' })
  })

  test('cannot be made anew by who has only the database', async () => {
    await writeSome(2)
    const stranger = createCipher([randomBytes(32)])
    await expect(checkAudit(database.db, stranger)).rejects.toMatchObject({ why: 'key' })
    await sql('delete from person_key where workspace = ?', [INSTALLATION])
    expect((await check()).broken).toMatchObject({ number: '1', why: 'changed' })
  })
})

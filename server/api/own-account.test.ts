import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { checkAudit } from '../people/check-audit.ts'
import { saveMembership } from '../people/memberships.ts'
import { hashPassword } from '../people/passwords.ts'
import { createPerson, disablePerson, findPersonByEmail, linkIdentity } from '../people/people.ts'
import { createClient } from '../testing/api-kit.ts'
import {
  linkIn,
  PASSWORD,
  SIGN_UP_CONFIG,
  type SignUpKit,
  startSignUp,
  TERMS,
} from '../testing/start-sign-up.ts'

const HOUR = 3_600_000

describe('the account of somebody who signed up', () => {
  let kit: SignUpKit
  let count = 0

  beforeAll(async () => {
    kit = await startSignUp()
  })
  afterAll(() => kit.close())
  beforeEach(() => {
    count += 1
    kit.mails.length = 0
    kit.refuseMails(false)
  })
  afterEach(async () => {
    await queryRows(kit.database.db, 'delete from attempt', [])
  })

  /** Nobody has an account under it yet. */
  const newcomer = () => `mia-${count}@shop.example`

  test('gets a new password by a link, which ends all sessions and the other links', async () => {
    const email = newcomer()
    const { client } = await kit.signUp(email)
    for (const mails of [2, 3]) {
      await kit.visitor().call('askNewPassword', { body: { email } })
      await kit.mailTo(email, mails)
    }
    const [first = '', second = ''] = kit.mails
      .filter(({ text }) => text.includes('/reset-password#'))
      .map(({ text }) => linkIn(text).secret)
    const password = 'another long sentence'
    const weak = { secret: first, password: 'password123' }
    expect((await kit.visitor().call('resetPassword', { body: weak })).status).toBe(422)
    const reset = await kit.visitor().call('resetPassword', { body: { secret: first, password } })
    expect(reset.status).toBe(204)
    for (const secret of [first, second]) {
      const again = await kit.visitor().call('resetPassword', { body: { secret, password } })
      expect([again.status, again.body.type]).toEqual([403, 'link_over'])
    }
    expect((await client.call('readSession')).body.person).toBeNull()
    const { text } = await kit.mailTo(email, 4)
    expect(text).toContain('The password of your account was changed')
    const old = await kit.visitor().call('signIn', { body: { email, password: PASSWORD } })
    expect(old.status).toBe(401)
    expect((await kit.visitor().call('signIn', { body: { email, password } })).status).toBe(200)
  })

  test('gets no new password after an hour, nor when an administrator shut it out', async () => {
    const email = newcomer()
    await kit.signUp(email)
    await kit.visitor().call('askNewPassword', { body: { email } })
    const { secret } = await kit.mailTo(email, 2)
    kit.time.now += HOUR
    const body = { secret, password: 'another long sentence' }
    expect((await kit.visitor().call('resetPassword', { body })).status).toBe(403)

    await kit.visitor().call('askNewPassword', { body: { email } })
    const { secret: fresh } = await kit.mailTo(email, 3)
    const { id = '' } = (await findPersonByEmail(kit.database.db, email)) ?? {}
    await disablePerson(kit.database.db, id, true)
    const shut = { ...body, secret: fresh }
    expect((await kit.visitor().call('resetPassword', { body: shut })).status).toBe(403)
  })

  test('of somebody who signs in elsewhere is told where, and gets no password', async () => {
    const email = newcomer()
    const id = await createPerson(
      kit.database.db,
      { email, name: 'Mia', password: null },
      kit.time.now,
    )
    await linkIdentity(kit.database.db, id ?? '', `https://id.example ${email}`)
    await kit.visitor().call('askNewPassword', { body: { email } })
    const { text, page } = await kit.mailTo(email)
    expect(text).toContain('Your account has none')
    expect(page).toBe('')
  })

  test('gets another address once that is confirmed where they are signed in; the old one is told', async () => {
    const email = newcomer()
    const { client } = await kit.signUp(email)
    const { client: other } = await kit.signUp(`o-${email}`)
    const next = `new-${email}`
    expect((await client.call('changeEmail', { body: { email: next } })).status).toBe(204)
    const { secret, page } = await kit.mailTo(next)
    expect(page).toBe('/confirm-email')
    expect((await kit.mailTo(email, 2)).text).toContain(next)
    expect((await client.call('readSession')).body.person.email).toBe(email)
    // A wrong address that somebody typed does not get the account.
    const foreign = await other.call('confirmEmail', { body: { secret } })
    expect([foreign.status, foreign.body.type]).toEqual([403, 'link_over'])
    const confirmed = await client.call('confirmEmail', { body: { secret } })
    expect([confirmed.status, confirmed.body.person.email]).toEqual([200, next])
    expect((await kit.mailTo(email, 3)).text).toContain(
      `The address of your account is now ${next}`,
    )
    expect((await client.call('confirmEmail', { body: { secret } })).status).toBe(403)
    const signIn = { body: { email: next, password: PASSWORD } }
    expect((await kit.visitor().call('signIn', signIn)).status).toBe(200)
  })

  test('does not get an address that somebody has, who alone is told of it', async () => {
    const email = newcomer()
    const { client } = await kit.signUp(email)
    await kit.signUp(`o-${email}`)
    const taken = await client.call('changeEmail', { body: { email: `o-${email}` } })
    expect([taken.status, taken.body]).toEqual([204, undefined])
    const { page, text } = await kit.mailTo(`o-${email}`, 2)
    expect(page).toBe('')
    expect(text).toContain('nothing was changed')
  })

  test('changes its address and closes only for who showed lately who they are', async () => {
    const email = newcomer()
    const { client } = await kit.signUp(email)
    kit.time.now += HOUR
    for (const name of ['changeEmail', 'closeAccount'] as const) {
      const late = await client.call(name, { body: { email } })
      expect([late.status, late.body.type]).toEqual([403, 'proof_needed'])
    }
    expect((await client.call('exportMe')).body.type).toBe('proof_needed')
  })

  test('is closed by its owner with all that it holds, after they took it along', async () => {
    const email = newcomer()
    const { client, workspace } = await kit.signUp(email)
    await queryRows(kit.database.db, 'insert into integration (workspace, name) values (?, ?)', [
      workspace,
      'lightspeed-ccv',
    ])
    const channel = { kind: 'email', addresses: [email] }
    const about = ['failed-records']
    const alerts = { title: 'Office', to: channel, about, language: 'en', everyMinutes: 60 }
    await client.call('addChannel', { params: { workspace }, body: alerts })
    const { body } = await client.call('exportMe')
    expect(body.held).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: 'consent', version: TERMS.version }),
        { workspace, item: expect.objectContaining({ what: 'account', email }) },
      ]),
    )
    const closing = (await client.call('readClosing')).body
    expect(closing).toEqual({ erased: ['Mia’s Shop'], refusal: null })
    const other = await client.call('closeAccount', { body: { email: 'other@shop.example' } })
    expect(other.status).toBe(422)
    expect((await client.call('closeAccount', { body: { email } })).status).toBe(204)
    expect((await kit.mailTo(email, 2)).subject).toBe('Mapwright: your account is closed')
    expect((await client.call('readSession')).body.person).toBeNull()
    expect(await findPersonByEmail(kit.database.db, email)).toBeUndefined()
    await expectNothingOf(workspace, email)
    const { db } = kit.database
    expect((await checkAudit(db, kit.api.services.cipher)).broken).toBeNull()
  })

  /** In no column of any table that has a text. */
  async function expectNothingOf(workspace: string, email: string): Promise<void> {
    const { db } = kit.database
    const tables = await queryRows<{ table: string; column: string }>(
      db,
      `select table_name as "table", column_name as "column" from information_schema.columns
       where table_schema = current_schema() and data_type in ('text', 'json', 'jsonb', 'ARRAY')`,
      [],
    )
    expect(tables.length).toBeGreaterThan(100)
    for (const { table, column } of tables) {
      const found = await queryRows(
        db,
        `select 1 from "${table}" where "${column}"::text ilike ? or ("${column}"::text = ? and ? <> 'audit')`,
        [`%${email}%`, workspace, table],
      )
      expect({ table, column, rows: found.length }).toEqual({ table, column, rows: 0 })
    }
  }

  test('is not closed while others work in a workspace that nobody else administers', async () => {
    const email = newcomer()
    const { client, workspace } = await kit.signUp(email)
    const hash = await hashPassword(PASSWORD)
    const person = { email: `v-${email}`, name: 'Vic', password: hash }
    const id = (await createPerson(kit.database.db, person, kit.time.now)) ?? ''
    await saveMembership(kit.database.db, { workspace, person: id, role: 'viewer' })
    expect((await client.call('readClosing')).body).toEqual({ erased: [], refusal: 'people' })
    const refused = await client.call('closeAccount', { body: { email } })
    expect([refused.status, refused.body.type]).toEqual([409, 'workspace_shared'])
    await saveMembership(kit.database.db, { workspace, person: id, role: 'administrator' })
    expect((await client.call('closeAccount', { body: { email } })).status).toBe(204)
    const vic = await kit.visitor().call('signIn', {
      body: { email: person.email, password: PASSWORD },
    })
    expect(vic.body.workspaces).toMatchObject([{ name: workspace }])
  })

  const workspacesOf = (name: string) =>
    queryRows(kit.database.db, 'select name from workspace where name = ?', [name])

  test('is closed with its workspace also by whose role is another by now', async () => {
    const email = newcomer()
    const { client, workspace, person } = await kit.signUp(email)
    await saveMembership(kit.database.db, { workspace, person, role: 'viewer' })
    expect((await client.call('readClosing')).body.erased).toEqual(['Mia’s Shop'])
    expect((await client.call('closeAccount', { body: { email } })).status).toBe(204)
    expect(await workspacesOf(workspace)).toEqual([])
  })

  test('is kept by the last who administers, where all of them leave others behind at once', async () => {
    const [email, other] = [newcomer(), `two-${newcomer()}`] as const
    const first = await kit.signUp(email)
    const second = await kit.signUp(other)
    const { workspace } = first
    const left = await kit.signUp(`three-${newcomer()}`)
    const { db } = kit.database
    await saveMembership(db, { workspace, person: second.person, role: 'administrator' })
    await saveMembership(db, { workspace, person: left.person, role: 'viewer' })
    const closed = await Promise.all([
      first.client.call('closeAccount', { body: { email } }),
      second.client.call('closeAccount', { body: { email: other } }),
    ])
    const answers = closed.map(({ status, body }) => String(body?.type ?? status))
    expect(new Set(answers)).toEqual(new Set(['204', 'workspace_shared']))
    expect(await workspacesOf(workspace)).toHaveLength(1)
  })

  test('takes the workspace along where all who administer it leave at once', async () => {
    const emails = [newcomer(), `two-${newcomer()}`] as const
    const first = await kit.signUp(emails[0])
    const second = await kit.signUp(emails[1])
    const { workspace } = first
    const { person } = second
    await saveMembership(kit.database.db, { workspace, person, role: 'administrator' })
    const closed = await Promise.all(
      [first, second].map(({ client }, at) =>
        client.call('closeAccount', { body: { email: emails[at] ?? '' } }),
      ),
    )
    expect(closed.map(({ status }) => status)).toEqual([204, 204])
    expect(await workspacesOf(workspace)).toEqual([])
  })

  test('leaves what the operator made, also where nobody else is in it', async () => {
    const email = newcomer()
    const { client, person } = await kit.signUp(email)
    await saveMembership(kit.database.db, { workspace: 'default', person, role: 'administrator' })
    expect((await client.call('readClosing')).body.erased).toEqual(['Mia’s Shop'])
    expect((await client.call('closeAccount', { body: { email } })).status).toBe(204)
    expect(await workspacesOf('default')).toHaveLength(1)
  })

  test('is taken along and closed also where nobody can sign up any more; that of others is not', async () => {
    const email = newcomer()
    const { client, workspace } = await kit.signUp(email)
    const closed = await kit.open({ ...SIGN_UP_CONFIG, signUp: undefined, hasSignedUp: true })
    const there = createClient(closed.url, client.headers)
    expect((await there.call('readSession')).body).toMatchObject({
      signUp: null,
      ownsAccount: true,
    })
    const exported = await there.call('exportMe')
    expect([exported.status, exported.body.email]).toEqual([200, email])
    expect((await there.call('readClosing')).body).toEqual({
      erased: ['Mia’s Shop'],
      refusal: null,
    })
    for (const role of ['owner', 'administrator'] as const) {
      const other = await closed.signIn(role)
      const { person, ownsAccount } = (await other.call('readSession')).body
      const unknown = await (await other.fetch('/api/no-such-path')).json()
      expect(ownsAccount).toBe(false)
      for (const name of ['exportMe', 'readClosing', 'closeAccount'] as const) {
        const body = name === 'closeAccount' ? { email: person.email } : undefined
        const answer = await other.call(name, { body })
        expect([name, answer.status, answer.body.title]).toEqual([name, 404, unknown.title])
      }
    }
    expect((await there.call('closeAccount', { body: { email } })).status).toBe(204)
    expect(await workspacesOf(workspace)).toEqual([])
  })

  test('is not closed by an owner of the installation', async () => {
    const owner = await kit.api.signIn('owner')
    const { email } = (await owner.call('readSession')).body.person
    const refused = await owner.call('closeAccount', { body: { email } })
    expect([refused.status, refused.body.type]).toEqual([409, 'person_is_owner'])
  })
})

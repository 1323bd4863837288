import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSender, type Sender } from '../alerts/send-message.ts'
import { routes } from '../contract/routes.ts'
import { queryRows } from '../database/query.ts'
import { checkAudit } from '../people/check-audit.ts'
import { saveMembership } from '../people/memberships.ts'
import { hashPassword } from '../people/passwords.ts'
import { createPerson, disablePerson, findPersonByEmail, linkIdentity } from '../people/people.ts'
import { Secret } from '../secrets/secret.ts'
import { type ApiClient, type ApiKit, createClient, startApi } from '../testing/api-kit.ts'
import { type MailServer, startMailServer } from '../testing/start-mail-server.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import type { ApiConfig } from './services.ts'

const TERMS = {
  version: '2026-11',
  termsUrl: 'https://maps.example/terms',
  privacyUrl: 'https://maps.example/privacy',
}
const CONFIG: ApiConfig = {
  host: '127.0.0.1',
  publicUrl: 'http://maps.example',
  allowPrivate: true,
  // Every test calls from an address of its own.
  proxies: ['127.0.0.1'],
  signUp: { mode: 'open', terms: TERMS },
}
const HOUR = 3_600_000
const PASSWORD = 'a long sentence of a merchant'
const LINK = /http:\/\/maps\.example(?<page>\/[\w-]+)#(?<secret>[\w-]+)/

let mailServer: MailServer
let sender: Sender
let now = Date.parse('2026-12-01T10:00:00Z')
let caller = 0

beforeAll(async () => {
  mailServer = await startMailServer()
  const smtpUrl = new Secret(mailServer.url)
  sender = createSender({ smtpUrl, mailFrom: 'maps@maps.example', allowPrivate: true })
})
afterAll(async () => {
  await sender.close()
  await mailServer.close()
})
beforeEach(() => {
  mailServer.mails.length = 0
  mailServer.isRefusing = false
  caller += 1
})

/** Mails are sent once the caller has been answered. */
async function mailTo(address: string, count = 1) {
  const found = () => mailServer.mails.filter(({ to }) => to.includes(address))
  await expect.poll(() => found().length, { timeout: 10_000 }).toBe(count)
  const mail = found().at(-1)
  const { page, secret } = LINK.exec(mail?.text ?? '')?.groups ?? {}
  return { ...mail, page, secret: secret ?? '' }
}

/** Nobody has an account under it yet. */
function newcomer(): string {
  return `mia-${caller}@shop.example`
}

function account(secret: string, more: object = {}) {
  const body = { name: 'Mia', workspaceTitle: 'Mia’s Shop', password: PASSWORD }
  return { body: { ...body, secret, consent: TERMS.version, ...more } }
}

describe('an account of one’s own', () => {
  let database: TestDatabase
  let api: ApiKit
  const opened: ApiKit[] = []

  beforeAll(async () => {
    database = await openTestDatabase()
    api = await open(CONFIG)
    await expectNoSignUp()
    await api.signIn('owner')
  })
  afterAll(async () => {
    for (const kit of opened) await kit.close()
    await database.close()
  })
  afterEach(async () => {
    await queryRows(database.db, 'delete from attempt', [])
  })

  /** Who comes before the one who runs the server would keep them out. */
  async function expectNoSignUp(): Promise<void> {
    const { status } = await visitor().call('signUp', { body: { email: newcomer() } })
    expect(status).toBe(404)
  }

  async function open(config: ApiConfig): Promise<ApiKit> {
    const kit = await startApi({ database, sender, config, clock: { now: () => now } })
    opened.push(kit)
    return kit
  }

  /** Somebody in a browser of their own, reading a language. */
  function visitor(language = 'en'): ApiClient {
    return createClient(api.url, {
      'Accept-Language': language,
      'X-Forwarded-For': `203.0.113.${caller % 250}`,
      Host: 'maps.example',
    })
  }

  async function signUp(email: string, language = 'en') {
    const { status } = await visitor(language).call('signUp', { body: { email } })
    expect(status).toBe(204)
    const { secret } = await mailTo(email)
    const made = await visitor(language).call('confirmSignUp', account(secret))
    expect(made.status).toBe(200)
    const cookie = made.headers
      .getSetCookie()
      .map((one) => one.split(';')[0] ?? '')
      .join('; ')
    const client = createClient(api.url, { Cookie: cookie, 'X-CSRF-Token': made.body.csrf })
    return { session: made.body, client }
  }

  test('is made by the link of a mail, with a workspace that is theirs alone, in their language', async () => {
    const email = newcomer()
    expect((await visitor('it').call('signUp', { body: { email } })).status).toBe(204)
    const { subject, page, secret, html = '' } = await mailTo(email)
    expect([subject, page]).toEqual(['Mapwright: conferma il tuo indirizzo', '/confirm-sign-up'])
    expect(html).toContain(`href="http://maps.example/confirm-sign-up#${secret}"`)
    const look = await visitor().call('readSignUp', { body: { secret } })
    expect(look.body).toEqual({ email, needsPassword: true })
    const { status, body } = await visitor('it').call('confirmSignUp', account(secret))
    expect(status).toBe(200)
    expect(body).toMatchObject({ person: { email, locale: 'it', isOwner: false } })
    expect(body.workspaces).toMatchObject([{ title: 'Mia’s Shop', role: 'administrator' }])
    expect(body.workspaces[0].name).toMatch(/^mia-s-shop-[0-9a-f]{8}$/)
    const person = await findPersonByEmail(database.db, email)
    const consents = await queryRows(database.db, 'select * from consent where person = ?', [
      person?.id ?? '',
    ])
    expect(consents).toMatchObject([
      { version: TERMS.version, terms_url: TERMS.termsUrl, privacy_url: TERMS.privacyUrl },
    ])
  })

  test('keeps no link as it was sent', async () => {
    const email = newcomer()
    await visitor().call('signUp', { body: { email } })
    const { secret } = await mailTo(email)
    const rows = await queryRows<{ hash: Buffer }>(database.db, 'select * from mailed_link', [])
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(rows.some(({ hash }) => hash.includes(secret))).toBe(false)
  })

  test('is asked for by whom it is known and unknown alike: the mail alone says which', async () => {
    const known = newcomer()
    await signUp(known)
    const unknown = `un${known}`
    const answers = await Promise.all(
      [known, unknown].map((email) => visitor().call('signUp', { body: { email } })),
    )
    const [one, other] = answers.map(({ status, body, headers }) => [
      status,
      body,
      [...headers.keys()],
    ])
    expect(one).toEqual(other)
    const told = await mailTo(known, 2)
    expect(told.subject).toBe('Mapwright: you already have an account')
    expect(told.page).toBeUndefined()
    expect((await mailTo(unknown)).page).toBe('/confirm-sign-up')

    const forgotten = await Promise.all(
      [known, `no${known}`].map((email) => visitor().call('askNewPassword', { body: { email } })),
    )
    expect(forgotten.map(({ status, body }) => [status, body])).toEqual([
      [204, undefined],
      [204, undefined],
    ])
    expect((await mailTo(known, 3)).page).toBe('/reset-password')
    expect(mailServer.mails.some(({ to }) => to.includes(`no${known}`))).toBe(false)
  })

  test('is answered before anything is looked up, so that time says nothing', async () => {
    const email = newcomer()
    mailServer.isRefusing = true
    // Neither the database nor the mail server has a part in the answer but for the limits.
    const { status } = await visitor().call('signUp', { body: { email } })
    expect(status).toBe(204)
    await expect.poll(() => api.logged.join('\n')).toContain('a call was not ended')
  })

  test.each([
    [
      'used',
      async (secret: string) => {
        await visitor().call('confirmSignUp', account(secret))
        return secret
      },
    ],
    [
      'expired',
      async (secret: string) => {
        now += 24 * HOUR
        return secret
      },
    ],
    ['forged', async (secret: string) => `${secret.slice(0, -4)}AAAA`],
    [
      'of another purpose',
      async () => {
        const { email } = (await signUp(`p-${newcomer()}`)).session.person
        await visitor().call('askNewPassword', { body: { email } })
        return (await mailTo(email, 2)).secret
      },
    ],
  ])('is refused with a link that is %s, as with any other', async (_, spoil) => {
    const email = newcomer()
    await visitor().call('signUp', { body: { email } })
    const secret = await spoil((await mailTo(email)).secret)
    for (const answer of [
      await visitor().call('readSignUp', { body: { secret } }),
      await visitor().call('confirmSignUp', account(secret)),
    ]) {
      expect([answer.status, answer.body.type, answer.body.says.code]).toEqual([
        403,
        'link_over',
        'linkOver',
      ])
      expect(answer.body.detail).toContain('Ask for a new one')
    }
  })

  test('is one, however often its link is used at once', async () => {
    const email = newcomer()
    await visitor().call('signUp', { body: { email } })
    const { secret } = await mailTo(email)
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => visitor().call('confirmSignUp', account(secret))),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 403, 403, 403,
    ])
  })

  test.each([
    ['without consent', { consent: undefined }, 'consent_missing'],
    ['with consent to other texts', { consent: '2025-01' }, 'consent_missing'],
    ['without a password', { password: undefined }, 'password_missing'],
    [
      'with a password that everybody tries first',
      { password: 'password123' },
      'password_guessable',
    ],
    ['with a password that is the shop', { password: 'MiaShop2026' }, 'password_guessable'],
  ])('is not made %s, and the link goes on working', async (_, more, type) => {
    const email = newcomer()
    await visitor().call('signUp', { body: { email } })
    const { secret } = await mailTo(email)
    const refused = await visitor().call('confirmSignUp', account(secret, more))
    expect([refused.status, refused.body.type]).toEqual([422, type])
    expect((await visitor().call('confirmSignUp', account(secret))).status).toBe(200)
  })

  test('gets five mails an hour, however often it is asked for, and one network asks twenty times', async () => {
    const visitors = visitor()
    const ask = async (email: string) => (await visitors.call('signUp', { body: { email } })).status
    const email = newcomer()
    // Whose mailbox it is has links that are good: nobody keeps them out by asking.
    const same = [1, 2, 3, 4, 5, 6, 7].map(() => ask(email))
    expect(await Promise.all(same)).toEqual(same.map(() => 204))
    const others = Array.from({ length: 15 }, (_, at) => ask(`${at}-${email}`))
    expect((await Promise.all(others)).filter((status) => status === 429)).toHaveLength(2)
    await expect.poll(() => mailServer.mails.length, { timeout: 10_000 }).toBe(5 + 13)
    await mailTo(email, 5)
  })

  test('gets a new password by a link, which ends all sessions and the other links', async () => {
    const email = newcomer()
    const { client } = await signUp(email)
    for (const count of [2, 3]) {
      await visitor().call('askNewPassword', { body: { email } })
      await mailTo(email, count)
    }
    const [first = '', second = ''] = mailServer.mails
      .filter(({ text }) => text.includes('/reset-password#'))
      .map(({ text }) => LINK.exec(text)?.groups?.['secret'] ?? '')
    const password = 'another long sentence'
    const weak = { secret: first, password: 'password123' }
    expect((await visitor().call('resetPassword', { body: weak })).status).toBe(422)
    const reset = await visitor().call('resetPassword', { body: { secret: first, password } })
    expect(reset.status).toBe(204)
    for (const secret of [first, second]) {
      const again = await visitor().call('resetPassword', { body: { secret, password } })
      expect([again.status, again.body.type]).toEqual([403, 'link_over'])
    }
    expect((await client.call('readSession')).body.person).toBeNull()
    const { text } = await mailTo(email, 4)
    expect(text).toContain('The password of your account was changed')
    const old = await visitor().call('signIn', { body: { email, password: PASSWORD } })
    expect(old.status).toBe(401)
    expect((await visitor().call('signIn', { body: { email, password } })).status).toBe(200)
  })

  test('gets no new password after an hour, nor when an administrator shut it out', async () => {
    const email = newcomer()
    await signUp(email)
    await visitor().call('askNewPassword', { body: { email } })
    const { secret } = await mailTo(email, 2)
    now += HOUR
    const body = { secret, password: 'another long sentence' }
    expect((await visitor().call('resetPassword', { body })).status).toBe(403)

    await visitor().call('askNewPassword', { body: { email } })
    const { secret: fresh } = await mailTo(email, 3)
    const { id = '' } = (await findPersonByEmail(database.db, email)) ?? {}
    await disablePerson(database.db, id, true)
    const shut = { ...body, secret: fresh }
    expect((await visitor().call('resetPassword', { body: shut })).status).toBe(403)
  })

  test('of somebody who signs in elsewhere is told where, and gets no password', async () => {
    const email = newcomer()
    const id = await createPerson(database.db, { email, name: 'Mia', password: null }, now)
    await linkIdentity(database.db, id ?? '', `https://id.example ${email}`)
    await visitor().call('askNewPassword', { body: { email } })
    const { text, page } = await mailTo(email)
    expect(text).toContain('Your account has none')
    expect(page).toBeUndefined()
  })

  test('gets another address once that is confirmed where they are signed in; the old one is told', async () => {
    const email = newcomer()
    const { client } = await signUp(email)
    const { client: other } = await signUp(`o-${email}`)
    const next = `new-${email}`
    expect((await client.call('changeEmail', { body: { email: next } })).status).toBe(204)
    const { secret, page } = await mailTo(next)
    expect(page).toBe('/confirm-email')
    expect((await mailTo(email, 2)).text).toContain(next)
    expect((await client.call('readSession')).body.person.email).toBe(email)
    // A wrong address that somebody typed does not get the account.
    const foreign = await other.call('confirmEmail', { body: { secret } })
    expect([foreign.status, foreign.body.type]).toEqual([403, 'link_over'])
    const confirmed = await client.call('confirmEmail', { body: { secret } })
    expect([confirmed.status, confirmed.body.person.email]).toEqual([200, next])
    expect((await mailTo(email, 3)).text).toContain(`The address of your account is now ${next}`)
    expect((await client.call('confirmEmail', { body: { secret } })).status).toBe(403)
    const signIn = { body: { email: next, password: PASSWORD } }
    expect((await visitor().call('signIn', signIn)).status).toBe(200)
  })

  test('does not get an address that somebody has, who alone is told of it', async () => {
    const email = newcomer()
    const { client } = await signUp(email)
    await signUp(`o-${email}`)
    const taken = await client.call('changeEmail', { body: { email: `o-${email}` } })
    expect([taken.status, taken.body]).toEqual([204, undefined])
    const { page, text } = await mailTo(`o-${email}`, 2)
    expect(page).toBeUndefined()
    expect(text).toContain('nothing was changed')
  })

  test('changes its address and closes only for who showed lately who they are', async () => {
    const email = newcomer()
    const { client } = await signUp(email)
    now += HOUR
    for (const name of ['changeEmail', 'closeAccount'] as const) {
      const late = await client.call(name, { body: { email } })
      expect([late.status, late.body.type]).toEqual([403, 'proof_needed'])
    }
    expect((await client.call('exportMe')).body.type).toBe('proof_needed')
  })

  test('is closed by its owner with all that it holds, after they took it along', async () => {
    const email = newcomer()
    const { client, session } = await signUp(email)
    const [{ name: workspace, title }] = session.workspaces
    await queryRows(database.db, 'insert into integration (workspace, name) values (?, ?)', [
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
    expect(closing).toEqual({ erased: [title], refusal: null })
    const other = await client.call('closeAccount', { body: { email: 'other@shop.example' } })
    expect(other.status).toBe(422)
    expect((await client.call('closeAccount', { body: { email } })).status).toBe(204)
    expect((await mailTo(email, 2)).subject).toBe('Mapwright: your account is closed')
    expect((await client.call('readSession')).body.person).toBeNull()
    expect(await findPersonByEmail(database.db, email)).toBeUndefined()
    await expectNothingOf(workspace, email)
    const { db } = database
    expect((await checkAudit(db, api.services.cipher)).broken).toBeNull()
  })

  /** In no column of any table that has a text. */
  async function expectNothingOf(workspace: string, email: string): Promise<void> {
    const { db } = database
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
    const { client, session } = await signUp(email)
    const [{ name: workspace }] = session.workspaces
    const hash = await hashPassword(PASSWORD)
    const person = { email: `v-${email}`, name: 'Vic', password: hash }
    const id = (await createPerson(database.db, person, now)) ?? ''
    await saveMembership(database.db, { workspace, person: id, role: 'viewer' })
    expect((await client.call('readClosing')).body).toEqual({ erased: [], refusal: 'people' })
    const refused = await client.call('closeAccount', { body: { email } })
    expect([refused.status, refused.body.type]).toEqual([409, 'workspace_shared'])
    await saveMembership(database.db, { workspace, person: id, role: 'administrator' })
    expect((await client.call('closeAccount', { body: { email } })).status).toBe(204)
    const vic = await visitor().call('signIn', {
      body: { email: person.email, password: PASSWORD },
    })
    expect(vic.body.workspaces).toMatchObject([{ name: workspace }])
  })

  test('reaches nobody outside: it adds no people, has no others mailed and does not learn who runs the server', async () => {
    const email = newcomer()
    const { client, session } = await signUp(email)
    const [{ name: workspace }] = session.workspaces
    const of = { params: { workspace } }
    const known = newcomer().replace('mia', 'ann')
    await createPerson(database.db, { email: known, name: 'Ann', password: null }, now)
    for (const other of [known, `nobody-${email}`]) {
      const body = { email: other, name: 'Ann', role: 'administrator' }
      const { status } = await client.call('addPerson', { ...of, body })
      expect([other, status]).toEqual([other, 403])
    }
    const to = { kind: 'email', addresses: [email, known] }
    const about = ['failed-records']
    const alerts = { title: 'Office', to, about, language: 'en', everyMinutes: 60 }
    expect((await client.call('addChannel', { ...of, body: alerts })).status).toBe(403)
    const own = { ...alerts, to: { kind: 'email', addresses: [email.toUpperCase()] } }
    const { status, body } = await client.call('addChannel', { ...of, body: own })
    expect(status).toBe(200)
    const changed = await client.call('changeChannel', {
      params: { workspace, channel: body.id },
      body: alerts,
    })
    expect(changed.status).toBe(403)
    const people = (await client.call('listPeople', of)).body.items
    expect(people.map((each: { email: string }) => each.email)).toEqual([email])
    const owner = await api.signIn('owner')
    const added = { email: known, name: 'Ann', role: 'viewer' }
    expect((await owner.call('addPerson', { ...of, body: added })).status).toBe(200)
  })

  const workspacesOf = (name: string) =>
    queryRows(database.db, 'select name from workspace where name = ?', [name])

  test('is closed with its workspace also by who gave the role away', async () => {
    const email = newcomer()
    const { client, session } = await signUp(email)
    const [{ name: workspace, title }] = session.workspaces
    const viewer = { params: { workspace, person: session.person.id }, body: { role: 'viewer' } }
    expect((await client.call('changePerson', viewer)).status).toBe(200)
    expect((await client.call('readClosing')).body.erased).toEqual([title])
    expect((await client.call('closeAccount', { body: { email } })).status).toBe(204)
    expect(await workspacesOf(workspace)).toEqual([])
  })

  test('takes the workspace along where all who administer it leave at once', async () => {
    const emails = [newcomer(), `two-${newcomer()}`] as const
    const first = await signUp(emails[0])
    const second = await signUp(emails[1])
    const [{ name: workspace }] = first.session.workspaces
    const person = second.session.person.id
    await saveMembership(database.db, { workspace, person, role: 'administrator' })
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
    const { client, session } = await signUp(email)
    const person = session.person.id
    await saveMembership(database.db, { workspace: 'default', person, role: 'administrator' })
    expect((await client.call('readClosing')).body.erased).toEqual(['Mia’s Shop'])
    expect((await client.call('closeAccount', { body: { email } })).status).toBe(204)
    expect(await workspacesOf('default')).toHaveLength(1)
  })

  test('is not closed by an owner of the installation', async () => {
    const owner = await api.signIn('owner')
    const { email } = (await owner.call('readSession')).body.person
    const refused = await owner.call('closeAccount', { body: { email } })
    expect([refused.status, refused.body.type]).toEqual([409, 'person_is_owner'])
  })

  test('may be made only by whom an owner invites, where that is so', async () => {
    const invited = await open({ ...CONFIG, signUp: { mode: 'invite' } })
    const email = newcomer()
    const asked = await invited.nobody.call('signUp', { body: { email } })
    expect([asked.status, asked.body.type]).toEqual([404, 'not_found'])
    const administrator = await invited.signIn('administrator')
    expect((await administrator.call('inviteSignUp', { body: { email } })).status).toBe(403)
    const owner = await invited.signIn('owner')
    expect((await owner.call('inviteSignUp', { body: { email } })).status).toBe(200)
    const { secret } = await mailTo(email)
    const made = await invited.nobody.call('confirmSignUp', account(secret))
    expect([made.status, made.body.person.email]).toEqual([200, email])
    // What anybody could ask for before is no good any more.
    const late = `late-${email}`
    await visitor().call('signUp', { body: { email: late } })
    const { secret: old } = await mailTo(late)
    for (const name of ['readSignUp', 'confirmSignUp'] as const) {
      const body = name === 'readSignUp' ? { secret: old } : account(old).body
      const answer = await invited.nobody.call(name, { body })
      expect([name, answer.status, answer.body.type]).toEqual([name, 403, 'link_over'])
    }
    expect((await visitor().call('readSignUp', { body: { secret: old } })).status).toBe(200)
    const again = await owner.call('inviteSignUp', { body: { email } })
    expect([again.status, again.body.type]).toEqual([409, 'person_known'])
  })

  test('is nowhere to be had where nothing says so', async () => {
    const { signUp: _, ...config } = CONFIG
    const closed = await open(config)
    const owner = await closed.signIn('owner')
    const session = (await owner.call('readSession')).body
    expect(session.signUp).toBeNull()
    const email = newcomer()
    const secret = 'x'
    const password = PASSWORD
    const unknown = await owner.fetch('/api/no-such-path', { method: 'GET' })
    const { title } = (await unknown.json()) as { title: string }
    for (const [name, body] of [
      ['signUp', { email }],
      ['readSignUp', { secret }],
      ['confirmSignUp', account(secret).body],
      ['inviteSignUp', { email }],
      ['askNewPassword', { email }],
      ['resetPassword', { secret, password }],
      ['changeEmail', { email }],
      ['confirmEmail', { secret }],
      ['exportMe', undefined],
      ['readClosing', undefined],
      ['closeAccount', { email: session.person.email }],
    ] as const) {
      const answer = await owner.call(name, body && { body })
      expect([name, answer.status, answer.body.title]).toEqual([name, 404, title])
      // Nor does it show by what it says of another method, or of a body that it cannot read.
      for (const [method, type] of [
        ['PUT', 'application/json'],
        ['POST', 'text/plain'],
      ] as const) {
        const other = await owner.fetch(`/api${routes[name].path}`, {
          method,
          headers: { 'Content-Type': type },
          body: '{',
        })
        expect([name, method, other.status]).toEqual([name, method, 404])
      }
    }
    expect(await pathsOf(closed)).not.toContain('/sign-up')
    expect(await pathsOf(closed)).toContain('/session')
    expect(await pathsOf(api)).toContain('/sign-up')
    expect(await (await closed.nobody.fetch('/api/docs')).text()).not.toContain('/sign-up')
    expect(mailServer.mails).toEqual([])
  })
})

async function pathsOf(kit: ApiKit): Promise<readonly string[]> {
  const document = await (await kit.nobody.fetch('/api/openapi.json')).json()
  return Object.keys((document as { readonly paths: object }).paths)
}

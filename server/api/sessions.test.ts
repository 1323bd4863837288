import { createHash, randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSender } from '../alerts/send-message.ts'
import { queryRows } from '../database/query.ts'
import { saveMembership } from '../people/memberships.ts'
import { hashPassword } from '../people/passwords.ts'
import { createPerson } from '../people/people.ts'
import { createSetUpCode } from '../people/set-up.ts'
import { renameWorkspace } from '../people/workspaces.ts'
import { createCipher } from '../secrets/cipher.ts'
import { Secret } from '../secrets/secret.ts'
import { type ApiClient, type ApiKit, createClient, startApi } from '../testing/api-kit.ts'
import { startMailServer } from '../testing/start-mail-server.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import type { ApiConfig } from './services.ts'

const owner = { email: 'anna@example.com', name: 'Anna', password: 'correct horse battery' }
const REACHABLE: ApiConfig = {
  host: '0.0.0.0',
  publicUrl: 'https://mapwright.example',
  allowPrivate: false,
}
const BEHIND_PROXY: ApiConfig = {
  host: '127.0.0.1',
  allowPrivate: false,
  proxies: ['127.0.0.1'],
}
const HOUR_MS = 3_600_000

function secretOf({ link }: { readonly link: string }): string {
  return link.replace('/invitation#', '')
}

const deviceOf = ({ headers }: { headers: Headers }) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .find((cookie) => cookie.startsWith('mapwright-device=')) ?? ''

describe('on %s', () => {
  const cipher = createCipher([randomBytes(32)])
  let database: TestDatabase
  let api: ApiKit
  let now: number
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    now = Date.now()
    // Cheaper than a new database for each test.
    await database.db.raw('truncate person, setup_code, attempt, api_token, audit cascade')
    api = await startApi({ database, cipher, clock: { now: () => now } })
  })
  afterEach(() => api.close())

  const fromNetwork = (network: number, password: string, cookie = '') =>
    api.nobody.call('signIn', {
      body: { email: owner.email, password },
      headers: {
        'X-Forwarded-For': `198.51.${network >> 8}.${network & 255}`,
        ...(cookie !== '' && { Cookie: cookie }),
      },
    })
  /** As many as lock the account for everybody that it does not know. */
  const lock = async () => {
    for (let network = 0; network < 210; network += 10) {
      await Promise.all(Array.from({ length: 10 }, (__, n) => fromNetwork(network + n, 'wrong')))
    }
    expect((await fromNetwork(999, owner.password)).status).toBe(429)
  }
  const reopen = async (config: ApiConfig): Promise<void> => {
    await api.close()
    api = await startApi({ database, cipher, config, clock: { now: () => now } })
  }
  const as = (answered: { headers: Headers; body: { csrf: string } }): ApiClient =>
    createClient(api.url, {
      Cookie: answered.headers.get('Set-Cookie')?.split(';')[0] ?? '',
      'X-CSRF-Token': answered.body.csrf,
    })

  const setUp = async (body: Readonly<Record<string, unknown>> = owner) => {
    const code = await createSetUpCode(database.db, now)
    return api.nobody.call('setUp', { body: { code, ...body } })
  }
  const tell = async (given: object): Promise<number> =>
    (await api.nobody.call('setUp', { body: { ...owner, ...given } })).status
  const signIn = (password: string, email = owner.email) =>
    api.nobody.call('signIn', { body: { email, password } })

  describe('the first account', () => {
    test('is asked for, made, and signed in', async () => {
      expect((await api.nobody.call('readSession')).body).toMatchObject({
        needsSetup: true,
        person: null,
        csrf: null,
      })
      const made = await setUp({ ...owner, workspaceTitle: 'Shop' })
      expect(made).toMatchObject({
        status: 200,
        body: {
          needsSetup: false,
          person: { email: owner.email, isOwner: true, mustChangePassword: false },
          workspaces: [{ name: 'default', title: 'Shop', role: 'administrator' }],
        },
      })
      expect((await as(made).call('readSession')).body.person.name).toBe('Anna')
    })

    test('is one, however many try at once', async () => {
      const code = await createSetUpCode(database.db, now)
      const tries = Array.from({ length: 8 }, (__, n) =>
        api.nobody.call('setUp', { body: { ...owner, email: `p${n}@example.com`, code } }),
      )
      const statuses = (await Promise.all(tries)).map(({ status }) => status)
      expect(statuses.filter((status) => status === 200)).toHaveLength(1)
      expect(statuses.filter((status) => status === 409)).toHaveLength(7)
    })

    test.each([
      ['only this machine', { host: '127.0.0.1', allowPrivate: false }],
      ['anybody', REACHABLE],
    ])('needs the code that the server printed, where %s can reach it', async (__, config) => {
      await reopen(config)
      const code = (await createSetUpCode(database.db, now)) ?? ''
      expect(await tell({})).toBe(400)
      expect(await tell({ code: 'guess' })).toBe(403)
      now += 25 * HOUR_MS
      expect(await tell({ code })).toBe(403)
      const newer = (await createSetUpCode(database.db, now)) ?? ''
      expect(await tell({ code: newer })).toBe(200)
      expect(await createSetUpCode(database.db, now)).toBeUndefined()
    })
  })

  describe('who signs in', () => {
    beforeEach(async () => {
      await setUp()
    })

    test('gets a cookie that scripts cannot read, and enters with it', async () => {
      const good = await signIn(owner.password, 'ANNA@example.com')
      expect(good.headers.get('Set-Cookie')).toMatch(
        /^mapwright=[\w-]{43}; .*HttpOnly; SameSite=Lax$/,
      )
      expect((await as(good).call('listPeople')).status).toBe(200)
    })

    test('gets one for this host and https only, where the public address is https', async () => {
      await reopen(REACHABLE)
      const cookie = (await signIn(owner.password)).headers.get('Set-Cookie')
      expect(cookie).toMatch(/^__Host-mapwright=.*Path=\/; HttpOnly; Secure; SameSite=Lax$/)
      expect(cookie).not.toContain('Domain')
    })

    test('is told the same for a wrong password and an account that there is not', async () => {
      const [wrong, none] = [await signIn('wrong'), await signIn('wrong', 'none@example.com')]
      expect([wrong.status, none.status]).toEqual([401, 401])
      const { request: _one, ...left } = wrong.body
      const { request: _other, ...right } = none.body
      expect(left).toEqual(right)
    })

    test('is locked out after ten wrong passwords, even with the right one', async () => {
      const statuses = await Promise.all(
        Array.from({ length: 14 }, async () => (await signIn('wrong')).status),
      )
      expect(statuses.filter((status) => status === 401)).toHaveLength(10)
      const locked = await signIn(owner.password)
      expect(locked).toMatchObject({ status: 429, body: { type: 'too_many_tries' } })
      expect(Number(locked.headers.get('Retry-After'))).toBeGreaterThan(600)
    })

    test('is told of in the audit log with a wrong password, without what nobody is called', async () => {
      await signIn('wrong one 1')
      await signIn('wrong one 1', 'my-pa55word@typed.in.the.wrong.field')
      const rows = await queryRows(
        database.db,
        `select who, subject, outcome from audit where action = 'signIn' order by id`,
        [],
      )
      expect(rows).toEqual([
        { who: 'nobody', subject: owner.email, outcome: 'refused' },
        { who: 'nobody', subject: '', outcome: 'refused' },
      ])
    })

    test('is not locked out by who tries wrong passwords elsewhere', async () => {
      await reopen(BEHIND_PROXY)
      const from = (address: string, password: string) =>
        api.nobody.call('signIn', {
          body: { email: owner.email, password },
          headers: { 'X-Forwarded-For': address },
        })
      for (let at = 0; at < 12; at += 1) await from('192.0.2.66', 'wrong')
      expect((await from('192.0.2.66', owner.password)).status).toBe(429)
      expect((await from('192.0.2.1', owner.password)).status).toBe(200)
    })

    describe('behind a proxy, while somebody tries wrong passwords from very many networks', () => {
      test('enters from the browser that they know, also from a network that is locked', async () => {
        await reopen(BEHIND_PROXY)
        const device = deviceOf(await fromNetwork(900, owner.password))
        await lock()
        const statuses: number[] = []
        for (let at = 0; at < 60; at += 1) statuses.push((await fromNetwork(900, 'wrong')).status)
        expect(statuses.at(-1)).toBe(429)
        const entered = await fromNetwork(900, owner.password, device)
        expect(entered.status).toBe(200)
        // That was no help to the others.
        expect((await fromNetwork(998, owner.password)).status).toBe(429)
        const again = await fromNetwork(901, owner.password, deviceOf(entered))
        expect(again.status).toBe(200)
      })

      test('has ten tries of their own with it, and nobody has any with one that is not of the account', async () => {
        await reopen(BEHIND_PROXY)
        const device = deviceOf(await fromNetwork(900, owner.password))
        const other = { email: 'bert@example.com', name: 'Bert', password: 'staple horse battery' }
        await createPerson(
          database.db,
          { ...other, password: await hashPassword(other.password) },
          now,
        )
        const foreign = deviceOf(
          await api.nobody.call('signIn', {
            body: { email: other.email, password: other.password },
          }),
        )
        expect(foreign).not.toBe('')
        await lock()
        for (const cookie of [foreign, `${device.slice(0, -4)}AAAA`, 'mapwright-device=x']) {
          expect((await fromNetwork(902, owner.password, cookie)).status).toBe(429)
        }
        const statuses: number[] = []
        for (let at = 0; at < 11; at += 1)
          statuses.push((await fromNetwork(at, 'wrong', device)).status)
        expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
        expect((await fromNetwork(903, owner.password, device)).status).toBe(429)
        now += 181 * 24 * HOUR_MS
        expect((await fromNetwork(904, owner.password, device)).status).toBe(429)
      })

      test('leaves no hash of their address that could be tried out', async () => {
        await fromNetwork(1, 'wrong')
        const keys = await queryRows<{ key: string }>(database.db, 'select key from attempt', [])
        const plain = createHash('sha256').update(owner.email).digest('hex')
        expect(keys.some(({ key }) => key.startsWith('account:'))).toBe(true)
        expect(keys.filter(({ key }) => key.includes(plain))).toEqual([])
      })
    })

    test('cannot be tried in many accounts from one address', async () => {
      for (let tries = 0; tries < 50; tries += 1) {
        await api.nobody.call('signIn', { body: { email: `p${tries}@example.com`, password: 'x' } })
      }
      expect((await signIn(owner.password)).status).toBe(429)
    })

    test('cannot be tried in many accounts from the many addresses that one customer has', async () => {
      await reopen(BEHIND_PROXY)
      let tries = 0
      const from = (address: string) => {
        tries += 1
        return api.nobody.call('signIn', {
          body: { email: `p${tries}@example.com`, password: 'x' },
          headers: { 'X-Forwarded-For': address },
        })
      }
      for (let at = 1; at <= 50; at += 1) await from(`2001:db8:1:2::${at.toString(16)}`)
      expect((await from('2001:db8:1:2:ffff::1')).status).toBe(429)
      expect((await from('2001:db8:1:3::1')).status).toBe(401)
    })

    test('is out after signing out, twelve idle hours, or a week', async () => {
      const out = as(await signIn(owner.password))
      expect((await out.call('signOut')).status).toBe(204)
      expect((await out.call('listPeople')).status).toBe(401)

      const idle = as(await signIn(owner.password))
      const busy = as(await signIn(owner.password))
      const statuses: number[] = []
      for (let hours = 0; hours < 7 * 24 + 11; hours += 11) {
        now += 11 * HOUR_MS
        statuses.push((await busy.call('listPeople')).status)
      }
      expect(statuses.slice(0, 15).every((status) => status === 200)).toBe(true)
      expect(statuses.at(-1)).toBe(401)
      expect((await idle.call('listPeople')).status).toBe(401)
    })

    test('is out everywhere else after changing the password', async () => {
      const [here, there] = [as(await signIn(owner.password)), as(await signIn(owner.password))]
      const body = { password: { old: owner.password, new: 'another horse battery' } }
      const wrong = { password: { ...body.password, old: 'wrong' } }
      expect((await here.call('changeMe', { body: wrong })).status).toBe(401)
      const changed = await here.call('changeMe', { body })
      expect(changed.status).toBe(200)
      expect((await as(changed).call('listPeople')).status).toBe(200)
      expect((await here.call('listPeople')).status).toBe(401)
      expect((await there.call('listPeople')).status).toBe(401)
      expect((await signIn(owner.password)).status).toBe(401)
      expect((await signIn('another horse battery')).status).toBe(200)
    })
  })

  test('who is invited chooses their password, once and in time, and nobody else has another way', async () => {
    const administrator = await api.signIn('administrator')
    const body = { email: 'ida@example.com', name: 'Ida', role: 'viewer' }
    const added = (await administrator.call('addPerson', { body })).body
    const accept = (secret: string, password = 'made by ida 123') =>
      api.nobody.call('acceptInvitation', { body: { secret, password } })
    const first = secretOf(added.invitation)
    const stored = await queryRows<{ row: string }>(
      database.db,
      `select (select string_agg(i::text, ' ') from invitation i) || (select string_agg(a::text, ' ') from audit a) as row`,
      [],
    )
    expect(JSON.stringify(stored)).not.toContain(first)

    const params = { person: added.id }
    const again = await administrator.call('invitePerson', { params })
    expect((await accept(first)).body.type).toBe('invitation_over')
    now += 8 * 24 * HOUR_MS
    expect((await accept(secretOf(again.body))).body.type).toBe('invitation_over')
    const now2 = await api.signIn('administrator')
    const good = secretOf((await now2.call('invitePerson', { params })).body)
    const entered = await accept(good)
    expect(entered.body.person).toMatchObject({ email: body.email, mustChangePassword: false })
    expect((await as(entered).call('listRuns')).status).toBe(200)
    expect((await accept(good, 'made by a thief')).body.type).toBe('invitation_over')
    expect((await now2.call('invitePerson', { params })).body.type).toBe('person_has_entered')
    expect((await signIn('made by ida 123', body.email)).status).toBe(200)

    const log = (await now2.call('listAudit', { query: { action: 'invitePerson' } })).body
    expect(log.items[0]).toMatchObject({ subject: body.email })
    const anna = await api.signIn('owner')
    const all = { query: { installation: true, action: 'acceptInvitation' } }
    expect((await anna.call('listAudit', all)).body.items).toMatchObject([{ who: body.email }])
  })

  test('an invitation that can be mailed shows to nobody but whom it is for', async () => {
    const mailServer = await startMailServer()
    const smtpUrl = new Secret(mailServer.url)
    const sender = createSender({ smtpUrl, mailFrom: 'maps@example.com', allowPrivate: true })
    await api.close()
    api = await startApi({ database, config: REACHABLE, sender, clock: { now: () => now } })
    const administrator = await api.signIn('administrator')
    const body = { email: 'ida@example.com', name: 'Ida', role: 'viewer' }
    const added = (await administrator.call('addPerson', { body })).body
    expect(added).toMatchObject({ isInvited: true, invitation: { link: null } })
    const [mail] = mailServer.mails
    expect(mail?.to).toEqual(['ida@example.com'])
    const secret = /mapwright\.example\/invitation#(\S+)/.exec(mail?.text ?? '')?.[1]
    const accept = { body: { secret, password: 'made by ida 123' } }
    expect((await api.nobody.call('acceptInvitation', accept)).status).toBe(200)
    const { items } = (await administrator.call('listPeople')).body
    expect(items).toContainEqual(expect.objectContaining({ email: body.email, isInvited: false }))

    // The mail server refuses: somebody has to hand the link over.
    mailServer.isRefusing = true
    const other = { email: 'bo@example.com', name: 'Bo', role: 'viewer' }
    const { invitation } = (await administrator.call('addPerson', { body: other })).body
    expect(invitation.link).toMatch(/^https:\/\/mapwright\.example\/invitation#/)
    await sender.close()
    await mailServer.close()
  })

  test('who was given a password on the server can do nothing but change it', async () => {
    const body = { email: 'bo@example.com', name: 'Bo', password: 'made by anna 1' }
    const hash = await hashPassword(body.password)
    const id = await createPerson(
      database.db,
      { ...body, password: hash, mustChangePassword: true },
      now,
    )
    const membership = { workspace: 'default', person: id ?? '', role: 'viewer' } as const
    await saveMembership(database.db, membership)
    const credentials = { email: body.email, password: body.password }
    const bo = await api.nobody.call('signIn', { body: credentials })
    expect(bo.body.person).toMatchObject({ mustChangePassword: true })
    expect((await as(bo).call('listRuns')).body.type).toBe('password_must_change')
    const password = { old: body.password, new: 'made by bo 12345' }
    const changed = await as(bo).call('changeMe', { body: { password, locale: 'nl' } })
    expect(changed.body.person).toMatchObject({ mustChangePassword: false, locale: 'nl' })
    expect((await as(changed).call('listRuns')).status).not.toBe(403)
  })

  test('who is taken out of a workspace is out at once', async () => {
    const administrator = await api.signIn('administrator')
    const viewer = await api.signIn('viewer')
    const { items } = (await administrator.call('listPeople')).body
    const { id } = items.find((one: { role: string }) => one.role === 'viewer')
    await administrator.call('removePerson', { params: { person: id } })
    expect((await viewer.call('readSession')).body.person).toBeNull()
  })

  test('nobody takes a password that everybody tries first', async () => {
    for (const password of ['password123', 'qwertyuiop'])
      expect((await setUp({ ...owner, password })).body).toMatchObject({
        status: 422,
        type: expect.stringMatching(/password_guessable$/),
      })
  })

  test('nobody who is not invited learns what workspaces are called by trying passwords', async () => {
    await setUp({ ...owner, workspaceTitle: 'Schoenenhuis' })
    for (const password of ['schoenenhuis26', 'schaenenhuis26']) {
      const refused = await api.nobody.call('acceptInvitation', {
        body: { secret: 'x'.repeat(43), password },
      })
      expect([refused.status, refused.body.type]).toEqual([403, 'invitation_over'])
    }
  })

  test('nobody takes a password that is what the installation or they themselves are called', async () => {
    const refused = { status: 422, type: expect.stringMatching(/password_guessable$/) }
    const title = 'Schoenenhuis'
    for (const password of ['mapwright123', 'schoenenhuis26', 'anna@example.com1'])
      expect((await setUp({ ...owner, password, workspaceTitle: title })).body).toMatchObject(
        refused,
      )
    await renameWorkspace(database.db, { name: 'default', title })
    const administrator = await api.signIn('administrator')
    const bert = { email: 'bert@fietsenmaker.example', name: 'Bert Bakkerij', role: 'viewer' }
    const { link } = (await administrator.call('addPerson', { body: bert })).body.invitation
    const secret = link.split('#')[1]
    for (const password of ['Bakkerij2026', 'fietsenmaker!', 'schoenenhuis26', 'm4pwr1ght2026'])
      expect(
        (await api.nobody.call('acceptInvitation', { body: { secret, password } })).body,
      ).toMatchObject(refused)
    const password = 'zeven paarse fietsen'
    const accepted = await api.nobody.call('acceptInvitation', { body: { secret, password } })
    expect(accepted.status).toBe(200)
  })

  test.each([
    'Anna\u202ennA',
    'Anna\u0000',
    'An\nna',
    'Anna\u061c',
    'An\u200bna',
    '\ufeffAnna',
    'An\u2028na',
    'An\u{e0041}na',
    'An\u3164na',
    'An\ufe0fna',
    '   ',
  ])('nobody is called %j', async (name) => {
    expect((await setUp({ ...owner, name })).status).toBe(400)
  })

  test('what somebody may not do is told of in the audit log, once a minute', async () => {
    const viewer = await api.signIn('viewer')
    for (let times = 0; times < 3; times += 1) {
      expect((await viewer.call('changeWorkspace', { body: { title: 'Mine' } })).status).toBe(403)
    }
    now += HOUR_MS
    await viewer.call('changeWorkspace', { body: { title: 'Mine' } })
    const rows = await queryRows(
      database.db,
      `select outcome from audit where action = 'changeWorkspace'`,
      [],
    )
    expect(rows).toEqual([{ outcome: 'refused' }, { outcome: 'refused' }])
  })

  test('an API token ends when its days are over, or it is revoked', async () => {
    const administrator = await api.signIn('administrator')
    const make = async () =>
      (await administrator.call('createToken', { body: { name: 'CI', role: 'editor', days: 1 } }))
        .body
    const [short, revoked] = [await make(), await make()]
    const use = (secret: string) =>
      createClient(api.url, { Authorization: `Bearer ${secret}` }).call('listRuns')
    expect((await use(short.secret)).status).not.toBe(401)
    await administrator.call('deleteToken', { params: { token: revoked.token.id } })
    expect((await use(revoked.secret)).status).toBe(401)
    const { items } = (await administrator.call('listTokens')).body
    expect(items).toMatchObject([{ name: 'CI', lastUsedAt: expect.any(String) }])
    expect(JSON.stringify(items)).not.toContain(short.secret)
    now += 25 * HOUR_MS
    expect((await use(short.secret)).status).toBe(401)
  })

  test('neither passwords nor tokens nor cookies are in the log', async () => {
    const made = await setUp()
    await api.nobody.call('signIn', {
      body: { ...owner, name: undefined, password: 'wrong one 1' },
    })
    const token = await as(made).call('createToken', {
      body: { name: 'CI', role: 'viewer', days: 1 },
    })
    const log = api.logged.join('\n')
    expect(log).toContain('"operation":"signIn"')
    const secrets = [owner.password, 'wrong one 1', made.body.csrf, token.body.secret]
    for (const secret of [...secrets, owner.email]) expect(log).not.toContain(secret)
  })
})

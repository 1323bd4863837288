import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSender } from '../alerts/send-message.ts'
import { queryRows } from '../database/query.ts'
import { saveApp } from '../people/authenticator-app.ts'
import { saveFactorDuty } from '../people/factor-duty.ts'
import { saveMembership } from '../people/memberships.ts'
import { createPerson, disablePerson, findPersonByEmail } from '../people/people.ts'
import { Secret } from '../secrets/secret.ts'
import { type ApiKit, createClient, startApi } from '../testing/api-kit.ts'
import { startMailServer } from '../testing/start-mail-server.ts'
import { startOpenIdProvider, type TestOpenIdProvider } from '../testing/start-openid-provider.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

const EMAIL = 'anna@example.com'

describe('signing in at an OpenID provider', () => {
  let provider: TestOpenIdProvider
  let database: TestDatabase
  let api: ApiKit
  beforeAll(async () => {
    provider = await startOpenIdProvider({ id: 'mapwright', secret: 'hunter2' })
    database = await openTestDatabase()
    const openid = {
      issuer: provider.issuer,
      clientId: 'mapwright',
      clientSecret: new Secret('hunter2'),
      title: 'Example',
    }
    const config = { host: '127.0.0.1', allowPrivate: true, openid }
    api = await startApi({ database, config })
  })
  afterAll(async () => {
    await api.close()
    await database.close()
    provider.close()
  })
  beforeEach(async () => {
    await database.db.raw('truncate person cascade')
    await database.db.raw('truncate attempt')
    await createPerson(database.db, { email: EMAIL, name: 'Anna', password: null }, Date.now())
    Object.assign(provider.told, {
      email: EMAIL,
      sub: 's1',
      emailVerified: true,
      signed: 'good',
      info: undefined,
      asked: 0,
      claims: {},
    })
  })

  interface Back {
    readonly url: URL
    readonly cookie: string
  }

  /** As the browser does it, up to where the provider sends it back. */
  async function goThere(): Promise<Back> {
    const start = await api.nobody.fetch('/api/openid/start')
    const cookie = start.headers.get('Set-Cookie')?.split(';')[0] ?? ''
    const there = await fetch(start.headers.get('Location') ?? '', { redirect: 'manual' })
    return { url: new URL(there.headers.get('Location') ?? ''), cookie }
  }

  async function comeBack({
    url,
    cookie,
  }: Back): Promise<{ to: string; session: string; signIn: string }> {
    const end = await fetch(url, { redirect: 'manual', headers: { Cookie: cookie } })
    const cookies = end.headers.getSetCookie().map((one) => one.split(';')[0] ?? '')
    const session = cookies.find((one) => /^mapwright=.+/.test(one)) ?? ''
    const signIn = cookies.find((one) => /^mapwright-sign-in=.+/.test(one)) ?? ''
    return { to: end.headers.get('Location') ?? '', session, signIn }
  }

  test('lets in who has an account', async () => {
    const { to, session } = await comeBack(await goThere())
    expect(to).toBe('/')
    const told = await createClient(api.url, { Cookie: session }).call('readSession')
    expect(told.body).toMatchObject({
      person: { email: EMAIL },
      openid: { title: 'Example', startUrl: '/api/openid/start' },
    })
    expect((await findPersonByEmail(database.db, EMAIL))?.subject).toBe(`${provider.issuer} s1`)
  })

  test('keeps in the audit log who was not let in, and that somebody came back with something else', async () => {
    await database.db.raw('truncate audit')
    Object.assign(provider.told, { email: 'mallory@example.com' })
    await comeBack(await goThere())
    await comeBack(await goThere())
    Object.assign(provider.told, { signed: 'by another key' })
    await comeBack(await goThere())
    const lines = await queryRows(
      database.db,
      'select action, who, subject, outcome from audit order by id',
      [],
    )
    const line = { action: 'signInWithOpenId', who: 'nobody', outcome: 'refused' }
    expect(lines).toEqual([
      { ...line, subject: 'mallory@example.com' },
      { ...line, subject: 'nobody' },
    ])
  })

  test('asks the provider for an address that the token does not have, and takes it only of the same person, and checked', async () => {
    const claims = { email: undefined, email_verified: undefined }
    const told = { sub: 's1', email: EMAIL, email_verified: true }
    const comesTo = async (info: object | undefined, status = 200, given: object = claims) => {
      Object.assign(provider.told, {
        claims: given,
        info: info && { status, claims: info },
      })
      return (await comeBack(await goThere())).to
    }
    const unknown = '/sign-in?openid=unknown'
    expect([
      await comesTo(undefined),
      await comesTo({ ...told, sub: 's2' }),
      await comesTo({ ...told, email_verified: undefined }),
      await comesTo({ ...told, email_verified: 'true' }),
      await comesTo(told, 500),
      // What is checked is another address than that of the token.
      await comesTo(told, 200, { email: EMAIL, email_verified: undefined }),
    ]).toEqual(Array.from({ length: 6 }, () => unknown))
    expect(await comesTo(told)).toBe('/')
    expect((await findPersonByEmail(database.db, EMAIL))?.subject).toBe(`${provider.issuer} s1`)
    // Who is known needs no address.
    expect(await comesTo(told, 500)).toBe('/')
  })

  test('asks the provider for fifty codes from one address in a quarter of an hour, and for no more', async () => {
    const { cookie, url } = await goThere()
    url.searchParams.set('code', 'made up')
    const tried: string[] = []
    for (let count = 0; count < 51; count += 1) tried.push((await comeBack({ url, cookie })).to)
    const [last, ...others] = tried.toReversed()
    expect([last, new Set(others), provider.told.asked]).toEqual([
      '/sign-in?openid=limited',
      new Set(['/sign-in?openid=failed']),
      50,
    ])
    await database.db.raw('truncate attempt')
    expect((await comeBack(await goThere())).to).toBe('/')
  })

  test('makes an account by a link, with no password, where merchants sign up', async () => {
    await api.close()
    const { config } = api.services
    const open = { ...config, publicUrl: undefined, signUp: { mode: 'open' } as const }
    api = await startApi({ database, config: open })
    Object.assign(provider.told, { email: 'new@example.com', sub: 's-new' })
    const { to, session, signIn } = await comeBack(await goThere())
    expect(session).toBe('')
    expect(to).toMatch(/^\/confirm-sign-up#[\w-]+\.$/)
    const secret = to.split('#')[1]
    // In another browser the address of the page is good for nothing.
    const elsewhere = await api.nobody.call('readSignUp', { body: { secret } })
    expect([elsewhere.status, elsewhere.body.type]).toEqual([403, 'link_over'])
    const browser = createClient(api.url, { Cookie: signIn })
    const look = await browser.call('readSignUp', { body: { secret } })
    expect(look.body).toEqual({ email: 'new@example.com', needsPassword: false })
    const body = { secret, name: 'Nia', workspaceTitle: 'Shop' }
    expect((await api.nobody.call('confirmSignUp', { body })).status).toBe(403)
    const made = await browser.call('confirmSignUp', { body })
    expect([made.status, made.body.person.email]).toEqual([200, 'new@example.com'])
    expect((await comeBack(await goThere())).to).toBe('/')

    // Nobody gets an account whose address was not checked, or is longer than one can be.
    const long = `${'a'.repeat(64)}@${'b.'.repeat(100)}example.com`
    for (const told of [{ email: 'other@example.com', emailVerified: false }, { email: long }]) {
      Object.assign(provider.told, { sub: 's-third', emailVerified: true, ...told })
      expect((await comeBack(await goThere())).to).toBe('/sign-in?openid=unknown')
    }
    Object.assign(provider.told, { email: 'new@example.com', emailVerified: true })

    // Who comes with two addresses before either is used gets one account, and stays in it.
    const links: { readonly shown: string | undefined; readonly signIn: string }[] = []
    for (const email of ['one@example.com', 'two@example.com']) {
      Object.assign(provider.told, { sub: 's-twice', email })
      const back = await comeBack(await goThere())
      links.push({ shown: back.to.split('#')[1], signIn: back.signIn })
    }
    const confirmed = await Promise.all(
      links.map(async ({ shown, signIn: cookie }) =>
        createClient(api.url, { Cookie: cookie }).call('confirmSignUp', {
          body: { secret: shown, name: 'Tim', workspaceTitle: 'Shop' },
        }),
      ),
    )
    expect(confirmed.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403])
    const only = confirmed.find(({ status }) => status === 200)?.body.person.email
    for (const email of ['two@example.com', 'one@example.com', 'three@example.com']) {
      Object.assign(provider.told, { email })
      const known = createClient(api.url, { Cookie: (await comeBack(await goThere())).session })
      expect((await known.call('readSession')).body.person.email).toBe(only)
    }
    Object.assign(provider.told, { email: 'new@example.com' })

    // An address that has an account under another name there gets none.
    Object.assign(provider.told, { sub: 's-other' })
    expect((await comeBack(await goThere())).to).toBe('/sign-in?openid=unknown')
    await api.close()
    api = await startApi({ database, config })
  })

  test('asks for no second factor of ours: the provider answers for that', async () => {
    const { db } = database
    const person = (await findPersonByEmail(db, EMAIL))?.id ?? ''
    await saveMembership(db, { workspace: 'default', person, role: 'editor' })
    await saveFactorDuty(db, ['editor'])
    const here = async () =>
      createClient(api.url, { Cookie: (await comeBack(await goThere())).session })
    expect((await (await here()).call('listRuns')).status).toBe(200)
    await saveApp(db, api.services.cipher, { person, secret: 'A'.repeat(32), step: 0, now: 0 })
    expect((await (await here()).call('listRuns')).status).toBe(200)
    await saveFactorDuty(db, [])
  })

  test('lets in whom an administrator invited, and then their invitation is good no more', async () => {
    const administrator = await api.signIn('administrator')
    const body = { email: 'added@example.com', name: 'Added', role: 'viewer' }
    const { invitation } = (await administrator.call('addPerson', { body })).body
    Object.assign(provider.told, { email: body.email, sub: 'added' })
    const { session } = await comeBack(await goThere())
    const person = createClient(api.url, { Cookie: session })
    expect((await person.call('listRuns')).status).toBe(200)
    const secret = invitation.link.split('#')[1]
    const accept = { body: { secret, password: 'made by another' } }
    expect((await api.nobody.call('acceptInvitation', accept)).status).toBe(403)
    const signIn = { email: body.email, password: 'made by another' }
    expect((await api.nobody.call('signIn', { body: signIn })).status).toBe(401)
  })

  test.each([
    ['has no account', { email: 'eve@example.com' }],
    ['has an address that the provider did not verify', { emailVerified: false }],
    ['has a token for another program', { claims: { aud: 'other' } }],
    ['has a token of another provider', { claims: { iss: 'https://evil.example' } }],
    ['has a token of another try', { claims: { nonce: 'other' } }],
    ['has a token that ran out', { claims: { exp: 1000 } }],
    ['has an address that is verified in words only', { emailVerified: 'true' }],
    ['has two addresses', { claims: { email: [EMAIL, 'eve@example.com'] } }],
    ['has a token that another key signed', { signed: 'by another key' }],
    ['has a token that nobody signed', { signed: 'not at all' }],
    ['has a token that everybody could sign', { signed: 'with the public key' }],
    ['has a longer name than OpenID allows', { sub: 's'.repeat(256) }],
    ['has no address', { claims: { email: undefined } }],
    ['has a token without a name for them', { claims: { sub: undefined } }],
  ])('keeps out who %s', async (_, told) => {
    Object.assign(provider.told, told)
    const { to, session } = await comeBack(await goThere())
    expect(to).toMatch(/^\/sign-in\?openid=(unknown|failed)$/)
    expect(session).toBe('')
  })

  test('tells who had an account that one can enter it from there, once', async () => {
    const mailServer = await startMailServer()
    const smtpUrl = new Secret(mailServer.url)
    const sender = createSender({ smtpUrl, mailFrom: 'maps@example.com', allowPrivate: true })
    await api.close()
    api = await startApi({ database, config: api.services.config, sender })
    await queryRows(database.db, `update person set password = 'a hash'`, [])
    await comeBack(await goThere())
    await comeBack(await goThere())
    expect(mailServer.mails.map(({ to, text }) => [to, text.includes('Example')])).toEqual([
      [[EMAIL], true],
    ])
    await sender.close()
    await mailServer.close()
    await api.close()
    api = await startApi({ database, config: api.services.config })
  })

  test('lets the window end that began last, whatever another one comes back with', async () => {
    const first = await goThere()
    const second = await goThere()
    const asBrowser = { ...first, cookie: second.cookie }
    const response = await fetch(asBrowser.url, {
      redirect: 'manual',
      headers: { Cookie: asBrowser.cookie },
    })
    expect(response.headers.get('Location')).toBe('/sign-in?openid=expired')
    expect(response.headers.getSetCookie()).toEqual([])
    expect((await comeBack(second)).to).toBe('/')
  })

  test('keeps out who is disabled, and who got the address of somebody else', async () => {
    await comeBack(await goThere())
    Object.assign(provider.told, { sub: 's2' })
    expect((await comeBack(await goThere())).session).toBe('')
    Object.assign(provider.told, { sub: 's1' })
    const id = (await findPersonByEmail(database.db, EMAIL))?.id ?? ''
    await disablePerson(database.db, id, true)
    expect((await comeBack(await goThere())).session).toBe('')
  })

  test('lets in whom the provider called so before, whatever their address is now', async () => {
    await comeBack(await goThere())
    for (const now of [
      { email: 'anna.new@example.com', emailVerified: true },
      { email: 'anna.new@example.com', emailVerified: false },
      { claims: { email: undefined, email_verified: undefined } },
    ]) {
      Object.assign(provider.told, now)
      const { session } = await comeBack(await goThere())
      const told = await createClient(api.url, { Cookie: session }).call('readSession')
      expect(told.body).toMatchObject({ person: { email: EMAIL } })
    }
  })

  test('lets in nobody by an address alone, whoever had it before', async () => {
    await comeBack(await goThere())
    const known = { sub: 's2', email: EMAIL.toUpperCase() }
    Object.assign(provider.told, known)
    expect((await comeBack(await goThere())).session).toBe('')
    expect((await findPersonByEmail(database.db, EMAIL))?.subject).toBe(`${provider.issuer} s1`)
  })

  test('ends where the provider refuses, or another one answers in its place', async () => {
    const back = await goThere()
    const refused = new URL(back.url)
    refused.searchParams.delete('code')
    refused.searchParams.set('error', 'access_denied')
    refused.searchParams.set('error_description', '<script>alert(1)</script>')
    expect(await comeBack({ ...back, url: refused })).toEqual({
      to: '/sign-in?openid=cancelled',
      session: '',
      signIn: '',
    })
    const mixed = new URL(back.url)
    mixed.searchParams.set('iss', 'https://evil.example')
    expect((await comeBack({ ...back, url: mixed })).session).toBe('')
    const broken = new URL(back.url)
    broken.searchParams.delete('code')
    broken.searchParams.set('error', 'server_error')
    expect((await comeBack({ ...back, url: broken })).to).toBe('/sign-in?openid=failed')
  })

  test('works once, in the browser that began, with its own state and code', async () => {
    const back = await goThere()
    const other = await goThere()
    expect((await comeBack({ ...back, cookie: '' })).to).toBe('/sign-in?openid=expired')
    for (const cookie of [other.cookie, 'mapwright-openid=', 'mapwright-openid=forged']) {
      const { to, session } = await comeBack({ ...back, cookie })
      expect([to, session]).toEqual(['/sign-in?openid=expired', ''])
    }
    expect(api.logged.join('')).not.toContain('damaged')
    const mixed = new URL(back.url)
    mixed.searchParams.set('code', other.url.searchParams.get('code') ?? '')
    expect((await comeBack({ url: mixed, cookie: back.cookie })).session).toBe('')
    expect((await comeBack(await goThere())).to).toBe('/')
    const fresh = await goThere()
    expect((await comeBack(fresh)).session).not.toBe('')
    expect((await comeBack(fresh)).session).toBe('')
  })
})

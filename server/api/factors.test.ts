import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSender } from '../alerts/send-message.ts'
import { queryRows } from '../database/query.ts'
import { saveApp } from '../people/authenticator-app.ts'
import { saveMembership } from '../people/memberships.ts'
import { hashPassword } from '../people/passwords.ts'
import { createPerson, findPersonByEmail } from '../people/people.ts'
import { createCipher } from '../secrets/cipher.ts'
import { Secret } from '../secrets/secret.ts'
import {
  type Answered,
  type ApiClient,
  type ApiKit,
  createClient,
  startApi,
} from '../testing/api-kit.ts'
import { authenticatorCode } from '../testing/authenticator-code.ts'
import { PasskeyDevice } from '../testing/passkey-device.ts'
import { startMailServer } from '../testing/start-mail-server.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import type { ApiConfig } from './services.ts'

const ORIGIN = 'https://maps.example'
const PUBLIC: ApiConfig = { host: '0.0.0.0', publicUrl: ORIGIN, allowPrivate: false }
const bea = { email: 'bea@example.com', name: 'Bea', password: 'correct horse battery' }
const MINUTE_MS = 60_000

/** RFC 6238, appendix B, SHA-1: the secret there is "12345678901234567890"; of the eight digits, apps show the last six. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const RFC_CODES = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const
/** That of the first of them, and of the steps before and after as RFC 4226, appendix D, has them for the counters 0 to 4. */
const STEPS = ['755224', '287082', '359152', '969429', '338314']

const show = (client: ApiClient, body: object) => client.call('showFactor', { body })
const showCode = (client: ApiClient, code: string) => show(client, { kind: 'app', code })
const addPasskey = async (client: ApiClient, device: PasskeyDevice, name = 'My phone') => {
  const { body } = await client.call('beginPasskey')
  const passkey = device.make(body.options)
  return client.call('addPasskey', { body: { name, passkey } })
}

const codesOf = async (client: ApiClient): Promise<readonly string[]> =>
  (await client.call('makeRecoveryCodes')).body.recoveryCodes

describe('second factors', () => {
  const cipher = createCipher([randomBytes(32)])
  let database: TestDatabase
  let api: ApiKit
  let now: number
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await database.db.raw('truncate person, attempt, audit, factor_duty, open_sign_in cascade')
    await begin()
  })
  afterEach(() => api.close())

  async function begin(at = 59_000, given: Partial<Parameters<typeof startApi>[0]> = {}) {
    now = at
    api = await startApi({ database, cipher, config: PUBLIC, clock: { now: () => now }, ...given })
    const password = await hashPassword(bea.password)
    const person = { email: bea.email, name: bea.name, password }
    await createPerson(database.db, person, now)
    const id = await idOf(bea.email)
    await saveMembership(database.db, { workspace: 'default', person: id, role: 'editor' })
  }
  const idOf = async (email: string): Promise<string> =>
    (await findPersonByEmail(database.db, email))?.id ?? ''
  const codeOf = (secret: string) => authenticatorCode(secret, now)
  const signIn = () =>
    api.nobody.call('signIn', { body: { email: bea.email, password: bea.password } })
  /** The browser that was answered so. */
  const after = (answered: Answered): ApiClient =>
    createClient(api.url, {
      Cookie: answered.headers.get('Set-Cookie')?.split(';')[0] ?? '',
      ...(answered.body.csrf !== null && { 'X-CSRF-Token': answered.body.csrf }),
    })
  const half = async () => after(await signIn())
  const use = async (code = '') => show(await half(), { kind: 'recovery', code })
  /** Has an app with the secret of the RFC. */
  const giveApp = async () =>
    saveApp(database.db, cipher, {
      person: await idOf(bea.email),
      secret: RFC_SECRET,
      step: -1,
      now,
    })
  const sign = async (client: ApiClient, device: PasskeyDevice, isAlone = false) => {
    const asked = await client.call('askPasskey', { body: { isAlone } })
    if (asked.status !== 200) return asked
    const cookie = asked.headers.get('Set-Cookie')
    const browser = cookie ? createClient(api.url, { Cookie: cookie.split(';')[0] ?? '' }) : client
    const passkey = device.sign(asked.body.options)
    return show(browser, { kind: 'passkey', passkey })
  }

  describe('an authenticator app', () => {
    test.each(RFC_CODES)('shows at second %i what RFC 6238 says: %s', async (second, digits) => {
      now = second * 1000
      await giveApp()
      const entered = await showCode(await half(), digits.slice(-6))
      expect(entered).toMatchObject({ status: 200, body: { person: { email: bea.email } } })
    })

    test('counts once a code of it was shown, with recovery codes, and ends other sessions', async () => {
      const [here, there] = [after(await signIn()), after(await signIn())]
      const begun = await here.call('beginApp')
      expect(begun.body).toMatchObject({
        secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
        uri: expect.stringMatching(/^otpauth:\/\/totp\/.*issuer=Mapwright.*maps\.example/),
      })
      const wrong = { setUp: begun.body.setUp, code: '000000' }
      expect((await here.call('addApp', { body: wrong })).body.type).toBe('factor_wrong')
      expect((await signIn()).body.person).not.toBeNull()
      const code = codeOf(begun.body.secret)
      const added = await here.call('addApp', { body: { setUp: begun.body.setUp, code } })
      expect(added.status).toBe(200)
      expect(added.body.recoveryCodes).toHaveLength(10)
      expect((await there.call('readSession')).body.person).toBeNull()
      expect((await here.call('readFactors')).body).toMatchObject({
        app: { since: new Date(now).toISOString() },
        passkeys: [],
        recoveryCodes: 10,
      })
      expect((await signIn()).body).toMatchObject({ person: null, secondStep: { app: true } })
      // The code that set it up was seen, and is taken no more.
      expect((await showCode(await half(), code)).body.type).toBe('factor_wrong')
    })

    test('is not set up with the secret that another person was given, or long ago', async () => {
      const other = await api.signIn('viewer')
      const { setUp, secret } = (await other.call('beginApp')).body
      const here = after(await signIn())
      const code = codeOf(secret)
      expect((await here.call('addApp', { body: { setUp, code } })).body.type).toBe('setup_over')
      const own = (await here.call('beginApp')).body
      now += 16 * MINUTE_MS
      const late = after(await signIn())
      const body = { setUp: own.setUp, code: codeOf(own.secret) }
      expect((await late.call('addApp', { body })).body.type).toBe('setup_over')
    })

    test('is asked for after the password, by a session that has no rights but that', async () => {
      await giveApp()
      const begun = await signIn()
      expect(begun.body).toMatchObject({
        person: null,
        workspaces: [],
        csrf: null,
        secondStep: { app: true, passkey: false, recovery: false },
      })
      expect(begun.headers.get('Set-Cookie')).toMatch(
        /^__Host-mapwright-sign-in=[\w-]{43}; Max-Age=300; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      )
      const browser = after(begun)
      expect((await browser.call('readSession')).body).toMatchObject({
        person: null,
        secondStep: { app: true },
      })
      for (const route of ['listRuns', 'readFactors', 'beginApp', 'signOut'] as const)
        expect((await browser.call(route)).status).toBe(401)
      // Neither is it one where a session is looked for.
      const value = browser.headers['Cookie']?.split('=')[1]
      const forged = createClient(api.url, { Cookie: `__Host-mapwright=${value}` })
      expect((await forged.call('listRuns')).status).toBe(401)
      const entered = after(await showCode(browser, STEPS[1] ?? ''))
      expect((await entered.call('readFactors')).status).toBe(200)
    })

    test('a sign-in lets in once, in the browser and in the minutes that it was begun', async () => {
      await giveApp()
      const elsewhere = api.nobody
      expect((await showCode(elsewhere, STEPS[1] ?? '')).body.type).toBe('sign_in_over')
      const late = await half()
      now += 6 * MINUTE_MS
      expect((await showCode(late, STEPS[1] ?? '')).body.type).toBe('sign_in_over')
      now = 59_000
      const browser = await half()
      expect((await showCode(browser, STEPS[1] ?? '')).status).toBe(200)
      now = 89_000
      expect((await showCode(browser, STEPS[2] ?? '')).body.type).toBe('sign_in_over')
    })

    test('a sign-in that was begun with the previous password is over', async () => {
      await giveApp()
      const thief = await half()
      const own = after(await showCode(await half(), STEPS[0] ?? ''))
      const password = { old: bea.password, new: 'another horse battery' }
      expect((await own.call('changeMe', { body: { password } })).status).toBe(200)
      expect((await showCode(thief, STEPS[1] ?? '')).body.type).toBe('sign_in_over')
    })

    test('a code is taken once, by however many at once', async () => {
      await giveApp()
      const browsers = [await half(), await half(), await half()]
      const tries = await Promise.all(browsers.map((each) => showCode(each, STEPS[1] ?? '')))
      expect(tries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401])
      // Nor is one that was before it.
      expect((await showCode(await half(), STEPS[0] ?? '')).status).toBe(401)
      expect((await showCode(await half(), STEPS[2] ?? '')).status).toBe(200)
    })

    test('a code is good for the step of time before and after its own, and no other', async () => {
      await giveApp()
      now = 75_000
      const tries: number[] = []
      for (const code of [STEPS[4], STEPS[0], STEPS[1]]) {
        tries.push((await showCode(await half(), code ?? '')).status)
      }
      expect(tries).toEqual([401, 401, 200])
      expect((await showCode(await half(), STEPS[3] ?? '')).status).toBe(200)
    })

    test('codes cannot be tried out, also by who knows the password', async () => {
      await giveApp()
      const browser = await half()
      const types: string[] = []
      for (let tries = 0; tries < 6; tries += 1)
        types.push((await showCode(browser, '000000')).body.type)
      expect(types).toEqual([...Array.from({ length: 5 }, () => 'factor_wrong'), 'sign_in_over'])
      for (let tries = 0; tries < 5; tries += 1) await showCode(await half(), '000000')
      const locked = await showCode(await half(), STEPS[1] ?? '')
      expect(locked).toMatchObject({ status: 429, body: { type: 'too_many_tries' } })
      const rows = await queryRows(
        database.db,
        `select distinct who, subject, outcome from audit where action = 'showFactor'`,
        [],
      )
      expect(rows).toContainEqual({ who: 'nobody', subject: bea.email, outcome: 'refused' })
    })
  })

  test('who found out a password locks nobody out of the browser that they know', async () => {
    await api.close()
    const config = { ...PUBLIC, proxies: ['127.0.0.1'] }
    await begin(59_000, { config })
    await giveApp()
    const known = await showCode(await half(), STEPS[0] ?? '')
    const device = known.headers.getSetCookie().find((each) => each.includes('mapwright-device'))
    const tryFrom = async (network: number, code = '', cookie = '') => {
      const { Cookie = '' } = (await half()).headers
      const headers = {
        'X-Forwarded-For': `198.51.100.${network}`,
        Cookie: `${Cookie}; ${cookie.split(';')[0]}`,
      }
      const answered = await api.nobody.call('showFactor', { body: { kind: 'app', code }, headers })
      return answered.status
    }
    for (let network = 0; network < 20; network += 1) await tryFrom(network, '000000')
    expect(await tryFrom(99, STEPS[1])).toBe(429)
    expect(await tryFrom(99, STEPS[1], device)).toBe(200)
    // A right password in between forgets nothing of the codes that were tried.
    now = 89_000
    const statuses: number[] = []
    for (let tries = 0; tries < 11; tries += 1) statuses.push(await tryFrom(99, '000000', device))
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
  })

  describe('recovery codes', () => {
    test('each lets in once, as it is typed, and those before new ones do not', async () => {
      const here = after(await signIn())
      expect((await here.call('makeRecoveryCodes')).body.type).toBe('factor_missing')
      await giveApp()
      const previous = await codesOf(here)
      const codes = await codesOf(here)
      expect(new Set([...previous, ...codes]).size).toBe(20)
      expect((await use(previous[0])).status).toBe(401)
      expect((await use(codes[0]?.toUpperCase().replace('-', ' '))).status).toBe(200)
      expect((await use(codes[0])).status).toBe(401)
      expect((await here.call('readFactors')).body.recoveryCodes).toBe(9)
    })

    test('are spent one for each sign-in, however many are shown at once', async () => {
      const here = after(await signIn())
      await giveApp()
      const codes = await codesOf(here)
      const left = async () => (await here.call('readFactors')).body.recoveryCodes
      const browser = await half()
      const shown = codes.slice(0, 4).map((code) => show(browser, { kind: 'recovery', code }))
      const statuses = (await Promise.all(shown)).map(({ status }) => status)
      expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 401, 401, 401])
      expect(await left()).toBe(9)
      const others = [await half(), await half()]
      const again = others.map((other, at) =>
        show(other, { kind: 'recovery', code: codes[at + 4] }),
      )
      expect((await Promise.all(again)).map(({ status }) => status)).toEqual([200, 200])
      expect(await left()).toBe(7)
    })
  })

  describe('a passkey', () => {
    let device: PasskeyDevice
    beforeEach(() => {
      device = new PasskeyDevice(ORIGIN)
    })

    test('is the second step, is told of with its name, and removed', async () => {
      const here = after(await signIn())
      const added = await addPasskey(here, device)
      expect(added.body.recoveryCodes).toHaveLength(10)
      expect((await addPasskey(here, device, 'Key ring')).body.recoveryCodes).toBeNull()
      const begun = await signIn()
      expect(begun.body.secondStep).toEqual({ app: false, passkey: true, recovery: true })
      expect((await sign(after(begun), device)).body.person.email).toBe(bea.email)
      const { passkeys } = (await here.call('readFactors')).body
      expect(passkeys).toMatchObject([
        { name: 'My phone', lastUsedAt: null },
        { name: 'Key ring', lastUsedAt: new Date(now).toISOString() },
      ])
      for (const { id } of passkeys)
        expect((await here.call('removePasskey', { params: { passkey: id } })).status).toBe(204)
      // With the last factor its recovery codes go.
      expect((await here.call('readFactors')).body.recoveryCodes).toBe(0)
      expect((await signIn()).body.person.email).toBe(bea.email)
    })

    test('lets in alone, where it asked for a finger or PIN', async () => {
      await addPasskey(after(await signIn()), device)
      const entered = await sign(api.nobody, device, true)
      expect(entered).toMatchObject({ status: 200, body: { person: { email: bea.email } } })
      device.verifies = false
      expect((await sign(api.nobody, device, true)).body.type).toBe('factor_wrong')
      expect((await sign(await half(), device)).status).toBe(200)
    })

    test('signs for this server alone', async () => {
      await addPasskey(after(await signIn()), device)
      for (const origin of ['https://maps.example.evil.example', 'http://maps.example', api.url]) {
        device.origin = origin
        expect((await sign(await half(), device)).body.type).toBe('factor_wrong')
        expect((await sign(api.nobody, device, true)).body.type).toBe('factor_wrong')
      }
      const refused = await addPasskey(after(await signInAlone()), new PasskeyDevice(api.url))
      expect(refused.body.type).toBe('passkey_unusable')

      async function signInAlone(): Promise<Answered> {
        device.origin = ORIGIN
        return sign(api.nobody, device, true)
      }
    })

    test('is made for the address that the server is told, whatever a call says of itself', async () => {
      const here = after(await signIn())
      const asked = await here.call('beginPasskey', {
        headers: { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' },
      })
      expect(asked.body.options.rp.id).toBe('maps.example')
      expect((await api.nobody.call('readSession')).body.passkeyHost).toBe('maps.example')
    })

    test('signs once, and only what this browser was asked', async () => {
      const here = after(await signIn())
      await addPasskey(here, device)
      const browser = await half()
      const { options } = (await browser.call('askPasskey', { body: { isAlone: false } })).body
      const passkey = device.sign(options)
      const stolen = await half()
      await stolen.call('askPasskey', { body: { isAlone: false } })
      expect((await show(stolen, { kind: 'passkey', passkey })).status).toBe(401)
      expect((await show(browser, { kind: 'passkey', passkey })).status).toBe(200)
      expect((await show(browser, { kind: 'passkey', passkey })).status).toBe(401)
    })

    test('of somebody else is none', async () => {
      const other = await api.signIn('viewer')
      await addPasskey(other, device)
      await giveApp()
      expect((await sign(await half(), device)).body.type).toBe('factor_wrong')
    })

    test('whose counter went back was copied, and is refused', async () => {
      await addPasskey(after(await signIn()), device)
      expect((await sign(await half(), device)).status).toBe(200)
      await queryRows(database.db, 'update passkey set counter = 100', [])
      expect((await sign(await half(), device)).status).toBe(401)
    })

    test('works at localhost where only this machine can call', async () => {
      await api.close()
      await begin(59_000, { config: { host: '127.0.0.1', allowPrivate: true } })
      device.origin = 'http://localhost:4870'
      const here = after(await signIn())
      expect((await addPasskey(here, device)).status).toBe(200)
      expect((await sign(await half(), device)).status).toBe(200)
      device.origin = 'http://evil.example'
      expect((await sign(await half(), device)).status).toBe(401)
    })
  })

  describe('a change of factors', () => {
    test.each(['beginApp', 'removeApp', 'beginPasskey', 'makeRecoveryCodes'] as const)(
      '(%s) needs the password or a factor of the last minutes',
      async (route) => {
        const here = after(await signIn())
        now += 11 * MINUTE_MS
        expect((await here.call(route)).body.type).toBe('proof_needed')
        const prove = (password: string) =>
          here.call('proveMe', { body: { kind: 'password', password } })
        expect((await prove('wrong')).body.type).toBe('sign_in_failed')
        expect((await here.call(route)).body.type).toBe('proof_needed')
        expect((await prove(bea.password)).status).toBe(204)
        expect((await here.call(route)).body?.type).not.toBe('proof_needed')
      },
    )

    test('can be proved by a passkey, and by a code', async () => {
      const device = new PasskeyDevice(ORIGIN)
      // As passkeys do that are on several devices: nothing but the challenge tells that it was seen before.
      device.counts = false
      const here = after(await signIn())
      await addPasskey(here, device)
      await giveApp()
      now += 11 * MINUTE_MS
      const { options } = (await here.call('askProof')).body
      const body = { kind: 'passkey', passkey: device.sign(options) }
      expect((await here.call('proveMe', { body })).status).toBe(204)
      expect((await here.call('proveMe', { body })).status).toBe(401)
      expect((await here.call('beginApp')).status).toBe(200)
      now = 1_111_111_109_000
      const later = after(await showCode(await half(), '081804'))
      const prove = (code: string) => later.call('proveMe', { body: { kind: 'app', code } })
      expect((await prove('081804')).status).toBe(401)
      now = 1_111_111_111_000
      expect((await prove('050471')).status).toBe(204)
    })

    test('is told to the person by e-mail, and in the audit log', async () => {
      const mailServer = await startMailServer()
      const smtpUrl = new Secret(mailServer.url)
      const sender = createSender({ smtpUrl, mailFrom: 'maps@example.com', allowPrivate: true })
      await api.close()
      await begin(59_000, { sender })
      const here = after(await signIn())
      await here.call('changeMe', { body: { locale: 'nl' } })
      await addPasskey(here, new PasskeyDevice(ORIGIN), 'Telefoon')
      expect(mailServer.mails.map(({ to }) => to)).toEqual([[bea.email]])
      expect(mailServer.mails[0]?.text).toContain('Telefoon')
      // What is done stays done when nobody can be told.
      mailServer.isRefusing = true
      expect((await addPasskey(here, new PasskeyDevice(ORIGIN), 'Sleutel')).status).toBe(200)
      const rows = await queryRows(
        database.db,
        `select who, subject, outcome from audit where action = 'addPasskey'`,
        [],
      )
      const line = { who: bea.email, subject: bea.email, outcome: 'done' }
      expect(rows).toEqual([line, line])
      await sender.close()
      await mailServer.close()
    })
  })
})

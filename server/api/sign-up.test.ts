import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { routes } from '../contract/routes.ts'
import { queryRows } from '../database/query.ts'
import { createPerson, findPersonByEmail } from '../people/people.ts'
import { type ApiKit, createClient, startApi } from '../testing/api-kit.ts'
import {
  PASSWORD,
  SIGN_UP_CONFIG,
  type SignUpKit,
  startSignUp,
  TERMS,
} from '../testing/start-sign-up.ts'
import { openTestDatabase } from '../testing/test-databases.ts'

const HOUR = 3_600_000

describe('an account of one’s own', () => {
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

  test('is not made before there is somebody who runs the server: they would be kept out', async () => {
    const database = await openTestDatabase()
    const api = await startApi({ database, config: SIGN_UP_CONFIG })
    const body = { email: newcomer() }
    expect((await createClient(api.url, {}).call('signUp', { body })).status).toBe(404)
    await api.close()
    await database.close()
  })

  test('is made by the link of a mail, with a workspace that is theirs alone, in their language', async () => {
    const email = newcomer()
    expect((await kit.visitor('it').call('signUp', { body: { email } })).status).toBe(204)
    const { subject, page, secret, html } = await kit.mailTo(email)
    expect([subject, page]).toEqual(['Mapwright: conferma il tuo indirizzo', '/confirm-sign-up'])
    expect(html).toContain(`href="http://maps.example/confirm-sign-up#${secret}"`)
    const look = await kit.visitor().call('readSignUp', { body: { secret } })
    expect(look.body).toEqual({ email, needsPassword: true })
    const { status, body } = await kit.visitor('it').call('confirmSignUp', account(secret))
    expect(status).toBe(200)
    expect(body).toMatchObject({ person: { email, locale: 'it', isOwner: false } })
    expect(body.workspaces).toMatchObject([{ title: 'Mia’s Shop', role: 'administrator' }])
    expect(body.workspaces[0].name).toMatch(/^mia-s-shop-[0-9a-f]{8}$/)
    const person = await findPersonByEmail(kit.database.db, email)
    const consents = await queryRows(kit.database.db, 'select * from consent where person = ?', [
      person?.id ?? '',
    ])
    expect(consents).toMatchObject([
      { version: TERMS.version, terms_url: TERMS.termsUrl, privacy_url: TERMS.privacyUrl },
    ])
  })

  test('keeps no link as it was sent', async () => {
    const email = newcomer()
    await kit.visitor().call('signUp', { body: { email } })
    const { secret } = await kit.mailTo(email)
    const rows = await queryRows<{ hash: Buffer }>(kit.database.db, 'select * from mailed_link', [])
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(rows.some(({ hash }) => hash.includes(secret))).toBe(false)
  })

  test('is asked for by whom it is known and unknown alike: the mail alone says which', async () => {
    const known = newcomer()
    await kit.signUp(known)
    const unknown = `un${known}`
    const answers = await Promise.all(
      [known, unknown].map((email) => kit.visitor().call('signUp', { body: { email } })),
    )
    const [one, other] = answers.map(({ status, body, headers }) => [
      status,
      body,
      [...headers.keys()],
    ])
    expect(one).toEqual(other)
    const told = await kit.mailTo(known, 2)
    expect(told.subject).toBe('Mapwright: you already have an account')
    expect(told.page).toBe('')
    expect((await kit.mailTo(unknown)).page).toBe('/confirm-sign-up')

    const forgotten = await Promise.all(
      [known, `no${known}`].map((email) =>
        kit.visitor().call('askNewPassword', { body: { email } }),
      ),
    )
    expect(forgotten.map(({ status, body }) => [status, body])).toEqual([
      [204, undefined],
      [204, undefined],
    ])
    expect((await kit.mailTo(known, 3)).page).toBe('/reset-password')
    expect(kit.mails.some(({ to }) => to.includes(`no${known}`))).toBe(false)
  })

  test('is answered before anything is looked up, so that time says nothing', async () => {
    const email = newcomer()
    kit.refuseMails(true)
    // Neither the database nor the mail server has a part in the answer but for the limits.
    const { status } = await kit.visitor().call('signUp', { body: { email } })
    expect(status).toBe(204)
    await expect.poll(() => kit.api.logged.join('\n')).toContain('a call was not ended')
  })

  test.each([
    [
      'used',
      async (secret: string) => {
        await kit.visitor().call('confirmSignUp', account(secret))
        return secret
      },
    ],
    [
      'expired',
      async (secret: string) => {
        kit.time.now += 24 * HOUR
        return secret
      },
    ],
    ['forged', async (secret: string) => `${secret.slice(0, -4)}AAAA`],
    [
      'of another purpose',
      async () => {
        const { email } = await kit.signUp(`p-${newcomer()}`)
        await kit.visitor().call('askNewPassword', { body: { email } })
        return (await kit.mailTo(email, 2)).secret
      },
    ],
  ])('is refused with a link that is %s, as with any other', async (_, spoil) => {
    const email = newcomer()
    await kit.visitor().call('signUp', { body: { email } })
    const secret = await spoil((await kit.mailTo(email)).secret)
    for (const answer of [
      await kit.visitor().call('readSignUp', { body: { secret } }),
      await kit.visitor().call('confirmSignUp', account(secret)),
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
    await kit.visitor().call('signUp', { body: { email } })
    const { secret } = await kit.mailTo(email)
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => kit.visitor().call('confirmSignUp', account(secret))),
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
    await kit.visitor().call('signUp', { body: { email } })
    const { secret } = await kit.mailTo(email)
    const refused = await kit.visitor().call('confirmSignUp', account(secret, more))
    expect([refused.status, refused.body.type]).toEqual([422, type])
    expect((await kit.visitor().call('confirmSignUp', account(secret))).status).toBe(200)
  })

  test('gets five mails an hour, however often it is asked for, and one network asks twenty times', async () => {
    const visitors = kit.visitor()
    const ask = async (email: string) => (await visitors.call('signUp', { body: { email } })).status
    const email = newcomer()
    // Whose mailbox it is has links that are good: nobody keeps them out by asking.
    const same = [1, 2, 3, 4, 5, 6, 7].map(() => ask(email))
    expect(await Promise.all(same)).toEqual(same.map(() => 204))
    const others = Array.from({ length: 15 }, (_, at) => ask(`${at}-${email}`))
    expect((await Promise.all(others)).filter((status) => status === 429)).toHaveLength(2)
    await expect.poll(() => kit.mails.length, { timeout: 10_000 }).toBe(5 + 13)
    await kit.mailTo(email, 5)
  })

  test('reaches nobody outside: it adds no people, has no others mailed and does not learn who runs the server', async () => {
    const email = newcomer()
    const { client, workspace } = await kit.signUp(email)
    const of = { params: { workspace } }
    const known = newcomer().replace('mia', 'ann')
    await createPerson(kit.database.db, { email: known, name: 'Ann', password: null }, kit.time.now)
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
    // Nor does who runs the server add somebody.
    const owner = await kit.api.signIn('owner')
    const added = { email: known, name: 'Ann', role: 'viewer' }
    expect((await owner.call('addPerson', { ...of, body: added })).status).toBe(404)
  })

  test('may be made only by whom an owner invites, where that is so', async () => {
    const invited = await kit.open({ ...SIGN_UP_CONFIG, signUp: { mode: 'invite' } })
    const email = newcomer()
    const asked = await invited.nobody.call('signUp', { body: { email } })
    expect([asked.status, asked.body.type]).toEqual([404, 'not_found'])
    const administrator = await invited.signIn('administrator')
    expect((await administrator.call('inviteSignUp', { body: { email } })).status).toBe(403)
    const owner = await invited.signIn('owner')
    expect((await owner.call('inviteSignUp', { body: { email } })).status).toBe(200)
    const { secret } = await kit.mailTo(email)
    const made = await invited.nobody.call('confirmSignUp', account(secret))
    expect([made.status, made.body.person.email]).toEqual([200, email])
    // What anybody could ask for before is no good any more.
    const late = `late-${email}`
    await kit.visitor().call('signUp', { body: { email: late } })
    const { secret: old } = await kit.mailTo(late)
    for (const name of ['readSignUp', 'confirmSignUp'] as const) {
      const body = name === 'readSignUp' ? { secret: old } : account(old).body
      const answer = await invited.nobody.call(name, { body })
      expect([name, answer.status, answer.body.type]).toEqual([name, 403, 'link_over'])
    }
    expect((await kit.visitor().call('readSignUp', { body: { secret: old } })).status).toBe(200)
    const again = await owner.call('inviteSignUp', { body: { email } })
    expect([again.status, again.body.type]).toEqual([409, 'person_known'])
  })

  test('is nowhere to be had where nothing says so', async () => {
    const { signUp: _, ...config } = SIGN_UP_CONFIG
    const closed = await kit.open(config)
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
      ['makeOwnWorkspace', { title: 'Shop' }],
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
    expect(await pathsOf(kit.api)).toContain('/sign-up')
    expect(await (await closed.nobody.fetch('/api/docs')).text()).not.toContain('/sign-up')
    expect(kit.mails).toEqual([])
  })
})

function account(secret: string, more: object = {}) {
  const body = { name: 'Mia', workspaceTitle: 'Mia’s Shop', password: PASSWORD }
  return { body: { ...body, secret, consent: TERMS.version, ...more } }
}

async function pathsOf(server: ApiKit): Promise<readonly string[]> {
  const document = await (await server.nobody.fetch('/api/openapi.json')).json()
  return Object.keys((document as { readonly paths: object }).paths)
}

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { saveMembership } from '../people/memberships.ts'
import { findPersonByEmail } from '../people/people.ts'
import {
  enteredBy,
  PASSWORD,
  SIGN_UP_CONFIG,
  type SignedUp,
  type SignUpKit,
  startSignUp,
  TERMS,
} from '../testing/start-sign-up.ts'

const WEEK = 7 * 24 * 3_600_000

function asNew(secret: string) {
  return { body: { secret, name: 'Noa', password: PASSWORD, consent: TERMS.version } }
}

describe('a colleague whom a merchant invites', () => {
  let kit: SignUpKit
  let mia: SignedUp
  let colleague: string
  let count = 0

  beforeAll(async () => {
    kit = await startSignUp()
    mia = await kit.signUp('mia@shop.example')
  })
  afterAll(() => kit.close())
  beforeEach(() => {
    count += 1
    colleague = `noa-${count}@shop.example`
  })
  afterEach(async () => {
    kit.refuseMails(false)
    await queryRows(kit.database.db, 'delete from attempt', [])
    await queryRows(kit.database.db, 'delete from membership_invitation', [])
    kit.mails.length = 0
  })

  const there = () => ({ workspace: mia.workspace })
  const invite = (email: string, role = 'editor', by = mia.client) =>
    by.call('inviteMember', { params: there(), body: { email, role } })
  const invited = async (email: string, mails = 1) => {
    expect((await invite(email)).status).toBe(200)
    return kit.mailTo(email, mails)
  }
  const members = async () => {
    const { body } = await mia.client.call('listPeople', { params: there() })
    return body.items.map(({ email, role }: { email: string; role: string }) => [email, role])
  }
  test('is seen, changed and taken out like others also when they own the installation', async () => {
    await kit.visitor().call('joinAsNew', asNew((await invited(colleague)).secret))
    await queryRows(kit.database.db, 'update person set is_owner = true where email = ?', [
      colleague,
    ])
    const { items } = (await mia.client.call('listPeople', { params: there() })).body
    const owner = items.find(({ email }: { email: string }) => email === colleague)
    expect(owner).toMatchObject({ role: 'editor', isOwner: false })
    const params = { ...there(), person: owner.id }
    const changed = await mia.client.call('changePerson', { params, body: { role: 'viewer' } })
    expect([changed.status, changed.body.role]).toEqual([200, 'viewer'])
    expect((await mia.client.call('removePerson', { params })).status).toBe(204)
    expect(await members()).toEqual([[mia.email, 'administrator']])
  })

  test('gets alerts at the address that they have, and none once they left', async () => {
    const { secret } = await invited(colleague)
    const noa = enteredBy(kit.api.url, await kit.visitor().call('joinAsNew', asNew(secret)))
    const to = { kind: 'email', addresses: [mia.email, colleague] }
    const about = ['failed-records']
    const body = { title: 'Office', to, about, language: 'en', everyMinutes: 60 }
    const params = there()
    expect((await mia.client.call('addChannel', { params, body })).status).toBe(200)
    const readers = async () => {
      const { items } = (await mia.client.call('listChannels', { params })).body
      return items.map((each: { to: { addresses: string[] } }) => each.to.addresses)
    }
    await noa.call('changeEmail', { body: { email: `new-${colleague}` } })
    const confirmed = await kit.mailTo(`new-${colleague}`)
    await noa.call('confirmEmail', { body: { secret: confirmed.secret } })
    expect(await readers()).toEqual([[mia.email, `new-${colleague}`]])

    const { items } = (await mia.client.call('listPeople', { params })).body
    const { id } = items.find(({ email }: { email: string }) => email === `new-${colleague}`)
    await mia.client.call('removePerson', { params: { ...params, person: id } })
    expect(await readers()).toEqual([[mia.email]])

    const other = await kit.signUp(`kim-${colleague}`)
    const asked = await invited(other.email, 2)
    await other.client.call('join', { body: { secret: asked.secret } })
    const [{ id: channel }] = (await mia.client.call('listChannels', { params })).body.items
    const with2 = { ...body, to: { ...to, addresses: [mia.email, other.email] } }
    await mia.client.call('changeChannel', { params: { ...params, channel }, body: with2 })
    expect(await readers()).toEqual([[mia.email, other.email]])
    await other.client.call('closeAccount', { body: { email: other.email } })
    expect(await readers()).toEqual([[mia.email]])

    const tests = []
    for (let sent = 0; sent < 21; sent += 1) {
      tests.push(await mia.client.call('testChannel', { params: { ...params, channel } }))
    }
    expect(tests.map(({ status }) => status)).toEqual([...Array(20).fill(200), 429])
  })

  test('is no member, and has no account, before accepting', async () => {
    const { status, body } = await invite(colleague)
    expect([status, body.email, body.role]).toEqual([200, colleague, 'editor'])
    expect(await members()).toEqual([[mia.email, 'administrator']])
    expect(await findPersonByEmail(kit.database.db, colleague)).toBeUndefined()
    const { text, page, secret } = await kit.mailTo(colleague)
    expect(page).toBe('/join')
    expect(text).toContain(mia.email)
    expect(JSON.stringify(body)).not.toContain(secret)
    const look = await kit.visitor().call('readJoining', { body: { secret } })
    expect(look.body).toEqual({
      email: colleague,
      workspaceTitle: 'Mia’s Shop',
      role: 'editor',
      invitedBy: mia.email,
      hasAccount: false,
    })
    const made = await kit.visitor('nl').call('joinAsNew', asNew(secret))
    expect([made.status, made.body.person.locale, made.body.workspaces]).toEqual([
      200,
      'nl',
      [{ name: mia.workspace, title: 'Mia’s Shop', role: 'editor' }],
    ])
    expect(await members()).toContainEqual([colleague, 'editor'])
    const again = await kit.visitor().call('joinAsNew', asNew(secret))
    expect([again.status, again.body.type]).toEqual([403, 'link_over'])
  })

  test('accepts with the account that they have, and with no other', async () => {
    const noa = await kit.signUp(colleague)
    const other = await kit.signUp(`o-${colleague}`)
    await invite(colleague.toUpperCase())
    const { secret } = await kit.mailTo(colleague, 2)
    expect((await kit.visitor().call('readJoining', { body: { secret } })).body.hasAccount).toBe(
      true,
    )
    const asOther = await other.client.call('join', { body: { secret } })
    expect([asOther.status, asOther.body.type]).toEqual([403, 'link_over'])
    expect((await kit.visitor().call('join', { body: { secret } })).status).toBe(401)
    // Nobody takes the account over who reads the mail: its password stays.
    const over = await kit.visitor().call('joinAsNew', asNew(secret))
    expect([over.status, over.body.type]).toEqual([403, 'link_over'])
    const joined = await Promise.all(
      [1, 2, 3].map(() => noa.client.call('join', { body: { secret } })),
    )
    expect(joined.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403, 403])
    const names = joined
      .find(({ status }) => status === 200)
      ?.body.workspaces.map(({ name }: { name: string }) => name)
    expect(new Set(names)).toEqual(new Set([noa.workspace, mia.workspace]))
    expect(await members()).toContainEqual([colleague, 'editor'])
  })

  test('is invited alike whether there is an account or not, also one of an owner', async () => {
    await kit.signUp(`k-${colleague}`)
    const owner = await kit.api.signIn('owner')
    const ofOwner = (await owner.call('readSession')).body.person.email
    const answers = []
    for (const email of [`k-${colleague}`, `u-${colleague}`, ofOwner]) {
      const { status, body } = await invite(email)
      answers.push([status, Object.keys(body).toSorted(), body.role])
    }
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect((await kit.mailTo(`k-${colleague}`, 2)).subject).toBe(
      (await kit.mailTo(`u-${colleague}`)).subject,
    )
  })

  test('gets three mails a day, whoever asks, and a workspace sends twenty', async () => {
    const other = await kit.signUp(`o-${colleague}`)
    const statuses: number[] = []
    for (const at of [1, 2, 3, 4]) {
      const by = at % 2 ? mia : other
      const answer = await by.client.call('inviteMember', {
        params: { workspace: by.workspace },
        body: { email: colleague, role: 'viewer' },
      })
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([200, 200, 200, 429])
    await kit.mailTo(colleague, 3)
    // The limit on networks would come first.
    const many: number[] = []
    for (let at = 0; at < 20; at += 1) {
      const { status } = await mia.client.call('inviteMember', {
        params: there(),
        body: { email: `${at}-${colleague}`, role: 'viewer' },
        headers: { 'X-Forwarded-For': `198.51.100.${at}` },
      })
      many.push(status)
    }
    expect(many.filter((status) => status === 200)).toHaveLength(18)
    expect(many.slice(18)).toEqual([429, 429])
  })

  test('keeps nobody from a new password by the mails that others have sent', async () => {
    await kit.signUp(colleague)
    for (let at = 0; at < 5; at += 1) {
      await kit.visitor().call('signUp', { body: { email: colleague } })
    }
    await kit.mailTo(colleague, 6)
    await kit.visitor().call('askNewPassword', { body: { email: colleague } })
    expect((await kit.mailTo(colleague, 7)).page).toBe('/reset-password')
  })

  test('is not invited where the mail is refused, and nobody is shown the link', async () => {
    kit.refuseMails(true)
    const { status, body } = await invite(colleague)
    expect([status, body.type]).toEqual([502, 'mail_failed'])
    const listed = await mia.client.call('listInvitations', { params: there() })
    expect(listed.body.items).toEqual([])
  })

  test.each([
    [
      'ran out',
      async () => {
        kit.time.now += WEEK
        return async () => void (kit.time.now -= WEEK)
      },
    ],
    [
      'was withdrawn',
      async (id: string) => {
        const { status } = await mia.client.call('withdrawInvitation', {
          params: { ...there(), invitation: id },
        })
        expect(status).toBe(204)
      },
    ],
    [
      'was sent again',
      async () => {
        expect((await invite(colleague)).status).toBe(200)
        await kit.mailTo(colleague, 2)
      },
    ],
    [
      'came from who administers no more',
      async () => {
        const { id = '' } = (await findPersonByEmail(kit.database.db, mia.email)) ?? {}
        const save = (role: 'viewer' | 'administrator') =>
          saveMembership(kit.database.db, { ...there(), person: id, role })
        await save('viewer')
        return () => save('administrator')
      },
    ],
  ])('does not enter by an invitation that %s', async (_, spoil) => {
    const { body } = await invite(colleague, 'administrator')
    const { secret } = await kit.mailTo(colleague)
    const restore = await spoil(body.id)
    for (const answer of [
      await kit.visitor().call('readJoining', { body: { secret } }),
      await kit.visitor().call('joinAsNew', asNew(secret)),
    ]) {
      expect([answer.status, answer.body.type]).toEqual([403, 'link_over'])
    }
    if (restore) await restore()
    expect((await members()).flat()).not.toContain(colleague)
  })

  test('keeps the role that they have by now, and comes back by no old invitation', async () => {
    const noa = await kit.signUp(colleague)
    await invite(colleague, 'administrator')
    const { secret } = await kit.mailTo(colleague, 2)
    const person = (await findPersonByEmail(kit.database.db, colleague))?.id ?? ''
    await saveMembership(kit.database.db, { ...there(), person, role: 'viewer' })
    const params = { ...there(), person }
    expect((await mia.client.call('removePerson', { params })).status).toBe(204)
    const back = await noa.client.call('join', { body: { secret } })
    expect([back.status, back.body.type]).toEqual([403, 'link_over'])
    // Their own workspace goes on, in the session that they have.
    const own = await noa.client.call('listRuns', { params: { workspace: noa.workspace } })
    expect(own.status).toBe(200)
  })

  test('is invited by administrators of the workspace in person alone, into no other', async () => {
    const other = await kit.signUp(`o-${colleague}`)
    const foreign = await invite(colleague, 'editor', other.client)
    expect(foreign.status).toBe(404)
    const { body } = await invite(colleague)
    const params = { workspace: other.workspace, invitation: body.id }
    expect((await other.client.call('withdrawInvitation', { params })).status).toBe(404)
    const of = { params: { workspace: other.workspace } }
    expect((await other.client.call('listInvitations', of)).body.items).toEqual([])
    const token = await kit.api.withToken('administrator', mia.workspace)
    expect((await invite(colleague, 'editor', token)).status).toBe(403)
    const editor = await kit.api.signIn('editor', mia.workspace)
    expect((await invite(colleague, 'editor', editor)).status).toBe(403)
  })

  test('is invited nowhere where nobody signs up, and added by no owner of the installation', async () => {
    const { signUp: _, ...config } = SIGN_UP_CONFIG
    const closed = await kit.open(config)
    const owner = await closed.signIn('owner')
    expect((await invite(colleague, 'editor', owner)).status).toBe(404)
    const body = { email: colleague, name: 'Noa', role: 'viewer' }
    expect((await owner.call('addPerson', { params: there(), body })).status).toBe(404)
  })

  test('does not learn who owns the server by guessing who it is', async () => {
    const owner = await kit.api.signIn('owner')
    const { id, email } = (await owner.call('readSession')).body.person
    const params = { ...there(), person: id }
    for (const [name, body] of [
      ['changePerson', { role: 'viewer' }],
      ['removePerson', undefined],
      ['resetFactors', undefined],
    ] as const) {
      const answer = await mia.client.call(name, { params, ...(body && { body }) })
      expect([name, answer.status, JSON.stringify(answer.body).includes(email)]).toEqual([
        name,
        404,
        false,
      ])
    }
    const to = { kind: 'email', addresses: [email] }
    const about = ['failed-records']
    const alerts = { title: 'Office', to, about, language: 'en', everyMinutes: 60 }
    expect((await mia.client.call('addChannel', { params: there(), body: alerts })).status).toBe(
      403,
    )
    const held = await mia.client.call('exportPerson', { params: there(), body: { email } })
    expect([held.status, held.body.held]).toEqual([200, []])
  })

  test('agrees to new terms before anything else, and may leave instead', async () => {
    const noa = await kit.signUp(colleague)
    const terms = { ...TERMS, version: '2027-01' }
    const next = await kit.open({ ...SIGN_UP_CONFIG, signUp: { mode: 'open', terms } })
    const signIn = { body: { email: colleague, password: PASSWORD } }
    const entered = await next.nobody.call('signIn', signIn)
    expect(entered.body.person.mustAgree).toBe(true)
    const client = enteredBy(next.url, entered)
    const runs = () => client.call('listRuns', { params: { workspace: noa.workspace } })
    const refused = await runs()
    expect([refused.status, refused.body.type]).toEqual([403, 'consent_missing'])
    expect((await client.call('exportMe')).status).toBe(200)
    expect((await client.call('readClosing')).status).toBe(200)
    const old = await client.call('agreeToTerms', { body: { version: TERMS.version } })
    expect([old.status, old.body.type]).toEqual([422, 'consent_missing'])
    const agreed = await client.call('agreeToTerms', { body: { version: terms.version } })
    expect([agreed.status, agreed.body.person.mustAgree]).toEqual([200, false])
    expect((await client.call('agreeToTerms', { body: { version: terms.version } })).status).toBe(
      200,
    )
    expect((await runs()).status).toBe(200)
    const owner = await next.signIn('owner')
    expect((await owner.call('readSession')).body.person.mustAgree).toBe(false)
  })
})

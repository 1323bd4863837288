import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tellSubscriptions } from '../alerts/tell-subscriptions.ts'
import { eraseEnded } from '../catalogue/erase-ended.ts'
import { queryRows } from '../database/query.ts'
import { beginAudit, endAudit } from '../people/audit.ts'
import { checkAudit } from '../people/check-audit.ts'
import type { ApiClient } from '../testing/api-kit.ts'
import { SUBSCRIPTIONS } from '../testing/open-payments.ts'
import {
  enteredBy,
  PASSWORD,
  SIGN_UP_CONFIG,
  type SignedUp,
  type SignUpKit,
  startSignUp,
} from '../testing/start-sign-up.ts'

const DAY_MS = 24 * 3_600_000
const TOKEN = 'till of Mia'

interface Line {
  readonly who: string
  readonly action: string
  readonly subject: string
  readonly details: unknown
  readonly outcome: string
}

describe('the audit log of a workspace that a merchant made and that is erased', () => {
  let kit: SignUpKit
  let owner: ApiClient
  let ownerEmail: string
  let mia: SignedUp
  /** Somebody without an account. */
  let invited: string
  let count = 0

  beforeAll(async () => {
    kit = await startSignUp(() => ({}), { ...SIGN_UP_CONFIG, subscriptions: SUBSCRIPTIONS })
  })
  afterAll(() => kit.close())
  beforeEach(async () => {
    count += 1
    invited = `stranger-${count}@elsewhere.example`
    kit.mails.length = 0
    owner = await kit.api.signIn('owner')
    ownerEmail = (await owner.call('readSession')).body.person.email
    mia = await kit.signUp(`mia-${count}@shop.example`)
    const params = { workspace: mia.workspace }
    await mia.client.call('inviteMember', { params, body: { email: invited, role: 'viewer' } })
    await mia.client.call('createToken', {
      params,
      body: { name: TOKEN, role: 'viewer', days: 30 },
    })
    const endsAt = new Date(kit.time.now + DAY_MS).toISOString()
    const body = { subscription: 'shop', isTrial: true, endsAt }
    await owner.call('grantSubscription', { params, body })
  })

  const linesOf = (workspace: string) =>
    queryRows<Line>(
      kit.database.db,
      'select who, action, subject, details, outcome from audit where workspace = ? order by id',
      [workspace],
    )
  const logged = async () =>
    JSON.stringify(await queryRows(kit.database.db, 'select * from audit', [])).toLowerCase()
  const isWhole = async () =>
    (await checkAudit(kit.database.db, kit.api.services.cipher)).broken === null
  const close = () => mia.client.call('closeAccount', { body: { email: mia.email } })

  /** At the end of what was granted, 60 days later and a week after the notice of it. */
  async function eraseAtEnd(): Promise<void> {
    const { database, sender, config, log, clock } = kit.api.services
    kit.time.now += 62 * DAY_MS
    const telling = { db: database.db, sender, config, log, now: clock.now }
    await tellSubscriptions({ ...telling, subscriptions: SUBSCRIPTIONS })
    kit.time.now += 8 * DAY_MS
    await eraseEnded(kit.api.services, SUBSCRIPTIONS, kit.time.now)
  }

  /** What was done stays, and what those who run the server did has their name. */
  function expectNobodyNamed(lines: readonly Line[]): void {
    const erased = { subject: '(erased)', details: {}, outcome: 'done' }
    expect(lines).toEqual([
      { ...erased, who: '(erased)', action: 'inviteMember' },
      { ...erased, who: '(erased)', action: 'createToken' },
      { ...erased, who: ownerEmail, action: 'grantSubscription' },
    ])
  }

  test('names nobody of it any more after the end of its subscription, and is whole', async () => {
    expect((await linesOf(mia.workspace)).map(({ who, subject }) => [who, subject])).toEqual([
      [mia.email, invited],
      [mia.email, TOKEN],
      [ownerEmail, 'shop'],
    ])
    await eraseAtEnd()
    expectNobodyNamed(await linesOf(mia.workspace))
    expect(await isWhole()).toBe(true)
  })

  test('names nobody of it any more after the account of its last person is closed, and is whole', async () => {
    expect((await close()).status).toBe(204)
    expectNobodyNamed(await linesOf(mia.workspace))
    const all = await logged()
    expect([mia.email, invited].filter((address) => all.includes(address))).toEqual([])
    expect(await isWhole()).toBe(true)
  })

  test('names who closes their account no more, where they called what was erased before', async () => {
    await eraseAtEnd()
    const signedIn = await kit.visitor().call('signIn', {
      body: { email: mia.email, password: PASSWORD },
    })
    expect(signedIn.status).toBe(200)
    mia = { ...mia, client: enteredBy(kit.api.url, signedIn) }
    const { workspace } = mia
    const token = { name: TOKEN, role: 'viewer', days: 30 }
    const refused = await mia.client.call('createToken', { params: { workspace }, body: token })
    expect(refused.status).toBe(404)
    expect((await linesOf(workspace)).at(-1)).toMatchObject({ who: mia.email, outcome: 'refused' })
    expect((await close()).status).toBe(204)
    expect((await logged()).includes(mia.email)).toBe(false)
    expect(await isWhole()).toBe(true)
  })

  test('names nobody in a line of a call that was under way while all was erased', async () => {
    const { db } = kit.database
    const { cipher } = kit.api.services
    const entry = { who: mia.email, subject: invited }
    const call = { at: kit.time.now, action: 'inviteMember', request: '' }
    const line = await beginAudit(db, { ...entry, ...call, workspace: mia.workspace })
    expect((await close()).status).toBe(204)
    const end = { ...entry, details: { for: invited }, outcome: 'failed' } as const
    await endAudit({ db, cipher }, line, end)
    expect((await linesOf(mia.workspace)).at(-1)).toEqual({
      who: '(erased)',
      action: 'inviteMember',
      subject: '(erased)',
      details: {},
      outcome: 'failed',
    })
    expect(await isWhole()).toBe(true)
  })
})

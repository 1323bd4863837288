import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { removeMembership, saveMembership } from '../people/memberships.ts'
import { createPerson } from '../people/people.ts'
import { createProjects } from '../projects/create-projects.ts'
import { type ApiClient, type Ask, startApi } from '../testing/api-kit.ts'
import {
  SIGN_UP_CONFIG,
  type SignedUp,
  type SignUpKit,
  startSignUp,
} from '../testing/start-sign-up.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import type { ApiConfig } from './services.ts'

/** Nobody has to agree to terms. */
const CONFIG: ApiConfig = { ...SIGN_UP_CONFIG, signUp: { mode: 'open' } }
const DAY_MS = 24 * 3_600_000
const operator = 'olga@maps.example'
const asked = {
  integration: null,
  step: 'tables',
  message: 'Which ledger?',
  days: 7,
  showsPersonal: false,
  consents: true,
} as const
const FLOW = `flow: greet
format: 1
title: Greet
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - write: pos.debtor
    match: { email: =email }
    set: { email: =email, type: personal }
`

function withProjects(database: TestDatabase) {
  return { projects: createProjects(database.db) }
}

describe('help for a merchant', () => {
  let kit: SignUpKit
  let owner: ApiClient
  let mia: SignedUp
  let noor: SignedUp
  beforeAll(async () => {
    kit = await startSignUp(withProjects, CONFIG)
    // Files are dated by the database.
    kit.time.now = Date.now()
    const person = { email: operator, name: 'Olga', password: null, isOwner: true }
    await createPerson(kit.database.db, person, kit.time.now)
    await queryRows(kit.database.db, "update person set locale = 'it' where email = ?", [operator])
    owner = await kit.api.signIn('owner')
    mia = await kit.signUp('mia@shop.example')
    noor = await kit.signUp('noor@shop.example')
  })
  beforeEach(async () => {
    kit.time.now = Date.now()
    const { db } = kit.database
    await queryRows(db, 'delete from help_request', [])
    await queryRows(db, 'delete from attempt', [])
    kit.mails.splice(0)
  })
  afterAll(() => kit.close())

  const there = (request = '1', of = mia): Ask => ({ params: { workspace: of.workspace, request } })
  const ask = async (more: Record<string, unknown> = {}, by = mia) =>
    by.client.call('askForHelp', { ...there('', by), body: { ...asked, ...more } })
  const requestOf = async (more: Record<string, unknown> = {}, by = mia): Promise<string> =>
    (await ask(more, by)).body.request.id
  const enter = (request: string, of = mia, by = owner) =>
    by.call('enterToHelp', there(request, of))
  const audit = async (of = mia) =>
    (await of.client.call('listAudit', { ...there('', of), query: { limit: 200 } })).body
      .items as readonly { who: string; action: string; outcome: string; subject: string }[]
  const looksIn = async (of = mia) => (await owner.call('listRuns', there('', of))).status

  test('is asked for with where one stands, and who administers the workspace sees it whole', async () => {
    expect(await ask()).toMatchObject({
      status: 200,
      body: {
        request: {
          step: 'tables',
          message: 'Which ledger?',
          askedBy: mia.email,
          consent: { isRunning: true, showsPersonal: false },
          closed: null,
        },
      },
    })
    const editor = await kit.api.signIn('editor', mia.workspace)
    expect((await editor.call('readHelp', there())).body).toMatchObject({
      isOffered: true,
      request: { step: 'tables', message: null, askedBy: null },
    })
  })

  test('asked again changes the request, and nobody consents for longer than was chosen', async () => {
    const first = await requestOf()
    const again = await ask({ days: 1, step: 'try' })
    expect(again.body.request).toMatchObject({
      id: first,
      step: 'try',
      consent: { until: new Date(kit.time.now + DAY_MS).toISOString() },
    })
    expect((await owner.call('listHelp')).body.items).toHaveLength(1)
    for (const wrong of [{ days: 8 }, { consents: false }, { step: 'all' }]) {
      expect((await ask(wrong)).status).toBe(400)
    }
  })

  test('is asked for by administrators alone: who lets somebody in must be able to', async () => {
    const id = await requestOf()
    for (const role of ['viewer', 'operator', 'editor'] as const) {
      const member = await kit.api.signIn(role, mia.workspace)
      const outcomes = [
        await member.call('askForHelp', { ...there(), body: asked }),
        await member.call('withdrawHelp', there(id)),
        await member.call('endHelpConsent', there(id)),
      ]
      expect(outcomes.map(({ status }) => status)).toEqual([403, 403, 403])
    }
    const token = await kit.api.withToken('administrator', mia.workspace)
    expect((await token.call('askForHelp', { ...there(), body: asked })).status).toBe(403)
    expect((await noor.client.call('askForHelp', { ...there(), body: asked })).status).toBe(404)
  })

  test('is about an integration that is there or could be added, or about none', async () => {
    const unknown = await ask({ integration: 'made-up' })
    expect([unknown.status, unknown.body.type]).toEqual([404, 'not_found'])
    for (const integration of [null, 'lightspeed-ccv']) {
      expect((await ask({ integration })).status).toBe(200)
    }
  })

  test('is told to owners by mail once, in their language, without what strangers write', async () => {
    await ask({}, noor)
    // What an earlier test asked, for the other workspace, may be mailed as late as now.
    const told = () =>
      kit.mails.filter(({ to, text }) => to.includes(operator) && text.includes(noor.workspace))
    await expect.poll(() => told().length).toBe(1)
    const [mail] = told()
    expect(mail?.subject).toContain('chiede aiuto')
    expect(mail?.text).toContain('http://maps.example/console/help')
    expect(mail?.text).not.toContain('ledger')
  })

  test('is seen by owners with where the merchant stands', async () => {
    await ask()
    expect((await owner.call('listHelp')).body.items).toMatchObject([
      { workspace: mia.workspace, title: 'Mia’s Shop', step: 'tables', message: 'Which ledger?' },
    ])
    expect((await mia.client.call('listHelp')).status).toBe(403)
  })

  test('without consent, a merchant’s workspace is to owners as one that there is not', async () => {
    const foreign = await owner.call('listRuns', { params: { workspace: 'none' } })
    const theirs = await owner.call('listRuns', there())
    expect([theirs.status, theirs.body.type]).toEqual([foreign.status, foreign.body.type])
    expect(theirs.status).toBe(404)
    expect((await owner.call('readSession')).body.workspaces).toEqual([
      expect.objectContaining({ name: 'default', role: 'administrator' }),
    ])
  })

  test('consent alone lets nobody in: who helps enters, and the audit log tells of it', async () => {
    const id = await requestOf()
    expect(await looksIn()).toBe(404)
    expect((await enter(id)).status).toBe(204)
    expect(await looksIn()).toBe(200)
    expect((await owner.call('readSession')).body.workspaces).toContainEqual(
      expect.objectContaining({
        name: mia.workspace,
        role: 'editor',
        help: expect.objectContaining({ request: id, showsPersonal: false }),
      }),
    )
    const [entered] = await audit()
    expect(entered).toMatchObject({ action: 'enterToHelp', outcome: 'done' })
    expect(entered?.who).toMatch(/^owner-\w+@example\.com \(help\)$/)
    // Another session of an owner has not entered.
    const other = await kit.api.signIn('owner')
    expect((await other.call('listRuns', there())).status).toBe(404)
  })

  test('is given as an editor also by an owner who was invited to look only', async () => {
    const { id: person } = (await owner.call('readSession')).body.person
    await saveMembership(kit.database.db, { workspace: mia.workspace, person, role: 'viewer' })
    const note = { files: [{ path: 'flows/seen.yaml', text: FLOW }], note: '' }
    expect((await owner.call('pushFiles', { ...there(), body: note })).status).toBe(403)
    const id = await requestOf()
    await enter(id)
    expect((await owner.call('pushFiles', { ...there(), body: note })).status).not.toBe(403)
    expect((await audit())[0]?.who).toMatch(/ \(help\)$/)
    await mia.client.call('endHelpConsent', there(id))
    expect((await owner.call('pushFiles', { ...there(), body: note })).status).toBe(403)
    await removeMembership(kit.database.db, mia.workspace, person)
  })

  test('ends in the middle of a session: by its end, by one click, when it is withdrawn, or when they leave', async () => {
    const ends: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
      time: async () => {
        // To the millisecond, sooner than sessions end.
        const sql = 'update help_request set consent_until = ?'
        await queryRows(kit.database.db, sql, [kit.time.now + 60_000])
        kit.time.now += 60_000 - 1
        expect(await looksIn()).toBe(200)
        kit.time.now += 1
      },
      click: (id) => mia.client.call('endHelpConsent', there(id)),
      withdrawn: (id) => mia.client.call('withdrawHelp', there(id)),
      left: (id) => owner.call('leaveHelp', there(id)),
    }
    const seen: Record<string, readonly number[]> = {}
    for (const [name, end] of Object.entries(ends)) {
      const id = await requestOf({ days: 1 })
      await enter(id)
      const before = await looksIn()
      await end(id)
      seen[name] = [before, await looksIn()]
      await queryRows(kit.database.db, 'delete from help_request', [])
    }
    const ended = [200, 404]
    expect(seen).toEqual({ time: ended, click: ended, withdrawn: ended, left: ended })
  })

  test('a stream that was open ends with the consent', async () => {
    const short = await startApi({ ...kit.api.services, config: CONFIG }, { heartbeatMs: 20 })
    try {
      const id = await requestOf()
      await enter(id)
      const there2 = `${short.url}/api/workspaces/${mia.workspace}/live`
      const response = await fetch(there2, { headers: owner.headers })
      expect(response.status).toBe(200)
      const over = response.text()
      await mia.client.call('endHelpConsent', there(id))
      expect(await over).toContain('retry')
    } finally {
      await short.close()
    }
  })

  test('consent of one workspace opens no other, and an id of another is of no request', async () => {
    const id = await requestOf()
    const theirs = await requestOf({}, noor)
    await enter(id)
    expect([await looksIn(mia), await looksIn(noor)]).toEqual([200, 404])
    const crossed = [
      await enter(theirs, mia),
      await enter(id, noor),
      await owner.call('handOver', { ...there(theirs), body: { notes: '' } }),
      await owner.call('saveHelpNotes', { ...there(theirs), body: { notes: '' } }),
      await owner.call('leaveHelp', there(theirs)),
      await mia.client.call('withdrawHelp', there(theirs)),
      await mia.client.call('endHelpConsent', there(theirs)),
      await mia.client.call('readHelpWork', there(theirs)),
    ]
    expect(crossed.map(({ status }) => status)).toEqual(crossed.map(() => 404))
    expect(await looksIn(mia)).toBe(200)
    expect((await enter(theirs, noor)).status).toBe(204)
  })

  test('who helps cannot let themselves in for longer, nor touch people, keys, privacy, or what is paid', async () => {
    const id = await requestOf()
    await enter(id)
    const place = there(id)
    const tried = {
      askForHelp: await owner.call('askForHelp', { ...place, body: { ...asked, days: 30 } }),
      endHelpConsent: await owner.call('endHelpConsent', place),
      listPeople: await owner.call('listPeople', place),
      addPerson: await owner.call('addPerson', {
        ...place,
        body: { email: 'x@y.example', role: 'viewer', name: 'X' },
      }),
      createToken: await owner.call('createToken', {
        ...place,
        body: { name: 't', role: 'viewer', days: 1 },
      }),
      listTokens: await owner.call('listTokens', place),
      readPrivacy: await owner.call('readPrivacy', place),
      exportPerson: await owner.call('exportPerson', { ...place, body: { email: 'x@y.example' } }),
      erasePerson: await owner.call('erasePerson', { ...place, body: { email: 'x@y.example' } }),
      listAudit: await owner.call('listAudit', place),
      addChannel: await owner.call('addChannel', { ...place, body: {} }),
      inviteMember: await owner.call('inviteMember', { ...place, body: {} }),
      changeWorkspace: await owner.call('changeWorkspace', { ...place, body: { title: 'Mine' } }),
    }
    const statuses = Object.entries(tried).map(([name, { status }]) => [name, status])
    expect(Object.fromEntries(statuses)).toEqual(
      Object.fromEntries(statuses.map(([name]) => [name, 403])),
    )
  })

  test('an owner takes over no account of a merchant by another workspace', async () => {
    const { person } = mia
    await owner.call('addPerson', { body: { email: mia.email, name: 'Mia', role: 'viewer' } })
    const params = { workspace: 'default', person }
    const link = await owner.call('invitePerson', { params, body: {} })
    const factors = await owner.call('resetFactors', { params })
    expect(link.status).toBe(409)
    expect([factors.status, factors.body.type]).toEqual([409, 'person_elsewhere'])
    await owner.call('removePerson', { params })
  })

  test('shows personal values only where the consent says so', async () => {
    const sampled = { integration: 'shop', flow: 'orders', key: 'x', event: '1', sample: 'x' }
    const inside = { params: { ...sampled, workspace: mia.workspace } }
    await enter(await requestOf())
    const hidden = [
      await owner.call('listSamples', inside),
      await owner.call('readOpenRecord', inside),
      await owner.call('readPayload', inside),
      await owner.call('revealPayload', { ...inside, body: { why: 'x' } }),
      await owner.call('readSource', { ...inside, body: {} }),
    ]
    expect(hidden.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
    // A draft could spell a value out so that no mask knows it again; what is published is masked, and stays.
    const plan = { scope: { kind: 'changes' }, limit: 2 }
    const draft = await owner.call('planFlow', { ...inside, body: { ...plan, text: FLOW } })
    const published = await owner.call('planFlow', { ...inside, body: plan })
    expect([draft.status, published.status]).toEqual([403, 404])
    const id = await requestOf({ showsPersonal: true })
    // What they consented to before does not carry over.
    expect(await looksIn()).toBe(404)
    await enter(id)
    const shown = await owner.call('listSamples', inside)
    expect([shown.status, shown.body.title]).not.toContain(403)
    expect(shown.status).toBe(404)
  })

  test('is handed over with notes and what was done, and nobody may enter any more', async () => {
    const zoe = await kit.signUp('zoe@shop.example')
    const inside = (request = '') => there(request, zoe)
    const file = { path: 'flows/greet.yaml', text: FLOW }
    await zoe.client.call('pushFiles', { ...inside(), body: { files: [file], note: 'ours' } })
    const id = await requestOf({ showsPersonal: true }, zoe)
    await enter(id, zoe)
    const changed = { ...file, text: FLOW.replace('personal', 'business') }
    const pushed = await owner.call('pushFiles', {
      ...inside(),
      body: { files: [changed], note: 'help' },
    })
    expect(pushed.status).toBe(200)
    const saved = await owner.call('saveConnection', {
      params: { workspace: zoe.workspace, connection: 'pos' },
      headers: { 'If-Match': 'none' },
      body: {
        connector: 'ccv-salespos',
        settings: { url: 'https://till.example', public: 'p', secret: 'their-secret' },
      },
    })
    expect(saved.status).toBe(200)
    kit.time.now = Date.now() + 1000
    expect(
      (await owner.call('handOver', { ...inside(id), body: { notes: 'All set.' } })).status,
    ).toBe(204)
    expect(await looksIn(zoe)).toBe(404)
    expect((await enter(id, zoe)).status).toBe(404)

    const { body } = await zoe.client.call('readHelp', inside())
    expect(body).toMatchObject({
      request: null,
      past: [
        { id, notes: 'All set.', closed: { ending: 'handed-over' }, consent: { isRunning: false } },
      ],
    })
    const work = await zoe.client.call('readHelpWork', inside(id))
    expect(work.body.files).toEqual([
      { path: 'flows/greet.yaml', before: FLOW, after: changed.text },
    ])
    expect(work.body.changes).toMatchObject([
      { action: 'enterToHelp' },
      { action: 'pushFiles' },
      {
        action: 'saveConnection',
        subject: 'pos',
        names: expect.arrayContaining(['secret', 'url']),
      },
      { action: 'handOver' },
    ])
    expect(JSON.stringify(work.body)).not.toContain('their-secret')
    const versions = await zoe.client.call('listVersions', {
      ...inside(),
      query: { path: file.path },
    })
    expect(versions.body.items[0].by).toMatch(/ \(help\)$/)
    // After the one by which she signed up.
    expect((await kit.mailTo(zoe.email, 2)).text).toContain('All set.')
  })

  test('changes no connector, and shows no address, while what is personal stays masked', async () => {
    await enter(await requestOf())
    const inside = there()
    const { items } = (await owner.call('listFiles', inside)).body
    const path = items.find((each: { path: string }) => each.path.startsWith('connectors/'))?.path
    // Connectors say what is personal, of which the choices of settings and samples are made, too.
    const files = [{ path: path ?? 'connectors/none', text: 'connector: other' }]
    const refused = await owner.call('pushFiles', { ...inside, body: { files, note: 'less' } })
    expect([refused.status, refused.body.type]).toEqual([403, 'forbidden'])
    expect((await owner.call('listChannels', inside)).status).toBe(403)
    await enter(await requestOf({ showsPersonal: true }))
    expect((await owner.call('listChannels', inside)).status).toBe(200)
    const broken = await owner.call('pushFiles', { ...inside, body: { files, note: 'less' } })
    expect(broken.status).not.toBe(403)
  })

  test('shows each file that is another one now, however many were made and taken away', async () => {
    const ida = await kit.signUp('ida@shop.example')
    const inside = (request = '') => there(request, ida)
    const greet = { path: 'flows/greet.yaml', text: FLOW }
    const push = (files: readonly (typeof greet)[]) => {
      const body = { files, note: '', removeOthers: true }
      return owner.call('pushFiles', { ...inside(), body })
    }
    const ours = { ...inside(), body: { files: [greet], note: 'ours' } }
    expect((await ida.client.call('pushFiles', ours)).status).toBe(200)
    const id = await requestOf({}, ida)
    await enter(id, ida)
    const junk = Array.from({ length: 51 }, (_, at) => {
      const name = `a${10 + at}`
      return { path: `flows/${name}.yaml`, text: FLOW.replace('flow: greet', `flow: ${name}`) }
    })
    expect((await push([greet, ...junk])).status).toBe(200)
    const changed = { ...greet, text: FLOW.replace('personal', 'business') }
    expect((await push([changed])).status).toBe(200)
    kit.time.now = Date.now() + 1000
    const { body } = await ida.client.call('readHelpWork', inside(id))
    expect(body).toMatchObject({
      files: [{ path: greet.path, before: FLOW, after: changed.text }],
      isCut: false,
    })
  })

  test('shows what was done last where it is too much, and that it is cut', async () => {
    const id = await requestOf()
    await enter(id)
    await queryRows(
      kit.database.db,
      `insert into audit (at, workspace, who, action, subject, details, outcome, request)
       select at, workspace, who, 'planFlow', 'greet/' || n, '{}', 'done', '' from audit, generate_series(1, 1001) n
       where action = 'enterToHelp' and id = (select max(id) from audit where action = 'enterToHelp')`,
      [],
    )
    const { body } = await mia.client.call('readHelpWork', there(id))
    expect([body.isCut, body.changes.length, body.changes.at(-1).subject]).toEqual([
      true,
      1000,
      'greet/1001',
    ])
  })

  test('shows where a connection led before, and where it leads now', async () => {
    const save = (by: ApiClient, url: string) =>
      by.call('saveConnection', {
        params: { workspace: mia.workspace, connection: 'till' },
        body: { connector: 'ccv-salespos', settings: { url, public: 'p', secret: 'a-secret' } },
      })
    expect((await save(mia.client, 'https://till.example')).status).toBe(200)
    // Who does not see what is personal does not decide where it goes either: not at this one, nor at one of their own.
    await enter(await requestOf())
    expect((await save(owner, 'https://other.example')).status).toBe(403)
    const own = { params: { workspace: mia.workspace, connection: 'own' } }
    const tried = [
      await owner.call('saveConnection', {
        ...own,
        body: { connector: 'ccv-salespos', settings: { url: 'https://own.example' } },
      }),
      await owner.call('beginSignIn', {
        ...own,
        body: { redirect: 'http://maps.example/connect-back' },
      }),
      await owner.call('finishSignIn', { ...own, body: { code: 'c', state: 's' } }),
    ]
    expect(tried.map(({ status, body: told }) => [status, told.type])).toEqual(
      tried.map(() => [403, 'forbidden']),
    )
    const id = await requestOf({ showsPersonal: true })
    await enter(id)
    expect((await save(owner, 'https://other.example')).status).toBe(200)
    const { body } = await mia.client.call('readHelpWork', there(id))
    expect(body.changes.at(-1)).toMatchObject({
      action: 'saveConnection',
      names: ['secret', 'url', 'https://till.example → https://other.example'],
    })
  })

  test('stays told when the account of who asked is gone, and with it the consent', async () => {
    const kim = await kit.signUp('kim@shop.example')
    const id = await requestOf({}, kim)
    await enter(id, kim)
    expect(await looksIn(kim)).toBe(200)
    const { workspace } = kim
    await saveMembership(kit.database.db, { workspace, person: noor.person, role: 'administrator' })
    await queryRows(kit.database.db, 'delete from person where id = ?::bigint', [kim.person])
    expect(await looksIn(kim)).toBe(404)
    expect((await enter(id, kim)).status).toBe(404)
    const { body } = await noor.client.call('readHelp', there('', kim))
    expect(body.request).toMatchObject({ id, askedBy: null, consent: { isRunning: false } })
    const work = await noor.client.call('readHelpWork', there(id, kim))
    expect(work.body.changes).toMatchObject([{ action: 'enterToHelp' }])
  })

  test('is not offered where owners administer the workspace anyway', async () => {
    const administrator = await kit.api.signIn('administrator')
    expect((await administrator.call('readHelp')).body.isOffered).toBe(false)
    expect(await administrator.call('askForHelp', { body: asked })).toMatchObject({
      status: 403,
      body: { type: 'forbidden' },
    })
  })
})

test('where nobody hosts others, help is unknown', async () => {
  const database = await openTestDatabase()
  const api = await startApi({ database })
  try {
    const administrator = await api.signIn('administrator')
    const unknown = await administrator.fetch('/api/no-such-path')
    const answers = [
      await administrator.call('readHelp'),
      await administrator.call('askForHelp', { body: asked }),
    ]
    const { title } = (await unknown.json()) as { title: string }
    expect(answers.map(({ status, body }) => [status, body.title])).toEqual([
      [404, title],
      [404, title],
    ])
    expect((await administrator.call('readSession')).body.isHosting).toBe(false)
  } finally {
    await api.close()
    await database.close()
  }
})

import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addChannel } from '../alerts/channels.ts'
import { answerOnce } from '../api/answer-once.ts'
import { queryRows } from '../database/query.ts'
import { saveSample } from '../installation/samples.ts'
import { sealStory } from '../journal/seal-story.ts'
import { createCipher } from '../secrets/cipher.ts'
import { saveFlowVersion } from '../store/flow-versions.ts'
import { findIntegration } from '../store/integrations.ts'
import { defaultPrivacy, savePrivacy } from '../store/privacy-settings.ts'
import { recordBinding } from '../store/record-row.ts'
import { type ApiKit, startApi } from '../testing/api-kit.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { erasePerson } from './erase-person.ts'
import { exportPerson } from './export-person.ts'
import { retain } from './retain.ts'
import { listColumns, readColumn } from './testing/columns.ts'
import { EXEMPT, isExempt } from './testing/exempt-columns.ts'
import { EMAIL, LOWER, NAME, PHONE, STREET, tellsOfJan, WRITTEN } from './testing/jan.ts'
import { contact, openWorld, other } from './testing/person-world.ts'

type Written = (typeof WRITTEN)[keyof typeof WRITTEN]

describe.each(testDatabases())('a person who is everywhere, on %s', (_, openTestDatabase) => {
  const cipher = createCipher([randomBytes(32)])
  let database: TestDatabase
  let api: ApiKit
  let open: Awaited<ReturnType<typeof openWorld>>
  beforeEach(async () => {
    database = await openTestDatabase()
    open = await openWorld(database, cipher)
    api = await startApi({ database, cipher })
  })
  afterEach(async () => {
    await api.close()
    await open.close()
    await database.close()
  })

  const person = { workspace: 'default', email: ` ${LOWER}` }
  const rows = (sql: string, bindings: readonly (string | number | null)[] = []) =>
    queryRows<Record<string, string>>(database.db, sql, bindings)
  const idOf = async (name: string) =>
    (await findIntegration(database.db, { workspace: 'default', name }))?.id ?? 0

  async function findTelling(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>()
    for (const column of await listColumns(database)) {
      const values = await readColumn(database, cipher, column)
      const mark = values.map(tellsOfJan).find((each) => each !== undefined)
      if (mark !== undefined) found.set(`${column.table}.${column.column}`, mark)
    }
    return found
  }

  /** By runs that do, fail and doubt, by what people do, and by hand what neither leads to any more. */
  async function plant({ listed, key, lower }: Written = WRITTEN['as he is']): Promise<void> {
    const { db } = database
    /** Says where it stands, so that an export can be looked through for it. */
    const at = (column: string): string => `at ${column}: ${listed}`
    const { world, run } = open
    const full = { ...defaultPrivacy, payloads: 'full' } as const
    await savePrivacy(db, 'default', { previous: defaultPrivacy, next: full })
    world.contacts.push(
      contact(EMAIL, 'good', listed),
      contact('eva@example.org', 'bad', listed),
      other('bo@example.org', 'bad', { [EMAIL]: 1 }),
      other('cy@example.org', 'good', { tags: [{ x: [{ [listed]: 1 }] }] }),
      other('di@example.org', 'bad', { tags: [listed] }),
    )
    await run('customers')
    await savePrivacy(db, 'default', { previous: full, next: defaultPrivacy })
    world.contacts.splice(
      0,
      5,
      other('em@example.org', 'bad', { [EMAIL]: 1, [listed]: { [key]: lower } }),
    )
    await run('customers')
    world.isCutOff = true
    world.contacts.splice(0, 1, contact(EMAIL, 'visit', listed))
    await run('visits')
    world.isCutOff = false
    const [customers, visits] = [await idOf('customers'), await idOf('visits')]
    const record = {
      email: key,
      [listed]: { [key]: lower },
      name: NAME,
      phone: PHONE,
      street: STREET,
    }
    const place = { db, cipher, integration: customers, flow: 'customers' }
    const given = { 'till.customer': [record] }
    const pasted = {
      title: at('sample.title'),
      origin: 'pasted',
      record,
      given,
      createdAt: 1,
    } as const
    await saveSample(place, pasted)
    await saveFlowVersion(db, {
      version: 'v0',
      flow: 'customers',
      content: at('flow_version.content'),
    })
    const principal = { kind: 'token', id: '1', role: 'operator', workspace: 'default' } as never
    const answer = {
      status: 200,
      body: JSON.stringify({ said: `so\n${key}`, [key]: 1, ...record }),
    }
    await answerOnce(
      api.services,
      { principal, key: `once-${lower}`, request: [key] },
      async () => answer,
    )
    const administrator = await api.signIn('administrator')
    await administrator.call('createToken', {
      body: { name: at('api_token.name'), role: 'viewer', days: 1 },
    })
    const params = { integration: 'customers', flow: 'customers', key: EMAIL }
    await administrator.call('revealPayload', {
      params: { ...params, event: '1' },
      body: { why: at('audit.details') },
    })
    await rows(
      `insert into audit (at, workspace, who, action, subject, details, request, outcome)
      values (1, 'default', 'eva@example.com', 'ignoreRecord', ?, ?::json, 'r', 'done')`,
      [at('audit.subject'), JSON.stringify({ why: at('audit.details') })],
    )
    const at0 = [customers, 'customers'] as const
    await rows(`insert into project_file values ('default', ?, 1, ?, ?, 'eva', 1)`, [
      `a/${lower}/x.yaml`,
      at('project_file.text'),
      at('project_file.note'),
    ])
    await rows(`insert into file_draft values ('default', ?, ?, null, 'eva', 1)`, [
      `b/${lower}/x.yaml`,
      at('file_draft.text'),
    ])
    await rows('update flow_story set content = ?::json', [
      JSON.stringify({
        titles: { a: at('flow_story.content') },
        origins: {},
        personal: { source: [], writes: {}, bodies: {} },
      }),
    ])
    await rows(`update run set reason = ?, flow_version = 'v0' where flow = 'customers'`, [
      at('run.reason'),
    ])
    await rows(`insert into run_partition values (?, ?, 1, 99, 1, 'w', 1, false, ?)`, [
      ...at0,
      at('run_partition.reason'),
    ])
    await rows(
      'insert into flow_state (integration, flow, is_on, problem) values (?, ?, true, ?)',
      [...at0, at('flow_state.problem')],
    )
    await rows(`insert into trial values (?, 1, 'digest', ?::json)`, [
      customers,
      JSON.stringify([{ causes: [at('trial.flows')] }]),
    ])
    await rows(
      `insert into bulk_action (integration, flow, kind, cause, who, why, total, done, asked_at)
      values (?, ?, 'ignore', ?, 'eva', ?, 1, 1, 1)`,
      [...at0, at('bulk_action.cause'), at('bulk_action.why')],
    )
    await rows(`update connection set problem = ? where name = 'crm'`, [at('connection.problem')])
    await rows(
      `insert into alert (workspace, integration, flow, kind, incident, cause, detail, count, opened_at, last_at)
      values ('default', ?, ?, 'in-doubt', 'd', ?, ?, 1, 1, 1)`,
      [...at0, at('alert.cause'), at('alert.detail')],
    )
    const to = { kind: 'email' as const, addresses: ['us@example.com'] }
    const channel = {
      title: at('alert_channel.title'),
      about: [],
      language: 'en' as const,
      everyMinutes: 5,
    }
    await addChannel(db, cipher, { workspace: 'default', to, ...channel })
    await rows('update alert_channel set problem = ?', [at('alert_channel.problem')])
    await rows(`insert into kept_plan values (?, ?, 'h', ?::json, 1, ?::json)`, [
      ...at0,
      JSON.stringify([{ key, hash: 'h' }]),
      JSON.stringify({ reason: at('kept_plan.applied') }),
    ])
    await rows(
      `insert into run_request (integration, flow, cause, scope, force, asked_at)
      values (?, ?, 'hook', ?::json, false, 1)`,
      [...at0, JSON.stringify({ kind: 'keys', keys: [key, '7'] })],
    )
    await rows(
      `insert into membership_invitation (hash, workspace, email, role, invited_by, expires_at)
       select '\\x01', 'default', ?, 'viewer', id, 1 from person limit 1`,
      [lower],
    )
    await rows(
      `insert into subscription_request (workspace, subscription, note, asked_by, asked_at, reason)
       select 'default', 'shop', ?, id, 1, ? from person limit 1`,
      [at('subscription_request.note'), at('subscription_request.reason')],
    )
    await rows(`insert into suspension values ('default', ?, 1)`, [at('suspension.reason')])
    await rows(`insert into suspension_news values ('default', false, ?, 1)`, [
      at('suspension_news.reason'),
    ])
    await rows(
      `insert into help_request (workspace, message, asked_by, asked_at, consent_until, shows_personal, notes)
       select 'default', ?, id, 1, 1, false, ? from person limit 1`,
      [at('help_request.message'), at('help_request.notes')],
    )
    await rows(`insert into missing_row values (?, ?, 'method', ?, 1)`, [
      ...at0,
      at('missing_row.value'),
    ])
    await rows(
      `insert into hook_echo (connection, topic, key, until) select id, 'contact', ?, 1 from connection where name = 'crm'`,
      [key],
    )
    await rows(`insert into index_entry select connection, index, ?, 'hash', 1 from index_state`, [
      JSON.stringify(lower),
    ])
    await rows(
      `insert into link values (?, false, 'crm.contact', '17', 'news.member', ?, null, 'news')`,
      [customers, JSON.stringify(key)],
    )
    await rows(
      `insert into intent values (?, 'made', 'c', 'news.member', 'news', '17', 1, 'w', 1, ?)`,
      [customers, JSON.stringify(key)],
    )
    await rows('insert into seen values (?, ?, ?)', [...at0, key])
    // Texts that are redacted today, and were not always.
    await rows(`update event set reason = ?, writes = ?::json where flow = 'customers'`, [
      at('event.reason'),
      JSON.stringify([{ action: 'create', resource: at('event.writes'), id: key }]),
    ])
    await rows(
      `update record set reason = ?, cause = ?, waits_for = ?, version = ? where flow = 'customers'`,
      [at('record.reason'), at('record.cause'), at('record.waits_for'), at('record.version')],
    )
    // Neither key nor history tell of the person, only what is sealed.
    await queryRows(
      db,
      `insert into record (integration, flow, key, state, reason, cause, attempts, flow_version, sealed, deleted, since)
       values (?, 'customers', '17', 'parked', 'no', 'no', 1, 'v', ?, false, 1)`,
      [
        customers,
        cipher.seal(
          JSON.stringify({ payload: { [key]: 1, tags: [{ [listed]: 1 }] } }),
          recordBinding(customers, 'customers', '17'),
        ),
      ],
    )
    // Masked by a version that did not know all spellings, nor names.
    const kept = {
      record: { note: listed, custom: { [key]: 1 } },
      steps: [],
      writes: [],
      exchanges: [],
    }
    const old = { integration: customers, flow: 'customers', key: '18', at: 1, isMasked: true }
    const [added] = await rows(
      `insert into event (integration, run, flow, key, outcome, flow_version, at)
       select integration, id, flow, '18', 'unchanged', 'v', 1 from run where flow = 'customers' limit 1 returning id`,
    )
    await queryRows(
      db,
      'insert into payload (integration, event, at, masked, sealed) values (?, ?::bigint, 1, true, ?)',
      [customers, added?.['id'] ?? '', sealStory(cipher, old, kept)],
    )
    // The history of an open record was kept for so long only.
    await rows('delete from person_event where integration = ?', [visits])
    await rows('delete from payload where integration = ?', [visits])
    await rows('delete from event where integration = ?', [visits])
  }

  const state = async () =>
    Promise.all(
      ['event', 'link', 'record', 'payload', 'person_event', 'intent', 'index_entry'].map((table) =>
        rows(`select * from ${table} order by 1, 2, 3`),
      ),
    )

  test('is planted in every column that there is, or it is said why nobody can be in it', async () => {
    await plant()
    const telling = await findTelling()
    const columns = await listColumns(database)
    const missed = columns
      .filter((column) => !isExempt(column) && !telling.has(`${column.table}.${column.column}`))
      .map(({ table, column }) => `${table}.${column}`)
    expect(missed).toEqual([])
    const known = new Set(columns.map(({ table, column }) => `${table}.${column}`))
    expect(
      Object.values(EXEMPT)
        .flat()
        .filter((name) => !known.has(name)),
    ).toEqual([])
  })

  test.each(Object.entries(WRITTEN))(
    'is exported with all of it, %s, and after an erasure nowhere',
    async (_way, written) => {
      await plant(written)
      const before = await findTelling()
      expect(
        [...before.keys()].filter((name) => Object.values(EXEMPT).flat().includes(name)),
      ).toEqual([])
      const exported = JSON.stringify(await exportPerson(database.db, cipher, person))
      const places = [...exported.matchAll(/at ([a-z_]+\.[a-z_]+): /g)].map(([, name]) => name)
      const planted: string[] = []
      for (const column of await listColumns(database)) {
        const values = await readColumn(database, cipher, column)
        planted.push(
          ...values.flatMap((text) =>
            [...text.matchAll(/at ([a-z_]+\.[a-z_]+): /g)].map(([, name]) => name ?? ''),
          ),
        )
      }
      expect(new Set(places)).toEqual(new Set(planted))
      const what = new Set([...exported.matchAll(/"what":"([^"]*)"/g)].map(([, name]) => name))
      for (const name of [
        'event',
        'open record',
        'link',
        'create under way',
        'record that was seen',
        'entry of a local index',
        'sample',
        'answer to a call that may be repeated',
        'draft',
        'expected push',
      ])
        expect(what).toContain(name)
      for (const value of [EMAIL, NAME, PHONE, STREET]) expect(exported).toContain(value)

      const erased = await erasePerson(database.db, cipher, person)
      expect(Object.fromEntries(await findTelling())).toEqual({})
      expect(erased).toMatchObject({
        records: 6,
        files: ['a/erased@example.invalid/x.yaml', 'b/erased@example.invalid/x.yaml'],
      })
      expect(await exportPerson(database.db, cipher, person)).toEqual([])
      expect(await erasePerson(database.db, cipher, person)).toEqual({
        payloads: 0,
        records: 0,
        events: 0,
        others: 0,
        files: [],
      })
    },
  )

  test('is in no masked payload, neither as a value nor as the name of a field', async () => {
    const { world, run } = open
    for (const { listed } of Object.values(WRITTEN))
      world.contacts.push(
        contact(EMAIL, 'bad', listed),
        other('bo@example.org', 'bad', { [listed]: 1, tags: [{ [EMAIL]: { open: 17 } }] }),
      )
    await run('customers')
    const kept = await readColumn(database, cipher, {
      table: 'payload',
      column: 'sealed',
      type: '',
    })
    expect(kept.map(tellsOfJan)).toEqual([undefined, undefined, undefined, undefined])
    expect(kept.join()).toContain('{"***":1,"tags":[{"***":{"open":17}}]}')
  })

  test('leaves others as they are', async () => {
    const { world, run } = open
    world.contacts.push(
      {
        ...contact(`a${EMAIL}`),
        note: '',
        custom: { [`b-${EMAIL}`]: LOWER.replace('@', '+1%40') },
      },
      { ...contact('eva@example.org', 'bad'), note: '', custom: {} },
    )
    await run('customers')
    const before = await state()
    await erasePerson(database.db, cipher, person)
    expect(await state()).toEqual(before)
  })

  test('who comes again is nobody new: their link is met under its digest, and nothing is created twice', async () => {
    const { world, run } = open
    world.contacts.push(contact(EMAIL, 'visit'))
    expect((await run('visits')).counts).toMatchObject({ created: 1 })
    await erasePerson(database.db, cipher, person)
    expect(Object.fromEntries(await findTelling())).toEqual({})
    expect(await rows('select key from link')).toEqual([
      { key: expect.stringMatching(/^\(erased\) /) },
    ])
    expect((await run('visits')).counts).toMatchObject({ updated: 1 })
    expect((await run('visits')).counts).toMatchObject({ unchanged: 1 })
    expect(world.creates).toBe(1)
    expect(await rows('select key from link')).toEqual([{ key: EMAIL }])
    // And a second time.
    await erasePerson(database.db, cipher, person)
    expect(Object.fromEntries(await findTelling())).toEqual({})
    await run('visits')
    expect(world.creates).toBe(1)
  })

  test('who comes again after a create that is in doubt is asked about, also after a month', async () => {
    const { world, run } = open
    world.contacts.push(contact(EMAIL, 'visit'))
    world.isCutOff = true
    await run('visits')
    await erasePerson(database.db, cipher, person)
    expect(Object.fromEntries(await findTelling())).toEqual({})
    await retain(database.db, Date.now() + 60 * 86_400_000)
    world.isCutOff = false
    await run('visits')
    expect(world.creates).toBe(1)
    expect(await rows('select state from record')).toEqual([{ state: 'in-doubt' }])
  })
})

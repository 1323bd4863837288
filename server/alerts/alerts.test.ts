import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { Secret } from '../secrets/secret.ts'
import { saveIntegration } from '../store/integrations.ts'
import { type ApiKit, noProjects, startApi } from '../testing/api-kit.ts'
import { type MailServer, startMailServer } from '../testing/start-mail-server.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { addChannel as saveChannel } from './channels.ts'
import { createSender, type Sender } from './send-message.ts'
import { type Look, watchAlerts } from './watch-alerts.ts'

const MINUTE = 60_000
const START = Date.parse('2026-11-24T12:00:00Z')

let mailServer: MailServer
let sender: Sender
let hooks: { readonly path: string; readonly body: { readonly text: string } }[] = []
let hookServer: Server
let hookUrl = ''

beforeAll(async () => {
  mailServer = await startMailServer()
  hookServer = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      hooks.push({ path: request.url ?? '', body: JSON.parse(Buffer.concat(parts).toString()) })
      response.end('ok')
    })
  }).listen(0, '127.0.0.1')
  await once(hookServer, 'listening')
  hookUrl = `http://127.0.0.1:${portOf(hookServer.address())}/hook/its-secret`
  sender = createSender({
    smtpUrl: new Secret(mailServer.url),
    mailFrom: 'mapwright@example.com',
    allowPrivate: true,
  })
})
afterAll(async () => {
  await sender.close()
  hookServer.close()
  await mailServer.close()
})

function channel(at: number): Parameters<typeof saveChannel>[2] {
  return {
    workspace: 'default',
    title: `Channel ${at}`,
    to: { kind: 'email', addresses: [`office-${at}@example.com`] },
    about: ['failed-records'],
    language: 'en',
    everyMinutes: 60,
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Where somebody stops the alerts that they got. */
function linkOf(address: string): string {
  const mail = mailServer.mails.find(({ to }) => to[0] === address)
  const stopped = mail?.headers['list-unsubscribe'] ?? ''
  return /^<https:\/\/maps\.example\.com(\/stop-alerts\/[\w-]+)>$/.exec(stopped)?.[1] ?? ''
}

describe('alerts', () => {
  let database: TestDatabase
  let api: ApiKit
  let integration = 0
  let now = START

  beforeAll(async () => {
    database = await openTestDatabase()
    api = await startApi({ database, sender, clock: { now: () => now } })
  })
  afterAll(async () => {
    await api.close()
    await database.close()
  })
  beforeEach(async () => {
    mailServer.mails.length = 0
    hooks = []
    mailServer.isRefusing = false
    now = START
    for (const table of ['alert_channel', 'alert', 'record', 'run_request', 'flow_state']) {
      await queryRows(database.db, `delete from ${table}`, [])
    }
    integration = await saveIntegration(database.db, { workspace: 'default', name: 'shop-till' })
  })

  async function watch(afterMs = 0, look?: Look): Promise<void> {
    now += afterMs
    const { cipher } = api.services
    const publicUrl = 'https://maps.example.com'
    const { db } = database
    const telling = { db, cipher, projects: noProjects, sender, publicUrl, now: () => now }
    await watchAlerts(telling, look)
  }

  /** Brings records of a flow into a state with one cause. */
  async function fail(
    keys: readonly string[],
    { state = 'parked', cause = 'system.invalid POST /orders', reason = 'the SKU is unknown' } = {},
  ): Promise<void> {
    for (const key of keys) {
      await queryRows(
        database.db,
        `insert into record (integration, flow, key, state, reason, cause, attempts, flow_version, deleted, since)
         values (?, 'orders', ?, ?, ?, ?, 1, 'v', false, ?)`,
        [integration, key, state, reason, cause, now],
      )
    }
  }

  async function addChannel(about: readonly string[], to: object): Promise<string> {
    const administrator = await api.signIn('administrator')
    const { status, body } = await administrator.call('addChannel', {
      body: { title: 'Office', to, about, language: 'en', everyMinutes: 60 },
    })
    expect(status).toBe(200)
    return body.id
  }

  const office = { kind: 'email', addresses: ['office@example.com'] }

  test('are stopped by their reader, from the page or the mail program, and for nobody else', async () => {
    const addresses = ['ann@example.com', 'bo@example.com']
    const id = await addChannel(['failed-records'], { kind: 'email', addresses })
    await fail(['1'])
    await watch()
    await watch(30_000)
    const ann = linkOf('ann@example.com')
    const bo = linkOf('bo@example.com')
    const readers = async (): Promise<readonly unknown[]> => {
      const { items } = (await (await api.signIn('operator')).call('listChannels')).body
      return items.filter((each: { id: string }) => each.id === id)
    }
    const post = (path: string): Promise<Response> =>
      api.nobody.fetch(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      })
    // Programs that look at links stop nothing, and neither does whoever makes one up.
    await api.nobody.fetch(ann)
    expect((await post(`${ann.slice(0, -6)}AAAAAA`)).status).toBe(403)
    const forged = { secret: 'x'.repeat(120) }
    const refused = await api.nobody.call('stopAlerts', { body: forged })
    expect([refused.status, refused.body.type]).toEqual([403, 'link_over'])
    expect(await readers()).toMatchObject([{ to: { addresses } }])

    expect((await post(ann)).status).toBe(200)
    expect((await post(ann)).status).toBe(200)
    expect(await readers()).toMatchObject([{ to: { addresses: ['bo@example.com'] } }])
    const secret = bo.split('/').at(-1) ?? ''
    expect((await api.nobody.call('stopAlerts', { body: { secret } })).status).toBe(204)
    expect(await readers()).toEqual([])
    const owner = await api.signIn('owner')
    const query = { installation: true, action: 'stopAlerts' }
    const audit = (await owner.call('listAudit', { query })).body.items
    expect(audit.map(({ subject }: { subject: string }) => subject)).toEqual([
      'bo@example.com',
      'ann@example.com',
      'ann@example.com',
    ])
  })

  test('are one mail for many records, with cause, remedy and a link', async () => {
    await addChannel(['failed-records'], office)
    await fail(['1', '2', '3'])
    await fail(['4'], { cause: 'system.temporary GET /x', reason: 'no answer' })
    await watch()
    expect(mailServer.mails).toEqual([])
    await watch(MINUTE)
    expect(mailServer.mails).toHaveLength(1)
    expect(mailServer.mails[0]?.to).toEqual(['office@example.com'])
    expect(mailServer.mails[0]?.text).toContain('The system refused the data.')
    expect(mailServer.mails[0]?.text).toContain('The system has not responded.')
    // What was refused may be somebody's data.
    expect(mailServer.mails[0]?.text).not.toContain('the SKU is unknown')
    expect(mailServer.mails[0]?.text).toContain('What to do: Correct the data in the source')
    expect(mailServer.mails[0]?.text).toContain('https://maps.example.com/w/default/errors')
  })

  test('speak the language of those who read them', async () => {
    const administrator = await api.signIn('administrator')
    const { body } = await administrator.call('addChannel', {
      body: {
        title: 'Kantoor',
        to: office,
        about: ['failed-records'],
        language: 'nl',
        everyMinutes: 60,
      },
    })
    expect(body.language).toBe('nl')
    await fail(['1', '2'])
    await watch()
    await watch(MINUTE)
    expect(mailServer.mails[0]?.text).toContain('orders: 2 records zijn mislukt sinds')
    expect(mailServer.mails[0]?.text).toContain('Wat je kunt doen: Verbeter de gegevens in de bron')
  })

  test('are sent again only when it got worse, and not too soon', async () => {
    await addChannel(['failed-records'], office)
    await fail(['1'])
    await watch()
    await watch(MINUTE)
    await watch(2 * 60 * MINUTE)
    expect(mailServer.mails).toHaveLength(1)
    await fail(['2'])
    await watch(MINUTE)
    expect(mailServer.mails).toHaveLength(2)
    await fail(['3'])
    await watch(30 * MINUTE)
    expect(mailServer.mails).toHaveLength(2)
    await watch(31 * MINUTE)
    expect(mailServer.mails).toHaveLength(3)
    expect(mailServer.mails[2]?.text).toContain('3 records have failed')
  })

  test('end with a word that all is well again', async () => {
    await addChannel(['failed-records', 'recovered'], office)
    await fail(['1'])
    await watch()
    await watch(MINUTE)
    await queryRows(database.db, 'delete from record', [])
    await watch(10 * MINUTE)
    await watch(9 * MINUTE)
    expect(mailServer.mails).toHaveLength(1)
    await watch(2 * MINUTE)
    expect(mailServer.mails).toHaveLength(2)
    expect(mailServer.mails[1]?.text).toContain('all well again')
    await watch(60 * MINUTE)
    expect(mailServer.mails).toHaveLength(2)
  })

  test('go only where their kind is wanted', async () => {
    await addChannel(['in-doubt'], office)
    await fail(['1'])
    await watch()
    await watch(MINUTE)
    expect(mailServer.mails).toEqual([])
    await fail(['2'], { state: 'in-doubt', cause: 'run.in_doubt pos.order' })
    await watch()
    await watch(MINUTE)
    expect(mailServer.mails).toHaveLength(1)
    expect(mailServer.mails[0]?.text).toContain('1 record has been in doubt since')
  })

  test('tell of a flow that stopped, and of one that should have run and did not', async () => {
    await addChannel(['flow-stopped', 'silence'], office)
    await queryRows(
      database.db,
      `insert into flow_state (integration, flow, is_on, problem, failures) values (?, 'stock', true, 'wrong key', 2)`,
      [integration],
    )
    await queryRows(
      database.db,
      `insert into flow_state (integration, flow, is_on, next_at) values (?, 'orders', true, ?), (?, 'late', true, ?)`,
      [integration, START - 20 * MINUTE, integration, START - 5 * MINUTE],
    )
    await watch()
    await watch(MINUTE)
    expect(mailServer.mails).toHaveLength(1)
    expect(mailServer.mails[0]?.text).toContain('stock: the flow has been stopped since')
    expect(mailServer.mails[0]?.text).not.toContain('wrong key')
    expect(mailServer.mails[0]?.text).toContain('has not started after 21 minutes')
    expect(mailServer.mails[0]?.text).not.toContain('late: the run')
  })

  test('open none about what is late for a process that has not looked on for long', async () => {
    await addChannel(['silence', 'workers'], office)
    await queryRows(
      database.db,
      `insert into flow_state (integration, flow, is_on, next_at) values (?, 'orders', true, ?)`,
      [integration, START - 60 * MINUTE],
    )
    await queryRows(
      database.db,
      `insert into process (id, runs_flows, started_at, seen_at, skew_ms)
       values ('stopped:1:a', true, 0, floor(extract(epoch from now()) * 1000) - ${60 * MINUTE}, 0)`,
      [],
    )
    // It has just begun, or was stopped for an hour and goes on.
    await watch(0, { since: START })
    await watch(MINUTE, { since: START })
    expect(await kinds()).toEqual([])
    // By now whoever stood still with it would have come back.
    await watch(2 * MINUTE, { since: START })
    expect(await kinds()).toEqual(['workers'])
    await watch(15 * MINUTE, { since: START })
    expect(await kinds()).toEqual(['silence', 'workers'])
    // Another one that has just begun leaves open what is open.
    await watch(0, { since: now })
    expect(await kinds()).toEqual(['silence', 'workers'])
    await queryRows(database.db, 'delete from process', [])
    await watch(0, { since: now })
    expect(await kinds()).toEqual(['silence'])
  })

  test('of a create in doubt are told once, by however many processes that look', async () => {
    await addChannel(['in-doubt', 'failed-records'], office)
    await fail(['a'], { state: 'in-doubt', cause: 'run.in_doubt pos.order' })
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([watch(20_000), watch(20_000), watch(20_000)])
    }
    expect(mailServer.mails).toHaveLength(1)
    // A run looks into it, and it stays in doubt.
    await queryRows(database.db, `update record set state = 'ready'`, [])
    await watch(MINUTE)
    await queryRows(database.db, `update record set state = 'in-doubt'`, [])
    for (const minutes of [1, 60, 60, 60]) await watch(minutes * MINUTE)
    expect(mailServer.mails).toHaveLength(1)
  })

  const kinds = async (): Promise<readonly string[]> => {
    const rows = await queryRows<{ kind: string }>(
      database.db,
      'select kind from alert where resolved_at is null order by kind',
      [],
    )
    return rows.map(({ kind }) => kind)
  }

  test('tell of a flow that was asked to run and never came to, unless it has to wait', async () => {
    await addChannel(['silence'], office)
    const closed = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:01', zone: 'UTC' }]
    for (const [flow, windows] of [
      ['stuck', []],
      ['closed', closed],
      ['fresh', []],
    ] as const) {
      await queryRows(
        database.db,
        `insert into flow_state (integration, flow, is_on, next_at, windows) values (?, ?, true, ?, ?::json)`,
        [integration, flow, START + 60 * MINUTE, JSON.stringify(windows)],
      )
      await queryRows(
        database.db,
        `insert into run_request (integration, flow, cause, scope, force, asked_at) values (?, ?, 'schedule', '{"kind":"changes"}', false, ?)`,
        [integration, flow, START - (flow === 'fresh' ? 2 : 20) * MINUTE],
      )
    }
    await watch()
    await watch(MINUTE)
    expect(mailServer.mails).toHaveLength(1)
    expect(mailServer.mails[0]?.text).toMatch(
      /stuck: the run due at .* has not started after 21 minutes/,
    )
    expect(mailServer.mails[0]?.text).not.toMatch(/closed: the run|fresh: the run/)
  })

  test('wait for a mail server that does not take them, longer each time, and are not lost', async () => {
    const id = await addChannel(['failed-records'], office)
    await fail(['1'])
    mailServer.isRefusing = true
    await watch()
    await watch(MINUTE)
    const administrator = await api.signIn('administrator')
    const tested = await administrator.call('testChannel', { params: { channel: id } })
    expect(tested.body).toMatchObject({
      isGood: false,
      message: expect.stringContaining('the mail server refused the message'),
    })
    mailServer.isRefusing = false
    await watch(10_000)
    expect(mailServer.mails).toEqual([])
    await watch(2 * MINUTE)
    expect(mailServer.mails).toHaveLength(1)
  })

  test('go to a webhook, whose address is shown to nobody afterwards', async () => {
    const to = { kind: 'webhook', url: hookUrl, shape: 'slack' }
    const id = await addChannel(['failed-records'], to)
    const administrator = await api.signIn('administrator')
    const { body } = await administrator.call('listChannels')
    expect(JSON.stringify(body)).not.toContain('its-secret')
    const shown = body.items[0].to
    await administrator.call('changeChannel', {
      params: { channel: id },
      body: {
        title: 'Chat',
        to: shown,
        about: ['failed-records'],
        language: 'en',
        everyMinutes: 60,
      },
    })
    await fail(['1'])
    await watch()
    await watch(MINUTE)
    expect(hooks).toHaveLength(1)
    expect(hooks[0]).toMatchObject({
      path: '/hook/its-secret',
      body: { text: expect.stringContaining('1 record has failed') },
    })
  })

  test('are summed up once a day, also when nothing is wrong', async () => {
    await addChannel(['daily-summary'], office)
    const noon = new Date(2026, 10, 24, 12).getTime()
    const yesterday = new Date(2026, 10, 23, 9).getTime()
    await queryRows(
      database.db,
      `insert into run_hour (integration, flow, hour, runs, read, created) values (?, 'orders', ?, 12, 340, 25)
       on conflict do nothing`,
      [integration, yesterday],
    )
    now = noon
    await watch()
    await watch(MINUTE)
    await watch(60 * MINUTE)
    expect(mailServer.mails).toHaveLength(1)
    expect(mailServer.mails[0]?.text).toContain('2026-11-23')
    expect(mailServer.mails[0]?.text).toMatch(/12 runs, 340 records read, 25 written/)
    expect(mailServer.mails[0]?.text).toContain('Nothing needs attention.')
  })

  test('reach every channel, however many there are and whichever of them is broken', async () => {
    const { cipher } = api.services
    await saveChannel(database.db, createCipher([Buffer.alloc(32, 1)]), channel(0))
    for (let at = 1; at <= 25; at += 1) await saveChannel(database.db, cipher, channel(at))
    await fail(['1'])
    await expect(watch()).rejects.toThrow('1 channels were not told')
    await watch(MINUTE)
    await watch(MINUTE)
    const told = new Set(mailServer.mails.flatMap(({ to }) => to))
    expect(told.size).toBe(25)
  })

  test('are listed with what was sent, newest first', async () => {
    await addChannel(['failed-records'], office)
    await fail(['1'])
    await watch()
    await watch(MINUTE)
    const viewer = await api.signIn('viewer')
    const { body } = await viewer.call('listAlerts', { query: { isOpen: true } })
    expect(body.items).toMatchObject([
      {
        integration: 'shop-till',
        flow: 'orders',
        kind: 'failed-records',
        count: 1,
        resolvedAt: null,
      },
    ])
    expect(body.items[0].sentAt).not.toBeNull()
    const none = await viewer.call('listAlerts', { query: { isOpen: false } })
    expect(none.body.items).toEqual([])
  })
})

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { Secret } from '../secrets/secret.ts'
import { saveIntegration } from '../store/integrations.ts'
import { noProjects } from '../testing/api-kit.ts'
import { type MailServer, startMailServer } from '../testing/start-mail-server.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { addChannel, type ChannelTarget, claimChannels } from './channels.ts'
import { createSender, type Sender } from './send-message.ts'
import { watchAlerts } from './watch-alerts.ts'

const MINUTE = 60_000
const NOON = new Date(2026, 10, 24, 12).getTime()
const cipher = createCipher([randomBytes(32)])
const OFFICE: ChannelTarget = { kind: 'email', addresses: ['office@example.com'] }

let mailServer: MailServer
let sender: Sender
let hookServer: Server
let hookUrl = ''
/** Paths that were called. */
let hooked: string[] = []

beforeAll(async () => {
  mailServer = await startMailServer()
  hookServer = createServer((request, response) => {
    const path = request.url ?? ''
    hooked.push(path)
    request.resume()
    if (path === '/hang') return
    if (path === '/drip') {
      response.writeHead(200).flushHeaders()
      const drip = setInterval(() => response.write('.'), 20)
      response.once('close', () => clearInterval(drip))
      return
    }
    if (path === '/elsewhere') response.writeHead(302, { Location: '/taken' })
    response.end()
  }).listen(0, '127.0.0.1')
  await once(hookServer, 'listening')
  hookUrl = `http://127.0.0.1:${(hookServer.address() as AddressInfo).port}`
  const options = { smtpUrl: new Secret(mailServer.url), mailFrom: 'mapwright@example.com' }
  sender = createSender({ ...options, allowPrivate: true, timeoutMs: 500 })
})
afterAll(async () => {
  await sender.close()
  hookServer.closeAllConnections()
  hookServer.close()
  await mailServer.close()
})

function hook(path: string): ChannelTarget {
  return { kind: 'webhook', url: `${hookUrl}${path}`, shape: 'json' }
}

function mails(): readonly string[] {
  return mailServer.mails.map(({ text }) => text)
}

describe('alerts that are attacked', () => {
  let database: TestDatabase
  let integration = 0
  let now = NOON

  beforeAll(async () => {
    database = await openTestDatabase()
    integration = await saveIntegration(database.db, { workspace: 'default', name: 'shop-till' })
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    mailServer.mails.length = 0
    mailServer.isRefusing = false
    hooked = []
    now = NOON
    for (const table of ['alert_channel', 'alert', 'record', 'flow_state']) {
      await queryRows(database.db, `delete from ${table}`, [])
    }
  })

  async function watch(afterMs = 0): Promise<void> {
    now += afterMs
    const { db } = database
    await watchAlerts({
      db,
      cipher,
      projects: noProjects,
      sender,
      publicUrl: undefined,
      now: () => now,
    })
  }

  function tell(to: ChannelTarget, about: readonly string[], everyMinutes = 60): Promise<number> {
    const channel = { workspace: 'default', title: 'x', language: 'en', to, about } as const
    return addChannel(database.db, cipher, { ...channel, everyMinutes })
  }

  /** As many records of a flow as causes, each with its own. */
  async function fail(flow: string, causes: number): Promise<void> {
    await queryRows(
      database.db,
      `insert into record (integration, flow, key, state, reason, cause, attempts, flow_version, deleted, since)
       select ?, ?, n::text, 'parked', 'no', 'step.fail cause ' || n, 1, 'v', false, ? from generate_series(1, ?::int) n`,
      [integration, flow, now, causes],
    )
  }

  async function problems(): Promise<readonly (string | null)[]> {
    const sql = 'select problem from alert_channel order by id'
    const rows = await queryRows<{ problem: string | null }>(database.db, sql, [])
    return rows.map(({ problem }) => problem)
  }

  test('of a thousand causes are one message, and nothing is well again while it lasts', async () => {
    await tell(OFFICE, ['failed-records', 'recovered'])
    await fail('orders', 1000)
    await fail('stock', 1)
    await watch()
    await watch(MINUTE)
    expect(mails()).toHaveLength(1)
    expect(mails()[0]).toMatch(/And \d+ more causes/)
    const open = await queryRows<{ cause: string; count: number; flow: string }>(
      database.db,
      'select cause, count, flow from alert order by flow, count desc',
      [],
    )
    expect(open).toHaveLength(22)
    expect(open[0]).toMatchObject({ flow: 'orders', cause: '', count: 980 })
    expect(open.at(-1)?.flow).toBe('stock')
    // Others become the most frequent ones.
    await queryRows(
      database.db,
      `insert into record (integration, flow, key, state, reason, cause, attempts, flow_version, deleted, since)
       select ?, 'orders', 'more ' || n, 'parked', 'no', 'step.fail cause ' || (n % 100 + 500), 1, 'v', false, ? from generate_series(1, 300) n`,
      [integration, now],
    )
    for (let at = 0; at < 5; at += 1) await watch(30 * MINUTE)
    expect(mails().join()).not.toContain('ell again')
    expect(mails()).toHaveLength(2)
  })

  test('of many flows that stop at once are one message', async () => {
    await tell(OFFICE, ['flow-stopped', 'recovered'])
    await queryRows(
      database.db,
      `insert into flow_state (integration, flow, is_on, problem, failures)
       select ?, 'flow-' || n, true, 'the system does not answer', 1 from generate_series(1, 800) n`,
      [integration],
    )
    await watch()
    await watch(MINUTE)
    await watch(20 * MINUTE)
    expect(mails()).toHaveLength(1)
    expect(mails()[0]).toContain('And 788 more causes.')
    await queryRows(database.db, 'update flow_state set problem = null', [])
    await watch(MINUTE)
    await watch(20 * MINUTE)
    expect(mails()).toHaveLength(2)
    expect(mails()[1]).toContain('and 788 more')
  })

  test.each([
    { every: 4, most: 1 },
    { every: 32, most: 6 },
  ])('of what comes and goes every $every minutes are few', async ({ every, most }) => {
    await tell(OFFICE, ['failed-records', 'recovered'])
    for (let minute = 0; minute < 180; minute += 2) {
      if (minute % every === 0) await fail('orders', 1)
      if (minute % every === every / 2) await queryRows(database.db, 'delete from record', [])
      await watch(2 * MINUTE)
    }
    expect(mails().length).toBeLessThanOrEqual(most)
    expect(mails().length).toBeGreaterThan(0)
    await queryRows(database.db, 'delete from record', [])
    await watch(MINUTE)
    await watch(15 * MINUTE)
    expect(mails().at(-1)).toContain('ell again')
  })

  test('are sent once, however many workers look at the same time', async () => {
    await tell(OFFICE, ['failed-records'])
    await tell(hook('/taken'), ['failed-records'])
    await fail('orders', 3)
    await watch()
    now += MINUTE
    await Promise.all(Array.from({ length: 5 }, () => watch()))
    expect(mails()).toHaveLength(1)
    expect(hooked).toEqual(['/taken'])
  })

  test('reach others beside a webhook that hangs or never comes to its end', async () => {
    for (let at = 0; at < 10; at += 1) await tell(hook('/hang'), ['failed-records'])
    await tell(hook('/drip'), ['failed-records'])
    await tell(OFFICE, ['failed-records'])
    await fail('orders', 1)
    await watch()
    await watch(MINUTE)
    expect(mails()).toHaveLength(1)
    const told = await problems()
    // The last one said that it took the message before it went on and on.
    expect(told.filter((problem) => problem !== null)).toHaveLength(10)
    expect(told[0]).toContain('127.0.0.1')
    expect(told.join()).not.toContain('/hang')
    // Tried again, but not at once.
    hooked = []
    await watch(1000)
    expect(hooked).toEqual([])
    await watch(2 * MINUTE)
    expect(hooked).toHaveLength(10)
  })

  test('that a dead process was to send are sent by another', async () => {
    await tell(OFFICE, ['failed-records'])
    await fail('orders', 1)
    await watch()
    now += MINUTE
    await claimChannels(database.db, { now, forMs: 2 * MINUTE, limit: 20 })
    await watch(MINUTE)
    expect(mails()).toEqual([])
    await watch(2 * MINUTE)
    expect(mails()).toHaveLength(1)
  })

  test('are not sent again because the summary after them was refused', async () => {
    await tell(OFFICE, ['failed-records', 'daily-summary'])
    await fail('orders', 1)
    const failing = async (): Promise<void> => {
      let sent = 0
      const unwilling: Sender = {
        ...sender,
        send: async (...asked) => {
          sent += 1
          mailServer.isRefusing = sent > 1
          await sender.send(...asked)
        },
      }
      const { db } = database
      await watchAlerts({
        db,
        cipher,
        projects: noProjects,
        sender: unwilling,
        publicUrl: undefined,
        now: () => now,
      })
    }
    now = new Date(2026, 10, 24, 6, 59).getTime()
    await watch()
    now += 2 * MINUTE
    await failing()
    expect(mails()).toHaveLength(1)
    mailServer.isRefusing = false
    await watch(10 * MINUTE)
    await watch(10 * MINUTE)
    expect(mails()).toHaveLength(2)
    expect(mails()[1]).toContain('2026-11-23')
  })

  test('follow no webhook to another address', async () => {
    await tell(hook('/elsewhere'), ['failed-records'])
    await fail('orders', 1)
    await watch()
    await watch(MINUTE)
    expect(hooked).toEqual(['/elsewhere'])
    expect((await problems())[0]).toContain('302')
  })

  test.each([
    (port: string) => `http://127.0.0.1:${port}/`,
    (port: string) => `http://localhost:${port}/`,
    (port: string) => `http://localhost.:${port}/`,
    (port: string) => `http://2130706433:${port}/`,
    (port: string) => `http://0x7f.1:${port}/`,
    (port: string) => `http://0177.0.0.1:${port}/`,
    (port: string) => `http://[::ffff:127.0.0.1]:${port}/`,
    (port: string) => `http://0:${port}/`,
  ])('reach nothing of the own network where that is not allowed (%#)', async (address) => {
    const guarded = createSender({ smtpUrl: undefined, mailFrom: undefined, allowPrivate: false })
    const { port } = new URL(hookUrl)
    const target: ChannelTarget = { kind: 'webhook', url: address(port), shape: 'json' }
    const words = { action: '', why: '', language: 'en' }
    const message = { subject: 'x', paragraphs: [], url: undefined, ...words }
    await expect(guarded.send(target, message)).rejects.toThrow(/PRIVATE_ADDRESS|ENOTFOUND/)
    await guarded.close()
    expect(hooked).toEqual([])
  })
})

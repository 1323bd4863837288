import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  answerJson,
  type LocalServer,
  startLocalServer,
} from '../../connectors/testing/local-server.ts'
import { addChannel, type ChannelTarget } from '../alerts/channels.ts'
import { queryRows } from '../database/query.ts'
import { createLog } from '../process/log.ts'
import { openKeyring } from '../secrets/keyring.ts'
import { saveIntegration } from '../store/integrations.ts'
import { builtFile } from '../testing/built-program.ts'
import { type MailServer, startMailServer } from '../testing/start-mail-server.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { until } from '../work/testing/work-kit.ts'
import { readConfig } from './config.ts'
import { type RunningServer, startServer } from './start-server.ts'

const PROGRAM = builtFile('server/cli/start.js')
const KEY = randomBytes(32).toString('base64')
const servers = testDatabases().filter(([kind]) => kind === 'PostgreSQL')

const METRICS_TOKEN = 'metrics-of-a-test'

describe.each(servers)('an API process on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let mailServer: MailServer
  let hook: LocalServer
  let api: RunningServer
  let dataDir: string
  let environment: Readonly<Record<string, string>>
  const workers: ChildProcess[] = []

  beforeEach(async () => {
    database = await openTestDatabase()
    mailServer = await startMailServer()
    hook = await startLocalServer((__, response) => answerJson(response, {}))
    dataDir = mkdtempSync(join(tmpdir(), 'mapwright-dead-'))
    environment = {
      MAPWRIGHT_METRICS_TOKEN: METRICS_TOKEN,
      DATABASE_URL: database.url ?? '',
      MAPWRIGHT_KEY: KEY,
      MAPWRIGHT_DATA: dataDir,
      MAPWRIGHT_PORT: '0',
      MAPWRIGHT_SMTP_URL: mailServer.url,
      MAPWRIGHT_MAIL_FROM: 'mapwright@example.com',
      MAPWRIGHT_ALLOW_PRIVATE: '1',
    }
    api = await startServer({
      config: readConfig(environment),
      log: createLog('silent'),
      only: 'api',
      withoutPages: true,
      alertsMs: 500,
    })
    await haveWork()
  })
  afterEach(async () => {
    for (const worker of workers.splice(0)) worker.kill('SIGKILL')
    await api.stop()
    await hook.close()
    await mailServer.close()
    await database.close()
    rmSync(dataDir, { recursive: true })
  })

  /** A flow that is switched on, and two places where somebody wants to hear of workers. */
  async function haveWork(): Promise<void> {
    const { db } = database
    const integration = await saveIntegration(db, { workspace: 'default', name: 'shop-till' })
    await queryRows(
      db,
      `insert into flow_state (integration, flow, is_on, next_at) values (?, 'orders', true, ?)`,
      [integration, Date.now() + 3_600_000],
    )
    const keyring = await openKeyring(db, { text: KEY, dataDir })
    const office: ChannelTarget = { kind: 'email', addresses: ['office@example.com'] }
    const chat: ChannelTarget = { kind: 'webhook', url: `${hook.origin}/told`, shape: 'json' }
    for (const to of [office, chat]) {
      await addChannel(db, keyring.cipher, {
        workspace: 'default',
        title: to.kind,
        to,
        about: ['workers', 'silence'],
        language: 'en',
        everyMinutes: 60,
      })
    }
    await keyring.close()
  }

  function startWorker(): ChildProcess {
    const worker = spawn(process.execPath, [PROGRAM, 'serve', '--only', 'worker'], {
      env: { ...process.env, ...environment },
      stdio: 'ignore',
    })
    workers.push(worker)
    return worker
  }

  const at = (path: string): string => `http://127.0.0.1:${api.address.port}${path}`
  async function health(): Promise<Readonly<Record<string, unknown>>> {
    return (await fetch(at('/health'))).json()
  }
  const alerts = () => queryRows<{ kind: string }>(database.db, 'select kind from alert', [])

  test('tells of workers that all died: by mail, webhook, metrics and health', async () => {
    const worker = startWorker()
    await until(async () => (await health())['workers'] === 'alive', 'the worker is known')
    worker.kill('SIGKILL')
    await until(() => worker.signalCode !== null, 'the worker is dead')
    // The worker knew of no such flow and switched it off.
    await queryRows(database.db, 'update flow_state set is_on = true', [])
    // Two minutes pass.
    await queryRows(
      database.db,
      'update process set seen_at = seen_at - 120000 where runs_flows',
      [],
    )
    await until(() => mailServer.mails.length > 0, 'somebody is told by mail')
    await until(() => hook.requests.length > 0, 'somebody is told by webhook')
    expect(mailServer.mails[0]?.text).toContain('Workers: none has responded since')
    expect(hook.requests[0]?.body).toContain('Workers: none has responded since')
    await until(async () => (await health())['workers'] === 'silent', 'the health page says so')
    expect((await health())['workersSilentSeconds']).toBeGreaterThan(100)
    await until(async () => {
      const headers = { Authorization: `Bearer ${METRICS_TOKEN}` }
      const text = await (await fetch(at('/metrics'), { headers })).text()
      return /^mapwright_workers\{state="silent"\} 1$/m.test(text)
    }, 'the metrics say so')
    expect(mailServer.mails).toHaveLength(1)
  })

  test('tells of nothing when a worker is stopped as it should be', async () => {
    const worker = startWorker()
    await until(async () => (await health())['workers'] === 'alive', 'the worker is known')
    worker.kill('SIGTERM')
    await until(() => worker.exitCode !== null, 'the worker has stopped')
    await until(async () => (await health())['workers'] === 'none', 'nobody is left')
    // Were it taken for dead, it would be by now.
    await queryRows(
      database.db,
      'update process set seen_at = seen_at - 120000 where runs_flows',
      [],
    )
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    expect(await alerts()).toEqual([])
    expect(mailServer.mails).toEqual([])
  })

  test('tells of a worker whose clock is wrong', async () => {
    await queryRows(
      database.db,
      `insert into process (id, runs_flows, started_at, seen_at, skew_ms)
       select 'far:1:a', true, t.now, t.now, 3600000 from (select floor(extract(epoch from now()) * 1000) as now) t`,
      [],
    )
    await until(async () => (await alerts()).length > 0, 'an alert is opened')
    const rows = await queryRows(database.db, 'select kind, cause, detail from alert', [])
    expect(rows).toEqual([{ kind: 'workers', cause: 'clock', detail: '3600' }])
  })
})

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { type RouteName, routes } from '../../server/api/contract/routes.ts'
import type { Services } from '../../server/api/services.ts'
import { type RunningSimulator, startSimulator } from '../../server/cli/start-simulator.ts'
import { readConfig } from '../../server/serve/config.ts'
import { startServer } from '../../server/serve/start-server.ts'
import { copyEmbedded } from '../../server/testing/embedded-template.ts'
import { closeBrowser, openWindow, type Window } from './browser.ts'

const INTEGRATION = 'lightspeed-ccv'
const DEMO = fileURLToPath(new URL(`../../mappings/${INTEGRATION}/demo.json`, import.meta.url))
const SET_UP_MS = 120_000

export const owner = {
  email: 'owner@example.com',
  name: 'Olga Owner',
  password: 'a long sentence for the owner',
}

/** A server with everything that it talks to, for browser tests: real, on loopback, with a database of its own. */
export interface Installation {
  readonly url: string
  readonly simulators: readonly RunningSimulator[]
  /** What the server stands on, for what cannot be brought about by the API. */
  readonly services: Pick<Services, 'cipher' | 'database'>
  /** A window of the owner, signed in. */
  readonly open: (look?: Parameters<typeof openWindow>[1]) => Promise<Window>
  /** Calls the API as the owner; the body of the answer. */
  readonly call: (name: RouteName, ask?: Ask) => Promise<Answered>
  /** Waits until a run of a flow that began after the call has ended. */
  readonly run: (flow: string) => Promise<void>
  readonly close: () => Promise<void>
}

export interface Ask {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answered {
  readonly status: number
  readonly etag: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it.
  readonly body: any
}

/**
 * Starts a server and both simulated systems.
 *
 * @param state `empty`: nobody has an account yet. `signed-up`: the owner has. `ready`: the shipped integration is
 *   set up, switched on, and the flows named have run once.
 */
export async function startInstallation(
  state: 'empty' | 'signed-up' | 'ready',
  {
    flows = ['orders'],
    off = [],
    size = 1,
    databaseUrl,
  }: {
    readonly flows?: readonly string[]
    /** Flows that are switched off; the others begin by their schedules as well. */
    readonly off?: readonly string[]
    /** How much data the shop has; 1 is all. */
    readonly size?: number
    /** Of an empty PostgreSQL; absent: an embedded one. */
    readonly databaseUrl?: string | undefined
  } = {},
): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mapwright-ui-'))
  await copyEmbedded(dataDir)
  const simulators = await Promise.all(
    ['lightspeed-ecom', 'ccv-salespos'].map((connector) => startSimulator(connector, size)),
  )
  const config = readConfig({
    MAPWRIGHT_DATA: dataDir,
    MAPWRIGHT_PORT: '0',
    MAPWRIGHT_ALLOW_PRIVATE: '1',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  })
  const log = pino.pino({ level: 'error' })
  let services: Services | undefined
  const prepare = async (given: Services): Promise<void> => {
    services = given
  }
  const server = await startServer({ config, log, isSimulated: true, prepare })
  if (!services) throw new Error('the server told nothing of what it stands on')
  const url = `http://127.0.0.1:${server.address.port}`
  const caller = createCaller(url)
  const installation: Installation = {
    url,
    simulators,
    services,
    open: async (look) => {
      const window = await openWindow(url, look)
      if (state !== 'empty') {
        const { email, password } = owner
        const response = await window.context.request.post('/api/session', {
          data: { email, password },
          headers: { origin: url },
        })
        if (!response.ok()) throw new Error(`nobody could sign in: ${await response.text()}`)
      }
      return window
    },
    call: caller.call,
    run: (flow) => runOnce(caller, flow),
    close: async () => {
      await closeBrowser()
      await server.stop()
      for (const simulator of simulators) simulator.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  if (state !== 'empty') await caller.signUp()
  if (state === 'ready') {
    await setUpIntegration(caller, simulators, off)
    for (const flow of flows) await installation.run(flow)
  }
  return installation
}

interface Caller {
  readonly call: Installation['call']
  readonly signUp: () => Promise<void>
}

function createCaller(url: string): Caller {
  let cookie = ''
  let csrf = ''

  async function call(name: RouteName, ask: Ask = {}): Promise<Answered> {
    const { method, path } = routes[name]
    const values: Readonly<Record<string, string>> = {
      workspace: 'default',
      integration: INTEGRATION,
      ...ask.params,
    }
    const place = path.replace(/\{(\w+)\}/g, (_, key: string) =>
      encodeURIComponent(values[key] ?? ''),
    )
    const pairs = Object.entries(ask.query ?? {}).map(([key, value]) => [key, String(value)])
    const search = new URLSearchParams(pairs).toString()
    const response = await fetch(`${url}/api${place}${search && `?${search}`}`, {
      method: method.toUpperCase(),
      headers: {
        origin: url,
        // A busy machine may close a kept connection just as it is used again.
        connection: 'close',
        cookie,
        'x-csrf-token': csrf,
        ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...ask.headers,
      },
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
    })
    const text = await response.text()
    const [set] = response.headers.getSetCookie()
    if (set !== undefined) cookie = set.slice(0, set.indexOf(';'))
    const body = text === '' ? undefined : JSON.parse(text)
    if (typeof body?.csrf === 'string') csrf = body.csrf
    if (!response.ok) throw new Error(`${name} was answered ${response.status}: ${text}`)
    return { status: response.status, etag: response.headers.get('etag') ?? undefined, body }
  }

  return {
    call,
    signUp: async () => {
      await call('setUp', { body: { ...owner, workspaceTitle: 'Demo shop' } })
    },
  }
}

/** What the wizard does, by the API. */
async function setUpIntegration(
  { call }: Caller,
  simulators: readonly RunningSimulator[],
  off: readonly string[],
): Promise<void> {
  const demo: {
    connections: Record<string, string>
    settings: Record<string, unknown>
    tables: Record<string, Record<string, unknown>>
    directions: string[]
  } = JSON.parse(readFileSync(DEMO, 'utf8'))
  await call('addIntegration', { body: { name: INTEGRATION } })
  for (const [role, connector] of Object.entries(demo.connections)) {
    const simulator = simulators.find((each) => each.connector === connector)
    const settings = { ...simulator?.settings, ...simulator?.secrets }
    await call('saveConnection', { params: { connection: role }, body: { connector, settings } })
  }
  const questions = await call('readQuestions')
  const directions: Record<string, string> = {}
  for (const { name, choices } of questions.body.directions) {
    for (const { flow } of choices) if (demo.directions.includes(flow)) directions[name] = flow
  }
  await call('saveAnswers', {
    body: {
      settings: demo.settings,
      connections: Object.fromEntries(Object.keys(demo.connections).map((role) => [role, role])),
      directions,
      off,
    },
    headers: { 'if-match': questions.etag ?? '*' },
  })
  for (const [table, rows] of Object.entries(demo.tables)) {
    const before = await call('readTable', { params: { table } })
    await call('saveTable', {
      params: { table },
      body: { rows },
      headers: { 'if-match': before.etag ?? '*' },
    })
  }
  await call('switchIntegration', { body: { state: 'on', despite: true } })
}

async function runOnce({ call }: Caller, flow: string): Promise<void> {
  const began = Date.now()
  await call('startRun', { params: { flow }, body: { scope: { kind: 'all' } } })
  for (const until = began + SET_UP_MS; Date.now() < until; ) {
    const { body } = await call('listRuns', { query: { flow, integration: INTEGRATION, limit: 1 } })
    const [last] = body.items
    if (last?.finishedAt && Date.parse(last.finishedAt) >= began) return
    await new Promise((resolve) => {
      setTimeout(resolve, 200)
    })
  }
  throw new Error(`no run of "${flow}" has ended in ${SET_UP_MS / 1000} s`)
}

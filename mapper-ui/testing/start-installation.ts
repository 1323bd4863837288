import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import type { Services } from '../../server/api/services.ts'
import { type RunningSimulator, startSimulator } from '../../server/cli/start-simulator.ts'
import { type RouteName, routes } from '../../server/contract/routes.ts'
import { readConfig, type ServerConfig } from '../../server/serve/config.ts'
import { type RunningServer, startServer } from '../../server/serve/start-server.ts'
import { copyEmbedded } from '../../server/testing/embedded-template.ts'
import { createOwnDatabase } from '../../server/testing/own-database.ts'
import type { FakeStripe } from '../../server/testing/stripe/start-stripe.ts'
import { type Look, leaveWindows, openWindow, type Window } from './browser.ts'
import { makeDataDir } from './data-dir.ts'

const INTEGRATION = 'lightspeed-ccv'
const DEMO = fileURLToPath(new URL(`../../mappings/${INTEGRATION}/demo.json`, import.meta.url))
const SET_UP_MS = 400_000
const SWITCHED_ON = { body: { state: 'on', despite: true } }

export const owner = {
  email: 'owner@example.com',
  name: 'Olga Owner',
  password: 'a long sentence for the owner',
}

/** A server with what it talks to, for browser tests: real, on loopback, with a database of its own. */
export interface Installation {
  readonly url: string
  /** Of both systems, where they were asked for. */
  readonly simulators: readonly RunningSimulator[]
  /** What the server stands on, for what cannot be brought about by the API. */
  readonly services: Pick<Services, 'cipher' | 'database'>
  /** A window of the owner, signed in. */
  readonly open: (look?: Look) => Promise<Window>
  /** Where the first account is made, with the code that the server printed. */
  readonly setUpPath: string
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

/** What the server of this process listened on last. Browsers keep scripts by the address that they came from. */
let lastPort = 0

/**
 * Starts a server, and both simulated systems where they are needed.
 *
 * @param state `empty`: nobody has an account yet. `signed-up`: the owner has. `ready`: the shipped integration is
 *   set up, and the flows named have run once; then it is paused, so that none begins by its schedule.
 *   Without any, it was never switched on.
 */
export async function startInstallation(
  state: 'empty' | 'signed-up' | 'ready',
  {
    flows = ['orders'],
    off = [],
    goesOn = false,
    size = 1,
    hasSystems = state === 'ready',
    databaseUrl,
    signUpBy,
    subscriptionsFile,
    aheadMs,
    stripe,
  }: {
    readonly flows?: readonly string[]
    /** Flows that are switched off. */
    readonly off?: readonly string[]
    /** It is not paused, and all flows begin by their schedules as well. */
    readonly goesOn?: boolean
    /** How much data the shop has; 1 is all. */
    readonly size?: number
    readonly hasSystems?: boolean
    /** Of an empty PostgreSQL; absent: that of the test run, else an embedded one. */
    readonly databaseUrl?: string | undefined
    /** Merchants sign up, by this mail server. */
    readonly signUpBy?: string | undefined
    /** Workspaces have subscriptions, which this file declares. */
    readonly subscriptionsFile?: string | undefined
    /** By how much its time is ahead. */
    readonly aheadMs?: (() => number) | undefined
    /** Subscriptions are bought there. */
    readonly stripe?: FakeStripe | undefined
  } = {},
): Promise<Installation> {
  const dataDir = await makeDataDir()
  const systems = hasSystems ? ['lightspeed-ecom', 'ccv-salespos'] : []
  const simulators = await Promise.all(systems.map((connector) => startSimulator(connector, size)))
  const database = await prepareDatabase(dataDir, databaseUrl)
  const variables = {
    MAPWRIGHT_DATA: dataDir,
    MAPWRIGHT_ALLOW_PRIVATE: '1',
    ...database.variables,
    ...(subscriptionsFile !== undefined && { MAPWRIGHT_SUBSCRIPTIONS: subscriptionsFile }),
    ...(signUpBy !== undefined && (await signUpVariables(signUpBy))),
    ...stripeVariables(stripe),
  }
  const { server, services } = await openServer(variables, { aheadMs, stripe })
  const url = `http://127.0.0.1:${server.address.port}`
  stripe?.tellAt(`${url}/api/stripe/webhook`)
  const code = server.setUpCode ?? ''
  const caller = createCaller(url, code)
  const installation: Installation = {
    url,
    setUpPath: `/set-up#code=${code}`,
    simulators,
    services,
    open: async (look) => {
      const window = await openWindow(url, look)
      if (state !== 'empty') {
        const { email, password } = owner
        const response = await window.context.request.post('/api/session', {
          data: { email, password },
          headers: { origin: url },
          // A connection that was kept open may be closed by the server at the moment that it is used again.
          maxRetries: 3,
        })
        if (!response.ok()) throw new Error(`nobody could sign in: ${await response.text()}`)
      }
      return window
    },
    call: caller.call,
    run: (flow) => runOnce(caller, flow),
    close: async () => {
      await leaveWindows()
      await server.stop()
      await database.drop()
      for (const simulator of simulators) simulator.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  if (state !== 'empty') await caller.signUp()
  if (state === 'ready') await makeReady(installation, caller, { flows, off, goesOn })
  return installation
}

function stripeVariables(stripe: FakeStripe | undefined): Readonly<Record<string, string>> {
  if (!stripe) return {}
  return {
    MAPWRIGHT_STRIPE_KEY: stripe.key,
    MAPWRIGHT_STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
  }
}

/** No variable leads elsewhere than to Stripe. */
function withApi(config: ServerConfig, stripe: FakeStripe | undefined): ServerConfig {
  if (!config.stripe || !stripe) return config
  return { ...config, stripe: { ...config.stripe, api: stripe.url } }
}

/** Links in mails lead to the server, so its address is known before it is there. */
async function signUpVariables(smtpUrl: string): Promise<Readonly<Record<string, string>>> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  server.close()
  return {
    MAPWRIGHT_PORT: String(port),
    MAPWRIGHT_URL: `http://127.0.0.1:${port}`,
    MAPWRIGHT_SIGNUP: 'open',
    MAPWRIGHT_SMTP_URL: smtpUrl,
    MAPWRIGHT_MAIL_FROM: 'mapwright@example.com',
    MAPWRIGHT_TERMS_URL: 'https://example.com/terms',
    MAPWRIGHT_PRIVACY_URL: 'https://example.com/privacy',
    MAPWRIGHT_TERMS_VERSION: '2026-12',
  }
}

interface PreparedDatabase {
  readonly variables: Readonly<Record<string, string>>
  readonly drop: () => Promise<void>
}

/** What pages show is the same on any database, and PostgreSQL leaves more of the machine to them. */
async function prepareDatabase(dataDir: string, given?: string): Promise<PreparedDatabase> {
  const own = given === undefined ? await createOwnDatabase() : undefined
  const url = given ?? own?.url
  if (url === undefined) await copyEmbedded(dataDir)
  return {
    variables: url === undefined ? {} : { DATABASE_URL: url },
    drop: async () => own?.drop(),
  }
}

interface Readiness {
  readonly flows: readonly string[]
  readonly off: readonly string[]
  readonly goesOn: boolean
}

async function makeReady(
  { simulators, run }: Installation,
  caller: Caller,
  { flows, off, goesOn }: Readiness,
): Promise<void> {
  const hasRuns = goesOn || flows.length > 0
  const isOff = (flow: string): boolean =>
    goesOn || !hasRuns ? off.includes(flow) : !flows.includes(flow)
  await setUpIntegration(caller, simulators, isOff)
  if (hasRuns) await caller.call('switchIntegration', SWITCHED_ON)
  for (const flow of flows) await run(flow)
  if (hasRuns && !goesOn) await rest(caller, off)
}

interface Opened {
  readonly server: RunningServer
  readonly services: Services
}

interface Changes {
  readonly aheadMs: (() => number) | undefined
  readonly stripe: FakeStripe | undefined
}

/** Where the last one listened, unless somebody else does so by now. */
async function openServer(
  variables: Readonly<Record<string, string>>,
  changes: Changes,
): Promise<Opened> {
  const { MAPWRIGHT_PORT: port } = variables
  const openAt = (at: number): Promise<Opened> => openServerAt(at, variables, changes)
  if (port !== undefined) return openAt(Number(port))
  try {
    return await openAt(lastPort)
  } catch (error) {
    if (lastPort === 0) throw error
    return openAt(0)
  }
}

async function openServerAt(
  port: number,
  variables: Readonly<Record<string, string>>,
  { aheadMs, stripe }: Changes,
): Promise<Opened> {
  const config = readConfig({ ...variables, MAPWRIGHT_PORT: String(port) })
  let services: Services | undefined
  const server = await startServer({
    config: withApi(config, stripe),
    log: pino.pino({ level: 'error' }),
    isSimulated: true,
    aheadMs,
    prepare: async (given) => {
      services = given
    },
  })
  if (!services) throw new Error('the server told nothing of what it stands on')
  lastPort = server.address.port
  return { server, services }
}

interface Caller {
  readonly call: Installation['call']
  readonly signUp: () => Promise<void>
}

function createCaller(url: string, code: string): Caller {
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
      await call('setUp', { body: { ...owner, code, workspaceTitle: 'Demo shop' } })
    },
  }
}

/** What the wizard does, by the API. */
async function setUpIntegration(
  { call }: Caller,
  simulators: readonly RunningSimulator[],
  isOff: (flow: string) => boolean,
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
      off: questions.body.flows.map(({ flow }: { flow: string }) => flow).filter(isOff),
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
}

async function rest({ call }: Caller, off: readonly string[]): Promise<void> {
  await call('switchIntegration', { body: { state: 'paused' } })
  const { body, etag } = await call('readQuestions')
  await call('saveAnswers', {
    body: { ...body.answers, off },
    headers: { 'if-match': etag ?? '*' },
  })
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

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import pino, { type Logger } from 'pino'
import { toText } from '../../engine/index.ts'
import { createSender } from '../alerts/send-message.ts'
import { type AppOptions, createApp } from '../api/create-app.ts'
import { isHosting } from '../api/offered-routes.ts'
import type { ApiConfig, Services } from '../api/services.ts'
import type { Role } from '../contract/route.ts'
import { type RouteName, routes } from '../contract/routes.ts'
import type { Database } from '../database/database.ts'
import { sharedPlanners } from '../installation/planning/planners.ts'
import { saveMembership } from '../people/memberships.ts'
import { createPerson } from '../people/people.ts'
import { createSession } from '../people/sessions.ts'
import { createToken } from '../people/tokens.ts'
import { sharedAuthors } from '../projects/authoring/authors.ts'
import type { Projects } from '../projects/projects.ts'
import { createCipher } from '../secrets/cipher.ts'
import { Secret } from '../secrets/secret.ts'
import { createHolds } from '../subscriptions/holds.ts'
import type { Work } from '../work/work.ts'

export interface Answered {
  readonly status: number
  readonly headers: Headers
  /** Parsed JSON; undefined for none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it.
  readonly body: any
}

export interface Ask {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

interface PlainInit extends RequestInit {
  readonly headers?: Readonly<Record<string, string>>
}

/** Somebody who calls the API, or nobody in particular. */
export interface ApiClient {
  readonly headers: Readonly<Record<string, string>>
  readonly call: (name: RouteName, ask?: Ask) => Promise<Answered>
  readonly fetch: (path: string, init?: PlainInit) => Promise<Response>
}

export interface ApiKit {
  readonly url: string
  readonly services: Services
  /** What was logged, line by line. */
  readonly logged: readonly string[]
  readonly nobody: ApiClient
  /** A person of their own in a workspace, signed in. */
  readonly signIn: (role: Role | 'owner' | 'stranger', workspace?: string) => Promise<ApiClient>
  /** A program with a token of its own. */
  readonly withToken: (role: Role, workspace?: string) => Promise<ApiClient>
  readonly close: () => Promise<void>
}

/** One for all servers of a test, as they have on one database. */
const KIT_CIPHER = createCipher([randomBytes(32)])

const LOCAL: ApiConfig = { host: '127.0.0.1', allowPrivate: true }

/** A server that offers all that the contract has: for tests that try every route. */
export const OFFERING: ApiConfig = {
  ...LOCAL,
  signUp: { mode: 'open' },
  subscriptions: {
    contact: undefined,
    trial: undefined,
    eraseAfterDays: 60,
    subscriptions: new Map(),
  },
  // Nobody listens there.
  stripe: {
    key: new Secret('sk_test_1'),
    webhookSecret: new Secret('whsec_1'),
    api: 'http://127.0.0.1:9',
  },
}

/** For tests that load or run nothing. */
export const noProjects: Projects = {
  shipped: { connectorFiles: [], connectors: {}, integrations: {}, connectorHelp: {} },
  home: () => undefined,
  in: () => noProjects,
  sayReason: async () => (message) => toText(message),
  authors: sharedAuthors(),
  current: () => Promise.reject(new Error('this test has no projects')),
  withDraft: () => Promise.reject(new Error('this test has no projects')),
}

/** Takes every job, and does none. */
export const idleWork: Work = {
  startRun: async () => '1',
  stopRun: async () => false,
  followChanges: async () => {},
  wake: async () => {},
}

/** Starts the HTTP side of the server on a free port, on a database of the test and whatever other services it gives. */
export async function startApi(
  given: Partial<Services> & { readonly database: Database },
  options: Partial<AppOptions> = {},
): Promise<ApiKit> {
  const logged: string[] = []
  const { config = LOCAL, clock = { now: () => Date.now() } } = given
  const services: Services = {
    holds: createHolds(given.database.db, config.subscriptions, clock.now, isHosting(config)),
    cipher: KIT_CIPHER,
    projects: noProjects,
    planners: sharedPlanners(),
    work: idleWork,
    sender: createSender({ smtpUrl: undefined, mailFrom: undefined, allowPrivate: true }),
    config,
    clock,
    log: collectLog(logged),
    ...given,
  }
  const stop = new AbortController()
  const app = createApp(services, { checkAnswers: true, stop: stop.signal, ...options })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const url = `http://127.0.0.1:${port}`
  const people = createCallers(url, services)
  return {
    url,
    services,
    logged,
    ...people,
    close: async () => {
      stop.abort()
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

function createCallers(
  url: string,
  services: Services,
): Pick<ApiKit, 'nobody' | 'signIn' | 'withToken'> {
  const { database, clock } = services
  const { db } = database
  return {
    nobody: createClient(url, {}),
    signIn: async (role, workspace = 'default') => {
      const name = `${role}-${randomBytes(4).toString('hex')}`
      const isOwner = role === 'owner'
      const person = { email: `${name}@example.com`, name, password: null, isOwner }
      const id = (await createPerson(db, person, clock.now())) ?? ''
      if (role !== 'owner' && role !== 'stranger') {
        await saveMembership(db, { workspace, person: id, role })
      }
      const session = await createSession(db, id, clock.now())
      return createClient(url, {
        Cookie: `mapwright=${session.id}; __Host-mapwright=${session.id}`,
        'X-CSRF-Token': session.csrf,
      })
    },
    withToken: async (role, workspace = 'default') => {
      const now = clock.now()
      const { secret } = await createToken(db, {
        workspace,
        name: `test ${role}`,
        role,
        createdBy: 'test',
        createdAt: now,
        expiresAt: now + 3_600_000,
      })
      return createClient(url, { Authorization: `Bearer ${secret}` })
    },
  }
}

/** Calls with these headers. `workspace` is "default" where it is not given. */
export function createClient(url: string, headers: Readonly<Record<string, string>>): ApiClient {
  return {
    headers,
    fetch: (path, init = {}) =>
      fetch(url + path, {
        redirect: 'manual',
        ...init,
        headers: { ...headers, ...init.headers },
      }),
    call: async (name, { params, query = {}, body, headers: more } = {}) => {
      const { method, path } = routes[name]
      const values: Record<string, string | number> = { workspace: 'default', ...params }
      const place = path.replace(/\{(\w+)\}/g, (_, key: string) =>
        encodeURIComponent(values[key] ?? ''),
      )
      const pairs = Object.entries(query).map(([key, value]) => [key, String(value)])
      const search = new URLSearchParams(pairs).toString()
      const response = await fetch(`${url}/api${place}${search && `?${search}`}`, {
        method: method.toUpperCase(),
        redirect: 'manual',
        headers: {
          ...headers,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...more,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? undefined : JSON.parse(text),
      }
    },
  }
}

function collectLog(lines: string[]): Logger {
  return pino.pino(
    { level: 'debug', base: null },
    {
      write: (line: string) => void lines.push(line),
    },
  )
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../api/create-app.ts'
import type { ApiConfig } from '../api/services.ts'
import { queryRows } from '../database/query.ts'
import { createMetrics } from '../observe/metrics.ts'
import { serveMetrics } from '../observe/serve-metrics.ts'
import { createProjects } from '../projects/create-projects.ts'
import { type ApiKit, startApi } from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { answerHooks } from '../work/hooks/answer-hooks.ts'
import { answerHealth } from './health.ts'
import { type Listening, listen } from './listen.ts'
import { type Reach, watchReach } from './watch-reach.ts'

/** Everything that is answered, whoever asks, with the status that it has for nobody in particular. */
const KINDS: readonly (readonly [kind: string, method: string, path: string, status: number])[] = [
  ['an answer of the API', 'GET', '/api/session', 200],
  ['a refusal of the API', 'GET', '/api/workspaces/default/runs', 401],
  ['a path that the API has not', 'GET', '/api/none', 404],
  ['a method that the API has not', 'PUT', '/api/session', 405],
  ['a body that is none', 'POST', '/api/session', 415],
  ['the document of the API', 'GET', '/api/openapi.json', 200],
  ['the page about the API', 'GET', '/api/docs', 200],
  ['a page', 'GET', '/w/default/flows', 200],
  ['a file of the pages', 'GET', '/assets/app-1a2b.js', 200],
  ['a file that there is not', 'GET', '/assets/none.js', 404],
  ['a path that cannot be read', 'GET', '/api/workspaces/%zz/runs', 400],
  ['a webhook that is not known', 'POST', '/hooks/default/shop/secret/orders', 404],
  ['the health', 'GET', '/health', 200],
  ['the readiness', 'GET', '/ready', 200],
  ['the metrics, from this machine but without a token', 'GET', '/metrics', 401],
]

describe.each([
  ['for this machine', { host: '127.0.0.1', allowPrivate: true }],
  [
    'behind https',
    { host: '127.0.0.1', allowPrivate: false, publicUrl: 'https://maps.example.com' },
  ],
] satisfies [string, ApiConfig][])(
  'a server %s tells browsers what to refuse with',
  (_, config) => {
    let database: TestDatabase
    let api: ApiKit
    let uiFolder: string
    let reach: Reach
    beforeAll(async () => {
      uiFolder = await mkdtemp(join(tmpdir(), 'mapwright-ui-'))
      await mkdir(join(uiFolder, 'assets'))
      await writeFile(join(uiFolder, 'index.html'), '<!doctype html><title>pages</title>')
      await writeFile(join(uiFolder, 'assets', 'app-1a2b.js'), 'void 0')
      database = await openTestDatabase()
      const projects = createProjects(database.db)
      const apart = await startApi({ database, projects, config })
      reach = watchReach(() => queryRows(database.db, 'select 1', []))
      const more = [
        serveMetrics(createMetrics('1'), { metricsToken: undefined }),
        answerHealth(reach, {
          stop: new AbortController().signal,
          workers: () => undefined,
          skewMs: () => 0,
        }),
        answerHooks(apart.services),
      ]
      await apart.close()
      api = await startApi({ database, projects, config }, { uiFolder, more })
    })
    afterAll(async () => {
      await api.close()
      await database.close()
      await rm(uiFolder, { recursive: true })
    })

    test.each(KINDS)('%s', async (_kind, method, path, status) => {
      const response = await api.nobody.fetch(path, { method, headers: { Accept: 'text/html' } })
      await response.text()
      expect(response.status).toBe(status)
      const { headers } = response
      const policy = headers.get('Content-Security-Policy') ?? ''
      const directives = new Map(
        policy.split(';').map((each) => {
          const [name = '', ...values] = each.trim().split(' ')
          return [name, values.join(' ')]
        }),
      )
      expect(directives.get('default-src')).toBe("'none'")
      expect(directives.get('script-src')).toBe("'self'")
      expect(directives.get('frame-ancestors')).toBe("'none'")
      expect(directives.get('base-uri')).toBe("'none'")
      expect(directives.get('form-action')).toBe("'self'")
      expect(policy).not.toMatch(/unsafe-eval|\*|http:/)
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('X-Frame-Options')).toBe('DENY')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
      expect(headers.get('X-Powered-By')).toBeNull()
      expect(headers.get('Server')).toBeNull()
      const isHttps = 'publicUrl' in config
      expect(headers.has('Strict-Transport-Security')).toBe(isHttps)
      expect(directives.has('upgrade-insecure-requests')).toBe(isHttps)
      const isCall = path.startsWith('/api/') && !/openapi|docs/.test(path)
      expect(isCall && headers.get('Cache-Control')).toBe(isCall && 'no-store')
    })
  },
)

describe('who sends slowly on purpose', () => {
  let database: TestDatabase
  let api: ApiKit
  let server: Listening
  beforeAll(async () => {
    database = await openTestDatabase()
    api = await startApi({ database })
    const app = createApp(api.services, { stop: new AbortController().signal })
    const place = { host: '127.0.0.1', port: 0 }
    const limits = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 }
    server = await listen(app, place, limits)
  })
  afterAll(async () => {
    await server.close()
    await api.close()
    await database.close()
  })

  /** Sends the first part at once and then a byte now and again, until the server hangs up; gives what it said. */
  function drip(first: string): Promise<string> {
    return new Promise((resolve) => {
      let answer = ''
      const socket = connect(server.address.port, '127.0.0.1', () => socket.write(first))
      const timer = setInterval(() => socket.writable && socket.write('a'), 50)
      socket.on('data', (part) => {
        answer += part.toString()
      })
      socket.on('error', () => {})
      socket.once('close', () => {
        clearInterval(timer)
        resolve(answer)
      })
    })
  }

  test('is hung up on in the middle of the headers', async () => {
    expect(await drip('GET /api/session HTTP/1.1\r\nHost: localhost\r\nX-Long: ')).toMatch(
      /^HTTP\/1\.1 408 /,
    )
  })

  test('is hung up on in the middle of a body', async () => {
    const head = 'POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json'
    expect(await drip(`${head}\r\nContent-Length: 1000\r\n\r\n{"email":"`)).toMatch(
      /^HTTP\/1\.1 4\d\d |^$/,
    )
  })

  test('takes no place from others', async () => {
    const sockets = Array.from({ length: 200 }, () => drip('GET / HTTP/1.1\r\nX-Long: '))
    const response = await fetch(`http://127.0.0.1:${server.address.port}/api/session`)
    expect(response.status).toBe(200)
    expect(await Promise.all(sockets)).toHaveLength(200)
  })

  test('is refused with headers beyond all measure', async () => {
    const response = await fetch(`http://127.0.0.1:${server.address.port}/api/session`, {
      headers: { 'X-Long': 'x'.repeat(50_000) },
    })
    expect(response.status).toBe(431)
  })
})

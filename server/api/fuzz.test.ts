import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSender } from '../alerts/send-message.ts'
import type { Route } from '../contract/route.ts'
import { routes } from '../contract/routes.ts'
import { createProjects } from '../projects/create-projects.ts'
import { Secret } from '../secrets/secret.ts'
import { type ApiClient, type ApiKit, OFFERING, startApi } from '../testing/api-kit.ts'
import { ODD_TEXTS, sampleOf, sampleOfParameter } from '../testing/sample-of.ts'
import { startMailServer } from '../testing/start-mail-server.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

const MALFORMED = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '1e999',
  '{"__proto__":{"isOwner":true}}',
  '['.repeat(50_000),
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  '\uFEFF{}',
]

/** Parameters that name something that there is. */
const THERE: Record<string, string> = { workspace: 'default' }

/** What they would take away from the others. */
const LAST: ReadonlySet<string> = new Set(['signOut', 'removeIntegration'])

describe('whatever is sent to', () => {
  let database: TestDatabase
  let api: ApiKit
  let caller: ApiClient
  let mailServer: Awaited<ReturnType<typeof startMailServer>>
  beforeAll(async () => {
    database = await openTestDatabase()
    mailServer = await startMailServer()
    const smtpUrl = new Secret(mailServer.url)
    api = await startApi({
      database,
      projects: createProjects(database.db),
      // Where merchants sign up, mails lead back to the server.
      config: { ...OFFERING, publicUrl: 'http://maps.example' },
      sender: createSender({ smtpUrl, mailFrom: 'maps@maps.example', allowPrivate: true }),
    })
    caller = await api.signIn('owner')
    // One that is there, so that what lies behind it is reached.
    const [entry] = (await caller.call('listCatalogue')).body.items
    const added = await caller.call('addIntegration', { body: { name: entry.name } })
    Object.assign(THERE, { integration: entry.name, flow: added.body.flows[0].flow })
  })
  afterAll(async () => {
    await api.close()
    await mailServer.close()
    await database.close()
  })

  /** Gives the status, and the problem where it is a failure of ours. */
  async function send({ method }: Route, path: string, body?: string): Promise<string> {
    const gone = new AbortController()
    const response = await caller.fetch(`/api${path}`, {
      method: method.toUpperCase(),
      signal: AbortSignal.any([gone.signal, AbortSignal.timeout(120_000)]),
      headers: { 'Content-Type': 'application/json', 'If-Match': '"x"' },
      ...(body !== undefined && { body }),
    })
    const isOurs = response.status >= 500
    const told = isOurs ? ` ${await response.text()} ${api.logged.at(-2)}` : ''
    gone.abort()
    return `${response.status}${told}`
  }

  const table = Object.entries(routes).filter(([name]) => !LAST.has(name))

  test.each(table as [string, Route][])('%s, it does not fail', async (_, route) => {
    const sent = route.body ?? route.bodyApart
    const answers: string[] = []
    const params = Object.keys(route.params?.properties ?? {})
    for (const text of textsFor(route)) {
      const body = sent && JSON.stringify(sampleOf(sent, text))
      answers.push(await send(route, pathOf(route, text), body))
      for (const odd of params) answers.push(await send(route, pathOf(route, text, odd), body))
    }
    if (sent) {
      for (const body of MALFORMED) answers.push(await send(route, pathOf(route, 'x'), body))
    }
    expect(answers.filter((answer) => /^5(?!01$)/.test(answer))).toEqual([])
  })
})

const apart: readonly Route[] = Object.values(routes).filter(({ bodyApart }: Route) => bodyApart)

/** What authors write is compiled, which takes a second each time: the texts are shared out among these. */
function textsFor(route: Route): readonly string[] {
  const own = apart.indexOf(route)
  return own === -1 ? ODD_TEXTS : ODD_TEXTS.filter((_, at) => at % apart.length === own)
}

/** As a careless program does it: half a pair becomes the bytes of no character. */
function encode(text: string): string {
  return /\p{Surrogate}/u.test(text) ? '%ED%A0%80' : encodeURIComponent(text)
}

function pathOf({ path, params, query }: Route, text: string, odd?: string): string {
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === odd
      ? encode(text)
      : encode(THERE[name] ?? sampleOfParameter(params?.properties[name], text)),
  )
  const pairs = Object.entries(query?.properties ?? {}).map(
    ([name, schema]) => `${name}=${encode(sampleOfParameter(schema, text))}`,
  )
  return pairs.length === 0 ? place : `${place}?${pairs.join('&')}`
}

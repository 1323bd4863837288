import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProjects } from '../../projects/create-projects.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import { describeShed, SHED_KEY, type Shed, startShed } from '../../testing/start-shed.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

const PATH = 'connectors/shed/connector.yaml'
const rowAt = (rows: readonly { readonly path: readonly (string | number)[] }[], path: string) =>
  rows.find((row) => row.path.join('.') === path)

describe('a connector that is being made', () => {
  let database: TestDatabase
  let api: ApiKit
  let editor: ApiClient
  let shed: Shed

  beforeAll(async () => {
    shed = await startShed()
    database = await openTestDatabase()
    api = await startApi({
      database,
      projects: createProjects(database.db),
      work: createWorkLog(),
      config: { host: '127.0.0.1', allowPrivate: true },
    })
    editor = await api.signIn('editor')
    const { body } = await draftFrom({})
    await editor.call('pushFiles', {
      body: { files: [{ path: PATH, text: body.text }], note: 'made' },
    })
    const settings = { url: shed.url, token: SHED_KEY }
    await editor.call('saveConnection', {
      params: { connection: 'shed' },
      body: { connector: 'shed', settings },
    })
  })
  afterAll(async () => {
    await api.close()
    await database.close()
    shed.stop()
  })

  const draftFrom = (more: object) =>
    editor.call('draftConnectorFrom', {
      body: { name: 'shed', address: `${shed.url}/openapi.json`, ...more },
    })
  const draft = (text: string, more: object = {}) =>
    editor.call('draftConnector', { body: { name: 'shed', text, ...more } })
  const tryIt = (more: object = {}) =>
    editor.call('tryList', {
      params: { connection: 'shed' },
      body: { resource: 'bike', ...more },
    })
  const text = async (): Promise<string> =>
    (await editor.call('readFile', { query: { path: PATH } })).body.published.text

  test('is made of a description that is given or found at an address, and can be published as it is', async () => {
    const found = await draftFrom({})
    const given = await draft(JSON.stringify(describeShed(shed.url)))
    expect(found.body).toEqual(given.body)
    expect(found.body).toMatchObject({ resources: ['bike', 'lock'], offered: ['bike', 'lock'] })
    expect(found.body.text.match(/# guessed: /g)).toHaveLength(found.body.guesses)
    const linted = await editor.call('lintFiles', {
      body: { files: [{ path: PATH, text: found.body.text }] },
    })
    expect(
      linted.body.diagnostics.filter(({ severity }: { severity: string }) => severity === 'error'),
    ).toEqual([])
  })

  test('takes only the resources that are asked for', async () => {
    const { body } = await draftFrom({ only: ['lock'] })
    expect(body).toMatchObject({ resources: ['lock'], offered: ['bike', 'lock'] })
    expect(body.text).not.toContain('bikes')
    expect((await draftFrom({ only: ['nothing'] })).body).toMatchObject({
      text: null,
      resources: [],
    })
  })

  test('is not made of what describes nothing, and says so in the language of the reader', async () => {
    for (const wrong of ['', '{', 'just words', '{"openapi":"3.0.0"}', '{"a":1}', '- 1'])
      expect(await draft(wrong)).toMatchObject({
        status: 422,
        body: { type: 'description_unreadable' },
      })
    const dutch = await editor.call('draftConnector', {
      body: { name: 'shed', text: '{"a":1}' },
      headers: { 'Accept-Language': 'nl' },
    })
    expect(dutch.body.title).toMatch(/beschrijving/)
  })

  test('asks no address that a stranger could not ask, nor one that does not answer', async () => {
    const strict = await startApi({
      database,
      projects: createProjects(database.db),
      work: createWorkLog(),
      config: { host: '127.0.0.1', allowPrivate: false },
    })
    const before = shed.asked.length
    const person = await strict.signIn('editor')
    for (const address of [`${shed.url}/openapi.json`, 'http://localhost:1/', 'http://[::1]/'])
      expect(
        await person.call('draftConnectorFrom', { body: { name: 'shed', address } }),
      ).toMatchObject({ status: 422, body: { type: 'address_unreadable' } })
    expect(shed.asked).toHaveLength(before)
    await strict.close()
    for (const address of [`${shed.url}/none`, 'http://127.0.0.1:1/'])
      expect(await draftFrom({ address })).toMatchObject({
        status: 422,
        body: { type: 'address_unreadable' },
      })
    expect((await draftFrom({ address: 'file:///etc/passwd' })).status).toBe(400)
  })

  test('reads one page, and shows what is declared and nothing that is personal or unknown', async () => {
    const { status, body } = await tryIt()
    expect(status).toBe(200)
    expect(body).toMatchObject({ count: 2, problem: null, isCut: false })
    expect(body.requests).toMatchObject([{ outcome: '200', isGood: true }])
    expect(body.requests[0].summary).toMatch(/^GET \/bikes\?/)
    expect(rowAt(body.answer, 'bikes')).toMatchObject({ kind: 'list', count: 2 })
    expect(rowAt(body.answer, 'bikes.0.id')).toMatchObject({ kind: 'number', value: '7' })
    expect(rowAt(body.answer, 'bikes.0.name')).toMatchObject({ kind: 'text', value: 'Omafiets' })
    expect(rowAt(body.answer, 'bikes.0.updatedAt')).toMatchObject({ kind: 'time' })
    expect(rowAt(body.answer, 'bikes.0.email')).toMatchObject({ kind: 'text', value: null })
    expect(rowAt(body.answer, 'bikes.0.frame')).toMatchObject({ kind: 'text', value: null })
    expect(rowAt(body.record, 'name')).toMatchObject({ value: 'Omafiets' })
    expect(JSON.stringify(body)).not.toMatch(/anna|bram|WBK|key-that/)
  })

  test('makes a test of a page with invented values, where that is asked for', async () => {
    expect((await tryIt()).body.test).toBeNull()
    const { body } = await tryIt({ records: true })
    expect(body.test).toMatchObject({ list: 'bike' })
    expect(body.test.expect).toHaveLength(2)
    expect(JSON.stringify(body.test)).not.toMatch(/anna|bram|WBK|Omafiets|key-that/)
  })

  test('is tried as the draft says, which is not saved', async () => {
    const published = await text()
    const changed = published.replace('items: =bikes', 'items: =wheels')
    expect(changed).not.toBe(published)
    const { body } = await tryIt({ draft: { path: PATH, text: changed } })
    expect(body).toMatchObject({ count: 0 })
    // Nothing says any more where the records are.
    expect(rowAt(body.answer, 'bikes.0.id')).toMatchObject({ kind: 'number', value: null })
    expect(await text()).toBe(published)
  })

  test('is refused in time where a formula of the draft does not end', async () => {
    const changed = (await text()).replace(
      'items: =bikes',
      `items: '=($f := function($n) { $f($n + 1) }; $f(1))'`,
    )
    const trying = tryIt({ draft: { path: PATH, text: changed } })
    // Others are answered meanwhile: a formula may take only so long.
    const light = Array.from({ length: 20 }, () => editor.call('readSchemas'))
    expect((await Promise.all(light)).every(({ status }) => status === 200)).toBe(true)
    const { body } = await trying
    expect(body.count).toBe(0)
    expect(body.problem).not.toBeNull()
  })

  test('is not tried as the published file where the draft is another connector', async () => {
    const other = (await text()).replace('connector: shed', 'connector: other')
    const path = 'connectors/other/connector.yaml'
    const before = shed.asked.length
    expect(await tryIt({ draft: { path, text: other } })).toMatchObject({
      status: 422,
      body: { type: 'connector_unknown' },
    })
    expect(shed.asked).toHaveLength(before)
  })

  test('sends no credentials to a place that they were not entered for', async () => {
    const thief = await startShed()
    const changed = (await text()).replace('base: =$settings.url', `base: ${thief.url}`)
    const refused = await tryIt({ draft: { path: PATH, text: changed } })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(thief.asked).toEqual([])
    thief.stop()
  })

  test('says what the system said, and which list there is none of', async () => {
    await editor.call('saveConnection', {
      params: { connection: 'wrong' },
      body: { connector: 'shed', settings: { url: shed.url, token: 'other' } },
    })
    const denied = await editor.call('tryList', {
      params: { connection: 'wrong' },
      body: { resource: 'bike' },
    })
    expect(denied.body).toMatchObject({ count: 0, requests: [{ outcome: '401', isGood: false }] })
    expect(denied.body.problem).not.toBeNull()
    expect((await tryIt({ resource: 'wheel' })).status).toBe(404)
    expect((await tryIt({ resource: '__proto__' })).status).toBe(404)
    const broken = await tryIt({ draft: { path: PATH, text: 'connector: [' } })
    expect(broken).toMatchObject({ status: 422, body: { type: 'project_broken' } })
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProjects } from '../../projects/create-projects.ts'
import { readShipped } from '../../projects/shipped-files.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import { ODD_PATHS } from '../../testing/odd-paths.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

const shipped = readShipped()
const CONNECTOR = 'connectors/ccv-salespos/connector.yaml'

const flow = (name: string, text = 'nothing yet'): string => `flow: ${name}
format: 1
title: Customers
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - skip: ${text}
tests:
  - it: skips
    record: { id: 1, email: a@example.com }
    expect: { result: skipped }
`

describe('the files of a workspace', () => {
  let database: TestDatabase
  let api: ApiKit
  let editor: ApiClient
  let path: string
  let name: string
  let count = 0

  beforeAll(async () => {
    database = await openTestDatabase()
    const projects = createProjects(database.db, { shipped })
    api = await startApi({ database, projects, work: createWorkLog() })
    editor = await api.signIn('editor')
  })
  afterAll(async () => {
    await api.close()
    await database.close()
  })
  beforeEach(() => {
    count += 1
    name = `customers-${count}`
    path = `flows/${name}.yaml`
  })

  const save = (text: string, state: string, more = {}) =>
    editor.call('saveDraft', {
      query: { path },
      body: { text, ...more },
      headers: { 'If-Match': `"${state}"` },
    })
  const publish = () => editor.call('publishFiles', { body: { paths: [path], note: 'first' } })
  const push = (files: Readonly<Record<string, string>>, more = {}) =>
    editor.call('pushFiles', {
      body: {
        files: Object.entries(files).map(([at, text]) => ({ path: at, text })),
        note: 'pushed',
        ...more,
      },
    })

  test('are published in the state that was shown, and in no other', async () => {
    const shown = await save(flow(name), 'none')
    const tag = String(shown.headers.get('etag'))
    const states = { [path]: tag }
    const other = await save(flow(name, 'something else'), tag.replaceAll('"', ''))
    const body = { paths: [path], note: 'looked at', states }
    const refused = await editor.call('publishFiles', { body })
    expect(refused).toMatchObject({ status: 412, body: { type: 'changed_meanwhile' } })
    const file = await editor.call('readFile', { query: { path } })
    expect(file.body.published).toBe(null)
    expect(file.body.draft.text).toBe(other.body.draft.text)
    // As who reads Dutch was sent it.
    const now = { [path]: String(other.headers.get('etag')).replace(/"$/, ';nl"') }
    const published = await editor.call('publishFiles', { body: { ...body, states: now } })
    expect(published.status).toBe(200)
  })

  test('are the connectors of the package at first', async () => {
    const { body } = await editor.call('listFiles')
    expect(body.home).toBe('database')
    expect(body.items).toContainEqual({
      path: CONNECTOR,
      kind: 'connector',
      version: 0,
      publishedAt: null,
      hasDraft: false,
      draftBy: null,
      isShipped: true,
    })
  })

  test('begin as a draft by which nothing runs, and run when it is published', async () => {
    expect((await editor.call('readFile', { query: { path } })).status).toBe(404)
    const saved = await save(flow(name), 'none')
    expect(saved.status).toBe(200)
    expect(saved.body).toMatchObject({
      published: null,
      draft: { text: flow(name), basedOn: null },
    })
    expect((await api.services.projects.current('default')).project.flows).not.toContainEqual(
      expect.objectContaining({ file: path }),
    )
    const published = await publish()
    expect(published.status).toBe(200)
    expect(published.body.items).toMatchObject([
      { path, version: 1, hasDraft: false, kind: 'flow' },
    ])
    const { body } = await editor.call('readFile', { query: { path } })
    expect(body).toMatchObject({ published: { text: flow(name), note: 'first' }, draft: null })
    expect((await api.services.projects.current('default')).project.flows).toContainEqual(
      expect.objectContaining({ file: path }),
    )
  })

  test('refuse a draft that is based on what somebody else changed', async () => {
    const first = await save(flow(name), 'none')
    const state = first.headers.get('etag')?.replaceAll('"', '') ?? ''
    expect((await save(flow(name, 'mine'), state)).status).toBe(200)
    const late = await save(flow(name, 'theirs'), state)
    expect(late.status).toBe(412)
    expect(late.body.type).toBe('changed_meanwhile')
    const { body } = await editor.call('readFile', { query: { path } })
    expect(body.draft.text).toBe(flow(name, 'mine'))
  })

  test('refuse to publish a draft over a version that it has not seen, until it was merged', async () => {
    await push({ [path]: flow(name) })
    const draft = await save(flow(name, 'mine'), '1-published')
    expect(draft.status).toBe(200)
    await push({ [path]: flow(name, 'theirs') })
    const refused = await publish()
    expect(refused.status).toBe(409)
    expect(refused.body.type).toBe('file_conflict')
    const { body, headers } = await editor.call('readFile', { query: { path } })
    expect(body.published).toMatchObject({ version: 2, text: flow(name, 'theirs') })
    expect(body.draft).toMatchObject({ basedOn: 1, baseText: flow(name) })
    const state = headers.get('etag')?.replaceAll('"', '') ?? ''
    await save(flow(name, 'both'), state, { basedOn: 2 })
    expect((await publish()).status).toBe(200)
  })

  test('refuse what does not lint, and tell where it is wrong', async () => {
    await save(flow(name).replace('shop.customer', 'shop.customers'), 'none')
    const refused = await publish()
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({
      type: 'project_broken',
      errors: [{ path: `${path}:5:17` }],
    })
    expect((await editor.call('readFile', { query: { path } })).body.published).toBeNull()
  })

  test('forget a draft that is thrown away', async () => {
    await save(flow(name), 'none')
    expect((await editor.call('dropDraft', { query: { path } })).status).toBe(204)
    expect((await editor.call('dropDraft', { query: { path } })).status).toBe(404)
    expect((await editor.call('readFile', { query: { path } })).status).toBe(404)
  })

  test('keep every version, and restore one by publishing it again', async () => {
    await push({ [path]: flow(name) })
    await push({ [path]: flow(name, 'two') })
    const restored = await editor.call('restoreVersion', {
      params: { version: 1 },
      query: { path },
    })
    expect(restored.body.published).toMatchObject({ version: 3, text: flow(name) })
    const { body } = await editor.call('listVersions', { query: { path } })
    expect(body.items).toMatchObject([
      { version: 3, note: 'version 1 again' },
      { version: 2, note: 'pushed' },
      { version: 1 },
    ])
    const second = await editor.call('readVersion', { params: { version: 2 }, query: { path } })
    expect(second.body.text).toBe(flow(name, 'two'))
    const none = await editor.call('readVersion', { params: { version: 9 }, query: { path } })
    expect(none.status).toBe(404)
  })

  test('come and go as a whole by push and pull', async () => {
    await push({ [path]: flow(name) }, { removeOthers: true })
    const pulled = await editor.call('pullFiles')
    expect(pulled.body.files).toEqual([{ path, text: flow(name), version: 1 }])
    expect((await push({ [path]: flow(name) })).body).toEqual({ changed: [], removed: [] })
    const other = `flows/other-${name}.yaml`
    const pushed = await push({ [other]: flow(`other-${name}`) }, { removeOthers: true })
    expect(pushed.body).toEqual({ changed: [other], removed: [path] })
  })

  test('take a connector of the package over when it is changed, and give it back', async () => {
    const { text } = shipped.connectorFiles.find((file) => file.path === CONNECTOR) ?? { text: '' }
    const changed = text.replace('title: CCV SalesPOS', 'title: The till')
    await push({ [CONNECTOR]: changed })
    const { project } = await api.services.projects.current('default')
    expect(project.connectors['ccv-salespos']?.title).toBe('The till')
    await editor.call('restoreVersion', { params: { version: 0 }, query: { path: CONNECTOR } })
    const after = await api.services.projects.current('default')
    expect(after.project.connectors['ccv-salespos']?.title).toBe('CCV SalesPOS')
  })

  test('are linted with drafts in place of what runs', async () => {
    const good = await editor.call('lintFiles', { body: { files: [{ path, text: flow(name) }] } })
    expect(good.body.diagnostics.filter((each: { file: string }) => each.file === path)).toEqual([])
    const text = flow(name).replace('shop.customer', 'shop.customers')
    const { body } = await editor.call('lintFiles', { body: { files: [{ path, text }] } })
    expect(body.diagnostics).toContainEqual(
      expect.objectContaining({ file: path, line: 5, severity: 'error' }),
    )
  })

  test('say what is wrong in the language of the caller, and to programs which message it is', async () => {
    const text = flow(name).replace('shop.customer', 'shop.customers')
    const headers = { 'Accept-Language': 'nl' }
    const files = [{ path, text }]
    const { body } = await editor.call('lintFiles', { body: { files }, headers })
    const wrong = body.diagnostics.find((each: { file: string }) => each.file === path)
    expect(wrong).toMatchObject({
      code: 'flow.resource_unknown',
      message: 'lightspeed-ecom heeft geen resource "customers"',
      says: { code: 'resourceUnknown', values: { name: 'customers' } },
      hint: 'Bedoelde je "customer"?',
    })
    const refused = await editor.call('pushFiles', { body: { files, note: '' }, headers })
    expect(refused.body.errors).toMatchObject([
      { path: `${path}:5:17`, message: `${wrong?.message}; ${wrong?.hint}` },
    ])
  })

  test('are tested as they are, or with another text', async () => {
    const good = await editor.call('testFlow', { body: { path, text: flow(name) } })
    expect(good.body.results).toEqual([{ it: 'skips', isGood: true, differences: [] }])
    await push({ [path]: flow(name) })
    const text = flow(name).replace('result: skipped', 'result: done')
    const bad = await editor.call('testFlow', { body: { path, text } })
    expect(bad.body.results).toMatchObject([{ isGood: false, differences: [{ file: path }] }])
    expect((await editor.call('testFlow', { body: { path } })).body.results).toMatchObject([
      { isGood: true },
    ])
    const none = await editor.call('testFlow', { body: { path: 'flows/none.yaml' } })
    expect(none.status).toBe(404)
    const broken = await editor.call('testFlow', { body: { path, text: 'flow: [' } })
    expect(broken.status).toBe(422)
  })

  test.each(ODD_PATHS)('refuse the path %j, however it is sent', async (bad) => {
    const query = { path: bad }
    const text = flow(name)
    const headers = { 'If-Match': '"none"' }
    const answers = await Promise.all([
      editor.call('saveDraft', { query, body: { text }, headers }),
      editor.call('readFile', { query }),
      editor.call('listVersions', { query }),
      editor.call('publishFiles', { body: { paths: [bad], note: '' } }),
      editor.call('pushFiles', { body: { files: [{ path: bad, text }], note: '' } }),
      editor.call('testFlow', { body: { path: bad, text } }),
      editor.fetch(`/api/workspaces/default/file/${encodeURIComponent(bad)}`),
    ])
    for (const { status } of answers) expect([400, 404, 422]).toContain(status)
    const { files } = (await editor.call('pullFiles')).body
    expect(JSON.stringify(files)).not.toContain(JSON.stringify(bad))
  })

  test('have schemas that editors may ask for', async () => {
    const { body } = await api.nobody.call('readSchemas')
    expect(Object.keys(body)).toContain('flow')
  })
})

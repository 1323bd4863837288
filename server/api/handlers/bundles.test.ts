import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProjects } from '../../projects/create-projects.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

const HOME = 'mappings/ours/integration.yaml'
const HOME_TEXT = `# The shop and the till of the bicycle shop.
integration: ours
format: 1
title: Ours
connections: { shop: lightspeed-ecom, pos: ccv-salespos }

flows:
  - people # the first
`
const flow = (name: string, reason = 'Nothing yet') => `flow: ${name}
format: 1
title: ${name}
trigger: { every: 5m }
source: { read: shop.customer }
steps:
  - skip: ${reason}
`
const PEOPLE = 'mappings/ours/people.yaml'
const GUESTS = 'mappings/ours/guests.yaml'
const TWO_FLOWS = `${HOME_TEXT}  - guests\n`
const OURS = { [HOME]: HOME_TEXT, [PEOPLE]: flow('people') }

describe('flows and integrations as files', () => {
  let database: TestDatabase
  let api: ApiKit
  let editor: ApiClient

  beforeAll(async () => {
    database = await openTestDatabase()
    const projects = createProjects(database.db)
    api = await startApi({ database, projects, work: createWorkLog() })
    editor = await api.signIn('editor')
  })
  afterAll(async () => {
    await api.close()
    await database.close()
  })

  const push = (files: Readonly<Record<string, string>>) =>
    editor.call('pushFiles', {
      body: {
        files: Object.entries(files).map(([path, text]) => ({ path, text })),
        note: 'pushed',
        removeOthers: true,
      },
    })
  const pull = async (): Promise<Record<string, string>> => {
    const { body } = await editor.call('pullFiles')
    return Object.fromEntries(
      body.files.map(({ path, text }: { path: string; text: string }) => [path, text]),
    )
  }
  const exported = async (query: Readonly<Record<string, string>>): Promise<string> =>
    (await editor.call('exportFiles', { query })).body.text
  const check = (text: string) => editor.call('checkImport', { body: { text } })
  const doImport = (text: string, state: string, more = {}) =>
    editor.call('importFiles', {
      body: { text, state, replace: [], keep: [], note: 'imported', ...more },
    })

  test('an integration comes back as it was, and the check before it changes nothing', async () => {
    const files = { ...OURS, [HOME]: TWO_FLOWS, [GUESTS]: flow('guests') }
    await push(files)
    const { body } = await editor.call('exportFiles', { query: { integration: 'ours' } })
    expect(body.name).toBe('ours.mapwright')
    await push({})
    const checked = await check(body.text)
    expect(checked.body).toMatchObject({ integration: 'ours', flow: null, problems: [] })
    const states = checked.body.files.map((each: { state: string }) => each.state)
    expect(states).toEqual(['new', 'new', 'new'])
    expect(await pull()).toEqual({})
    expect((await doImport(body.text, checked.body.state)).status).toBe(200)
    expect(await pull()).toEqual(files)
  })

  test('a flow joins an integration that runs, is paused there, and nothing else changes', async () => {
    await push({ ...OURS, [HOME]: TWO_FLOWS, [GUESTS]: flow('guests') })
    const text = await exported({ integration: 'ours', flow: 'guests' })
    await push(OURS)
    await editor.call('addIntegration', { body: { name: 'ours' } })
    const { body } = await check(text)
    expect(body.files).toMatchObject([
      { path: HOME, state: 'grown', before: HOME_TEXT, text: TWO_FLOWS },
      { path: GUESTS, state: 'new', before: null },
    ])
    await doImport(text, body.state)
    expect(await pull()).toEqual({ ...OURS, [HOME]: TWO_FLOWS, [GUESTS]: flow('guests') })
    const isPaused = async (name: string) => {
      const params = { integration: 'ours', flow: name }
      return (await editor.call('readFlow', { params })).body.schedule.isPaused
    }
    expect([await isPaused('guests'), await isPaused('people')]).toEqual([true, false])
  })

  test('what is different here is kept or replaced as a person says, and nothing is done before', async () => {
    await push(OURS)
    const text = await exported({ integration: 'ours' })
    const changed = flow('people', 'Still nothing')
    await push({ ...OURS, [PEOPLE]: changed })
    const { body } = await check(text)
    expect(body.files).toMatchObject([
      { path: HOME, state: 'same' },
      { path: PEOPLE, state: 'different', before: changed },
    ])
    const refused = await doImport(text, body.state)
    expect(refused).toMatchObject({ status: 409, body: { type: 'file_conflict' } })
    expect(refused.body.title).toContain(PEOPLE)
    expect((await doImport(text, body.state, { keep: [PEOPLE] })).body).toEqual({ changed: [] })
    expect((await pull())[PEOPLE]).toBe(changed)
    const replaced = await doImport(text, body.state, { replace: [PEOPLE] })
    expect(replaced.body).toEqual({ changed: [PEOPLE] })
    expect((await pull())[PEOPLE]).toBe(flow('people'))
  })

  test('is refused when the project is another than was looked at', async () => {
    await push(OURS)
    const text = await exported({ integration: 'ours' })
    const { body } = await check(text)
    await push({ ...OURS, [PEOPLE]: flow('people', 'Meanwhile') })
    const late = await doImport(text, body.state, { replace: [PEOPLE] })
    expect(late).toMatchObject({ status: 412, body: { type: 'changed_meanwhile' } })
  })

  test('a mistake is told before, with its line, and is never published', async () => {
    await push(OURS)
    const good = await exported({ integration: 'ours' })
    const text = good.replace('shop.customer', 'shop.customers')
    await push({})
    const { body } = await check(text)
    expect(body.problems).toMatchObject([{ path: `${PEOPLE}:5:17` }])
    const refused = await doImport(text, body.state)
    expect(refused).toMatchObject({ status: 422, body: { type: 'project_broken' } })
    expect(await pull()).toEqual({})
  })

  test.each(['../ours.yaml', '/etc/ours.yaml', 'mappings/../../ours.yaml', 'a\\b.yaml'])(
    'a path that leads out of the project is refused: %s',
    async (path) => {
      await push(OURS)
      const text = (await exported({ integration: 'ours' })).replace(PEOPLE, path)
      expect(await check(text)).toMatchObject({ status: 400, body: { type: 'path_refused' } })
      expect(await doImport(text, 'any')).toMatchObject({ status: 400 })
    },
  )

  test('any other text is refused, and so is an export of what there is not', async () => {
    const other = await check('flow: orders\n')
    expect(other).toMatchObject({ status: 422, body: { type: 'bundle_unfit' } })
    const none = await editor.call('exportFiles', { query: { integration: 'none' } })
    expect(none.status).toBe(404)
  })
})

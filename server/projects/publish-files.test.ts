import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { ODD_PATHS } from '../testing/odd-paths.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { createProjects } from './create-projects.ts'
import { cutVersions, listVersions, loadVersion } from './file-versions.ts'
import { ProjectError } from './project-error.ts'
import type { Publisher } from './publish-files.ts'
import { publishFiles } from './publish-files.ts'
import { readShipped } from './shipped-files.ts'
import { createWorkLog, type WorkLog } from './testing/work-log.ts'
import { writeDraft } from './workspace-files.ts'

const shipped = readShipped()
const about = { note: 'a change', author: 'anna@example.com' }

const flow = (title: string): string => `flow: customers
format: 1
title: ${title}
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
trigger: { every: 5m }
source: { read: shop.customer }
steps:
  - skip: nothing yet
`

describe.each(testDatabases())('publishing on %s', (_, openEmpty) => {
  let database: TestDatabase
  let work: WorkLog
  let here: Publisher
  let count = 0
  let workspace = ''

  beforeAll(async () => {
    database = await openEmpty()
  })
  afterAll(() => database.close())
  beforeEach(() => {
    count += 1
    workspace = `workspace-${count}`
    work = createWorkLog()
    here = { database, projects: createProjects(database.db, { shipped }), work }
  })

  const publish = (files: Readonly<Record<string, string | undefined>>, more = {}) =>
    publishFiles(here, workspace, {
      ...about,
      files: Object.entries(files).map(([path, text]) => ({ path, text })),
      ...more,
    })

  test('begins with the connectors of the package', async () => {
    const { project, files } = await here.projects.current(workspace)
    expect(Object.keys(project.connectors)).toContain('ccv-salespos')
    expect(files.map(({ path }) => path)).toContain('connectors/ccv-salespos/connector.yaml')
    expect(project.flows).toEqual([])
  })

  test('makes a file run, and keeps every version of it', async () => {
    await publish({ 'flows/customers.yaml': flow('Customers') })
    await publish({ 'flows/customers.yaml': flow('All customers') })
    const { project } = await here.projects.current(workspace)
    expect(project.flows.map(({ plan }) => plan.title)).toEqual(['All customers'])
    const versions = await listVersions(database.db, workspace, 'flows/customers.yaml')
    expect(versions).toMatchObject([
      { version: 2, author: 'anna@example.com', note: 'a change' },
      { version: 1 },
    ])
    const first = await loadVersion(database.db, {
      workspace,
      path: 'flows/customers.yaml',
      version: 1,
    })
    expect(first?.text).toBe(flow('Customers'))
  })

  test('is refused where a workspace has as many versions as it may, until old ones are removed', async () => {
    const path = 'flows/customers.yaml'
    await publish({ [path]: flow('Customers') })
    // What the database knows of the table from now on is of when it was small: a plan for a few rows takes minutes for many.
    await queryRows(database.db, 'analyze project_file', [])
    await queryRows(
      database.db,
      `insert into project_file (workspace, path, version, text, note, author, at)
       select ?, 'flows/old.md', n, null, '', 'eva', n from generate_series(1, 19999) n`,
      [workspace],
    )
    const refused = publish({ [path]: flow('All customers') })
    await expect(refused).rejects.toMatchObject({
      code: 'QUOTA_REACHED',
      says: { code: 'versionsFull' },
      hint: { code: 'cutVersions' },
    })
    expect(await listVersions(database.db, workspace, path)).toHaveLength(1)
    expect(await cutVersions(database.db, 'another', 1)).toBe(0)
    expect(await cutVersions(database.db, workspace, 3)).toBe(19_996)
    await publish({ [path]: flow('All customers') })
    expect(await listVersions(database.db, workspace, path)).toMatchObject([{ version: 2 }, {}])
    expect(await listVersions(database.db, workspace, 'flows/old.md')).toMatchObject([
      { version: 19_999 },
      { version: 19_998 },
      { version: 19_997 },
    ])
  })

  test('is refused where the versions of a workspace are as large as they may be', async () => {
    await queryRows(
      database.db,
      `insert into project_file (workspace, path, version, text, note, author, at)
       select ?, 'flows/old.md', n, case when n < 513 then repeat('x', 1000000) end, '', 'eva', n
       from generate_series(1, 513) n`,
      [workspace],
    )
    const refused = publish({ 'flows/customers.yaml': flow('Customers') })
    await expect(refused).rejects.toMatchObject({ code: 'QUOTA_REACHED' })
  })

  test('adds no version where nothing changed', async () => {
    const files = { 'flows/customers.yaml': flow('Customers') }
    await publish(files)
    expect(await publish(files)).toEqual({ changed: [], removed: [] })
    expect(await listVersions(database.db, workspace, 'flows/customers.yaml')).toHaveLength(1)
  })

  test('is noticed by another process at its next use', async () => {
    const there = createProjects(database.db, { shipped })
    const before = await there.current(workspace)
    await publish({ 'flows/customers.yaml': flow('Customers') })
    const after = await there.current(workspace)
    expect(after.version).not.toBe(before.version)
    expect(after.project.flows).toHaveLength(1)
    expect(await there.current(workspace)).toBe(after)
  })

  test('refuses a file that does not lint, and tells every mistake with its place', async () => {
    await publish({ 'flows/customers.yaml': flow('Customers') })
    const broken = flow('Customers').replace('shop.customer', 'shop.customers')
    const refused = publish({ 'flows/customers.yaml': broken, 'flows/other.yaml': 'flow: [' })
    await expect(refused).rejects.toBeInstanceOf(ProjectError)
    const error: unknown = await refused.catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'PROJECT_BROKEN' })
    const { diagnostics } = error as ProjectError
    expect(new Set(diagnostics.map(({ file }) => file))).toEqual(
      new Set(['flows/customers.yaml', 'flows/other.yaml']),
    )
    const { project } = await here.projects.current(workspace)
    expect(project.flows[0]?.plan.source.resource.resource).toBe('customer')
  })

  test('refuses more files, or larger ones, than a workspace may hold', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1001 }, (__, at) => [`flows/f${at}.yaml`, '# nothing\n']),
    )
    await expect(publish(many)).rejects.toMatchObject({ code: 'QUOTA_REACHED' })
    const text = `# ${'x'.repeat(4_000_000)}\n`
    const large = Object.fromEntries(Array.from({ length: 9 }, (__, at) => [`f${at}.yaml`, text]))
    await expect(publish(large)).rejects.toMatchObject({ code: 'QUOTA_REACHED' })
  })

  test('refuses one more draft than a workspace may hold', async () => {
    await queryRows(
      database.db,
      `insert into file_draft (workspace, path, text, author, at)
       select ?, 'd' || n || '.yaml', 'x', 'a', 0 from generate_series(1, 1000) as n`,
      [workspace],
    )
    const draft = { text: 'x', basedOn: undefined, author: 'a', at: 0, check: () => {} }
    const write = (path: string) => writeDraft(here, workspace, { ...draft, path })
    await expect(write('d1.yaml')).resolves.toBeDefined()
    await expect(write('one-more.yaml')).rejects.toMatchObject({ code: 'QUOTA_REACHED' })
  })

  test('refuses to take away what another file needs', async () => {
    const steps = 'steps: greet\nformat: 1\ndo:\n  - skip: hello\n'
    const calls = flow('Customers').replace('  - skip: nothing yet', '  - call: greet')
    await publish({ 'flows/greet.yaml': steps, 'flows/customers.yaml': calls })
    await expect(publish({ 'flows/greet.yaml': undefined })).rejects.toMatchObject({
      code: 'PROJECT_BROKEN',
    })
  })

  test('refuses paths that lead elsewhere, or mean something else to a file system', async () => {
    for (const path of ODD_PATHS) {
      const refused = publish({ [path]: flow('Customers') })
      await expect(refused).rejects.toMatchObject({ code: 'PATH_REFUSED' })
    }
  })

  test('takes away the files that are not named, when told to', async () => {
    await publish({ 'flows/customers.yaml': flow('Customers') })
    const other = flow('Others').replace('customers', 'others')
    const published = await publish({ 'flows/others.yaml': other }, { removeOthers: true })
    expect(published).toEqual({
      changed: ['flows/others.yaml'],
      removed: ['flows/customers.yaml'],
    })
    const { project } = await here.projects.current(workspace)
    expect(project.flows.map(({ plan }) => plan.name)).toEqual(['others'])
  })

  test('lets what changed hold at once, and asks for nothing where nothing changed', async () => {
    const files = { 'flows/customers.yaml': flow('Customers') }
    await publish(files)
    await publish(files)
    expect(work.calls).toEqual([['followChanges', workspace]])
  })

  test('keeps publications of two at once apart', async () => {
    const one = flow('One').replace('customers', 'one')
    const two = flow('Two').replace('customers', 'two')
    await Promise.all([publish({ 'flows/one.yaml': one }), publish({ 'flows/two.yaml': two })])
    const { project } = await here.projects.current(workspace)
    expect(project.flows.map(({ plan }) => plan.name)).toEqual(['one', 'two'])
  })

  test('refuses names that are devices elsewhere, or that no folder keeps', async () => {
    for (const path of ['con.yaml', 'flows/AUX.flow.yaml', 'lpt1/a.yaml', 'dist/a.yaml']) {
      const refused = await publish({ [path]: flow('Customers') }).catch((error: unknown) => error)
      expect(refused).toMatchObject({
        code: 'PATH_REFUSED',
        message: expect.stringContaining(path),
      })
    }
    expect((await publish({ 'flows/console.yaml': flow('Customers') })).changed).toHaveLength(1)
  })

  test('refuses files that are one on a machine which does not tell letters apart', async () => {
    await publish({ 'flows/customers.yaml': flow('Customers') })
    for (const path of ['flows/Customers.yaml', 'Flows/others.yaml']) {
      const refused = await publish({ [path]: flow('Others') }).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'PATH_REFUSED' })
    }
    const { project } = await here.projects.current(workspace)
    expect(project.flows).toHaveLength(1)
  })

  test('has no folder for a workspace that is called as what every object has', () => {
    for (const name of ['constructor', 'valueOf', '__proto__']) {
      expect(here.projects.home(name)).toBeUndefined()
    }
  })
})

import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import express from 'express'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLog } from '../process/log.ts'
import { Secret } from '../secrets/secret.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { createProjects } from './create-projects.ts'
import type { FolderHome } from './folder-home.ts'
import { answerGitHook } from './git-hook.ts'
import type { Publisher } from './publish-files.ts'
import { readShipped } from './shipped-files.ts'
import { createWorkLog } from './testing/work-log.ts'
import { type FolderWatch, watchFolder } from './watch-folder.ts'
import { openFile, publishDrafts, writeDraft } from './workspace-files.ts'

const shipped = readShipped()
const log = createLog('silent')
const PATH = 'flows/people.yaml'
const FLOW = `flow: people # kept byte for byte
format: 1
title: People
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - skip: nothing yet\r
`

function git(at: string, ...args: string[]): void {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com']
  execFileSync('git', [...who, ...args], { cwd: at, stdio: 'ignore' })
}

describe('a workspace whose files live in a folder', () => {
  let database: TestDatabase
  let folder: string
  let home: FolderHome
  let here: Publisher
  let watching: FolderWatch | undefined

  let workspace: string
  let count = 0

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(() => {
    count += 1
    workspace = `workspace-${count}`
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mapwright-home-')))
    home = { folder, problem: undefined }
    const projects = createProjects(database.db, { shipped, homes: { [workspace]: home } })
    here = { database, projects, work: createWorkLog() }
  })
  afterEach(async () => {
    await watching?.close()
    watching = undefined
    rmSync(folder, { recursive: true })
  })

  const publishNow = () => watching?.publishNow() ?? Promise.resolve()
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const begin = async (): Promise<void> => {
    watching = await watchFolder(here, { workspace, home, log })
  }
  const titles = async (): Promise<string[]> =>
    (await here.projects.current(workspace)).project.flows.map(({ plan }) => plan.title)
  const draft = (text: string) =>
    writeDraft(here, workspace, { path: PATH, text, author: 'anna', at: 1, check: () => {} })
  const about = { note: 'from the editor', author: 'anna' }

  test('runs what lies there, and what changes there', async () => {
    write(PATH, FLOW)
    await begin()
    expect(await titles()).toEqual(['People'])
    write(PATH, FLOW.replace('title: People', 'title: Everybody'))
    await vi.waitFor(async () => expect(await titles()).toEqual(['Everybody']), 60_000)
    rmSync(join(folder, PATH))
    await vi.waitFor(async () => expect(await titles()).toEqual([]), 60_000)
  })

  test('leaves what runs as it is when the folder has a mistake, and says so', async () => {
    write(PATH, FLOW)
    await begin()
    write(PATH, FLOW.replace('shop.customer', 'shop.customers'))
    await publishNow()
    expect(await titles()).toEqual(['People'])
    expect(home.problem).toMatch(/^nothing was published: flows\/people\.yaml:5:17: /)
    write(PATH, FLOW)
    await publishNow()
    expect(home.problem).toBeUndefined()
  })

  test('goes on with a file in it of which a formula cannot be read', async () => {
    write(PATH, FLOW)
    await begin()
    write(
      'flows/hostile.yaml',
      `${FLOW.replace('flow: people', 'flow: hostile')}    if: =$replace(email, /+/, "") ?? email\n`,
    )
    await publishNow()
    expect(await titles()).toEqual(['People'])
    expect(home.problem).toMatch(/^nothing was published: flows\/hostile\.yaml:\d+:\d+: /)
    rmSync(join(folder, 'flows/hostile.yaml'))
    write(PATH, FLOW.replace('title: People', 'title: Everybody'))
    await publishNow()
    expect(home.problem).toBeUndefined()
    expect(await titles()).toEqual(['Everybody'])
  })

  test('writes what people publish back, byte for byte', async () => {
    write(PATH, FLOW)
    await begin()
    const text = FLOW.replace('nothing yet', 'nothing at all')
    await draft(text)
    await publishDrafts(here, workspace, [PATH], about)
    expect(readFileSync(join(folder, PATH), 'utf8')).toBe(text)
    expect((await openFile(here, workspace, PATH)).published).toMatchObject({ version: 2, text })
  })

  test('never writes over what was changed in the folder meanwhile', async () => {
    write(PATH, FLOW)
    await begin()
    await watching?.close()
    watching = undefined
    await draft(FLOW.replace('nothing yet', 'mine'))
    const theirs = FLOW.replace('nothing yet', 'theirs')
    write(PATH, theirs)
    await expect(publishDrafts(here, workspace, [PATH], about)).rejects.toMatchObject({
      code: 'FILE_CONFLICT',
    })
    expect(readFileSync(join(folder, PATH), 'utf8')).toBe(theirs)
  })

  test('neither reads nor writes over a symbolic link that leads out of it', async () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'mapwright-elsewhere-')))
    writeFileSync(join(elsewhere, 'secret.yaml'), FLOW)
    mkdirSync(join(folder, 'flows'))
    symlinkSync(join(elsewhere, 'secret.yaml'), join(folder, PATH))
    symlinkSync(elsewhere, join(folder, 'linked'))
    await begin()
    expect(await titles()).toEqual([])
    for (const path of [PATH, 'linked/people.yaml']) {
      const change = { path, text: FLOW, author: 'anna', at: 1, check: () => {} }
      await writeDraft(here, workspace, change)
      await expect(publishDrafts(here, workspace, [path], about)).rejects.toMatchObject({
        code: 'PATH_REFUSED',
      })
    }
    expect(readFileSync(join(elsewhere, 'secret.yaml'), 'utf8')).toBe(FLOW)
    rmSync(elsewhere, { recursive: true })
  })

  test('reads a link anew when it leads elsewhere, and never what is out of the folder', async () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'mapwright-elsewhere-')))
    writeFileSync(join(elsewhere, 'outside.yaml'), FLOW.replace('People', 'Outside'))
    write('kept/one.txt', FLOW.replace('title: People', 'title: One'))
    write('kept/two.txt', FLOW.replace('title: People', 'title: Two'))
    mkdirSync(join(folder, 'flows'))
    const lead = (target: string): void => {
      rmSync(join(folder, PATH), { force: true })
      symlinkSync(target, join(folder, PATH))
    }
    lead('../kept/one.txt')
    await begin()
    expect(await titles()).toEqual(['One'])
    lead('../kept/two.txt')
    await vi.waitFor(async () => expect(await titles()).toEqual(['Two']), 60_000)
    write('kept/two.txt', FLOW.replace('title: People', 'title: Three'))
    await vi.waitFor(async () => expect(await titles()).toEqual(['Three']), 60_000)
    for (const target of [
      join(elsewhere, 'outside.yaml'),
      '/etc/passwd',
      PATH.replace('flows/', ''),
    ]) {
      lead(target)
      await publishNow()
      expect((await titles()).filter((title) => title !== 'Three')).toEqual([])
    }
    rmSync(elsewhere, { recursive: true })
  })

  test('is not led out of it by a link in place of a file that is being written', async () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'mapwright-elsewhere-')))
    const victim = join(elsewhere, 'key')
    writeFileSync(victim, 'secret')
    write(PATH, FLOW)
    symlinkSync(victim, join(folder, `${PATH}.${process.pid}.tmp`))
    await begin()
    await draft(FLOW.replace('title: People', 'title: Everybody'))
    await publishDrafts(here, workspace, [PATH], about)
    expect(readFileSync(victim, 'utf8')).toBe('secret')
    expect(readFileSync(join(folder, PATH), 'utf8')).toContain('Everybody')
    rmSync(elsewhere, { recursive: true })
  })

  describe('that a git host tells of pushes to', () => {
    const secret = new Secret('shared with the host')
    let origin: string
    let isAway: boolean
    let server: Server
    let url: string

    const commit = (text: string): void => {
      mkdirSync(join(origin, 'flows'), { recursive: true })
      writeFileSync(join(origin, PATH), text)
      git(origin, 'add', '.')
      git(origin, 'commit', '-q', '-m', 'change')
    }

    beforeEach(async () => {
      origin = mkdtempSync(join(tmpdir(), 'mapwright-origin-'))
      git(origin, 'init', '-q', '-b', 'main')
      commit(FLOW)
      git(folder, 'clone', '-q', origin, '.')
      await begin()
      const app = express()
      isAway = false
      const publish = () =>
        isAway ? Promise.reject(new Error('the database is away')) : publishNow()
      app.use(answerGitHook({ folder, workspace, secret, publishNow: publish, log }))
      server = createServer(app).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hooks/git/${workspace}`
    })
    afterEach(() => {
      server.close()
      rmSync(origin, { recursive: true })
    })

    const body = JSON.stringify({ ref: 'refs/heads/main' })
    const tell = (headers: Readonly<Record<string, string>>) =>
      fetch(url, {
        method: 'POST',
        body,
        headers: { ...headers, 'Content-Type': 'application/json' },
      })
    const signed = (key: string) => ({
      'X-Hub-Signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
    })

    test('runs what was pushed, when the signature is good', async () => {
      commit(FLOW.replace('title: People', 'title: Everybody'))
      expect((await tell(signed(secret.reveal()))).status).toBe(204)
      expect(await titles()).toEqual(['Everybody'])
      commit(FLOW.replace('title: People', 'title: Nobody'))
      expect((await tell({ 'X-Gitlab-Token': secret.reveal() })).status).toBe(204)
      expect(await titles()).toEqual(['Nobody'])
    })

    test('does nothing for others', async () => {
      commit(FLOW.replace('title: People', 'title: Everybody'))
      for (const headers of [{}, signed('guessed'), { 'X-Gitlab-Token': 'guessed' }]) {
        expect((await tell(headers)).status).toBe(401)
      }
      expect(await titles()).toEqual(['People'])
    })

    test('goes on after the database was away', async () => {
      isAway = true
      expect((await tell(signed(secret.reveal()))).status).toBe(500)
      isAway = false
      commit(FLOW.replace('title: People', 'title: Everybody'))
      expect((await tell(signed(secret.reveal()))).status).toBe(204)
      expect(await titles()).toEqual(['Everybody'])
    })

    test('says so when it cannot pull', async () => {
      commit(FLOW.replace('title: People', 'title: Everybody'))
      write(PATH, FLOW.replace('title: People', 'title: Changed here'))
      git(folder, 'commit', '-q', '-a', '-m', 'here')
      expect((await tell(signed(secret.reveal()))).status).toBe(409)
    })
  })
})

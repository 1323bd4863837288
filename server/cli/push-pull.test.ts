import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createProjects } from '../projects/create-projects.ts'
import { createWorkLog } from '../projects/testing/work-log.ts'
import { type ApiKit, startApi } from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

const PATH = 'flows/people.yaml'
const FLOW = `flow: people # kept byte for byte
format: 1
title: People
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - skip: nothing yet
`

let database: TestDatabase
let api: ApiKit
let token: string
let here: CliKit
let there: CliKit

beforeAll(async () => {
  database = await openTestDatabase()
  const projects = createProjects(database.db)
  api = await startApi({ database, projects, work: createWorkLog() })
  const { headers } = await api.withToken('editor')
  token = headers['Authorization']?.replace('Bearer ', '') ?? ''
})
afterAll(async () => {
  await api.close()
  await database.close()
})
beforeEach(() => {
  here = createCliKit()
  there = createCliKit()
  for (const kit of [here, there]) {
    Object.assign(kit.env, { MAPWRIGHT_SERVER: api.url, MAPWRIGHT_TOKEN: token })
  }
})
afterEach(async () => {
  await here.remove()
  await there.remove()
})

test('files go from one folder over a server into another, byte for byte', async () => {
  here.write(PATH, FLOW)
  expect(await here.run('push', '--note', 'first')).toMatchObject({
    code: 0,
    out: `published ${PATH}`,
  })
  expect((await here.run('push')).err).toContain('has all of this already')
  expect(await there.run('pull')).toMatchObject({ code: 0, out: `wrote ${PATH}` })
  expect(readFileSync(join(there.folder, PATH), 'utf8')).toBe(FLOW)
  expect((await there.run('pull')).err).toContain('has all of it already')
})

test('what does not lint is refused with its places, and nothing changes', async () => {
  here.write(PATH, FLOW)
  await here.run('push')
  here.write(PATH, FLOW.replace('shop.customer', 'shop.customers'))
  const { code, err } = await here.run('push')
  expect(code).toBe(1)
  expect(err).toContain(`${PATH}:5:17`)
  await there.run('pull')
  expect(readFileSync(join(there.folder, PATH), 'utf8')).toBe(FLOW)
})

test('pull writes over what is different here only when it is told to', async () => {
  here.write(PATH, FLOW)
  await here.run('push')
  there.write(PATH, 'mine')
  expect(await there.run('pull')).toMatchObject({ code: 1, out: '' })
  expect(readFileSync(join(there.folder, PATH), 'utf8')).toBe('mine')
  expect((await there.run('pull', '--force')).code).toBe(0)
  expect(readFileSync(join(there.folder, PATH), 'utf8')).toBe(FLOW)
})

test('push takes files away only when it is told to', async () => {
  const other = 'flows/others.yaml'
  here.write(PATH, FLOW)
  await here.run('push')
  there.write(other, FLOW.replaceAll('people', 'others'))
  expect((await there.run('push')).out).toBe(`published ${other}`)
  expect((await there.run('push', '--remove-others')).out).toBe(`taken away ${PATH}`)
  await here.run('pull')
  expect(existsSync(join(here.folder, other))).toBe(true)
})

test('a token is never sent unencrypted over a network, and a wrong one is told', async () => {
  here.write(PATH, FLOW)
  const open = await here.run('push', '--server', 'http://mapwright.example.com')
  expect(open).toMatchObject({ code: 2, err: expect.stringContaining('not encrypted') })
  here.env['MAPWRIGHT_TOKEN'] = 'guessed'
  const wrong = await here.run('push')
  expect(wrong.code).toBe(3)
  expect(wrong.err).not.toContain('guessed')
  here.env['MAPWRIGHT_TOKEN'] = ''
  expect((await here.run('push')).err).toContain('MAPWRIGHT_TOKEN')
})

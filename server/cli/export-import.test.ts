import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

const HOME = 'mappings/ours/integration.yaml'
const PEOPLE = 'mappings/ours/people.yaml'
const HOME_TEXT = `integration: ours
format: 1
title: Ours
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
flows: [people]
`
const FLOW = `flow: people # kept byte for byte
format: 1
title: People
source: { read: shop.customer }
steps:
  - skip: nothing yet`

let here: CliKit
let there: CliKit

beforeEach(() => {
  here = createCliKit()
  there = createCliKit()
  here.write(HOME, HOME_TEXT)
  here.write(PEOPLE, FLOW)
})
afterEach(async () => {
  await here.remove()
  await there.remove()
})

const read = (path: string) => readFileSync(join(there.folder, path), 'utf8')
const carry = async (what: string) => {
  const { out } = await here.run('export', what, '--output', '-')
  there.write('ours.mapwright', `${out}\n`)
}

test('an integration goes from one folder into another by one file, byte for byte', async () => {
  expect(await here.run('export', 'ours')).toMatchObject({ code: 0, out: 'wrote ours.mapwright' })
  expect((await here.run('export', 'ours')).code).toBe(2)
  there.write('ours.mapwright', readFileSync(join(here.folder, 'ours.mapwright'), 'utf8'))
  const shown = await there.run('import', 'ours.mapwright', '--dry-run')
  expect(shown.out.split('\n').map((line) => line.replace(/\s+/g, ' '))).toEqual([
    `+ new ${HOME}`,
    `+ new ${PEOPLE}`,
  ])
  expect(existsSync(join(there.folder, HOME))).toBe(false)
  expect((await there.run('import', 'ours.mapwright')).code).toBe(0)
  expect([read(HOME), read(PEOPLE)]).toEqual([HOME_TEXT, FLOW])
  expect((await there.run('lint')).code).toBe(0)
})

test('what is different there is kept or replaced as one says, and nothing is written before', async () => {
  await carry('ours/people')
  there.write(PEOPLE, 'mine')
  const refused = await there.run('import', 'ours.mapwright')
  expect(refused.code).toBe(1)
  expect(existsSync(join(there.folder, HOME))).toBe(false)
  expect((await there.run('import', 'ours.mapwright', '--keep')).code).toBe(0)
  expect([read(HOME), read(PEOPLE)]).toEqual([HOME_TEXT, 'mine'])
  expect((await there.run('import', 'ours.mapwright', '--replace')).code).toBe(0)
  expect(read(PEOPLE)).toBe(FLOW)
})

test('a file that leads out of the folder is refused', async () => {
  await carry('ours')
  const text = read('ours.mapwright').replace(PEOPLE, '../people.yaml')
  there.write('ours.mapwright', text)
  expect((await there.run('import', 'ours.mapwright')).code).not.toBe(0)
  expect(existsSync(join(there.folder, HOME))).toBe(false)
  expect(existsSync(join(there.folder, '../people.yaml'))).toBe(false)
})

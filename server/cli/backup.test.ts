import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { defaultDataDir, openWorkspace } from '../installation/workspace.ts'
import { copyEmbedded } from '../testing/embedded-template.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

let kit: CliKit
beforeEach(() => {
  kit = createCliKit({ isEmbedded: true })
})
afterEach(() => kit.remove())

async function openState(): ReturnType<typeof openWorkspace> {
  const dataDir = defaultDataDir(kit.folder)
  await copyEmbedded(dataDir)
  return openWorkspace({ dataDir })
}

/** A row that a backup must not lose. */
async function writeSomething(): Promise<void> {
  const { database, close } = await openState()
  await queryRows(database.db, 'insert into integration (name) values (?)', ['kept'])
  await close()
}

async function readNames(dataDir: string): Promise<readonly string[]> {
  const { database, close } = await openWorkspace({ dataDir: join(kit.folder, dataDir) })
  const rows = await queryRows<{ name: string }>(database.db, 'select name from integration', [])
  await close()
  return rows.map(({ name }) => name)
}

test('what was backed up is there again in another folder', async () => {
  await writeSomething()
  expect((await kit.run('backup', 'state.backup')).code).toBe(0)
  const restored = await kit.run('--data', 'other', 'restore', 'state.backup')
  expect(restored).toMatchObject({ code: 0, err: '' })
  copyFileSync(join(kit.folder, '.mapwright/key'), join(kit.folder, 'other/key'))
  expect(await readNames('other')).toEqual(['kept'])
  expect(await readNames('.mapwright')).toEqual(['kept'])
})

test('nothing is overwritten, neither by a backup nor by restoring one', async () => {
  await writeSomething()
  await kit.run('backup', 'state.backup')
  const before = readFileSync(join(kit.folder, 'state.backup'))
  expect((await kit.run('backup', 'state.backup')).err).toContain('is there already')
  expect(before.equals(readFileSync(join(kit.folder, 'state.backup')))).toBe(true)
  expect((await kit.run('restore', 'state.backup')).err).toContain('is there already')
})

test('what is no backup, or a damaged one, is said to be that', async () => {
  await writeSomething()
  await kit.run('backup', 'state.backup')
  writeFileSync(join(kit.folder, 'letter.txt'), 'dear reader')
  expect((await kit.run('--data', 'other', 'restore', 'letter.txt')).err).toContain('is no backup')
  const whole = readFileSync(join(kit.folder, 'state.backup'))
  writeFileSync(join(kit.folder, 'half.backup'), whole.subarray(0, whole.length / 2))
  const half = await kit.run('--data', 'other', 'restore', 'half.backup')
  expect(half.code).not.toBe(0)
  expect(half.err).toContain('damaged or incomplete')
})

test('a database in use, or on PostgreSQL, is not backed up this way', async () => {
  const { close } = await openState()
  expect((await kit.run('backup', 'state.backup')).err).toContain('is in use by')
  await close()
  kit.env['DATABASE_URL'] = 'postgresql://127.0.0.1:1/x'
  expect((await kit.run('backup', 'state.backup')).err).toContain('pg_dump')
})

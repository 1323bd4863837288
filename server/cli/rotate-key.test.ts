import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorkspace } from '../installation/workspace.ts'
import { Secret } from '../secrets/secret.ts'
import { loadAccount, saveAccount } from '../store/accounts.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

let kit: CliKit
beforeEach(() => {
  kit = createCliKit({ isEmbedded: true })
})
afterEach(() => kit.remove())

const dataDir = () => join(kit.folder, '.mapwright')
const OF = { workspace: 'default', name: 'shop' }

test('a key file gets a new key, and the old one is kept for old backups', async () => {
  const before = await openWorkspace({ dataDir: dataDir() })
  const account = { ...OF, connector: 'x', settings: {}, secrets: { key: new Secret('hush') } }
  await saveAccount(before.database.db, before.cipher, account)
  await before.close()
  const old = readFileSync(join(dataDir(), 'key'), 'utf8')

  expect(await kit.run('rotate-key')).toMatchObject({ code: 0, err: '' })

  const anew = readFileSync(join(dataDir(), 'key'), 'utf8')
  expect(anew.trim()).toHaveLength(44)
  expect(anew).not.toBe(old)
  const kept = readdirSync(dataDir()).filter((name) => name.startsWith('key.'))
  expect(kept.map((name) => readFileSync(join(dataDir(), name), 'utf8'))).toEqual([old])
  const after = await openWorkspace({ dataDir: dataDir() })
  const found = await loadAccount(after.database.db, after.cipher, OF)
  await after.close()
  expect(found?.secrets['key']?.reveal()).toBe('hush')
})

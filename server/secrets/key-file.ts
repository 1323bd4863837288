import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const KEY_BYTES = 32

/** Puts a new key before the one in the key file; where there are two, a rotation was broken off and goes on. */
export async function beginKeyRotation(dataDir: string): Promise<void> {
  const keys = await readKeys(dataDir)
  if (keys.length > 1) return
  const anew = randomBytes(KEY_BYTES).toString('base64')
  await replaceKeys(dataDir, [anew, ...keys])
}

/** Leaves the newest key alone in the key file; gives the file in which older ones are kept, for old backups need them. */
export async function endKeyRotation(dataDir: string): Promise<string> {
  const [first = '', ...older] = await readKeys(dataDir)
  const day = new Date().toISOString().slice(0, 10)
  const kept = `key.until-${day}-${randomBytes(2).toString('hex')}`
  await writeFile(join(dataDir, kept), `${older.join(',')}\n`, { mode: 0o600, flag: 'wx' })
  await replaceKeys(dataDir, [first])
  return kept
}

async function readKeys(dataDir: string): Promise<readonly string[]> {
  const text = await readFile(join(dataDir, 'key'), 'utf8')
  return text.split(',').map((key) => key.trim())
}

/** Written aside and then renamed, so that no crash leaves half a key. */
async function replaceKeys(dataDir: string, keys: readonly string[]): Promise<void> {
  const draft = join(dataDir, `key.${randomBytes(6).toString('hex')}`)
  await writeFile(draft, `${keys.join(',')}\n`, { mode: 0o600, flush: true })
  await rename(draft, join(dataDir, 'key'))
}

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../process/make-folder.ts'
import type { Keys } from './cipher.ts'
import { KeyError } from './secret-errors.ts'

const KEY_BYTES = 32
const KEY_TEXT = /^[A-Za-z0-9+/]{43}=$/

export interface KeyPlace {
  /** What `MAPWRIGHT_KEY` says. */
  readonly text?: string | undefined
  readonly dataDir?: string | undefined
}

/**
 * Finds the master keys: those in `MAPWRIGHT_KEY` (the newest first, older ones after commas), else the one in the data
 * directory, which is made at first use.
 *
 * @throws {KeyError}
 */
export async function loadKeys(
  from: KeyPlace & {
    /** Nothing is sealed yet, so a key may be made. */
    readonly isNew: boolean
  },
): Promise<Keys> {
  if (from.text) return parseKeys(from.text, 'MAPWRIGHT_KEY')
  if (from.dataDir === undefined) {
    throw new KeyError(
      'MAPWRIGHT_KEY is not set, a key of 32 bytes in base64 was expected; make one with "openssl rand -base64 32" and keep it safe, for without it no saved credentials open',
    )
  }
  const file = join(from.dataDir, 'key')
  if (from.isNew) await makeKeyFile(from.dataDir, file)
  else if (!existsSync(file)) {
    throw new KeyError(
      `the key file "${file}" is missing, and without it nothing that the database keeps encrypted opens; put back the copy of it, or give its content as MAPWRIGHT_KEY`,
    )
  }
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) {
    throw new KeyError(
      `the key file "${file}" can be read by other users of this machine; run "chmod 600 ${file}"`,
    )
  }
  return parseKeys(await readFile(file, 'utf8'), `the key file "${file}"`)
}

async function makeKeyFile(dataDir: string, file: string): Promise<void> {
  await makeFolder(dataDir)
  if (existsSync(file)) return
  // Written aside and then named, so that another process never reads half a key.
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600 })
  try {
    await link(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    await rm(draft)
  }
}

function parseKeys(text: string, where: string): Keys {
  const [first = '', ...others] = text.split(',').map((part) => part.trim())
  return [parseKey(first, where), ...others.map((other) => parseKey(other, where))]
}

function parseKey(text: string, where: string): Buffer {
  if (!KEY_TEXT.test(text)) {
    throw new KeyError(
      `${where} has ${text.length} characters, a key of 32 bytes in base64 (44 characters) was expected; make one with "openssl rand -base64 32"`,
    )
  }
  return Buffer.from(text, 'base64')
}

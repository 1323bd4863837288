import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createCipher } from './cipher.ts'
import { loadKeys } from './load-keys.ts'
import { Secret } from './secret.ts'

const key = randomBytes(32)

describe('a sealed text', () => {
  const cipher = createCipher([key])

  test.each(['', 'hunter2', 'ü😀\u0000"', 'x'.repeat(100_000)])('opens as it was (%#)', (text) => {
    expect(cipher.open(cipher.seal(text, 'row 1'), 'row 1')).toBe(text)
  })

  test('shows neither the text nor that two are equal', () => {
    const sealed = cipher.seal('hunter2', 'row 1')
    expect(sealed.includes('hunter2')).toBe(false)
    expect(sealed.equals(cipher.seal('hunter2', 'row 1'))).toBe(false)
  })

  test('does not open in another row', () => {
    const sealed = cipher.seal('hunter2', 'row 1')
    expect(() => cipher.open(sealed, 'row 2')).toThrow(expect.objectContaining({ why: 'changed' }))
  })

  test('does not open when any byte of it is changed', () => {
    const sealed = cipher.seal('hunter2', 'row 1')
    for (let at = 0; at < sealed.length; at += 1) {
      const damaged = Buffer.from(sealed)
      damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at)
      expect(() => cipher.open(damaged, 'row 1')).toThrow(
        expect.objectContaining({ code: 'SECRET_CANNOT_OPEN' }),
      )
    }
  })

  test('that is cut off does not open', () => {
    const sealed = cipher.seal('hunter2', 'row 1')
    for (const length of [0, 1, 20, 33, sealed.length - 1]) {
      expect(() => cipher.open(sealed.subarray(0, length), 'row 1')).toThrow(
        expect.objectContaining({ code: 'SECRET_CANNOT_OPEN' }),
      )
    }
  })

  test('under a data key that is missing says what to put back', () => {
    const other = createCipher([randomBytes(32)])
    expect(() => other.open(cipher.seal('hunter2', 'row 1'), 'row 1')).toThrow(/data_key/)
  })

  test('opens after a new key was put before the old one', () => {
    const rotated = createCipher([randomBytes(32), key])
    expect(rotated.open(cipher.seal('hunter2', 'row 1'), 'row 1')).toBe('hunter2')
    expect(() => cipher.open(rotated.seal('new', 'row 1'), 'row 1')).toThrow(
      expect.objectContaining({ why: 'key' }),
    )
  })
})

describe('the key', () => {
  test('is made at first use, for its owner only, and found again', async () => {
    const dataDir = join(await temporaryDirectory(), 'data')
    const [made] = await loadKeys({ dataDir, isNew: true })
    expect((await stat(join(dataDir, 'key'))).mode & 0o777).toBe(0o600)
    expect(await loadKeys({ dataDir, isNew: true })).toEqual([made])
  })

  test('is one and the same for two processes that start at once', async () => {
    const dataDir = await temporaryDirectory()
    const [[left], [right]] = await Promise.all([
      loadKeys({ dataDir, isNew: true }),
      loadKeys({ dataDir, isNew: true }),
    ])
    expect(left.equals(right)).toBe(true)
  })

  test('comes from the setting where there is one, and then no file is made', async () => {
    const dataDir = await temporaryDirectory()
    const older = randomBytes(32)
    const text = `${key.toString('base64')}, ${older.toString('base64')}`
    expect(await loadKeys({ text, dataDir, isNew: true })).toEqual([key, older])
    await expect(readFile(join(dataDir, 'key'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('is asked for where there is neither setting nor directory', async () => {
    await expect(loadKeys({ isNew: true })).rejects.toMatchObject({
      code: 'KEY_UNUSABLE',
      message: expect.stringContaining('openssl rand -base64 32'),
    })
  })

  test('is refused when it is malformed, without being shown', async () => {
    const text = 'c2hvcnQtYnV0LXNlY3JldA=='
    await expect(loadKeys({ text, isNew: true })).rejects.toMatchObject({
      code: 'KEY_UNUSABLE',
      message: expect.not.stringContaining(text),
    })
  })

  test('is refused when other users can read its file', async () => {
    const dataDir = await temporaryDirectory()
    await loadKeys({ dataDir, isNew: true })
    await chmod(join(dataDir, 'key'), 0o644)
    await expect(loadKeys({ dataDir, isNew: true })).rejects.toThrow(/chmod 600/)
  })
})

test('a secret shows in no text, no JSON and no log', () => {
  const secret = new Secret('hunter2')
  const shown = [
    String(secret),
    JSON.stringify({ secret }),
    inspect({ secret }, { showHidden: true }),
  ]
  expect(shown.join()).not.toContain('hunter2')
  expect(secret.reveal()).toBe('hunter2')
})

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mapwright-key-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  return directory
}

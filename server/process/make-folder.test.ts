import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'mapwright-folder-'))
})
afterAll(async () => {
  await rm(home, { recursive: true })
})

test('a folder is made with those above it, for this user alone, also by two at once', async () => {
  const path = join(home, 'a', 'b')
  await Promise.all([makeFolder(path), makeFolder(path)])
  await makeFolder(path)
  expect((await stat(path)).mode & 0o777).toBe(0o700)
})

test.runIf(process.platform === 'linux')(
  'where nothing can be made, that is an error',
  async () => {
    await expect(makeFolder('/proc/mapwright/state')).rejects.toMatchObject({
      code: 'ENOENT',
      path: '/proc/mapwright',
    })
  },
)

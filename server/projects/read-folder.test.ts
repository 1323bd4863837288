import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFolder } from './read-folder.ts'

test('a link to what is hidden in the folder, as its key, is passed by', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-folder-'))
  mkdirSync(join(folder, '.mapwright'))
  mkdirSync(join(folder, 'mappings'))
  writeFileSync(join(folder, '.mapwright', 'key'), 'secret')
  writeFileSync(join(folder, 'mappings', 'real.yaml'), 'flow: real')
  symlinkSync('../.mapwright/key', join(folder, 'mappings', 'key.yaml'))
  symlinkSync('real.yaml', join(folder, 'mappings', 'same.yaml'))
  const paths = readFolder(folder).map(({ path }) => path)
  rmSync(folder, { recursive: true })
  expect(paths).toEqual(['mappings/real.yaml', 'mappings/same.yaml'])
})

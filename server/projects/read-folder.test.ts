import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
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

describe('a folder with copies beside the project', () => {
  const FILES = ['mappings/a.yaml', 'backup/mappings/a.yaml', 'mappings/old/mappings/a.yaml']

  function read(...marks: readonly string[]): readonly string[] {
    const folder = mkdtempSync(join(tmpdir(), 'mapwright-folder-'))
    for (const file of [...FILES, ...marks]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), 'flow: a')
    }
    const paths = readFolder(folder).map(({ path }) => path)
    rmSync(folder, { recursive: true })
    return paths
  }

  test('is read as a whole where its root is not marked', () => {
    expect(read()).toEqual(FILES.toSorted())
  })

  test('is read in its own places alone where its root is marked', () => {
    expect(read('mapwright.yaml')).toEqual(['mappings/a.yaml', 'mappings/old/mappings/a.yaml'])
  })

  test('is read without folders that are marked as roots themselves', () => {
    const marks = ['backup/mapwright.yaml', 'mappings/old/mapwright.yaml']
    expect(read(...marks)).toEqual(['mappings/a.yaml'])
    expect(read('mapwright.yaml', ...marks)).toEqual(['mappings/a.yaml'])
  })
})

test('a marked folder without files is an empty project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-folder-'))
  writeFileSync(join(folder, 'mapwright.yaml'), '')
  const files = readFolder(folder)
  rmSync(folder, { recursive: true })
  expect(files).toEqual([])
})

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ProjectError } from './project-error.ts'
import { readFolder } from './read-folder.ts'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mapwright-folder-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function link(path: string, to: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  symlinkSync(to, join(folder, path))
}

const paths = () => readFolder(folder).map(({ path }) => path)

function refusal(): ProjectError {
  try {
    readFolder(folder)
  } catch (error) {
    if (error instanceof ProjectError) return error
    throw error
  }
  throw new Error('the folder was read')
}

describe('a project folder', () => {
  test('gives the YAML of its own folders, and elsewhere what says what it is', () => {
    write('mappings/a.yaml', 'anything')
    write('connectors/shop/connector.yml', 'anything')
    write('b.yaml', 'flow: b')
    write('compose.yaml', 'services: {}')
    write('node_modules/c.yaml', 'flow: c')
    write('mappings/.#a.yaml', 'flow: d')
    expect(paths()).toEqual(['b.yaml', 'connectors/shop/connector.yml', 'mappings/a.yaml'])
  })

  test('follows links to its own files, and passes by those that lead out of it', () => {
    write('shared/a.yaml', 'flow: a')
    link('mappings/a.yaml', '../shared/a.yaml')
    const elsewhere = mkdtempSync(join(tmpdir(), 'mapwright-elsewhere-'))
    writeFileSync(join(elsewhere, 'b.yaml'), 'flow: b')
    link('mappings/b.yaml', join(elsewhere, 'b.yaml'))
    expect(paths()).toEqual(['mappings/a.yaml', 'shared/a.yaml'])
    rmSync(elsewhere, { recursive: true })
  })

  test('with files that cannot be read is refused, and all of them are told', () => {
    link('mappings/lost.yaml', 'nowhere.yaml')
    link('mappings/round.yaml', 'round.yaml')
    write('mappings/a.yaml', 'flow: a')
    const { code, message, hint } = refusal()
    expect(code).toBe('FOLDER_UNUSABLE')
    expect(message).toBe(
      [
        '"mappings/lost.yaml" cannot be read: it is a link that leads nowhere',
        '"mappings/round.yaml" cannot be read: it is a link that leads in circles',
      ].join('\n'),
    )
    expect(hint).toBe('Mend or remove what cannot be read; then all files are checked.')
  })
})

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CliIo } from '../io.ts'
import { createProgram } from '../program.ts'
import { runProgram } from '../run-program.ts'

const text = '# mine\r\nflow: a   # name\r\nformat: 1\r\ntitel: A\r\n'
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mapwright-fix-'))
  writeFileSync(join(folder, 'a.yaml'), text)
})

afterEach(() => rmSync(folder, { recursive: true }))

async function run(...args: readonly string[]) {
  const out: string[] = []
  const err: string[] = []
  const io: CliIo = {
    cwd: folder,
    env: {},
    isInteractive: false,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    stop: new AbortController().signal,
    kill: new AbortController().signal,
  }
  const code = await runProgram(await createProgram(io, args), args, io)
  return { code, out, err }
}

test('fix changes the wrong word in the file, shows it, and leaves no other file behind', async () => {
  const { code, out, err } = await run('fix')
  expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(text.replace('titel', 'title'))
  expect(out).toEqual(['a.yaml:4: unknown key "titel"', '- titel: A', '+ title: A'])
  expect({ code, err }).toEqual({ code: 0, err: ['1 mistake in 1 file put right'] })
  expect(readdirSync(folder)).toEqual(['a.yaml'])
})

test('fix --dry-run shows the same and writes nothing', async () => {
  const { out, err } = await run('fix', '--dry-run')
  expect(out).toHaveLength(3)
  expect(err).toEqual(['1 mistake in 1 file would be put right'])
  expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(text)
})

test('lint says how many mistakes fix can put right', async () => {
  const { err } = await run('lint')
  expect(err).toContain('1 of them can be put right by "mapwright fix"')
})

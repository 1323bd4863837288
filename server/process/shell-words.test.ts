import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandWith, shellWord } from './shell-words.ts'

/** What a shell makes of a word; each argument ends with a NUL. */
function wordsOf(shell: string, text: string): readonly string[] {
  return execFileSync(shell, ['-c', `printf '%s\\0' ${text}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
}

test.each([
  'orders',
  'a/b.c:d,e@f+g=h-1%',
  'x y; $(touch planted)',
  '`touch planted`',
  "it's",
  "''; touch planted; '",
  '"$HOME"',
  '~',
  '!!',
  '* ? [a]',
  '\\',
  '#x',
  '&& touch planted',
  '=ls',
  'é 日本',
  '',
])('sh reads %j as that one word, and does nothing else', (value) => {
  expect(wordsOf('sh', shellWord(value))).toEqual([value])
})

test('plain words stay as they are', () => {
  expect(['orders', '501', 'a@b.nl', '2026-01-31T08:00'].map(shellWord)).toEqual([
    'orders',
    '501',
    'a@b.nl',
    '2026-01-31T08:00',
  ])
})

test('bash reads signs that cannot be pasted by their names', () => {
  const value = "\u001b]0;it's\u0007 \\ \u202e\n$(touch planted)"
  const word = shellWord(value)
  expect(word).toMatch(/^[\x20-\x7e]+$/)
  expect(wordsOf('bash', word)).toEqual([value])
})

test('a command has its values as words, and what looks like an option is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-words-'))
  const planted = join(folder, 'planted')
  const command = commandWith('retry', ['orders', `x; touch ${planted}`, '--all'], ['--exists ID'])
  const words = wordsOf('sh', command.replace(/^mapwright/, ''))
  expect(words).toEqual(['retry', '--exists', 'ID', '--', 'orders', `x; touch ${planted}`, '--all'])
  expect(existsSync(planted)).toBe(false)
  rmSync(folder, { recursive: true })
  expect(commandWith('retry', ['orders', '501'], ['--exists ID'])).toBe(
    'mapwright retry orders 501 --exists ID',
  )
})

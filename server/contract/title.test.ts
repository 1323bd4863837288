import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'
import { Note, Title } from './values.ts'

const title = Compile(Title)
const note = Compile(Note)

test.each([
  'Anna',
  'Zoë van Dijk',
  'Ĳsbrand e\u0301en',
  'Заказы №7',
  '日本語の注文',
  'می\u200cخواهم',
  'क्\u200dष',
  '❤\ufe0f orders',
  '👩\u200d👩\u200d👧 families',
  '🏳\ufe0f\u200d🌈',
  '1\ufe0f\u20e3 first',
  '葛\u{e0100}城',
  ' – ',
])('a title may be %j', (text) => {
  expect(title.Check(text)).toBe(true)
})

/** Unicode 16, DerivedCoreProperties: what is shown as nothing, and what tells the direction of writing. */
const UNSEEN = [
  '\u0000\u0007\n\u007f\u0085\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180e\u200b\u200c\u200d\u200e\u200f',
  '\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u206f\u2800\u3164\ufe00\ufe0f\ufeff\uffa0\ufff9\ufffa\ufffb',
  '\u{1d173}\u{1d17a}\u{e0001}\u{e0041}\u{e007f}\u{e0100}\u{e0fff}',
].flatMap((text) => Array.from(text))

test.each(UNSEEN)('a title has no %j', (sign) => {
  for (const text of [
    `a${sign}b`,
    `${sign}ab`,
    `ab${sign}`,
    sign,
    `a ${sign}b`,
    `❤${sign}${sign}a`,
  ])
    expect(title.Check(text)).toBe(false)
})

test.each(UNSEEN)('a note has no %j, unless it ends a line', (sign) => {
  expect(note.Check(`a\n${sign}b`)).toBe(sign === '\n')
})

test('a note may be empty, or have lines', () => {
  for (const text of ['', ' ', 'Two shops.\n\n– Zoë ❤\ufe0f', '\n'])
    expect(note.Check(text)).toBe(true)
})

test('a note is looked at within seconds', () => {
  const started = performance.now()
  note.Check(`${'❤\ufe0f\u200d\n'.repeat(250)}\u200b`)
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('a title is looked at within seconds', () => {
  const started = performance.now()
  title.Check(`${'❤\ufe0f\u200d'.repeat(160)}\u200b`)
  expect(performance.now() - started).toBeLessThan(5_000)
})

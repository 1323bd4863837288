import { describe, expect, test } from 'vitest'
import { isMap, parse, parseDocument } from 'yaml'
import { keyOf } from './document-data.ts'
import { canBeLiteral, type ScalarPlace, writeScalar } from './write-scalar.ts'

const VALUE: ScalarPlace = { isKey: false, isFlow: false, isBeforeComment: false }

/** What somebody may write in an editor, and some reader of YAML takes for something else. */
const TEXTS = [
  '',
  ' ',
  ' led and followed ',
  'plain words',
  '=a ? b : c',
  '=x & " # " & y',
  "it's",
  'say "no"',
  'back\\slash',
  'tab\tinside',
  'two\nlines',
  '- dash',
  '? question',
  ': colon',
  'colon: inside',
  'hash #inside',
  '# hash',
  '&anchor',
  '*alias',
  '!tag',
  '%directive',
  '---',
  '...',
  '@at',
  '`tick`',
  '[a, b]',
  '{ a: b }',
  'a, b',
  'yes',
  'No',
  'on',
  'OFF',
  'true',
  'null',
  '~',
  '<<',
  '=',
  '0871',
  '1_000',
  '1e3',
  '0x1f',
  '0o17',
  '.inf',
  '.5',
  '12:30:45',
  '2026-01-05',
  '2026-01-05T10:00:00Z',
  'line\u2028separator',
  '\u0007bell',
  '\ufeffmark',
  'é, 日本, 🎉',
]

const NAMED = TEXTS.map((text) => [JSON.stringify(text), text] as const)

describe.each([
  ['after a key', VALUE, 'k: ', '\n'],
  ['before a comment', { ...VALUE, isBeforeComment: true }, 'k: ', ' # why\n'],
  ['in braces', { ...VALUE, isFlow: true }, '{ k: ', ', other: 1 }\n'],
])('text %s', (_, place, before, after) => {
  test.each(NAMED)('is the same for readers of YAML 1.1 and 1.2: %s', (_name, text) => {
    const file = `${before}${writeScalar(text, place)}${after}`
    expect(parse(file, { version: '1.2' }).k).toBe(text)
    expect(parse(file, { version: '1.1' }).k).toBe(text)
  })
})

describe.each([
  ['a key', false, '', ': 1\n'],
  ['a key in braces', true, '{ ', ': 1 }\n'],
])('text as %s', (_, isFlow, before, after) => {
  test.each(NAMED)('is read as it stands: %s', (_name, text) => {
    const key = writeScalar(text, { isKey: true, isFlow, isBeforeComment: false })
    const file = `${before}${key}${after}`
    const { contents } = parseDocument(file)
    expect(isMap(contents) && keyOf(contents.items[0]?.key, file)).toBe(text)
  })
})

test.each([
  ['plain words', 'plain words'],
  ['yes', '"yes"'],
  ['say "no": now', `'say "no": now'`],
  ['two\nlines', '"two\\nlines"'],
])('text has no more quotes than it needs: %s', (text, written) => {
  expect(writeScalar(text, VALUE)).toBe(written)
})

test('text keeps the quotes that it had, where they can hold it', () => {
  expect(writeScalar('plain', { ...VALUE, style: 'single' })).toBe("'plain'")
  expect(writeScalar("it's", { ...VALUE, style: 'single' })).toBe("'it''s'")
  expect(writeScalar('two\nlines', { ...VALUE, style: 'single' })).toBe('"two\\nlines"')
  expect(writeScalar('plain', { ...VALUE, style: 'double' })).toBe('"plain"')
})

test('what is no text stands as JSON', () => {
  expect([null, true, 1.5, 1e21].map((value) => writeScalar(value, VALUE))).toEqual([
    'null',
    'true',
    '1.5',
    '1e+21',
  ])
})

test.each(['a\nb', 'a\n  b\n', 'a\nb ', 'a\n\nb'])('text can stand below a "|": %j', (text) => {
  expect(canBeLiteral(text)).toBe(true)
  const lines = text.replace(/\n$/, '').split('\n')
  const head = text.endsWith('\n') ? '|' : '|-'
  expect(parse(`k: ${head}\n${lines.map((line) => `  ${line}\n`).join('')}`)).toEqual({ k: text })
})

test.each(['one line', ' a\nb', 'a\nb\n\n', 'a\n ', 'a\u0007\nb'])(
  'text that a "|" would change cannot: %j',
  (text) => {
    expect(canBeLiteral(text)).toBe(false)
  },
)

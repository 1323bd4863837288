import { beforeAll, expect, test } from 'vitest'
import { addWords, translate } from './translator.ts'

const AREA = 'only-for-this-test'

beforeAll(() => {
  addWords('en', AREA, {
    files_one: '{{count}} file',
    files_other: '{{count}} files',
    greeting: 'Hello {{name}}',
    late: 'Only in English',
  })
  addWords('it', AREA, { files_one: '{{count}} documento', files_other: '{{count}} documenti' })
  addWords('it', AREA, { greeting: 'Ciao {{name}}' })
})

const say = (locale: string, key: string, values?: Record<string, string | number>): string =>
  translate({ area: AREA, locale, key, values })

test('a count chooses the form of the words as the language does', () => {
  expect(say('en', 'files', { count: 1 })).toBe('1 file')
  expect(say('en', 'files', { count: 0 })).toBe('0 files')
  expect(say('it', 'files', { count: 1 })).toBe('1 documento')
  // Italian has a form of its own for millions, which sentences of pages do without.
  expect(say('it', 'files', { count: 1_000_000 })).toBe('1000000 documenti')
})

test('values are filled in as they are', () => {
  expect(say('it', 'greeting', { name: '<b>$& {{name}}</b>' })).toBe('Ciao <b>$& {{name}}</b>')
})

test('words that a language lacks are said in English, and a key without any as it is', () => {
  expect(say('it', 'late')).toBe('Only in English')
  expect(say('it', 'nothing')).toBe('nothing')
})

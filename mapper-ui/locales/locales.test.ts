import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { areasOf, readArea } from '../testing/read-locales.ts'
import { words as italian } from './it/words.ts'
import { words as dutch } from './nl/words.ts'

/** In English the engine says what a function does. */
const SAID_ELSEWHERE = new Set(['functions'])
const LANGUAGES = [
  ['it', italian],
  ['nl', dutch],
] as const

/** "One" may do without its number. */
function placesIn(key: string, text: string): readonly string[] {
  const places = [...new Set(text.match(/\{\{\w+\}\}/g))].toSorted()
  return key.endsWith('_one') ? places.filter((place) => place !== '{{count}}') : places
}

/** What may define words. */
const source = readdirSync('mapper-ui', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
  .map((file) => readFileSync(`mapper-ui/${file}`, 'utf8'))
  .join('\n')

describe.each(LANGUAGES)('the words of the UI in %s', (language, loaded) => {
  test('are loaded for every area that there is', () => {
    expect(Object.keys(loaded).toSorted()).toEqual(areasOf(language).toSorted())
    const areas = areasOf(language).filter((area) => !SAID_ELSEWHERE.has(area))
    expect(areas.toSorted()).toEqual(areasOf('en').toSorted())
  })

  test.each(areasOf('en'))('are those of the area %s in English, with the same places', (area) => {
    const [english, said] = [readArea('en', area), readArea(language, area)]
    expect(Object.keys(said).toSorted()).toEqual(Object.keys(english).toSorted())
    const wrong = Object.entries(english).filter(([key, text]) => {
      const words = said[key] ?? ''
      return words.trim() === '' || String(placesIn(key, words)) !== String(placesIn(key, text))
    })
    expect(wrong).toEqual([])
  })
})

test('every area has its words in code that defines it once', () => {
  const defined = [...source.matchAll(/defineText\('([\w-]+)'/g)].map(([, area = '']) => area)
  expect(defined.toSorted()).toEqual(areasOf('en').toSorted())
})

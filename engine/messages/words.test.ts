import { describe, expect, test } from 'vitest'
import { loadWords } from './load-words.ts'
import { CATALOGUE } from './message.ts'
import type { Words } from './words.ts'

const english = await loadWords('en')
const LANGUAGES = await Promise.all(
  ['en', 'it', 'nl'].map(async (language) => [language, await loadWords(language)] as const),
)

/** Without the form of a plural: `goneAll_one` is of the message `goneAll`. */
function codeOf(key: string): string {
  return key.replace(/_(?:zero|one|two|few|many|other)$/, '')
}

function placesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].toSorted()
}

/** The places of all forms together, by code. */
function placesOf({ texts }: Words): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([key]) => key === codeOf(key) || key.endsWith('_other'))
      .map(([key, text]) => [codeOf(key), placesIn(text)]),
  )
}

/** Shown where the server is set up, or at the reference of a connector's files. */
const TO_OPERATORS = new Set([
  'helpFileFolder',
  'openAsLocalhost',
  'openAtHttps',
  'stopWhatListens',
])

describe.each(LANGUAGES)('the words in %s', (_, words) => {
  test('are those of every message, and of nothing else', () => {
    const known = Object.keys(words.texts).map(codeOf)
    expect([...new Set(known)].toSorted()).toEqual(Object.keys(CATALOGUE).toSorted())
  })

  test('have a place for each value that the catalogue declares, and for no other', () => {
    const declared = Object.entries(CATALOGUE).map(([code, kinds]) => [
      code,
      Object.keys(kinds).toSorted(),
    ])
    expect(placesOf(words)).toEqual(Object.fromEntries(declared))
  })

  test('are never empty, and say the places of a form as the others do', () => {
    const lacking = Object.entries(words.texts).filter(([key, text]) => {
      const places = placesIn(english.texts[key] ?? text)
      return text.trim() === '' || places.some((name) => !text.includes(`{${name}}`))
    })
    expect(lacking).toEqual([])
  })

  // Merchants have no hand in the environment of the server.
  test('name variables of the environment only to authors of files and to operators of the server', () => {
    const naming = Object.entries(words.texts).flatMap(([key, text]) =>
      /\bMAPWRIGHT_/.test(text) && !TO_OPERATORS.has(key) ? [key] : [],
    )
    expect(naming).toEqual([])
  })

  test('have every form of a plural that their language has', () => {
    const forms = new Set(Object.keys(words.texts).filter((key) => key !== codeOf(key)))
    const needed = [...forms].flatMap((key) => [`${codeOf(key)}_one`, `${codeOf(key)}_other`])
    expect(needed.filter((key) => words.texts[key] === undefined)).toEqual([])
  })
})

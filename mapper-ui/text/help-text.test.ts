import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  describeFunctions,
  fileSchema,
  isJsonObject,
  type Json,
  loadWords,
} from '../../engine/index.ts'
import italianFunctions from '../locales/it/functions.json' with { type: 'json' }
import dutchFunctions from '../locales/nl/functions.json' with { type: 'json' }

const functions = describeFunctions()
const keys = textsOf(fileSchema('flow', { transports: transportSpecs }))
const ENGLISH = (await loadWords('en')).texts

interface Help {
  readonly language: string
  readonly functionHelp: Readonly<Record<string, string>>
  readonly texts: Readonly<Record<string, string>>
}

const HELP: readonly Help[] = [
  {
    language: 'Italian',
    functionHelp: italianFunctions,
    texts: (await loadWords('it')).texts,
  },
  { language: 'Dutch', functionHelp: dutchFunctions, texts: (await loadWords('nl')).texts },
]

describe.each(HELP)('$language help', ({ functionHelp, texts }) => {
  const keyHelp: ReadonlyMap<string, string> = new Map(
    Object.entries(ENGLISH).map(([code, text]) => [text, texts[code] ?? '']),
  )
  const translations = [
    ...functions.map(({ name, doc }) => ({ english: doc, said: functionHelp[name] ?? '' })),
    ...Object.entries(ENGLISH)
      .filter(([code]) => code.startsWith('help'))
      .map(([code, text]) => ({ english: text, said: texts[code] ?? '' })),
  ]

  test('tells of every function there is, in the order of the list, and of no other', () => {
    expect(Object.keys(functionHelp)).toEqual(functions.map(({ name }) => name))
  })

  test('says something, and not the English', () => {
    const wrong = translations.filter(({ english, said }) => said.trim() === '' || said === english)
    expect(wrong).toEqual([])
  })

  test('has the code of the English as it is, and no other', () => {
    const wrong = translations.filter(
      ({ english, said }) => String(codeOf(english)) !== String(codeOf(said)),
    )
    expect(wrong).toEqual([])
  })

  test('has the words of the language that a key takes', () => {
    const wrong = [...keys].flatMap(([english, choices]) => {
      const said = wordsOf(keyHelp.get(english) ?? '')
      const named = choices.filter((choice) => wordsOf(english).has(choice))
      return named.filter((choice) => !said.has(choice)).map((choice) => ({ english, choice }))
    })
    expect(wrong).toEqual([])
  })

  test('has the keys that a test takes over from another', () => {
    const english = 'Another test whose record, settings, tables and given are taken over.'
    const said = wordsOf(keyHelp.get(english) ?? '')
    const taken = ['record', 'settings', 'tables', 'given']
    expect(taken.filter((key) => !said.has(key))).toEqual([])
  })

  test('has the apostrophes of print', () => {
    expect(translations.filter(({ said }) => said.includes("'"))).toEqual([])
  })
})

test('code is told from prose', () => {
  expect(
    codeOf('True: `a b`, `$c` and $d("e", f), $ of "g", h.i → J/K, 30s, 5. No resources.'),
  ).toEqual(['"g"', '$', '$d("e", f)', '30s', '5', 'J/K', '`$c`', '`a b`', 'h.i', 'true', '→'])
})

test('texts are read wherever they stand, with the words that their keys take', () => {
  expect(keys.get('Mapwright flow')).toEqual([])
  expect(keys.get('a step')).toEqual([])
  expect(keys.get(ENGLISH['helpOtherwise'] ?? '')).toContain('fail')
  expect(keys.get('What to do when nothing is found. Default: fail.')).toContain('fail')
  expect(keys.size).toBeGreaterThan(50)
})

/** Titles and descriptions of a schema, and the plain words that may be written where each one stands. */
function textsOf(schema: Json, found = new Map<string, string[]>()): ReadonlyMap<string, string[]> {
  if (Array.isArray(schema)) for (const each of schema) textsOf(each, found)
  if (!isJsonObject(schema)) return found
  for (const [key, value] of Object.entries(schema)) {
    if (typeof value === 'string' && (key === 'title' || key === 'description')) {
      found.set(value, [...(found.get(value) ?? []), ...choicesOf(schema)])
    } else {
      textsOf(value, found)
    }
  }
  return found
}

function choicesOf(schema: Json | undefined): readonly string[] {
  if (!isJsonObject(schema)) return []
  const { enum: choices, anyOf } = schema
  return [
    ...(Array.isArray(choices) ? choices.map(String) : []),
    ...(Array.isArray(anyOf) ? anyOf.flatMap(choicesOf) : []),
  ]
}

/** What stays as it is in every language, each once. */
function codeOf(text: string): readonly string[] {
  const code = text.match(
    /`[^`]*`|\$\w*(?:\([^)]*\))?|"[^"]*"|\w+[./]\w+|\w*\d\w*|JSON(?:ata)?|→|\b(?:true|false|null)\b/gi,
  )
  const plain = /^(?:true|false)$/i
  return [...new Set(code)].map((part) => (plain.test(part) ? part.toLowerCase() : part)).toSorted()
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/\w+/g))
}

import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { editCorpus } from '../edit/testing/corpus.ts'
import { takeAllParts } from '../take-all-parts.ts'
import { parseTextInParts, parseYaml } from './parse-yaml.ts'

const broken = [
  'a: [1, 2',
  'a: "x\nb: 1',
  'a: 1\n---\nb: 2\n',
  'a: b: c',
  '\t- x',
  '',
  '# only\n',
  '%YAML 1.1\n---\na: 1\n',
]

describe('parsing', () => {
  test.each([...Object.values(editCorpus), ...broken])(
    'finds what the package finds in %j',
    (text) => {
      const theirs = parseDocument(text, { uniqueKeys: false, prettyErrors: false })
      const ours = parseYaml(text)
      expect(ours?.errors.map(({ code, pos }) => [code, pos])).toEqual(
        theirs.errors.map(({ code, pos }) => [code, pos]),
      )
      expect(ours?.range).toEqual(theirs.range)
      expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs))
    },
  )
})

describe('parsing in parts', () => {
  test('lets others have a turn every few hundred lines', () => {
    const text = Array.from({ length: 2_000 }, (_, at) => `name${at}: "value"\n`).join('')
    const parsing = parseTextInParts(text)
    let turns = 0
    while (!parsing.next().done) turns += 1
    expect(turns).toBeGreaterThan(5)
  })

  test.each([...Object.values(editCorpus), ...broken])(
    'gives the same as in one for %j',
    (text) => {
      const { document, lines } = takeAllParts(parseTextInParts(text))
      expect(JSON.stringify(document)).toBe(JSON.stringify(parseYaml(text)))
      expect(lines.lineStarts.length).toBeGreaterThan(0)
    },
  )
})

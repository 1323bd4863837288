import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { editCorpus } from '../edit/testing/corpus.ts'
import { parseYaml } from './parse-yaml.ts'

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

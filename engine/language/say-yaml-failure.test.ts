import { expect, test } from 'vitest'
import type { Problem } from '../diagnostic.ts'
import { readYaml } from './read-yaml.ts'

test.each([
  ['a: "x', 'quoteNotClosed'],
  ['a: [1, 2', 'bracketNotClosed'],
  ['a: ]', 'bracketNotOpened'],
  ['a: {"x"y}', 'commaMissing'],
  ['a: [1,,2]', 'commaTooMany'],
  ['a: {b: c: d}', 'blockInBrackets'],
  ['a:\n  b: 1\n c: 2', 'keysAside'],
  ['- - a\n - b', 'itemsAside'],
  ['steps:\n  - let: x\n   if: y', 'itemWithoutDash'],
  ['a: - b', 'listBesideKey'],
  ['a: b: c', 'secondColon'],
  ['a\nb: 1', 'keyOverLines'],
  ['a: 1\nb\n', 'keyWithoutColon'],
  ['a: @x', 'textBeginning'],
  ['a: "\\q"', 'badEscape'],
  ['a: |x\n  y', 'blockBeginning'],
  ['a: |\n\tx', 'blockNotIndented'],
  ['a: "x"#c', 'commentClose'],
  ['a: "x" y', 'notFollowing'],
  ['\ta: b', 'tabIndented'],
  ['a: 1\n---\nb: 2', 'secondDocument'],
  // What is rare stays in the words of the package.
  ['a: !<x', 'notReadable'],
])('what the package for YAML finds wrong in %j is said in our words', (text, code) => {
  const problems: Problem[] = []
  readYaml('a.yaml', text, (problem) => problems.push(problem))
  expect(problems.map(({ message }) => message.code)).toEqual([code])
})

import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { type DataNode, equalData, fromJson, toData, toPlain } from './document-data.ts'

function dataOf(text: string): DataNode {
  return toData(parseDocument(text, { uniqueKeys: false }), text)
}

function lastOf(node: DataNode | undefined): DataNode | undefined {
  return node?.kind === 'map' ? node.entries.at(-1)?.value : undefined
}

test.each([
  ['the layout', 'a: [1, "x"]\n', 'a:\n  - 1\n  - x # here\n'],
  ['quotes', "a: 'x'\n", 'a: x\n'],
])('%s says nothing', (_, left, right) => {
  expect(equalData(dataOf(left), dataOf(right))).toBe(true)
})

test.each([
  ['the order of keys', 'a: 1\nb: 2\n', 'b: 2\na: 1\n'],
  ['the order of items', '[1, 2]\n', '[2, 1]\n'],
  ['a key that is there twice', 'a: 1\na: 1\n', 'a: 1\n'],
  ['the zeros of a key', '0871: x\n', '871: x\n'],
  ['the kind of a value', 'a: 1\n', 'a: "1"\n'],
  ['a tag', 'a: !money 1\n', 'a: 1\n'],
  ['an anchor', 'a: &one 1\n', 'a: 1\n'],
  ['an alias', 'a: &one 1\nb: *one\n', 'a: &one 1\nb: 1\n'],
  ['what an alias repeats', 'a: &x { n: 1 }\nb: *x\n', 'a: &x { n: 2 }\nb: *x\n'],
])('%s says something', (_, left, right) => {
  expect(equalData(dataOf(left), dataOf(right))).toBe(false)
})

test('an alias that repeats another one tells of a change far behind it', () => {
  const [one, two] = ['1', '2'].map((value) =>
    dataOf(`a: &x { n: ${value} }\nb: &y { of: *x }\nc: *y\n`),
  )
  expect(lastOf(one)).toMatchObject({ kind: 'alias', name: 'y' })
  expect(lastOf(one)).not.toEqual(lastOf(two))
})

test('an anchor within what it names is read to an end', () => {
  expect(dataOf('a: &x [*x]\n')).toMatchObject({ kind: 'map' })
})

test('plain values and their data are one', () => {
  const value = { title: 'x', steps: [{ write: 'a', set: { n: null, on: true } }, 1.5] }
  expect(toPlain(fromJson(value))).toEqual(value)
  expect(equalData(fromJson(value), dataOf(JSON.stringify(value)))).toBe(true)
})

test.each([
  ['a tag', 'a: !money 1\n'],
  ['an alias', 'a: &one 1\nb: *one\n'],
  ['a key that is there twice', 'a: 1\na: 2\n'],
  ['keys that an object would reorder', 'b: 1\n7: 2\n'],
])('%s is more than a plain value can say', (_, text) => {
  expect(toPlain(dataOf(text))).toBeUndefined()
})

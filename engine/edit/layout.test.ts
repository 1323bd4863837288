import { describe, expect, test } from 'vitest'
import { isMap, isNode, isSeq, parse } from 'yaml'
import type { DocumentPath } from '../diagnostic.ts'
import { parseText } from '../language/parse-yaml.ts'
import { dedent } from '../testing/dedent.ts'
import { createDice } from '../testing/dice.ts'
import {
  type Entry,
  endOf,
  entriesOf,
  headerComment,
  isBarePair,
  isBlock,
  nodeAt,
  quoteStyleOf,
  spotAt,
} from './layout.ts'

function documentOf(text: string) {
  const { document } = parseText(text)
  if (!document || document.errors.length > 0) throw new Error(`no YAML: ${text}`)
  return document
}

function find(text: string, path: DocumentPath): unknown {
  return nodeAt(documentOf(text), text, path)
}

function entryAt(text: string, path: DocumentPath): Entry {
  const spot = spotAt(documentOf(text), text, path)
  if (!spot) throw new Error(`nothing at ${path.join('.')}`)
  return spot.entry
}

/** What is written of a node, up to its end. */
function written(text: string, node: unknown): string | undefined {
  return isNode(node) && node.range ? text.slice(node.range[0], endOf(node)) : undefined
}

/** What is written of the value at a path. */
function valueAt(text: string, path: DocumentPath): string | undefined {
  return written(text, entryAt(text, path).value)
}

/** Of each part of the map or list that is the file: all of it, what stands before its value, the value. */
function partsOf(text: string) {
  const { contents } = documentOf(text)
  if (!isMap(contents) && !isSeq(contents)) throw new Error('neither a map nor a list')
  return entriesOf(contents).map(({ start, slot, end, value }) => [
    text.slice(start, end),
    slot === undefined ? undefined : text.slice(start, slot),
    written(text, value),
  ])
}

describe('a path', () => {
  const text = dedent`
    steps:
      - set: { 0871: a, "b c": [x, y] }
      - skip: no
    ? asked
    : answer
    undefined: 1
  `

  test.each<[DocumentPath, string]>([
    [[], text.trimEnd()],
    [['steps', 0, 'set', '0871'], 'a'],
    [['steps', '0', 'set', 'b c', 1], 'y'],
    [['steps', 1], 'skip: no'],
    [['asked'], 'answer'],
  ])('%j leads to what stands there', (path, expected) => {
    expect(written(text, find(text, path))).toBe(expected)
  })

  test.each<[DocumentPath]>([
    [['steps', 2]],
    [['steps', 'set']],
    [['steps', '']],
    [['steps', ' 0']],
    [['steps', '0x0']],
    [['steps', -1]],
    [['steps', 1, 'skip', 'n']],
    [['steps', 0, 'set', '871']],
    [['gone', 'deeper']],
  ])('%j leads nowhere', (path) => {
    expect(find(text, path)).toBeUndefined()
    expect(spotAt(documentOf(text), text, path)).toBeUndefined()
  })

  test('leads to the first of two pairs with one key', () => {
    expect(valueAt('a: 1\na: 2\n', ['a'])).toBe('1')
  })

  test('leads through no alias', () => {
    expect(find('a: &x { b: 1 }\nc: *x\n', ['c', 'b'])).toBeUndefined()
  })

  test('names a spot: the part, its place among its neighbours, and what holds them', () => {
    const spot = spotAt(documentOf(text), text, ['steps', 1])
    expect(spot).toMatchObject({ at: 1, entries: { length: 2 } })
    expect(spot?.entry).toBe(spot?.entries[1])
    expect(spot?.parent).toBe(find(text, ['steps']) && spot?.parent)
    expect(spotAt(documentOf(text), text, [])).toBeUndefined()
  })
})

describe('a part begins at its first sign, its value behind what marks it, and it ends with its last sign', () => {
  test.each<[string, string, readonly (readonly unknown[])[]]>([
    [
      'pairs',
      'a: 1  # c\n# d\n"b":\n  c: 2\n\n',
      [
        ['a: 1', 'a:', '1'],
        ['"b":\n  c: 2', '"b":', 'c: 2'],
      ],
    ],
    [
      'items',
      '- a # c\n# d\n-   b: 1\n    c: 2\n- - d\n',
      [
        ['- a', '-', 'a'],
        ['-   b: 1\n    c: 2', '-', 'b: 1\n    c: 2'],
        ['- - d', '-', '- d'],
      ],
    ],
    ['a value below its key', 'a:\n  # c\n  b\n', [['a:\n  # c\n  b', 'a:', 'b']]],
    ['a value of several lines', 'a: b\n  c\n# d\n', [['a: b\n  c', 'a:', 'b\n  c']]],
    [
      'pairs with nothing in them',
      'a:\nb:   # c\nd: ~\n',
      [
        ['a:', 'a:', undefined],
        ['b:', 'b:', undefined],
        ['d: ~', 'd:', '~'],
      ],
    ],
    [
      'items with nothing in them, among comments',
      '- # c\n# d\n-\n  # e\n- f\n  # g\n',
      [
        ['-', '-', undefined],
        ['-', '-', undefined],
        ['- f', '-', 'f'],
      ],
    ],
    [
      'anchors and tags',
      'a: &x !t b\nc: &y\nd: !u # e\n  f: 1\n&z g: 2\n',
      [
        ['a: &x !t b', 'a: &x !t', 'b'],
        ['c: &y', 'c: &y', undefined],
        ['d: !u # e\n  f: 1', 'd: !u', 'f: 1'],
        ['&z g: 2', '&z g:', '2'],
      ],
    ],
    [
      'items with anchors and tags',
      '- &x a\n- !t\n  - b\n- &y\n',
      [
        ['- &x a', '- &x', 'a'],
        ['- !t\n  - b', '- !t', '- b'],
        ['- &y', '- &y', undefined],
      ],
    ],
    [
      'an alias',
      'a: &x 1\nb: *x # c\n',
      [
        ['a: &x 1', 'a: &x', '1'],
        ['b: *x', 'b:', '*x'],
      ],
    ],
    [
      'keys with a question mark',
      '? a # c\n: b\n? &x d\n: &y e\n? |\n  f\n: g\n',
      [
        ['? a # c\n: b', '? a # c\n:', 'b'],
        ['? &x d\n: &y e', '? &x d\n: &y', 'e'],
        ['? |\n  f\n: g', '? |\n  f\n:', 'g'],
      ],
    ],
    [
      'keys with a question mark that have no value',
      '? a\n? [b, c]\n?\nd:\n',
      [
        ['? a', undefined, undefined],
        ['? [b, c]', undefined, undefined],
        ['?', undefined, undefined],
        ['d:', 'd:', undefined],
      ],
    ],
    ['a key that is a map', '? { a: 1 } : 2\n\n# c\n', [['? { a: 1 } : 2', undefined, undefined]]],
    [
      'a key that is an anchor',
      '? &x\n? !t # c\n',
      [
        ['? &x', undefined, undefined],
        ['? !t', undefined, undefined],
      ],
    ],
    ['no key', ': a\n', [[': a', ':', 'a']]],
    [
      'pairs in braces',
      '{ a, b: , "c":1, d: { e: 2 } , ? f : 3, # g\n  &x h: *x }\n',
      [
        ['a', undefined, undefined],
        ['b:', 'b:', undefined],
        ['"c":1', '"c":', '1'],
        ['d: { e: 2 }', 'd:', '{ e: 2 }'],
        ['? f : 3', '? f :', '3'],
        ['&x h: *x', '&x h:', '*x'],
      ],
    ],
    ['no key in braces', '{ : a }\n', [[': a', ':', 'a']]],
    [
      'a question mark in braces',
      '{ ? , a }\n',
      [
        ['?', undefined, undefined],
        ['a', undefined, undefined],
      ],
    ],
    [
      'items in brackets',
      '[ a, "b" , &x c, !t , [d], # e\n  f: 1, ? g, ]\n',
      [
        ['a', '', 'a'],
        ['"b"', '', '"b"'],
        ['&x c', '&x', 'c'],
        ['!t', '!t', undefined],
        ['[d]', '', '[d]'],
        ['f: 1', '', 'f: 1'],
        ['? g', '', 'g'],
      ],
    ],
    ['nothing', '[ # c\n]\n', []],
  ])('%s', (_, text, parts) => {
    expect(partsOf(text)).toEqual(parts)
  })

  test('with the line breaks of Windows, too', () => {
    expect(partsOf('a: 1 # c\r\nb:\r\n  - d\r\n\r\n')).toEqual([
      ['a: 1', 'a:', '1'],
      ['b:\r\n  - d', 'b:', '- d'],
    ])
  })
})

describe('text below a "|" or ">"', () => {
  test.each([
    ['ends with its last line', 'a: |\n  b\n  c\n', '|\n  b\n  c'],
    ['leaves blank lines below to the layout', 'a: |\n  b\n\n\nd: 1\n', '|\n  b'],
    ['leaves them with "-", too', 'a: >-\n  b\n\n', '>-\n  b'],
    ['keeps them with "+"', 'a: |+\n  b\n\n\nd: 1\n', '|+\n  b\n\n'],
    ['keeps no line break that is not there', 'a: |+\n  b', '|+\n  b'],
    ['keeps blank lines in its midst', 'a: |\n\n  b\n\n  c\n\n', '|\n\n  b\n\n  c'],
    ['takes a "#" in its column for text', 'a: |\n  b\n  # c\n# d\n', '|\n  b\n  # c'],
    ['leaves comments below to the file', 'a: |\n  b\n# c\n\n# d\n', '|\n  b'],
    ['keeps a blank line that is indented deeper', 'a: |\n  b\n   \nd: 1\n', '|\n  b\n   '],
    ['has nothing but its head', 'a: |\nb: 1\n', '|'],
    ['has nothing but its head above blank lines', 'a: |\n    \n  \n\nb: 1\n', '|'],
    ['has kept blank lines only', 'a: |+\n\n\nb: 1\n', '|+\n\n'],
    ['has a head with a comment', 'a: >- # why\n\nb: 1\n', '>- # why'],
    ['has the line breaks of Windows', 'a: |\r\n  b\r\n\r\nc: 1\r\n', '|\r\n  b'],
    ['keeps the line breaks of Windows', 'a: |+\r\n  b\r\n\r\nc: 1\r\n', '|+\r\n  b\r\n'],
  ])('%s', (_, text, expected) => {
    const { contents } = documentOf(text)
    expect(valueAt(text, [isMap(contents) ? 'a' : 0])).toBe(expected)
  })

  test('says the same where the file ends with it, and has no line that says nothing', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const text = randomBlockScalar(seed)
      const value: unknown = parse(text).a
      const end = entryAt(text, ['a']).end
      expect({ text, value: parse(`${text.slice(0, end)}\n`).a }).toEqual({ text, value })
      const lines = text.slice(0, end).split('\n')
      const shorter: unknown = parse(`${lines.slice(0, -1).join('\n')}\n`)?.a
      expect({ text, isShorter: lines.length === 1 || shorter !== value }).toEqual({
        text,
        isShorter: true,
      })
    }
  })

  test('may have a comment in its head, which is given with the space before it', () => {
    expect(commentOf('a: |   # why\n  b\n')).toBe('   # why')
    expect(commentOf('a: &x !t >-2 # why # so\n    b\n')).toBe(' # why # so')
    expect(commentOf('a: |+ # why\r\n  b\r\n')).toBe(' # why')
    expect(commentOf('a: |\n  # no comment\n')).toBe('')
    expect(commentOf('a: b # of the line\n')).toBe('')
    expect(commentOf('a: [ # of the list\n  1]\n')).toBe('')
    expect(headerComment(undefined)).toBe('')
  })
})

function commentOf(text: string): string {
  return headerComment(entryAt(text, ['a']).value)
}

function randomBlockScalar(seed: number): string {
  const dice = createDice(seed)
  const head = `a: ${dice.pick(['|', '>'])}${dice.pick(['', '2', ''])}${dice.pick(['', '-', '+'])}`
  const first = dice.pick(['  b', '  b', '   b', '  #b', ''])
  const rest = Array.from({ length: dice.below(6) }, () =>
    dice.pick(['', '', ' ', '  ', '   ', '    ', '  c', '   d', '     \t']),
  )
  const lines = `${[head, first, ...rest].join('\n')}\n${dice.pick(['', 'z: 1\n', '# z\n'])}`
  const text = lines.replaceAll('\n', dice.pick(['\n', '\n', '\r\n']))
  const { document } = parseText(text)
  return document?.errors.length === 0 ? text : 'a: |\n  b\n'
}

test('maps and lists are blocks or stand in brackets, and one pair may lack them', () => {
  const text = 'a: [b: 1, { c: 2 }]\n'
  const kinds = (path: DocumentPath) => [isBlock, isBarePair].map((is) => is(find(text, path)))
  expect(kinds([])).toEqual([true, false])
  expect(kinds(['a'])).toEqual([false, false])
  expect(kinds(['a', 0])).toEqual([false, true])
  expect(kinds(['a', 1])).toEqual([false, false])
  expect(kinds(['a', 0, 'b'])).toEqual([false, false])
})

test.each([
  ['a: "b"\n', 'double'],
  ["a: 'b'\n", 'single'],
  ['a: b\n', 'plain'],
  ['a: 1\n', 'plain'],
  ['a: [b]\n', undefined],
  ['a: &x b\nc: *x\n', 'plain'],
])('the quotes of %j are told: %s', (text, style) => {
  expect(quoteStyleOf(find(text, ['a']))).toBe(style)
})

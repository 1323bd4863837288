import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { says } from '../testing/says.ts'
import { type DataNode, toData } from './document-data.ts'
import { editData, showPath } from './edit-data.ts'
import type { RefusalCode, YamlEdit } from './yaml-edit.ts'

const TEXT = `
title: Orders
list: [a, b, c]
map: { x: 1, y: 2 }
base: &base { n: 1 }
again: *base
marked: !money 5
`

function dataOf(text: string): { value: DataNode } {
  return { value: toData(parseDocument(text, { uniqueKeys: false }), text) }
}

/** What a text says after an edit. */
function edited(text: string, edit: YamlEdit): DataNode {
  const root = dataOf(text)
  expect(editData(root, edit)).toBeUndefined()
  return root.value
}

const changed = (from: string, to: string) => dataOf(TEXT.replace(from, to)).value

describe('an edit makes of the data what it says', () => {
  test.each<[string, YamlEdit, string, string]>([
    ['set of a pair', { kind: 'set', path: ['title'], value: 1 }, 'Orders', '1'],
    ['set of an item', { kind: 'set', path: ['list', 1], value: { k: [] } }, 'b', '{ k: [] }'],
    ['set by a position as text', { kind: 'set', path: ['list', '2'], value: null }, 'c', 'null'],
    [
      'set that leaves a tag',
      { kind: 'set', path: ['marked'], value: '6' },
      '!money 5',
      '!money 6',
    ],
    [
      'insert before a pair',
      { kind: 'insert', place: { kind: 'before', sibling: ['map', 'x'] }, key: 'new', value: 3 },
      '{ x',
      '{ new: 3, x',
    ],
    [
      'insert after a pair',
      { kind: 'insert', place: { kind: 'after', sibling: ['map', 'x'] }, key: 'new', value: 3 },
      ', y',
      ', new: 3, y',
    ],
    [
      'insert at the end of a map',
      { kind: 'insert', place: { kind: 'end', of: ['map'] }, key: 'new', value: 3 },
      'y: 2',
      'y: 2, new: 3',
    ],
    [
      'insert at the end of the file',
      { kind: 'insert', place: { kind: 'end', of: [] }, key: 'new', value: 3 },
      'money 5\n',
      'money 5\nnew: 3\n',
    ],
    [
      'insert before an item',
      { kind: 'insert', place: { kind: 'before', sibling: ['list', 0] }, value: 'new' },
      '[a',
      '[new, a',
    ],
    [
      'insert after an item',
      { kind: 'insert', place: { kind: 'after', sibling: ['list', 2] }, value: 'new' },
      'c]',
      'c, new]',
    ],
    [
      'insert beside an alias',
      { kind: 'insert', place: { kind: 'before', sibling: ['again'] }, key: 'new', value: 3 },
      'again:',
      'new: 3\nagain:',
    ],
    ['remove of a pair', { kind: 'remove', path: ['map', 'x'] }, 'x: 1, ', ''],
    ['remove of an item', { kind: 'remove', path: ['list', 0] }, 'a, ', ''],
    ['remove of an alias', { kind: 'remove', path: ['again'] }, 'again: *base\n', ''],
    ['rename', { kind: 'rename', path: ['map', 'x'], key: 'z' }, 'x: 1', 'z: 1'],
    ['rename of an alias', { kind: 'rename', path: ['again'], key: 'z' }, 'again:', 'z:'],
    ['rename to the same', { kind: 'rename', path: ['title'], key: 'title' }, '', ''],
    [
      'move up in a list',
      { kind: 'move', path: ['list', 2], place: { kind: 'before', sibling: ['list', 0] } },
      '[a, b, c]',
      '[c, a, b]',
    ],
    [
      'move down in a list',
      { kind: 'move', path: ['list', 0], place: { kind: 'after', sibling: ['list', 1] } },
      '[a, b, c]',
      '[b, a, c]',
    ],
    [
      'move to the end',
      { kind: 'move', path: ['list', 0], place: { kind: 'end', of: ['list'] } },
      '[a, b, c]',
      '[b, c, a]',
    ],
    [
      'move beside itself',
      { kind: 'move', path: ['list', 1], place: { kind: 'after', sibling: ['list', 1] } },
      '',
      '',
    ],
    [
      'move into another map',
      { kind: 'move', path: ['title'], place: { kind: 'after', sibling: ['map', 'x'] } },
      TEXT,
      TEXT.replace('title: Orders\n', '').replace('x: 1', 'x: 1, title: Orders'),
    ],
    [
      'move of an alias',
      { kind: 'move', path: ['again'], place: { kind: 'end', of: [] } },
      TEXT,
      `${TEXT.replace('again: *base\n', '')}again: *base\n`,
    ],
  ])('%s', (_, edit, from, to) => {
    expect(edited(TEXT, edit)).toEqual(changed(from, to))
  })

  test('of the first pair where a key is there twice', () => {
    const text = 'a: 1\na: 2\n'
    expect(edited(text, { kind: 'set', path: ['a'], value: 3 })).toEqual(
      dataOf('a: 3\na: 2\n').value,
    )
    expect(edited(text, { kind: 'remove', path: ['a'] })).toEqual(dataOf('a: 2\n').value)
  })

  test('of the whole file, which can be set', () => {
    expect(edited(TEXT, { kind: 'set', path: [], value: ['x'] })).toEqual(dataOf('[x]').value)
  })

  test('of a key with any name', () => {
    const text = 'undefined: 1\nb: 2\n0871: 3\n__proto__: 4\n'
    const end = { kind: 'end', of: [] } as const
    expect(keysOf(edited(text, { kind: 'move', path: ['undefined'], place: end }))).toEqual([
      'b',
      '0871',
      '__proto__',
      'undefined',
    ])
    expect(keysOf(edited(text, { kind: 'remove', path: ['0871'] }))).toEqual([
      'undefined',
      'b',
      '__proto__',
    ])
    expect(edited(text, { kind: 'set', path: ['__proto__'], value: 5 })).toEqual(
      dataOf(text.replace('4', '5')).value,
    )
  })
})

function keysOf(node: DataNode): readonly string[] | undefined {
  return node.kind === 'map' ? node.entries.map(({ key }) => key) : undefined
}

describe('an edit is refused, and changes nothing,', () => {
  test.each<[RefusalCode, string, YamlEdit]>([
    ['absent', 'of a key that is not there', { kind: 'set', path: ['none'], value: 1 }],
    ['absent', 'of an item that is not there', { kind: 'remove', path: ['list', 3] }],
    ['absent', 'of an item before the first', { kind: 'remove', path: ['list', -1] }],
    ['absent', 'of an item with a name', { kind: 'set', path: ['list', 'x'], value: 1 }],
    ['absent', 'of an item without one', { kind: 'set', path: ['list', ''], value: 1 }],
    ['absent', 'of a key within text', { kind: 'set', path: ['title', 'x'], value: 1 }],
    ['absent', 'of a key within nothing', { kind: 'rename', path: ['no', 'x'], key: 'y' }],
    [
      'absent',
      'beside what is not there',
      { kind: 'insert', place: { kind: 'after', sibling: ['list', 3] }, value: 1 },
    ],
    [
      'absent',
      'beside what stands in text',
      { kind: 'insert', place: { kind: 'after', sibling: ['title', 0] }, value: 1 },
    ],
    [
      'absent',
      'at the end of what is not there',
      { kind: 'insert', place: { kind: 'end', of: ['none'] }, value: 1 },
    ],
    [
      'absent',
      'of a part that goes to nowhere',
      { kind: 'move', path: ['title'], place: { kind: 'end', of: ['none'] } },
    ],
    [
      'absent',
      'of a part that is not there and goes somewhere',
      { kind: 'move', path: ['none'], place: { kind: 'end', of: ['map'] } },
    ],
    ['alias', 'of what repeats another part', { kind: 'set', path: ['again'], value: 1 }],
    ['alias', 'within it', { kind: 'set', path: ['again', 'n'], value: 1 }],
    ['alias', 'that removes from it', { kind: 'remove', path: ['again', 'n'] }],
    [
      'alias',
      'that puts something into it',
      { kind: 'insert', place: { kind: 'end', of: ['again'] }, key: 'm', value: 1 },
    ],
    [
      'alias',
      'that puts something beside a part of it',
      { kind: 'insert', place: { kind: 'before', sibling: ['again', 'n'] }, key: 'm', value: 1 },
    ],
    [
      'alias',
      'that moves something there',
      { kind: 'move', path: ['title'], place: { kind: 'end', of: ['again'] } },
    ],
    ['duplicate', 'to a key that there is', { kind: 'rename', path: ['title'], key: 'map' }],
    [
      'duplicate',
      'of a new pair with such a key',
      { kind: 'insert', place: { kind: 'end', of: ['map'] }, key: 'x', value: 1 },
    ],
    [
      'duplicate',
      'of a part that finds its key there',
      { kind: 'move', path: ['base', 'n'], place: { kind: 'after', sibling: ['other', 'n'] } },
    ],
    ['misplaced', 'that would remove the file', { kind: 'remove', path: [] }],
    ['misplaced', 'that would name the file', { kind: 'rename', path: [], key: 'x' }],
    ['misplaced', 'of the file', { kind: 'move', path: [], place: { kind: 'end', of: ['map'] } }],
    [
      'misplaced',
      'beside the file',
      { kind: 'insert', place: { kind: 'after', sibling: [] }, key: 'x', value: 1 },
    ],
    ['misplaced', 'that would name an item', { kind: 'rename', path: ['list', 0], key: 'x' }],
    [
      'misplaced',
      'of a pair into a list',
      { kind: 'insert', place: { kind: 'end', of: ['list'] }, key: 'x', value: 1 },
    ],
    [
      'misplaced',
      'of an item into a map',
      { kind: 'insert', place: { kind: 'end', of: ['map'] }, value: 1 },
    ],
    [
      'misplaced',
      'of a part into text',
      { kind: 'insert', place: { kind: 'end', of: ['title'] }, value: 1 },
    ],
    [
      'misplaced',
      'of a pair that moves into a list',
      { kind: 'move', path: ['title'], place: { kind: 'end', of: ['list'] } },
    ],
    [
      'misplaced',
      'of an item that moves into a map',
      { kind: 'move', path: ['list', 0], place: { kind: 'end', of: ['map'] } },
    ],
    [
      'misplaced',
      'of a part into itself',
      { kind: 'move', path: ['map'], place: { kind: 'end', of: ['map'] } },
    ],
    [
      'misplaced',
      'of a part beside one of its own',
      { kind: 'move', path: ['map'], place: { kind: 'after', sibling: ['map', 'x'] } },
    ],
  ])('as %s: %s', (code, _, edit) => {
    const text = `${TEXT}other: { n: 2 }\n`
    const root = dataOf(text)
    expect(editData(root, edit)).toMatchObject({ kind: 'refused', code })
    expect(root).toEqual(dataOf(text))
  })
})

test('a path is shown as people write it', () => {
  expect(showPath(['steps', 0, 'set'])).toEqual(says('"steps.0.set"'))
  expect(showPath([])).toEqual(says('the file'))
})

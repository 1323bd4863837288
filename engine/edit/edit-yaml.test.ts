import { describe, expect, test } from 'vitest'
import { dedent } from '../testing/dedent.ts'
import { findEditMistake } from '../testing/random-yaml-edit.ts'
import { editYaml, editYamlTogether } from './edit-yaml.ts'
import { applyTextEdits } from './text-edit.ts'
import type { YamlEdit } from './yaml-edit.ts'

function edited(text: string, edit: YamlEdit): string {
  const outcome = editYaml(text, edit)
  if (outcome.kind === 'refused') throw new Error(`${outcome.code}: ${outcome.message.code}`)
  expect(applyTextEdits(outcome.text, outcome.inverse)).toBe(text)
  return outcome.text
}

function refusal(text: string, edit: YamlEdit): string {
  const outcome = editYaml(text, edit)
  return outcome.kind === 'refused' ? outcome.code : outcome.text
}

const flow = dedent`
  # orders of the shop
  flow: orders      # name
  steps:
    - write: pos.order   # here
      set:
        # money
        total:   =total  # aligned
        note: 'it''s'
        lines: { for: =lines, set: { sku: =sku } }
`

function set(value: string): string {
  return edited(flow, { kind: 'set', path: ['steps', 0, 'set', 'total'], value })
}

describe('a value that is set', () => {
  test('changes its own characters only', () => {
    expect(set('=sum')).toBe(flow.replace('=total', '=sum'))
  })

  test.each([
    ['=a ? b : c', '"=a ? b : c"'],
    ['=x & " # " & y', `'=x & " # " & y'`],
    ['yes', '"yes"'],
    ['0871', '"0871"'],
    ['- x', '"- x"'],
  ])('is quoted where YAML would take it for something else: %s', (value, written) => {
    expect(set(value)).toContain(`total:   ${written}  # aligned`)
  })

  test('with line breaks stands below a "|", and never folded', () => {
    expect(set('=a\n  & b')).toContain('total:   |-  # aligned\n        =a\n          & b\n')
  })

  test('keeps the quotes it had', () => {
    const path = ['steps', 0, 'set', 'note']
    expect(edited(flow, { kind: 'set', path, value: "that's" })).toContain("note: 'that''s'\n")
  })

  test('is a formula in quotes when a comment follows after one space, as the lint wants it', () => {
    expect(edited('a: 1 # c\n', { kind: 'set', path: ['a'], value: '=b' })).toBe('a: "=b" # c\n')
  })

  test('may become a map and back', () => {
    const grown = edited('a: 1  # c\nb: 2\n', { kind: 'set', path: ['a'], value: { x: 1, y: [2] } })
    expect(grown).toBe('a:  # c\n  x: 1\n  y:\n    - 2\nb: 2\n')
    expect(edited(grown, { kind: 'set', path: ['a'], value: 1 })).toBe('a: 1  # c\nb: 2\n')
  })
})

describe('a pair or item', () => {
  test('is inserted in the column of its neighbour, with the line break of the file', () => {
    const text = 'a:\r\n    x: 1 # one\r\n'
    const place = { kind: 'after', sibling: ['a', 'x'] } as const
    expect(edited(text, { kind: 'insert', place, key: 'y', value: '=b' })).toBe(
      'a:\r\n    x: 1 # one\r\n    y: =b\r\n',
    )
  })

  test.each([
    ['that ends with a blank line of its own', 'a: |\n  b\n   \n', 'c: 1\n'],
    ['that has blank lines only', 'a: |\n', '    \n  \nc: 1\n'],
  ])('is inserted below text %s', (_, above, below) => {
    const place = { kind: 'after', sibling: ['a'] } as const
    expect(edited(above + below, { kind: 'insert', place, key: 'd', value: 2 })).toBe(
      `${above}d: 2\n${below}`,
    )
  })

  test('goes with the comment above it, and leaves the comment of the file', () => {
    expect(edited(flow, { kind: 'remove', path: ['steps', 0, 'set', 'total'] })).toBe(
      flow.replace(/ *# money\n.*aligned\n/, ''),
    )
    expect(edited(flow, { kind: 'remove', path: ['flow'] })).toBe(flow.replace(/flow:.*\n/, ''))
  })

  test('that is the last one leaves an empty map', () => {
    expect(edited('a: # c\n  b: 1\nd: 2\n', { kind: 'remove', path: ['a', 'b'] })).toBe(
      'a: {} # c\nd: 2\n',
    )
  })

  test('moves with its comments', () => {
    const text = '- a: 1\n  # two\n  b: 2 # c\n- d'
    const place = { kind: 'before', sibling: [0, 'a'] } as const
    expect(edited(text, { kind: 'move', path: [0, 'b'], place })).toBe(
      '- # two\n  b: 2 # c\n  a: 1\n- d',
    )
  })

  test('is renamed at its place', () => {
    expect(edited('{"a":1, b: 2}', { kind: 'rename', path: ['a'], key: 'c: d' })).toBe(
      '{"c: d":1, b: 2}',
    )
  })
})

describe('an edit is refused', () => {
  const text = 'a: &x { k: 1 }\nb: *x\nc: [1]\n'
  test.each<[string, YamlEdit]>([
    ['alias', { kind: 'set', path: ['b'], value: 1 }],
    ['alias', { kind: 'set', path: ['b', 'k'], value: 1 }],
    ['shared', { kind: 'set', path: ['a', 'k'], value: 2 }],
    ['absent', { kind: 'remove', path: ['c', 3] }],
    ['duplicate', { kind: 'rename', path: ['c'], key: 'a' }],
    ['misplaced', { kind: 'move', path: ['c'], place: { kind: 'end', of: ['c'] } }],
  ])('as %s', (code, edit) => {
    expect(refusal(text, edit)).toBe(code)
  })

  test('on text that is not YAML', () => {
    expect(refusal('a: [', { kind: 'set', path: ['a'], value: 1 })).toBe('invalid')
    expect(refusal('a: 1\n---\na: 2\n', { kind: 'set', path: ['a'], value: 1 })).toBe('invalid')
  })
})

test('a gesture that changes nothing gives no edits', () => {
  expect(editYaml(flow, { kind: 'set', path: ['flow'], value: 'orders' })).toMatchObject({
    edits: [],
    text: flow,
  })
})

test('random gestures on files laid out by hand change what they mean and no other line', () => {
  for (let seed = 1; seed <= 60; seed++) expect(findEditMistake(seed, [])).toBeUndefined()
})

describe('many edits together', () => {
  const fields = ['steps', 0, 'set']

  test('are made in one go, and say what they say one after the other', () => {
    const edits: YamlEdit[] = [
      {
        kind: 'insert',
        place: { kind: 'after', sibling: [...fields, 'total'] },
        key: 'b',
        value: '=b',
      },
      {
        kind: 'insert',
        place: { kind: 'after', sibling: [...fields, 'total'] },
        key: 'a',
        value: '=a',
      },
      { kind: 'insert', place: { kind: 'end', of: fields }, key: 'y', value: '=y' },
      { kind: 'insert', place: { kind: 'end', of: fields }, key: 'z', value: '=z' },
      { kind: 'set', path: ['flow'], value: 'bills' },
    ]
    const outcome = editYamlTogether(flow, edits)
    let text = flow
    for (const edit of edits) text = edited(text, edit)
    expect(outcome).toMatchObject({ kind: 'edited', text })
    expect(outcome?.kind === 'edited' && applyTextEdits(text, outcome.inverse)).toBe(flow)
  })

  test('are left to be made one after the other when they need each other', () => {
    const edits: YamlEdit[] = [
      { kind: 'insert', place: { kind: 'end', of: ['steps'] }, value: { skip: 'no' } },
      { kind: 'set', path: ['steps', 1, 'skip'], value: 'yes' },
    ]
    expect(editYamlTogether(flow, edits)).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import { applyTextEdits } from '../../../engine/index.ts'
import { createFlowDocument } from '../document/flow-document.ts'
import { sampleFlow } from '../testing/sample-flow.ts'
import { editsBetween } from './match-lines.ts'
import { mergeFlow } from './merge-flow.ts'
import { mergeLines } from './merge-lines.ts'

function merge(ours: string, theirs: string, base = sampleFlow) {
  const merged = mergeFlow(base, ours, theirs)
  if (merged.kind === 'unreadable') throw new Error(merged.version)
  expect(applyTextEdits(ours, merged.edits)).toBe(merged.text)
  return merged
}

const change = (from: string, to: string, text = sampleFlow) => {
  if (!text.includes(from)) throw new Error(`not in the text: ${from}`)
  return text.replace(from, to)
}

describe('changes of two people', () => {
  test('to different fields are both there, with the comments of both', () => {
    const ours = change('=number   # aligned', '=email   # ours')
    const theirs = change('debtor: =$debtor.id', 'debtor: =$debtor.number   # theirs')
    const { text, conflicts } = merge(ours, theirs)
    expect(text).toBe(change('debtor: =$debtor.id', 'debtor: =$debtor.number   # theirs', ours))
    expect(conflicts).toEqual([])
  })

  test('to comments alone are kept', () => {
    const ours = change('# what people see', '# what customers see')
    const theirs = change('remark: ', 'remark:  ')
    expect(merge(ours, theirs).text).toBe(change('remark: ', 'remark:  ', ours))
  })

  test('to fields side by side, where lines alone would clash, are joined field by field', () => {
    const ours = change('      debtor: =$debtor.id\n', '      debtor: =1\n      total: =total\n')
    const theirs = change('      remark:', '      delivery2: =x\n      remark:')
    const { text, conflicts } = merge(ours, theirs)
    expect(text).toContain(
      '      debtor: =1\n      total: =total\n      delivery2: =x\n      remark:',
    )
    expect(conflicts).toEqual([])
  })

  test('that say the same are no conflict', () => {
    const both = change('=number   # aligned', '=email   # aligned')
    expect(merge(both, both)).toMatchObject({ text: both, conflicts: [], edits: [] })
  })
})

describe('the same field changed by both', () => {
  test('keeps theirs in the text and tells of ours', () => {
    const ours = change('=number   # aligned', '=email   # aligned')
    const theirs = change('=number   # aligned', '=id   # aligned')
    const { text, conflicts } = merge(ours, theirs)
    expect(text).toBe(theirs)
    expect(conflicts).toEqual([
      {
        path: ['steps', 2, 'set', 'reference'],
        base: '=number',
        ours: '=email',
        theirs: '=id',
      },
    ])
  })

  test('or taken away by one and changed by the other, is told', () => {
    const ours = change("      remark: 'it''s new'\n", '')
    const theirs = change("'it''s new'", "'it''s old'")
    const { text, conflicts } = merge(ours, theirs)
    expect(text).toContain("remark: 'it''s old'")
    expect(conflicts).toMatchObject([{ ours: undefined, theirs: "it's old" }])
    expect(merge(theirs, ours).conflicts).toMatchObject([{ ours: "it's old", theirs: undefined }])
  })
})

describe('steps', () => {
  test('added by both are both there', () => {
    const ours = change('  - find: pos.debtor', '  - skip: ours\n\n  - find: pos.debtor')
    const theirs = change('  # the order itself', '  - skip: theirs\n\n  # the order itself')
    const { text } = merge(ours, theirs)
    expect(text.indexOf('skip: ours')).toBeLessThan(text.indexOf('find: pos.debtor'))
    expect(text.indexOf('find: pos.debtor')).toBeLessThan(text.indexOf('skip: theirs'))
  })

  test('changed by us are found again where they moved them', () => {
    const base = 'steps:\n  - skip: a\n  - skip: b # b\n  - write: x.y\n    set: { a: 1 }\n'
    const ours = base.replace('a: 1', 'a: 2')
    const theirs = base.replace('  - skip: a\n', '  - skip: first\n  - skip: a\n')
    expect(merge(ours, theirs, base).text).toBe(theirs.replace('a: 1', 'a: 2'))
  })

  test('moved by us move in their text, as it is written there', () => {
    const base = 'steps:\n  - skip: a # a\n  - skip: b # b\n  - skip: c # c\n'
    const ours = 'steps:\n  - skip: b # b\n  - skip: c # c\n  - skip: a # a\n'
    const theirs = base.replace('# a', '# theirs').replace('# c', '# more')
    expect(merge(ours, theirs, base).text).toBe(
      'steps:\n  - skip: b # b\n  - skip: c # more\n  - skip: a # theirs\n',
    )
  })

  test('moved by us and changed by them stay where they are, once', () => {
    const base = 'steps:\n  - skip: a\n  - write: x.y\n    set: { a: 1 }\n  - skip: b\n'
    const ours = 'steps:\n  - write: x.y\n    set: { a: 1 }\n  - skip: a\n  - skip: b\n'
    const theirs = base.replace('skip: a', 'skip: c').replace('a: 1', 'a: 2')
    const { text, conflicts } = merge(ours, theirs, base)
    expect(text.match(/write/g)).toHaveLength(1)
    expect(text.match(/skip/g)).toHaveLength(2)
    expect(conflicts.length).toBeGreaterThan(0)
  })

  test('taken away by us are gone, unless they changed them', () => {
    const base = 'steps:\n  - skip: a\n  - write: x.y\n    set: { a: 1 }\n  - skip: b\n'
    const ours = 'steps:\n  - skip: a\n  - skip: b\n'
    expect(merge(ours, base.replace('skip: b', 'skip: c'), base).text).toBe(
      'steps:\n  - skip: a\n  - skip: c\n',
    )
    const theirs = base.replace('a: 1', 'a: 2')
    expect(merge(ours, theirs, base)).toMatchObject({ text: theirs, conflicts: [{}] })
  })
})

test('what came from elsewhere is one entry of the undo list', () => {
  const ours = change('=number   # aligned', '=email   # aligned')
  const theirs = change('title: Countries', 'title: Lands')
  const document = createFlowDocument('a.yaml', ours)
  document.merge(merge(ours, theirs).edits)
  expect(document.store.getState().text).toContain('title: Lands')
  document.undo()
  expect(document.store.getState().text).toBe(ours)
})

test('a version that is not YAML is named', () => {
  expect(mergeFlow('a: 1', 'a: [', 'a: 2')).toEqual({ kind: 'unreadable', version: 'ours' })
})

test('lines are joined where different ones changed, and left where the same did', () => {
  expect(mergeLines('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\nd')).toBe('A\nb\nC\nd')
  expect(mergeLines('a\nb\n', 'A\nb\n', 'x\nb\n')).toBeUndefined()
})

test('edits between two texts are about the lines that differ', () => {
  expect(editsBetween('a\nb\nc\n', 'a\nc\nd\n')).toEqual([
    { from: 2, to: 4, insert: '' },
    { from: 6, to: 6, insert: 'd\n' },
  ])
  const [left, right] = ['x\nx\ny\nx\n', 'x\ny\ny\nx\nx']
  expect(applyTextEdits(left, editsBetween(left, right))).toBe(right)
})

import { expect, test } from 'vitest'
import { findInOutline, outlineYaml, pathAtOffset, type TextRange } from './outline-yaml.ts'

const text = `flow: orders  # name
steps:
  # first
  - skip: no
    if: '=a'   # why
  - write: pos.order
    set: { total: =total, lines: [1, 2] }
    note: |
      one
      two

last:
`

function cut(range: TextRange | undefined): string | undefined {
  return range && text.slice(range.from, range.to)
}

test('every part has its place: the pair, its key and its value', () => {
  const root = outlineYaml(text)
  const condition = findInOutline(root, ['steps', 0, 'if'])
  expect(cut(condition?.whole)).toBe("if: '=a'")
  expect(cut(condition?.key)).toBe('if')
  expect(cut(condition?.value)).toBe("'=a'")
  expect(cut(findInOutline(root, ['steps', 1, 'set', 'lines', 1])?.value)).toBe('2')
})

test('an item begins at its dash, and a block ends with its last character', () => {
  const root = outlineYaml(text)
  expect(cut(findInOutline(root, ['steps', 0])?.whole)).toBe("- skip: no\n    if: '=a'")
  expect(cut(findInOutline(root, ['steps', 1, 'note'])?.value)).toBe('|\n      one\n      two')
  expect(findInOutline(root, ['last'])?.value).toBeUndefined()
})

test('a caret is in the smallest part around it', () => {
  const root = outlineYaml(text)
  if (!root) throw new Error('not YAML')
  expect(pathAtOffset(root, text.indexOf('total'))).toEqual(['steps', 1, 'set', 'total'])
  expect(pathAtOffset(root, text.indexOf('# first'))).toEqual(['steps'])
  expect(pathAtOffset(root, 0)).toEqual(['flow'])
})

test('a text that is not YAML has no outline', () => {
  expect(outlineYaml('a: [1')).toBeUndefined()
})

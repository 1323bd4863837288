import { describe, expect, test } from 'vitest'
import { applyTextEdits } from './text-edit.ts'
import { TextLines } from './text-lines.ts'

/** Offset of a word in a text. */
function at(text: string, word: string): number {
  return text.indexOf(word)
}

describe.each([
  ['line feeds', '\n'],
  ['carriage returns', '\r\n'],
])('lines that end with %s', (_, eol) => {
  const text = ['first: 1', '  second: 2  # two', 'third: 3'].join(eol)
  const lines = new TextLines(text)

  test('begin and end around their characters', () => {
    const second = at(text, 'second')
    expect(text.slice(lines.start(second), lines.end(second))).toBe('  second: 2  # two')
    expect(lines.next(second)).toBe(at(text, 'third'))
    expect(lines.column(second)).toBe(2)
    expect(lines.next(at(text, 'third'))).toBe(text.length)
  })

  test('tell what stands beside something', () => {
    const value = at(text, '2  #') + 1
    expect(lines.isFirst(at(text, 'second'))).toBe(true)
    expect(lines.isFirst(at(text, '2  #'))).toBe(false)
    expect(lines.isLast(value)).toBe(true)
    expect(lines.isBeforeComment(value)).toBe(true)
    expect(lines.isJustBeforeComment(value)).toBe(false)
    expect(lines.isLast(at(text, '3'))).toBe(false)
  })

  test.each([
    ['keeps a last line break', eol],
    ['adds no last line break', ''],
  ])('a line that is inserted at the end %s', (_name, end) => {
    const file = new TextLines(text + end)
    const edit = file.below(at(text, 'third'), ['fourth: 4'])
    expect(applyTextEdits(text + end, [edit])).toBe(`${text}${eol}fourth: 4${end}`)
  })

  test('the last line is deleted with the line break before it, if it has none of its own', () => {
    const edit = lines.without(at(text, 'third'), text.length)
    expect(applyTextEdits(text, [edit])).toBe(['first: 1', '  second: 2  # two'].join(eol))
    const whole = new TextLines(text + eol)
    const broken = whole.without(at(text, 'third'), text.length + eol.length)
    expect(applyTextEdits(text + eol, [broken])).toBe(
      ['first: 1', '  second: 2  # two', ''].join(eol),
    )
  })
})

test('comments right above a line, in its column, belong to it', () => {
  const text = 'steps:\n  - a\n# of all\n  # one\n  # two\n  - b\n'
  const lines = new TextLines(text)
  expect(lines.leadStart(at(text, '- b'), 0)).toBe(at(text, '  # one'))
  expect(lines.leadStart(at(text, '- b'), at(text, '  # two'))).toBe(at(text, '  # two'))
})

test('comments at the very top belong to the file', () => {
  const text = '# the file\nflow: a\n# of b\nb: 1\n'
  const lines = new TextLines(text)
  expect(lines.leadStart(at(text, 'flow'), 0)).toBe(at(text, 'flow'))
  expect(lines.leadStart(at(text, 'b: 1'), 0)).toBe(at(text, '# of b'))
})

test('a byte order mark is no part of the first line', () => {
  const lines = new TextLines('\ufeffa: 1\n')
  expect(lines.start(3)).toBe(1)
  expect(lines.column(1)).toBe(0)
  expect(lines.isFirst(1)).toBe(true)
})

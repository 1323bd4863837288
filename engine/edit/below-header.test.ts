import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { dedent } from '../testing/dedent.ts'
import { editYaml } from './edit-yaml.ts'
import { applyTextEdits } from './text-edit.ts'

function setNote(text: string, value: string, path: readonly (string | number)[] = ['note']) {
  const outcome = editYaml(text, { kind: 'set', path, value })
  if (outcome.kind === 'refused') throw new Error(outcome.code)
  expect(applyTextEdits(outcome.text, outcome.inverse)).toBe(text)
  return outcome.text
}

const word = fc.constantFrom('=a', '&', 'b', '?', ':', '#', '"x: y"', '$f(c)', '-', 'größe', '🎉')
const words = fc.array(word, { minLength: 1, maxLength: 30 }).map((all) => all.join(' '))
const innerLine = fc.oneof(
  words,
  words,
  words.map((text) => `  ${text}`),
  fc.constant(''),
)
/** Several lines that start and end with words. */
const severalLines = fc
  .tuple(words, fc.array(innerLine, { maxLength: 4 }), words)
  .map(([first, inner, last]) => [first, ...inner, last].join('\n'))

const CHOMPS = ['', '-', '+'] as const
const ends = { '': ['\n'], '-': [''], '+': ['\n', '\n\n', '\n\n\n'] } as const

/** A header with the text that stands below it, in a file that may be laid out in many ways. */
const written = fc
  .record({
    style: fc.constantFrom('|', '>'),
    chomp: fc.constantFrom(...CHOMPS),
    indicator: fc.constantFrom('', 'before', 'behind'),
    indent: fc.constantFrom(1, 2, 4),
    comment: fc.constantFrom('', ' # why', '   #why'),
    below: fc.constantFrom('', 'next: 1', '# below\nnext: 1', '\nnext: 1'),
    isNested: fc.boolean(),
    eol: fc.constantFrom('\n', '\r\n'),
    lines: fc.array(innerLine, { maxLength: 4 }),
    first: words,
  })
  .map(({ style, chomp, indicator, indent, comment, below, isNested, eol, lines, first }) => {
    const outer = isNested ? 4 : 0
    const digit = indicator === '' ? '' : String(indent)
    const marks = indicator === 'before' ? digit + chomp : chomp + digit
    const margin = ' '.repeat(outer + indent)
    const body = [first, ...lines].map((line) => (line === '' ? '' : margin + line))
    const key = isNested ? '  - x: 1\n    note: ' : 'top: 1\nnote: '
    const head = `${isNested ? 'list:\n' : ''}${key}${style}${marks}${comment}`
    const text = `${[head, ...body, below].join('\n')}\n`.replaceAll('\n', eol)
    const path = isNested ? ['list', 0, 'note'] : ['note']
    return { text, path, chomp, head: head.split('\n').at(-1) ?? '', below }
  })

function noteOf(text: string): unknown {
  const file = parse(text)
  return file.list ? file.list[0].note : file.note
}

function withoutMarks(head: string): string {
  return head.replaceAll(/[-+]|\d/g, '')
}

const RUNS = { numRuns: 300 }

describe('text below a header', () => {
  test('is replaced by several lines below the same header, and no line around it changes', () => {
    const property = fc.property(
      written.chain((file) =>
        fc.tuple(fc.constant(file), severalLines, fc.constantFrom(...ends[file.chomp])),
      ),
      ([{ text, path, head, below }, value, end]) => {
        const result = setNote(text, value + end, path)
        expect(noteOf(result)).toBe(value + end)
        const lines = result.split(/\r?\n/)
        const before = text.split(/\r?\n/)
        const at = before.indexOf(head)
        expect(lines.slice(0, at + 1)).toEqual(before.slice(0, at + 1))
        // A "+" takes the blank lines below to the text.
        const rest = head.includes('+') ? below.trimStart() : below
        expect(result.replaceAll('\r\n', '\n').endsWith(`\n${rest && `${rest}\n`}`)).toBe(true)
        expect(/[^\r]\n/.test(result)).toBe(/[^\r]\n/.test(text))
      },
    )
    fc.assert(property, RUNS)
  })

  test('means what was set, whatever ends it, and keeps its style', () => {
    const anyEnd = fc.constantFrom('', '\n', '\n\n')
    const property = fc.property(written, severalLines, anyEnd, (file, value, end) => {
      const { text, path, head } = file
      const result = setNote(text, value + end, path)
      expect(noteOf(result)).toBe(value + end)
      const now = result.split(/\r?\n/)[text.split(/\r?\n/).indexOf(head)] ?? ''
      // Blank lines at the end cannot always be said below a header: such may follow that are none of the text.
      expect(end === '\n\n' || withoutMarks(now) === withoutMarks(head)).toBe(true)
    })
    fc.assert(property, RUNS)
  })
})

describe('folded text', () => {
  const text = dedent`
    note: >-  # why
      =pickup or status = "picked up"
      ? ["a", "b"] : ["c"]
    next: 1
  `

  test('on one line stays folded where it was, and only the line with the change changes', () => {
    const value = '=pickup or status = "picked up" ? ["a", "x"] : ["c"]'
    expect(setNote(text, value)).toBe(text.replace('"b"', '"x"'))
    const longer = '=pickup or status = "collected" or other ? ["a", "b"] : ["c"]'
    expect(setNote(text, longer)).toBe(text.replace('"picked up"', '"collected" or other'))
  })

  test('is folded again where a line gets longer than any was', () => {
    const names = Array.from({ length: 30 }, (_, at) => `name${at}`).join(' & ')
    const result = setNote(text, `=pickup or ${names} ? ["a", "b"] : ["c"]`)
    expect(parse(result)).toEqual({ note: `=pickup or ${names} ? ["a", "b"] : ["c"]`, next: 1 })
    expect(result).toContain('\n  ? ["a", "b"] : ["c"]\nnext: 1\n')
    expect(Math.max(...result.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(82)
  })

  test('that fits on the line of its key stands there', () => {
    expect(setNote(text, '=pickup')).toBe('note: =pickup  # why\nnext: 1\n')
  })

  test('stays below its header where it stood on one line before', () => {
    const one = 'note: >-\n  =a ? b : c\nnext: 1\n'
    expect(setNote(one, '=a ? b : d')).toBe(one.replace(': c', ': d'))
  })
})

test('lines that stay the same keep even the space that stands on blank ones', () => {
  const text = 'note: |\n   a\n  \n   b\n   c\nnext: 1\n'
  expect(setNote(text, 'a\n\nb\nd\n')).toBe(text.replace('c', 'd'))
})

test('an indentation is said where a text begins with space', () => {
  expect(setNote('note: |-\n   a\n', '  a\nb')).toBe('note: |3-\n     a\n   b\n')
})

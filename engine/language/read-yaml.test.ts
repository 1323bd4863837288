import { describe, expect, test } from 'vitest'
import type { Diagnostic, Problem } from '../diagnostic.ts'
import { say } from '../messages/message.ts'
import { dedent } from '../testing/dedent.ts'
import { readYaml } from './read-yaml.ts'

function read(text: string) {
  const problems: Problem[] = []
  const source = readYaml('a.yaml', text, (problem) => problems.push(problem))
  return { ...source, diagnostics: problems.map(source.place) }
}

/** One line inside the other. */
function nest(depth: number, line: (depth: number) => string): string {
  return Array.from({ length: depth }, (_, at) => line(at)).join('')
}

/** Line and column of the node at a path. */
function placeOf(text: string, problem: Partial<Problem>): string {
  const source = readYaml('a.yaml', text, () => {})
  const { line, column } = source.place({
    code: 'x',
    severity: 'error',
    message: say('noFormula', {}),
    path: [],
    ...problem,
  })
  return `${line}:${column}`
}

const codesAt = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`)

describe('a file', () => {
  test('gives plain JSON', () => {
    const text = dedent`
      flow: orders      # comment
      date: 2026-01-01
      yes: no
      rows: { 2: high, 0871: x, 1.0: y }
      list: [1, 2.5, true, null, ~]
      nothing:
    `
    expect(read(text).value).toEqual({
      flow: 'orders',
      date: '2026-01-01',
      yes: 'no',
      rows: { '2': 'high', '0871': 'x', '1.0': 'y' },
      list: [1, 2.5, true, null, null],
      nothing: null,
    })
  })

  test('that is empty is nothing', () => {
    expect(read('')).toMatchObject({ value: null, diagnostics: [] })
  })
})

describe('a place', () => {
  const text = dedent`
    steps:
      - let: { a: =x }
      - write: pos.order
        set:
          total: "=a & \"b\" & c"
          text: |-
            =one
              & two
          single: '=a & ''b'' & c'
          folded: =first
            second
  `

  test.each([
    ['a value', ['steps', 0, 'let', 'a'], {}, '2:15'],
    ['a key', ['steps', 0, 'let', 'a'], { atKey: true }, '2:12'],
    ['a step', ['steps', 1], {}, '3:5'],
    ['the nearest parent of what is not there', ['steps', 1, 'match', 'sku'], {}, '3:5'],
    ['a character of an unquoted text', ['steps', 0, 'let', 'a'], { offset: 1 }, '2:16'],
    ['a character after escapes', ['steps', 1, 'set', 'total'], { offset: 11 }, '5:28'],
    ['a character after doubled quotes', ['steps', 1, 'set', 'single'], { offset: 11 }, '9:29'],
    ['a character of a block', ['steps', 1, 'set', 'text'], { offset: 9 }, '8:13'],
    ['a character of a folded line', ['steps', 1, 'set', 'folded'], { offset: 8 }, '11:10'],
  ] as const)('names %s', (_, path, more, place) => {
    expect(placeOf(text, { path, ...more })).toBe(place)
  })

  test('names the key where a value is missing', () => {
    expect(placeOf('a: 1\nb:\n', { path: ['b'] })).toBe('2:3')
  })
})

describe('a file that is not YAML', () => {
  test('is reported once and has no value', () => {
    const { value, diagnostics } = read('flow: [\n  a: b: c\n')
    expect(value).toBeUndefined()
    expect(diagnostics).toHaveLength(1)
    expect(diagnostics[0]?.code).toBe('yaml.syntax')
  })

  test.each([
    ['brackets', '['.repeat(20_000), '1:101'],
    ['brackets that are closed', `${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, '1:101'],
    ['braces', `a:\n  ${'{ a: '.repeat(5_000)}`, '2:498'],
    ['indents', nest(3_000, (depth) => `${' '.repeat(depth)}a:\n`), '101:102'],
    ['dashes', `${'- '.repeat(20_000)}x\n`, '1:201'],
    ['keys that are maps', `${'? '.repeat(20_000)}x\n`, '1:201'],
    ['pairs in one line', `${'a: '.repeat(20_000)}x\n`, '1:302'],
  ])('is not parsed when %s are nested thousands deep', (_, text, place) => {
    const { value, diagnostics } = read(text)
    expect(value).toBeUndefined()
    expect(codesAt(diagnostics)).toEqual([`yaml.depth ${place}`])
  })

  test.each([
    ['brackets', `${'['.repeat(100)}${']'.repeat(100)}\n`],
    ['indents', nest(100, (depth) => `${' '.repeat(depth)}a:\n`)],
    ['lists in maps', nest(50, (depth) => `${' '.repeat(depth)}a:\n${' '.repeat(depth)}-\n`)],
    ['brackets side by side', `- [a]\n- { b: [c] }\n`.repeat(500)],
    ['brackets in texts', `a: "${'['.repeat(500)}"\nb: |-\n  ${'- [ '.repeat(500)}\n`],
  ])('may have many %s', (_, text) => {
    expect(read(text).diagnostics).toEqual([])
  })

  test('may not be two files in one', () => {
    expect(read('a: 1\n---\nb: 2\n').diagnostics).toMatchObject([
      {
        code: 'yaml.syntax',
        message: say('secondDocument', {}),
        hint: say('ownFileEach', {}),
      },
    ])
  })
})

test.each([
  ['a key written twice, at the second', 'a: 1\nb: 2\na: 3\n', 'yaml.key_duplicate 3:1'],
  ['a key that is a list', '? [a]\n: 1\n', 'yaml.key_kind 1:3'],
  ['an anchor', 'a: &x 1\n', 'yaml.anchor 1:7'],
  ['an alias', 'a: 1\nb: *x\n', 'yaml.alias 2:4'],
  ['a tag', 'a: !!str 1\n', 'yaml.tag 1:10'],
  ['a merge key', '<<: { a: 1 }\n', 'yaml.merge 1:1'],
  ['a prototype', '__proto__: { a: 1 }\n', 'yaml.key_forbidden 1:1'],
  ['a number that would lose its zero', 'ean: 0871\n', 'yaml.number 1:6'],
  ['a number that would lose digits', 'id: 12345678901234567890\n', 'yaml.number 1:5'],
  ['infinity', 'id: .inf\n', 'yaml.number 1:5'],
  ['a sign that turns the direction of writing', 'a: b \u202e c\n', 'yaml.direction 1:6'],
])('reports %s', (_, text, expected) => {
  expect(codesAt(read(text).diagnostics)).toEqual([expected])
})

test('reports an alias of an anchor that is there too', () => {
  expect(codesAt(read('a: &x 1\nb: *x\n').diagnostics)).toEqual([
    'yaml.anchor 1:7',
    'yaml.alias 2:4',
  ])
})

describe('an unquoted formula', () => {
  test('with " #" inside is cut off by YAML, which is reported at the "#"', () => {
    const { diagnostics } = read('name: =$trim(x & " # " & y)\n')
    expect(diagnostics).toMatchObject([
      {
        code: 'yaml.comment_trap',
        line: 1,
        column: 20,
        message: say('commentTrap', {}),
      },
    ])
  })

  test('may be followed by a comment after two spaces', () => {
    expect(read('name: =x  # why\nquoted: "=x" # why\nmap: { a: =x } # why\n').diagnostics).toEqual(
      [],
    )
  })

  test('with ": " inside is explained', () => {
    const text = 'steps:\n  - let:\n      name: =x ? "y": z\n      next: 1\n'
    expect(read(text).diagnostics).toMatchObject([
      {
        code: 'yaml.colon_trap',
        line: 3,
        column: 13,
        message: say('colonTrap', {}),
      },
    ])
  })

  test('is cut off at a comma between braces, which is reported', () => {
    expect(codesAt(read('let: { a: =$max(x, y) }\n').diagnostics)).toContain('yaml.flow_trap 1:11')
  })

  test('may end at a comma between braces', () => {
    expect(read('let: { a: =$uppercase(x), b: =y }\n').diagnostics).toEqual([])
  })
})

/** Milliseconds that it takes to say where each of so many keys is, the best of several. */
function timeToPlace(keys: number): number {
  const names = Array.from({ length: keys }, (_, at) => `k${at}`)
  const { place } = readYaml('a.yaml', names.map((name) => `${name}: 1\n`).join(''), () => {})
  // On a busy machine most of them are interrupted.
  const times = Array.from({ length: 3 }, () => {
    const from = performance.now()
    for (const name of names) {
      place({
        code: 'x',
        severity: 'error',
        path: [name],
        message: say('noFormula', {}),
        atKey: true,
      })
    }
    return performance.now() - from
  })
  return Math.min(...times)
}

test('four times as many mistakes take about four times as long to place, and not sixteen', () => {
  // Sixteen times as long is so in every turn; a busy machine is not.
  const turns = Array.from({ length: 5 }, () => timeToPlace(16_000) / timeToPlace(4_000))
  expect(Math.min(...turns)).toBeLessThan(9)
})

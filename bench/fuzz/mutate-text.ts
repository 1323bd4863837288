import type { SeededRandom } from '../../connectors/simulator/seeded-random.ts'

/** What people paste, and what breaks readers of YAML. */
const TOKENS = [
  '"',
  "'",
  '`',
  '{',
  '}',
  '[',
  ']',
  ': ',
  ':',
  ' #',
  '#',
  ',',
  '- ',
  '? ',
  '|',
  '>-',
  '%',
  '@',
  '&a ',
  '*a',
  '!!binary ',
  '!own ',
  '<<: ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '\t',
  '\r',
  '\r\n',
  '\n',
  '\u0000',
  '\u0007',
  '\u001B[2J',
  '\uFEFF',
  '\u0085',
  '\u2028',
  '\u200B',
  '\u202E',
  '\uD800',
  'é',
  '漢字',
  '🧾',
  '=',
  '=(',
  '$',
  '~>',
  '\\',
  '\\u00',
]

const VALUES = [
  '',
  'null',
  '~',
  'true',
  'yes',
  '0',
  '-1',
  '1.5',
  '0871',
  '0x1F',
  '0o17',
  '1e999',
  '.inf',
  '.nan',
  '12345678901234567890123',
  '2026-01-01',
  '12:30:45',
  '""',
  "''",
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '[1, two, { three: 3 }]',
  '{ a: { b: { c: d } } }',
  '{ for: =lines, set: =sku }',
  '{ __proto__: 1 }',
  '{ constructor: 1, toString: 2 }',
  '=',
  '=$',
  '=(',
  '="',
  '=1 +',
  '=$$.a',
  '=**',
  '=$eval("1")',
  '=function($x){$x}',
  '=($f := function(){$f()}; $f())',
  '=/a/',
  '=$existing.id',
  '=[1..10000000]',
  '"=a: b"',
  '*a',
  '&a b',
  '!!js x',
  '|',
  '>',
  '"\\u0000"',
  '"\\',
  'shop.product',
  'shop.',
  '.',
  '5m',
  '0s',
  '999999999999d',
  '100%',
  'NaN',
]

const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '<<',
  '0',
  '""',
  'null',
  '? a',
  'é',
  'flow',
  'steps',
  'connector',
  'extends',
  'integration',
  'tests',
  'like',
  'for',
  'if',
]

/** Changes a text as careless hands, broken programs and bad luck do. `donor` is a text whose lines may be pasted in. */
export function mutateText(text: string, donor: string, random: SeededRandom): string {
  const times = random.chance(0.5) ? 1 : random.integer(2, 5)
  let mutated = text
  for (let count = 0; count < times; count++) {
    const change = random.pick(random.chance(0.05) ? WHOLE : LOCAL)
    mutated = change(mutated, random, donor)
  }
  return mutated
}

type Change = (text: string, random: SeededRandom, donor: string) => string

const LOCAL: readonly Change[] = [
  onLines((lines, at) => lines.toSpliced(at, 1)),
  onLines((lines, at, random) => lines.toSpliced(at, random.integer(2, 30))),
  onLines((lines, at) => lines.toSpliced(at, 0, lines[at] ?? '')),
  onLines((lines, at, random) => swap(lines, at, random.integer(0, lines.length - 1))),
  onLines((lines, at, random) =>
    lines.with(at, `${' '.repeat(random.integer(0, 9))}${(lines[at] ?? '').trimStart()}`),
  ),
  onLines((lines, at) => lines.with(at, (lines[at] ?? '').replace(/ {2}/, '\t'))),
  onLines((lines, at, random) => replaceValue(lines, at, random.pick(VALUES))),
  onLines((lines, at, random) => replaceValue(lines, at, random.pick(VALUES))),
  onLines((lines, at, random) => replaceKey(lines, at, random.pick(KEYS))),
  onLines((lines, at, random) => replaceKey(lines, at, keyOf(random.pick(lines)))),
  onLines((lines, at, random) => replaceKey(lines, at, misspell(keyOf(lines[at] ?? ''), random))),
  onLines((lines, at) => lines.with(at, (lines[at] ?? '').replace(/["']/, ''))),
  onLines((lines, at) => lines.with(at, (lines[at] ?? '').replaceAll(/["']/g, ''))),
  (text, random) => insert(text, random, random.pick(TOKENS)),
  (text, random) => insert(text, random, random.pick(TOKENS)),
  (text, random) => {
    const at = random.integer(0, text.length)
    return text.slice(0, at) + text.slice(at + random.integer(1, 4))
  },
  (text, random, donor) => paste(text, random, donor),
]

const WHOLE: readonly Change[] = [
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replaceAll('\n', '\r'),
  (text) => text.replaceAll('  ', '\t'),
  (text) => `\uFEFF${text}`,
  (text, random) => text.slice(0, random.integer(0, text.length)),
  () => '',
  (_, random) => random.pick(VALUES),
  (text) => `${text}\n---\n${text}`,
  (text, random) => insert(text, random, 'x'.repeat(100_000)),
  (text, random) => insert(text, random, '['.repeat(random.pick([50, 5_000]))),
  (text, random) => insert(text, random, `=${'('.repeat(random.pick([50, 5_000]))}`),
  (text, random) => insert(text, random, '\n'.repeat(2_000)),
  onLines((lines, at) => lines.with(at, `${lines[at] ?? ''}\n`.repeat(500))),
  onLines((lines, at) => replaceValue(lines, at, `${'{ a: '.repeat(200)}1${' }'.repeat(200)}`)),
]

function onLines(
  change: (lines: readonly string[], at: number, random: SeededRandom) => readonly string[],
): Change {
  return (text, random) => {
    const lines = text.split('\n')
    return change(lines, random.integer(0, lines.length - 1), random).join('\n')
  }
}

function swap(lines: readonly string[], left: number, right: number): readonly string[] {
  return lines.with(left, lines[right] ?? '').with(right, lines[left] ?? '')
}

function replaceValue(lines: readonly string[], at: number, value: string): readonly string[] {
  return lines.with(
    at,
    (lines[at] ?? '').replace(/: .*$|:$/, () => `: ${value}`),
  )
}

function replaceKey(lines: readonly string[], at: number, key: string): readonly string[] {
  return lines.with(
    at,
    (lines[at] ?? '').replace(/[\w-]+:/, () => `${key}:`),
  )
}

function keyOf(line: string): string {
  return /([\w-]+):/.exec(line)?.[1] ?? 'key'
}

function misspell(word: string, random: SeededRandom): string {
  const at = random.integer(0, word.length)
  return `${word.slice(0, at)}${random.pick(['', 'x', 'é', '-'])}${word.slice(at + 1)}`
}

function insert(text: string, random: SeededRandom, token: string): string {
  const at = random.integer(0, text.length)
  return text.slice(0, at) + token + text.slice(at)
}

function paste(text: string, random: SeededRandom, donor: string): string {
  const lines = text.split('\n')
  const others = donor.split('\n')
  const from = random.integer(0, others.length - 1)
  const pasted = others.slice(from, from + random.integer(1, 20))
  return lines.toSpliced(random.integer(0, lines.length), 0, ...pasted).join('\n')
}

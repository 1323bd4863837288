import { createDice, type Dice } from './dice.ts'

/**
 * A text that is nearly a formula: every construct of JSONata's grammar, put together by chance, often with a token
 * missing, doubled or from somewhere else. Nothing about it needs to make sense; it must only never break anything.
 */
export function wildFormula(seed: number): string {
  const dice = createDice(seed)
  const text = dice.below(12) === 0 ? chain(dice) : any(dice, 2 + dice.below(4))
  return dice.below(3) === 0 ? spoil(dice, text) : text
}

const NAMES = [
  'a',
  'b',
  'list',
  '`odd name`',
  '`__proto__`',
  'constructor',
  'and',
  'or',
  'in',
  'ünï',
  '',
]
const VARIABLES = ['$', '$$', '$v', '$i', '$record', '$settings', '$unknown', '$$v', '$_', '$map']
const LITERALS = [
  '1',
  '0',
  '-0',
  '1e3',
  '1e999',
  '.5',
  '5.',
  '007',
  '"x"',
  "'y'",
  '"\\u00e9"',
  '"\\q"',
  '"',
  '"\n"',
]
const VALUES = [
  'true',
  'false',
  'null',
  'undefined',
  '[]',
  '{}',
  '[1..3]',
  '[1..1e7]',
  '[3..1]',
  '["a".."b"]',
]
const REGEXES = [
  '/x/',
  '/X/i',
  '/a|b/m',
  '/(a)(b)?/',
  '/[a-z]+/',
  '/+/',
  '/[z-a]/',
  '/(/',
  '/a/ii',
  '/a/g',
  '/a/y',
  '/a/xyz',
  '/(?<n>a)/',
  '/(?=a)/',
  '/(?<!a)b/',
  '/\\1/',
  '/(a+)+$/',
  '/a{2,1}/',
  '/a{99999}/',
  '/[/',
  '/\\/',
  '//',
  '/',
  '/\\p{L}/u',
  '/"/',
  '/`/',
  '/\\d{3}-\\w*/',
  '/^$/',
  '/(a|b|c|d){3,}/',
  '/\\u{1F600}/',
  '/[^]/',
  '/.?/',
  '/*/',
]
const OPERATORS = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '&',
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'and',
  'or',
  'in',
  '~>',
  '??',
  '?:',
  '..',
  ':=',
  '.',
  '|',
  '!',
  ';',
  ',',
  '@',
  '#',
  '^',
]
const FUNCTIONS =
  `string length substring substringBefore substringAfter uppercase lowercase trim pad split join match contains
  replace eval base64encode base64decode encodeUrl encodeUrlComponent decodeUrl decodeUrlComponent number abs floor ceil round
  power sqrt random formatNumber formatBase formatInteger parseInteger sum max min average boolean not exists count append sort
  reverse shuffle distinct zip keys lookup spread merge each sift error assert type now millis fromMillis toMillis map filter
  single reduce clone first words if money translate`.split(/\s+/)
const SIGNATURES = [
  '',
  '<n>',
  '<n-n:n>',
  '<s?a<n>:s>',
  '<(sn)f<n:n>:x>',
  '<',
  '<q>',
  '<a<>',
  '<n:n:n>',
]

function any(dice: Dice, depth: number): string {
  if (depth <= 0) return atom(dice)
  const inner = (): string => any(dice, depth - 1 - dice.below(2))
  const list = (): string => Array.from({ length: dice.below(4) }, inner).join(', ')
  const forms: ReadonlyArray<() => string> = [
    () => `${inner()} ${dice.pick(OPERATORS)} ${inner()}`,
    () => `(${inner()} ${dice.pick(OPERATORS)} ${inner()})`,
    () => `$${dice.pick(FUNCTIONS)}(${list()})`,
    () => `$${dice.pick(FUNCTIONS)}(${inner()}, ${dice.pick(REGEXES)}, ${inner()})`,
    () => `${inner()} ~> $${dice.pick(FUNCTIONS)}(${list()})`,
    () => `${inner()} ~> $${dice.pick(FUNCTIONS)}`,
    () => `function($v, $i)${dice.pick(SIGNATURES)}{ ${inner()} }`,
    () => `λ($v){ ${inner()} }(${list()})`,
    () =>
      `$${dice.pick(['map', 'filter', 'each', 'sift', 'reduce', 'sort'])}(${inner()}, function($v, $i){ ${inner()} })`,
    () => `$${dice.pick(['map', 'filter'])}(${inner()}, $${dice.pick(FUNCTIONS)})`,
    () => `$${dice.pick(FUNCTIONS)}(?, ${inner()})(${inner()})`,
    () =>
      `{${dice.pick(['"k"', inner()])}: ${inner()}, ${dice.pick(['"k"', inner()])}: ${inner()}}`,
    () => `[${list()}]`,
    () => `(${inner()}; $v := ${inner()}; ${inner()})`,
    () => `($f := function($v){ $v > 0 ? $f($v - 1) : ${inner()} }; $f(${inner()}))`,
    () => `${inner()} ? ${inner()} : ${inner()}`,
    () => `${inner()} ? ${inner()}`,
    () => `|${inner()}|${inner()}|`,
    () => `${inner()} ~> |${inner()}|${inner()}, ${inner()}|`,
    () => `${inner()}.${step(dice, inner)}.${step(dice, inner)}`,
    () => `(${inner()})${behind(dice, inner)}`,
    () => `${inner()}/* ${inner()} */`,
    () => `-${inner()}`,
  ]
  return forms[dice.below(forms.length)]?.() ?? 'a'
}

function atom(dice: Dice): string {
  return dice.pick(
    [NAMES, NAMES, VARIABLES, LITERALS, VALUES, REGEXES, ['*', '**', '%', '%.%']][dice.below(7)] ??
      NAMES,
  )
}

function step(dice: Dice, inner: () => string): string {
  const plain = dice.pick([
    ...NAMES,
    '*',
    '**',
    '%',
    `(${inner()})`,
    `{"k": ${inner()}}`,
    `[${inner()}]`,
    dice.pick(REGEXES),
  ])
  return dice.below(2) === 0 ? plain : `${plain}${behind(dice, inner)}`
}

function behind(dice: Dice, inner: () => string): string {
  return dice.pick([
    '[0]',
    '[-1]',
    '[]',
    '[[0,1]]',
    `[${inner()}]`,
    `^(${inner()})`,
    `^(>a, <${inner()})`,
    `{${inner()}: ${inner()}}`,
    '#$i',
    '@$w',
    '#',
    '@v',
    `(${inner()})`,
  ])
}

/** Long in one direction: what a stack, and not a person, minds. */
function chain(dice: Dice): string {
  const times = [20, 400, 3_000][dice.below(3)] ?? 20
  const link = dice.pick([
    ' ~> $uppercase()',
    '.a',
    '[0]',
    '(1)',
    ' & "b"',
    ' + 1',
    ' ?? b',
    ' ?: b',
    '^(a)',
    '{a: b}',
    '.{"k": a}',
    '#$i',
    '.%',
    ' ? 1 : a',
    ' and b',
    ' ~> |a|{}|',
  ])
  const opener = dice.pick(['(', '[', '-', '{"a":', '$string(', 'function(){', '$v := ', '`', ''])
  return opener === '' ? `a${link.repeat(times)}` : opener.repeat(times) + any(dice, 1)
}

const TOKEN = /\s+|\$?\w+|"[^"]*"|./gs

function spoil(dice: Dice, text: string): string {
  const tokens = text.match(TOKEN) ?? []
  const at = dice.below(tokens.length + 1)
  switch (dice.below(4)) {
    case 0:
      return tokens.toSpliced(at, 1).join('')
    case 1:
      return tokens.toSpliced(at, 0, atom(dice)).join('')
    case 2:
      return tokens.toSpliced(at, 1, dice.pick(OPERATORS)).join('')
    default:
      return text.slice(0, dice.below(text.length + 1))
  }
}

import { builtinFunctions } from '../formula/builtins/builtin-functions.ts'
import { describeFunctions } from '../formula/describe-functions.ts'
import { functions } from '../formula/run/functions.ts'
import type { Json } from '../json.ts'
import { createDice, type Dice } from './dice.ts'

/** All that a formula can call, from the library itself, so that no function can be forgotten. */
const NAMES: readonly string[] = [...functions.keys()]

/** How many arguments help tells of: what is tried is up to one more. */
const MAX_ARGUMENTS = new Map(
  describeFunctions().map(({ name, signature }) => [name, signature.split(',').length]),
)

/** Fields of {@link greedyRecord}, each large in a way of its own. */
const LARGE = [
  'wide',
  'wides',
  'numbers',
  'texts',
  'objects',
  'lists',
  'long',
  'digits',
  'spaces',
  'markup',
  'emoji',
  'deepList',
  'deepObject',
  'tree',
]
/** What stands in one place is copied into many by these. */
const COPIES = [
  '$v',
  '$string(wide)',
  '$keys(wide)',
  '[1..99999]',
  '[long, long]',
  '{"a": wide, "b": long}',
]
const SMALL = [
  'n',
  's',
  'mark',
  '1',
  '-1',
  '0',
  '3',
  '16',
  '1000000',
  '1e15',
  '0.5',
  '"a"',
  '""',
  '" "',
  'true',
  'null',
  '[]',
  '{}',
]
const PICTURES = [
  '"000"',
  '"#,##0.00"',
  '"w"',
  '"I"',
  '"A"',
  '"Ww;o"',
  '"[Y0001]-[M01]-[D01]"',
  '"[Y][M][D]"',
  '"[FNn], [D1o] [MNn] [YI]"',
  '"[H01]:[m01][Z]"',
  '"yyyy-MM-dd"',
  '"Europe/Amsterdam"',
  '"+0100"',
  '"%20"',
  '"1 2 3"',
  '"2026-01-01"',
  '"2026-01-01T00:00:00Z"',
]
const FUNCTIONS = [
  '/a/',
  '/a+b/',
  '/(a|aa)+$/',
  '/[^x]/',
  '/(.)(.)(.)/',
  '/x*/',
  'function($v){ $v }',
  'function($v, $i, $l){ $l }',
  'function($v, $i){ wide }',
  'function($l, $r){ true }',
  'function($l, $r){ [$l, $r] }',
  'function($l, $r){ $l & $r }',
  'function(){ long }',
  'function($m){ {"match": "", "start": 0, "end": 0, "groups": numbers, "next": function(){ 0 }} }',
  '$string',
  '$keys',
  '$boolean',
  '$append',
  '$merge',
  '$uppercase',
  '$split(?, "")',
]

const LARGE_TEXTS = ['long', 'digits', 'spaces', 'markup', 'emoji']
const LARGE_LISTS = ['wides', 'numbers', 'texts', 'objects', 'lists', 'deepList', 'tree']
const LARGE_OBJECTS = ['wide', 'deepObject']

/** What each function takes first: the first letter of its form. Ours take text, or anything. */
const FIRST_LETTERS = new Map(builtinFunctions.map(({ name, form }) => [name, form.charAt(1)]))

function fittingFor(name: string): readonly string[] {
  switch (FIRST_LETTERS.get(name) ?? 's') {
    case 's':
      return LARGE_TEXTS
    case 'a':
      return LARGE_LISTS
    case 'o':
      return LARGE_OBJECTS
    default:
      return LARGE
  }
}

/** Each function with a large thing that it takes, over and over: what the test of every day tries. */
export function greedyFormulas(): readonly string[] {
  return NAMES.map((name, at) => {
    const dice = createDice(at + 1)
    const args = [`$$.${dice.pick(fittingFor(name))}`, ...restOf(dice, name)]
    return `[1..100000].$${name}(${args.join(', ')})`
  })
}

/** A formula that asks for much: any function or operator, of anything large, as often as it likes. */
export function greedyFormula(seed: number): string {
  const dice = createDice(seed)
  return around(dice, dice.below(4) === 0 ? operation(dice) : callOf(dice, dice.pick(NAMES)))
}

function callOf(dice: Dice, name: string): string {
  const first = dice.below(4) === 0 ? argument(dice) : dice.pick(LARGE)
  return `$${name}(${[first, ...restOf(dice, name)].join(', ')})`
}

function restOf(dice: Dice, name: string): readonly string[] {
  const most = (MAX_ARGUMENTS.get(name) ?? 1) + (dice.below(10) === 0 ? 1 : 0)
  const fewest = CALLS_BACK.has(name) ? 1 : 0
  const count = Math.max(fewest, dice.below(most))
  return Array.from({ length: count }, (_, at) =>
    at === 0 && CALLS_BACK.has(name) && dice.below(8) > 0 ? dice.pick(FUNCTIONS) : argument(dice),
  )
}

const CALLS_BACK = new Set(['map', 'filter', 'single', 'reduce', 'each', 'sift', 'match'])

function argument(dice: Dice): string {
  const pools = [LARGE, LARGE, COPIES, SMALL, SMALL, PICTURES, FUNCTIONS]
  return dice.pick(pools[dice.below(pools.length)] ?? SMALL)
}

function operation(dice: Dice): string {
  const one = dice.pick([...LARGE, ...COPIES])
  const other = argument(dice)
  return dice.pick([
    `${one}.*`,
    `${one}.**`,
    `**`,
    `*.*.*`,
    `${one}[${other}]`,
    `${one}[$ = ${other}]`,
    `${one}[[0..99999]]`,
    `${one}^(a)`,
    `${one}^(>$, <a)`,
    `${one}^($string($))`,
    `${one}{"k": $}`,
    `${one}{$string($): $}`,
    `${one}{a: $count($)}`,
    `${one}@$x.${other}[$x = a]`,
    `${one}#$i.{"i": $i, "v": $}`,
    `${one}@$x.${one}@$y.[$x, $y]`,
    `${one}.a.%`,
    `${one}.a.%.%.*`,
    `${one} ~> |**|{"a": ${other}}|`,
    `${one} ~> |$|${other}, "a"|`,
    `${one} & ${other}`,
    `${one} = ${one}`,
    `${one} != ${other}`,
    `${one} < ${other}`,
    `${one} in ${other}`,
    `${one} in [${one}, ${other}]`,
    `${one} and ${other}`,
    `${one} or ${other}`,
    `${one} ? ${other} : 1`,
    `${one} ?: ${other}`,
    `${one} ?? ${other}`,
    `[${one}, ${other}]`,
    `[0..99999].${one}`,
    `{"a": ${one}, "b": ${other}}`,
    `$merge([${one}, ${other}])`,
    `${one}.[$]`,
    `${one}.[$][0]`,
    `${one}[].a[]`,
    `${one}.{"a": $, "b": ${other}}`,
    `${one}.($x := $; function(){ $x }).a`,
    `-${one}`,
    `${one} + ${other}`,
    `${one} ~> $map($string) ~> $join`,
    `${one} ~> $string ~> $length`,
    `$map(${one}, function($v){ [$v, ${other}] })`,
    `$reduce(${one}, function($x, $y){ $append($x, $y) })`,
    `$reduce(${one}, function($x, $y){ $merge([$x, {"a": $y}]) }, {})`,
    `($f := function($x){ [$x, $f($x)] }; $f(${one}))`,
    `($f := $map ~> $count; $f(${one}, ${other}))`,
  ])
}

function around(dice: Dice, inner: string): string {
  switch (dice.below(8)) {
    case 0:
    case 1:
    case 2:
      return inner
    case 3:
      return `[1..100000].($v := $; $$.(${inner}))`
    case 4:
      return `$map([1..100000], function($v){ ${inner} })`
    case 5:
      return `$count([1..100000][$$.(${inner}) = 1])`
    case 6:
      return `($f := function($v){ (${inner}; $f($v + 1)) }; $f(0))`
    default:
      return `(${inner}) ~> $${dice.pick(NAMES)}`
  }
}

const MANY = 100_000

function list<T extends Json>(length: number, item: (at: number) => T): T[] {
  return Array.from({ length }, (_, at) => item(at))
}

function nested(depth: number, wrap: (inner: Json) => Json): Json {
  let value: Json = 1
  for (let at = 0; at < depth; at++) value = wrap(value)
  return value
}

/** A record that is large in every way in which JSON can be. */
export function greedyRecord(): Json {
  return {
    n: 5,
    s: 'x',
    wide: Object.fromEntries(list(MANY, (at) => at).map((at) => [`field${String(at)}`, at])),
    wides: list(20, (row) =>
      Object.fromEntries(list(2_000, (at) => at).map((at) => [`f${String(at)}`, row])),
    ),
    numbers: list(MANY, (at) => MANY - at),
    texts: list(MANY, (at) => `text ${String(at)}`),
    objects: list(30_000, (at) => ({ a: at, b: `b${String(at)}` })),
    lists: list(300, (row) => list(300, (at) => row * at)),
    long: 'a'.repeat(900_000),
    digits: '1'.repeat(900_000),
    spaces: ' \t'.repeat(450_000),
    // A search that begins anew at each place would compare the whole mark there.
    mark: `${'a'.repeat(20_000)}b${'a'.repeat(20_000)}`,
    markup: '<a "&amp;'.repeat(100_000),
    emoji: '🧾é'.repeat(300_000),
    deepList: nested(4_000, (inner) => [inner]),
    deepObject: nested(4_000, (inner) => ({ a: inner })),
    tree: nested(16, (inner) => [inner, JSON.parse(JSON.stringify(inner))]),
  }
}

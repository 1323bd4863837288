import type { Json } from '../json.ts'
import { createDice, type Dice } from './dice.ts'

const NAMES = ['a', 'b', 'c', 'list', 'deep']
const LITERALS = ['1', '0', '2.5', '-1', '"x"', '""', '"ab c"', 'true', 'false', 'null', '[]', '{}']
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
]
const ONE =
  `string number boolean not count sum max min average keys length uppercase lowercase trim exists type
  reverse distinct spread merge floor ceil round abs sort single`.split(/\s+/)
const TWO =
  `append lookup substring substringBefore substringAfter contains split join power zip`.split(
    /\s+/,
  )
const CALLBACKS = `map filter single`.split(/\s+/)

/** A formula of the grammar, by chance: most make sense to the parser, few to a person. */
export function randomFormula(seed: number): string {
  const dice = createDice(seed)
  return expression(dice, 2 + dice.below(3))
}

/**
 * Within functions nothing stands behind a bracket: where that holds a call, the package filters the call and not its
 * result.
 */
function body(dice: Dice, depth: number): string {
  return expression(dice, depth, true)
}

function expression(dice: Dice, depth: number, isBody = false): string {
  if (depth <= 0) return dice.pick([...NAMES, ...NAMES, ...LITERALS, '$', '$$'])
  const inner = () => expression(dice, depth - 1 - dice.below(2), isBody)
  const within = () => body(dice, depth - 1 - dice.below(2))
  const forms: ReadonlyArray<() => string> = [
    () => path(dice, depth),
    () => path(dice, depth),
    () => `(${inner()} ${dice.pick(OPERATORS.slice(0, -1))} ${inner()})`,
    () => `$${dice.pick(ONE)}(${inner()})`,
    () => `$${dice.pick(TWO)}(${inner()}, ${inner()})`,
    () => `$${dice.pick(CALLBACKS)}(${inner()}, function($v, $i){ ${within()} })`,
    () => `$reduce(${inner()}, function($x, $y){ ${within()} })`,
    () => `{"k": ${inner()}, "l": ${inner()}}`,
    () => `[${inner()}, ${inner()}]`,
    () => `(${inner()} ? ${inner()} : ${inner()})`,
    () => `(${inner()} ?? ${inner()})`,
    () => `($v := ${inner()}; ${dice.pick(['$v', inner()])})`,
    () => `(${inner()})${isBody ? '' : behind(dice, depth)}`,
    () => `(function($v){ ${within()} })(${inner()})`,
    () => `(${inner()} ~> $${dice.pick(ONE)}())`,
    () => `[1..${dice.below(5)}]`,
  ]
  return forms[dice.below(forms.length)]?.() ?? 'a'
}

function path(dice: Dice, depth: number): string {
  const steps = Array.from({ length: 1 + dice.below(3) }, (_, at) => step(dice, depth, at))
  return steps.join('.')
}

function step(dice: Dice, depth: number, at: number): string {
  const name = dice.pick([...NAMES, ...NAMES, '*', at === 0 ? '$' : '**'])
  if (dice.below(6) === 0) return `(${expression(dice, depth - 2)})`
  if (at > 0 && dice.below(8) === 0) return `{"k": ${expression(dice, depth - 2)}}`
  if (at > 0 && dice.below(8) === 0) return `[${expression(dice, depth - 2)}]`
  return dice.below(3) === 0 ? `${name}${behind(dice, depth)}` : name
}

function behind(dice: Dice, depth: number): string {
  return dice.pick([
    '[0]',
    '[-1]',
    '[]',
    `[${expression(dice, depth - 2)}]`,
    `[a = ${expression(dice, 0)}]`,
    `^(${dice.pick(['', '>', '<'])}${dice.pick(NAMES)})`,
    `{${dice.pick(['"k"', 'b', 'c'])}: ${expression(dice, depth - 2)}}`,
    '#$i',
    '@$w',
  ])
}

/** A record in which the names of {@link randomFormula} mean something now and then. */
export function randomRecord(seed: number): Json {
  const dice = createDice(seed + 7919)
  return {
    a: value(dice, 1),
    b: value(dice, 1),
    c: value(dice, 0),
    list: Array.from({ length: dice.below(4) }, () => ({
      a: value(dice, 0),
      b: value(dice, 1),
      c: value(dice, 0),
    })),
    deep: { a: value(dice, 1), b: { a: value(dice, 1), list: [value(dice, 1)] } },
  }
}

function value(dice: Dice, depth: number): Json {
  const scalars: readonly Json[] = [0, 1, 2, 3.5, -2, 'x', 'y', '', 'ab c', true, false, null]
  if (depth > 0 && dice.below(3) === 0) {
    return Array.from({ length: dice.below(3) }, () => value(dice, depth - 1))
  }
  if (depth > 0 && dice.below(3) === 0) return { a: value(dice, 0), b: value(dice, depth - 1) }
  return scalars[dice.below(scalars.length)] ?? null
}

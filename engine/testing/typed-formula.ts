import { isJsonObject, type JsonObject } from '../json.ts'
import type { Dice } from './dice.ts'

const LITERALS = [
  '1',
  '0',
  '2.5',
  '"x"',
  '""',
  'true',
  'null',
  '[]',
  '[1, 2]',
  '["x"]',
  '{"a": 1}',
  '(1..0)',
  '$keys("x")',
  '2',
  '-1',
  '"#,##0.0"',
  '"[Y0001]-[M01]-[D01]"',
  '"yyyy-MM-dd"',
  '"2026-01-02"',
  '"Europe/Rome"',
]
const ONE =
  `string number boolean not count sum max min average keys length uppercase lowercase trim exists type reverse
  distinct spread merge clone streetParts floor ceil round abs sort single first words money slug empty sqrt
  base64encode encodeUrlComponent fromMillis toMillis textFromHtml emailAddress countryCode vatNumber`.split(
    /\s+/,
  )
const TWO =
  `append lookup substring substringBefore substringAfter contains split join power zip first words if pad round
  formatBase toMillis localDate formatDate countryName match map filter reduce each sift
  formatNumber formatInteger parseInteger fromMillis parseDate addDays inZone toUtc replace`.split(
    /\s+/,
  )
const HANDED =
  `string number boolean not count sum keys length uppercase type exists append floor round abs substring
  spread first words money slug`.split(/\s+/)
/** The context is their first argument, where none is written. */
const OF_CONTEXT =
  `string number boolean not keys lookup spread clone substring substringBefore pad contains split match replace round
  power formatBase formatNumber fromMillis toMillis uppercase length abs`.split(/\s+/)
const OPERATORS = ['+', '-', '*', '/', '%', '&', '=', '!=', '<', '<=', '>', '>=', 'in', '..']

/** A formula over the fields of a schema. */
export function typedFormula(dice: Dice, schema: JsonObject): string {
  return expression(dice, schema, 1 + dice.below(3))
}

function expression(dice: Dice, schema: JsonObject, depth: number): string {
  if (depth <= 0) return dice.below(4) === 0 ? dice.pick(LITERALS) : path(dice, schema, 0)
  const inner = (): string => expression(dice, schema, depth - 1 - dice.below(2))
  const forms: ReadonlyArray<() => string> = [
    () => path(dice, schema, depth),
    () => path(dice, schema, depth),
    () => path(dice, schema, depth),
    () => `(${inner()} ${dice.pick(OPERATORS)} ${inner()})`,
    () => `$${dice.pick(ONE)}(${inner()})`,
    () => `$${dice.pick(ONE)}(${inner()})`,
    () => `$${dice.pick(TWO)}(${inner()}, ${inner()})`,
    () =>
      `$${dice.pick(['map', 'filter', 'single', 'each', 'sift'])}(${inner()}, $${dice.pick(HANDED)})`,
    () =>
      `$map(${inner()}, function($v, $i){ ${dice.pick(['$v', '$i', '[$v]', '$v & "x"', inner()])} })`,
    () =>
      `$filter(${inner()}, function($v, $i){ ${dice.pick(['$i = 0', '$v', 'true', inner()])} })`,
    () =>
      `$reduce(${inner()}, function($x, $y){ ${dice.pick(['$x & $y', '$x + $y', '[$x, $y]', '1', inner()])} })`,
    () =>
      `$reduce(${inner()}, function($x, $y){ ${dice.pick(['$x & $y', '[$x, $y]', '$y'])} }, ${inner()})`,
    () => `$sort(${inner()}, function($l, $r){ ${dice.pick(['$l > $r', 'true', inner()])} })`,
    () => `(${inner()} ~> $${dice.pick(ONE)})`,
    () => `(${inner()} ~> $${dice.pick(ONE)}())${dice.pick(['', '[]', '[0]'])}`,
    () => `${inner()} ~> $${dice.pick(ONE)}[]`,
    () => `{"k": ${inner()}, "l": ${inner()}}`,
    () => `{${inner()}: ${inner()}}`,
    () => `(${inner()})[${inner()}]`,
    () => `(${inner()}){${inner()}: ${inner()}}`,
    () => `[${inner()}, ${inner()}]`,
    () => `[${inner()}]`,
    () => `($v := ${inner()}; ${dice.pick(['$v', '[$v]', '$v[0]', inner()])})`,
    () => `(${inner()})${behind(dice, schema, depth)}`,
    () => `(function($v){ ${dice.pick(['$v', inner()])} })(${inner()})`,
    () => `$string(?, ${dice.pick(['true', 'false', '1'])})(${inner()})`,
    () => `-${inner()}`,
    () => `(${inner()} ? ${inner()} : ${inner()})`,
    () => `(${inner()} ${dice.pick(['and', 'or', '??', '?:'])} ${inner()})`,
    () => `(${inner()}).$${dice.pick(OF_CONTEXT)}(${dice.pick(['', inner(), `${inner()}, 1`])})`,
    () =>
      `(${inner()}).$${dice.pick(['each', 'sift'])}(function($v, $k){ ${dice.pick(['$v', '$k', 'true', inner()])} })`,
    () =>
      `$${dice.pick(['each', 'sift'])}(function($v, $k){ ${dice.pick(['$v', '$k', inner()])} })`,
    () => `[1..${inner()}]`,
    () => `${inner()} ~> |${inner()}|${inner()}|`,
  ]
  return forms[dice.below(forms.length)]?.() ?? '$'
}

/** Steps to fields that there are, for the most part. */
function path(dice: Dice, schema: JsonObject, depth: number): string {
  let at: JsonObject | undefined = schema
  const steps: string[] = []
  const length = 1 + dice.below(3)
  for (let count = 0; count < length; count++) {
    const properties: JsonObject = isJsonObject(at?.['properties']) ? at['properties'] : {}
    const name = dice.pick(Object.keys(properties))
    const step = name === '' || dice.below(12) === 0 ? odd(dice, schema, depth, count) : name
    if (step === '') break
    steps.push(dice.below(4) === 0 ? `${step}${behind(dice, schema, depth)}` : step)
    at = itemsOf(properties[name])
  }
  return steps.length === 0 ? dice.pick(['$', '$$']) : steps.join('.')
}

function odd(dice: Dice, schema: JsonObject, depth: number, at: number): string {
  if (at === 0) return dice.pick(['$', '$$', '*', '**', `(${expression(dice, schema, depth - 2)})`])
  return dice.pick([
    '',
    '',
    '$',
    '*',
    '%',
    '%.%',
    '[$]',
    '{"k": $}',
    '($)',
    `$string($)`,
    '$count($)',
  ])
}

function itemsOf(schema: unknown): JsonObject | undefined {
  if (!isJsonObject(schema)) return undefined
  return isJsonObject(schema['items']) ? itemsOf(schema['items']) : schema
}

function behind(dice: Dice, schema: JsonObject, depth: number): string {
  return dice.pick([
    '[0]',
    '[-1]',
    '[1]',
    '[7]',
    '[]',
    '[[0, 1]]',
    '[$ = 1]',
    `[${expression(dice, schema, Math.min(depth - 2, 0))}]`,
    '^($)',
    '^(>a)',
    '{"k": $}',
    '{$string($): $}',
    '#$u',
    '@$w',
    '#$u.$u',
    '@$w.$w',
  ])
}

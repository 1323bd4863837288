import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { SAMPLE_CONNECTORS } from '../testing/sample-connectors.ts'
import { wildFormula } from '../testing/wild-formula.ts'
import { loadProject } from './load-project.ts'

const flow = (name: string, formula: string): string => `flow: ${name}
format: 1
title: Flow
connections: { shop: web-shop, pos: till }
source: { read: shop.order }
steps:
  - write: pos.debtor
    match: { email: =email }
    set: { name: ${JSON.stringify(`=${formula}`)}, email: =email }
`

/** A file that is sound, beside one that holds the formula. */
function loadBeside(formula: string) {
  const { flows, diagnostics } = loadProject(
    [
      ...SAMPLE_CONNECTORS,
      { path: 'm/good.yaml', text: flow('good', 'company') },
      { path: 'm/hostile.yaml', text: flow('hostile', formula) },
    ],
    { transports: transportSpecs },
  )
  return {
    good: flows.find(({ plan }) => plan.name === 'good'),
    files: new Set(diagnostics.map(({ file }) => file)),
  }
}

test.each([
  [
    'a regular expression and a call behind ??',
    '$map(lines, function($l){ $replace($l.sku, /x/, "") ?? $l.id })',
  ],
  ['a regular expression that repeats nothing', '$replace(email, /+/, "")'],
  ['a range the wrong way round', '$replace(email, /[z-a]/, "")'],
  ['a flag twice', '$replace(email, /a/ii, "")'],
  ['a flag that there is not', '$replace(email, /a/xyz, "")'],
  ['thousands of calls in a row', `email${' ~> $uppercase()'.repeat(3000)}`],
  ['thousands of steps', `email${'.a'.repeat(20_000)}`],
  ['thousands of brackets', `${'('.repeat(20_000)}email`],
  ['parents of parents', `lines.sku${'.%'.repeat(400)}`],
  ['names and positions', 'lines@$l#$i.lines@$m[$l.id = $m.id]#$j.{"a": $i + $j}'],
  ['an empty comment that does not end', 'email /* '],
  ['a name in backquotes that does not end', 'lines.`sku'],
  ['a partial application of nothing', '$nothing(?, ?)(?)'],
  ['a transform without an end', 'lines ~> |$|{"a": 1}'],
  ['a signature that cannot be read', 'function($x)<(a{$x}'],
  ['a lone surrogate', '"\ud800" & /\ud800/'],
])('a file with %s leaves the others as they are', (_, formula) => {
  const { good, files } = loadBeside(formula)
  expect(good).toBeDefined()
  expect(files.has('m/good.yaml')).toBe(false)
})

test('whatever stands in a formula, the other files load', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const formula = wildFormula(seed * 7919)
    const { good, files } = loadBeside(formula)
    expect({ formula, isThere: good !== undefined }).toEqual({ formula, isThere: true })
    expect({ formula, has: files.has('m/good.yaml') }).toEqual({ formula, has: false })
  }
})

import { expect, test } from 'vitest'
import { ourOutcome, packageOutcome } from '../../testing/formula-outcome.ts'

const VARIABLES = {
  i: 1,
  list: [10, 20, 30, 40, 50],
  one: 7,
  nested: [[1, 2], [3], []],
  objects: [{ v: 1 }, { v: [2, 3] }, { v: 4, x: 1 }],
  yes: true,
  none: null,
  text: 'x',
}
const INPUT = {
  list: [1, 2, 3],
  objects: [{ v: 1, inner: [{ x: 1 }, { x: 2 }] }, { v: [2, 3], inner: { x: 3 } }, { x: 5 }],
}

/** What is the same for each item: positions, of which some are there twice, in no order, from the end, or nowhere; and no positions. */
const FILTERS = [
  '$i',
  '-1',
  '[0..$i]',
  '[$i..$i + 2]',
  '[($i + 1) * 1..9]',
  '[3, 1, 1]',
  '[-1, -2, 0]',
  '1.7',
  '$i - 5',
  '$i % 2',
  '[]',
  '$yes',
  '$none',
  '$text',
  '$missing',
  '[$yes]',
  '[0, "a"]',
  '[[0]]',
]
const LISTS = [
  '$list',
  'list',
  '$one',
  '$nested',
  'objects',
  'objects.inner',
  '$objects.v',
  '[1..9]',
]

test.each(LISTS)(
  '%s is filtered as the package does, by what is the same for each item',
  async (list) => {
    for (const filter of FILTERS) {
      for (const text of [
        `${list}[${filter}]`,
        `(${list})[${filter}]`,
        `${list}[${filter}].v`,
        `[${list}[${filter}][0]]`,
      ]) {
        const asked = { text, input: INPUT, variables: VARIABLES }
        const theirs = await packageOutcome(structuredClone(asked))
        expect([text, told(ourOutcome(asked))]).toEqual([text, told(theirs)])
      }
    }
  },
)

/** Longer than what could look at each item for each item within the limits. */
const LONG = Array.from({ length: 10_000 }, (_, at) => at)

test.each([
  ['$map($list, function($item, $at) { $list[$at] }) ~> $count()', 10_000],
  ['$sum($map($list, function($item, $at) { $list[$at] }))', 49_995_000],
  [
    '$map([0..99], function($at) { $sum($list[[$at * 100..($at + 1) * 100 - 1]]) }) ~> $sum()',
    49_995_000,
  ],
])('%s looks items up by their positions, and not at each of them', (text, value) => {
  const asked = { text, input: {}, variables: { list: LONG } }
  expect(ourOutcome(asked, { milliseconds: 50 })).toMatchObject({ kind: 'value', value })
})

/** Messages are our own. */
function told(outcome: ReturnType<typeof ourOutcome>): unknown {
  return outcome.kind === 'value' ? (outcome.value ?? null) : outcome.code
}

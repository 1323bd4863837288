import { expect, test } from 'vitest'
import { ourOutcome, packageOutcome } from '../../testing/formula-outcome.ts'

/** Data in which the short cuts of the compiler apply, and all that they must leave to the long way. */
const inputs: readonly unknown[] = [
  {
    list: [
      { key: 'x', value: 1 },
      { key: 'y', value: 2 },
    ],
  },
  {
    list: [
      { key: 'x', value: 1 },
      { key: 'x', value: 2 },
    ],
  },
  { list: [{ key: 'x', value: [1] }] },
  { list: [{ key: 'x', value: [[1], 2] }] },
  {
    list: [
      { key: ['x'], value: 1 },
      { key: ['x', 'y'], value: 2 },
    ],
  },
  { list: [{ key: { a: 'x' } }, { key: 'x', value: { inner: 3 } }] },
  {
    list: [
      { key: 5, value: 'number' },
      { key: null, value: 'nothing' },
      { key: true, value: 'yes' },
    ],
  },
  { list: [[{ key: 'x', value: 1 }], { key: 'x', value: 2 }] },
  { list: [null, 'x', { value: 0 }, { key: 'x', value: null }] },
  { list: { key: 'x', value: 'alone' } },
  { list: [] },
  { list: [{ list: [{ key: 'x', value: 1 }] }, { list: [{ key: 'x', value: 2 }] }] },
  [{ list: [{ key: 'x', value: 1 }] }, { list: [{ key: 'x', value: 2 }] }],
  { a: { b: { c: 1 } }, text: 'x', number: 1.5 },
  { a: [{ b: { c: 1 } }, { b: { c: [2] } }], text: ['x', 'y'] },
  { a: { b: [{ c: 1 }, { c: 2 }] }, text: { x: 1 }, number: '1' },
  { a: { b: { c: [1] } }, text: null, number: null },
  { a: { constructor: { c: 1 } }, text: true, number: [2] },
  { a: 'text', text: '', number: 0 },
  'text',
  null,
  undefined,
]

test.each([
  'list[key = "x"]',
  'list[key = "x"].value',
  'list[key = "x"].value.inner',
  'list.list[key = "x"].value',
  'list[key = 5].value',
  'list[key = null].value',
  'list[key = true].value',
  'list[key = "x"][0].value',
  'list[key = "x"].value[0]',
  'list[key = "x"].value[]',
  'list[key != "x"].value',
  'list["x" = key].value',
  '$count(list[key = "x"])',
  '[list[key = "x"].value]',
  '{"a": list[key = "x"].value}',
  'list[key = "x"].value = 1',
  '$x := list; $x[key = "x"].value',
  'text',
  'number',
  'missing',
  'text[]',
  'toString',
  'a',
  'a.b',
  'a.b.c',
  'a.b.c.d',
  'a.constructor.c',
  'a.b.toString',
  '{"one": a, "two": a.b, "three": a.b.c, "text": text, "number": number, "none": missing}',
  'text & "-" & number & a.b.c & missing & true',
  '(text & number) & (a & text)',
  'text & $number("x") & $error("second")',
  '1e400 & $error("second")',
  'number > 1',
  'number >= 1 and number < text',
  'number <= number',
  'number + 1 & text',
  'number = 1 ? text : a.b',
  'text = "x" ? "yes"',
  '$uppercase(text)',
  '$substring(text, 0, number)',
  '$substringBefore(text, "x")',
  '$lookup({"x": 1, "": 2}, text)',
  '$lookup(a, "b")',
  'text ~> $uppercase ~> $length()',
  '"x" ~> $substring(0)',
])('%s gives what the package gives', async (formula) => {
  const text = formula.includes(':=') ? `(${formula})` : formula
  for (const input of inputs) {
    const ours = ourOutcome({ text, input })
    // The package leaves marks in the lists of its input.
    const theirs = await packageOutcome({ text, input: structuredClone(input) })
    expect([input, told(ours)]).toEqual([input, told(theirs)])
  }
})

test('a path alone gives nothing that is no JSON', () => {
  const input = {
    date: new Date(0),
    call: () => 'x',
    number: Number.NaN,
    part: { date: new Date(0) },
  }
  const read = (text: string): unknown => told(ourOutcome({ text, input }))
  expect(['date', 'call', 'part.date', 'date.getTime'].map(read)).toEqual([null, null, null, null])
  expect(read('number')).toBe('D1001')
})

/** Messages are our own. */
function told(outcome: ReturnType<typeof ourOutcome>): unknown {
  return outcome.kind === 'value' ? (outcome.value ?? null) : outcome.code
}

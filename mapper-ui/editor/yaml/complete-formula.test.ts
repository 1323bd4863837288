import { expect, test } from 'vitest'
import { readFlow } from '../../model/document/read-flow.ts'
import { sampleFlow, sampleSurroundings } from '../../model/testing/sample-flow.ts'
import { completeFormula } from './complete-formula.ts'

const flow = readFlow('orders.yaml', sampleFlow).reading?.value ?? {}
const place = { flow, surroundings: sampleSurroundings, path: ['steps', 2, 'set', 'remark'] }

function offered(formula: string, begun?: string): readonly string[] {
  return completeFormula(formula, place, begun).map(({ label }) => label)
}

function isField(label: string): boolean {
  return !label.startsWith('$')
}

test('a formula goes on with fields, names and functions, and after a group with its fields', () => {
  expect(offered('')).toEqual(expect.arrayContaining(['email', '$record', '$uppercase']))
  expect(offered('billing.')).toEqual(['street', 'city'])
  expect(offered('nothing.')).toEqual([])
})

test('of fields only those are offered that begin as what is written, however it is written', () => {
  expect(offered('EM', 'EM').filter(isField)).toEqual(['email'])
  expect(offered('`la', '`la').filter(isField)).toEqual(['lastname'])
})

test.each(['"a', "$join(lines.sku, '", '"said \\"', 'email /* of', '`it\'s` & "e'])(
  'within a text or a comment nothing is offered: %s',
  (formula) => expect(offered(formula)).toEqual([]),
)

test.each(['"a" & ', "'\"' & ", "/* it's */ ", "`it's` & e"])(
  'after a text or a comment, something is: %s',
  (formula) => expect(offered(formula)).toContain('email'),
)

test('within a call of $translate the tables are offered', () => {
  expect(offered('$translate("')).toEqual(['paymentMethod', 'country'])
})

import { expect, test } from 'vitest'
import { sampleFlow } from '../testing/sample-flow.ts'
import { tryFlow } from '../testing/try-gesture.ts'
import { removeMatchField, setMatchFields } from './match-field.ts'

const STEP = ['steps', 2]
const HAND = sampleFlow.replace(
  'match: { reference: =number }',
  'match: {reference:   =number,  total: =total}   # by two',
)

test('a field that records are recognised by is added, and the others stay as they are written', () => {
  const made = tryFlow(
    (flow) => setMatchFields(flow, STEP, 'match', [{ field: 'email', value: '=email' }]),
    HAND,
  )
  expect(made.text).toBe(HAND.replace('total: =total}   #', 'total: =total, email: =email}   #'))
})

test('another value of a field changes nothing but that value', () => {
  const made = tryFlow(
    (flow) => setMatchFields(flow, STEP, 'match', [{ field: 'reference', value: '=email' }]),
    HAND,
  )
  expect(made.text).toBe(HAND.replace('reference:   =number', 'reference:   =email'))
})

test('the first field brings the key, where people write it', () => {
  const bare = sampleFlow.replace('    match: { reference: =number }\n', '')
  const made = tryFlow(
    (flow) => setMatchFields(flow, STEP, 'match', [{ field: 'reference', value: '=number' }]),
    bare,
  )
  expect(made.gone).toEqual([])
  expect(made.text.indexOf('match:')).toBeLessThan(made.text.indexOf('createOnly:'))
})

test('a field is taken away alone, and the last one with its key', () => {
  const one = tryFlow((flow) => removeMatchField(flow, STEP, 'match', 'total'), HAND)
  expect(one.text).toBe(HAND.replace(',  total: =total', ''))
  const last = tryFlow((flow) => removeMatchField(flow, STEP, 'match', 'reference'))
  expect(last.gone).toEqual(['    match: { reference: =number }'])
})

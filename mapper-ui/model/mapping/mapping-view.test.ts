import { expect, test } from 'vitest'
import type { Diagnostic } from '../../../engine/index.ts'
import { readFlow } from '../document/read-flow.ts'
import { sampleFlow, sampleSurroundings } from '../testing/sample-flow.ts'
import { listSteps, stepsBefore } from './flow-steps.ts'
import { itemRows } from './item-rows.ts'
import { chipOf, lineageOf, type MappingRequest, viewMapping } from './mapping-view.ts'
import { Policy } from './read-policies.ts'
import { RowState } from './row-states.ts'

function view(text = sampleFlow, more: Partial<MappingRequest> = {}) {
  const flow = readFlow('orders.yaml', text).reading?.value ?? {}
  const step = ['steps', 2]
  const seen = viewMapping({
    flow,
    surroundings: sampleSurroundings,
    step,
    diagnostics: [],
    ...more,
  })
  if (!seen) throw new Error('no mapping')
  const row = (path: string) => seen.target.rowOf.get(path) ?? -1
  const field = (path: string) => {
    const found = seen.fields[seen.fieldOf[row(path)] ?? -1]
    if (!found) throw new Error(`nothing fills ${path}`)
    return found
  }
  return { ...seen, row, field, seen }
}

test('a row says whether it is filled, and whether it must be', () => {
  const { states, row, filledWithin, fillableWithin } = view()
  expect(states[row('reference')]).toBe(RowState.mapped)
  expect(states[row('total')]).toBe(RowState.unmapped)
  expect(states[row('delivery')]).toBe(RowState.partly)
  expect(states[row('delivery.city')]).toBe(RowState.missing)
  expect(states[row('lines.sku')]).toBe(RowState.mapped)
  expect([filledWithin[row('lines')], fillableWithin[row('lines')]]).toEqual([2, 4])
})

test('required fields are not missed where nothing is created, nor in a group that is not sent', () => {
  const update = view(sampleFlow.replace('match:', 'mode: update\n    match:'))
  expect(update.states[update.row('delivery.city')]).toBe(RowState.unmapped)
  const { states, row } = view(sampleFlow.replace(/ {6}delivery:\n.*\n/, ''))
  expect(states[row('delivery.city')]).toBe(RowState.unmapped)
})

test('a mistake is shown on the field it is in', () => {
  const diagnostic: Diagnostic = {
    code: 'formula.syntax',
    severity: 'error',
    path: ['steps', 2, 'set', 'lines', 'set', 'price'],
    message: { code: 'noFormula', values: {} },
    file: 'orders.yaml',
    line: 1,
    column: 1,
  }
  const { states, row } = view(sampleFlow, { diagnostics: [diagnostic] })
  expect(states[row('lines.price')]).toBe(RowState.error)
  expect(states[row('lines')]).not.toBe(RowState.error)
})

test('what cannot be drawn is code', () => {
  const code = '$map(lines, function($line) { $line.sku })'
  const { states, row } = view(sampleFlow.replace('$words(firstname, lastname)', code))
  expect(states[row('delivery.name')]).toBe(RowState.code)
  expect(view().states[row('delivery.name')]).toBe(RowState.mapped)
})

test('a chip shows the source field, or the formula, or the constant', () => {
  const { seen, field } = view()
  expect(chipOf(seen, field('reference'))).toBe('number')
  expect(chipOf(seen, field('debtor'))).toBe('$debtor.id')
  expect(chipOf(seen, field('delivery.name'))).toBe('$words(firstname, lastname)')
  expect(chipOf(seen, field('remark'))).toBe('"it\'s new"')
  expect(chipOf(seen, field('lines.sku'))).toBe('lines.sku')
})

test('within a list, bare names are fields of the item and $record is the whole record', () => {
  const { seen, field, source, lineages } = view()
  expect(lineageOf(seen, field('lines.price'))?.values).toEqual(['total', 'lines.price'])
  const item = itemRows(source, lineages.itemOf(field('lines.sku').scope))
  expect(source.paths[item?.from ?? -1]).toBe('lines')
  expect(itemRows(source, lineages.itemOf(field('reference').scope))).toBeUndefined()
})

test('the source panel shows the record, results of earlier steps and the settings', () => {
  const { source } = view()
  for (const path of ['$', 'billing.city', '$debtor.name', '$settings.store', '$existing.total']) {
    expect(source.rowOf.has(path)).toBe(true)
  }
})

test('a field that the target does not have is kept aside', () => {
  const { drifted, fields } = view()
  expect(drifted.map((at) => fields[at]?.target)).toEqual(['gone'])
})

test('policies hold for a field and all within it', () => {
  const { policies, row } = view(sampleFlow.replace('[remark]', '[remark, delivery]'))
  expect(policies[row('remark')]).toBe(Policy.createOnly)
  expect(policies[row('delivery.city')]).toBe(Policy.createOnly)
  expect(policies[row('total')]).toBe(0)
  const computed = view(sampleFlow.replace('[remark]', '=$settings.fields'))
  expect(computed.policies[computed.row('total')]).toBe(Policy.computed)
})

test('what was read of formulas is kept while their meaning stays', () => {
  const { seen } = view()
  const next = view(sampleFlow.replace('=number   #', '=email   #'), { before: seen })
  expect(next.lineages).toBe(seen.lineages)
  expect(next.target).toBe(seen.target)
  expect(chipOf(next.seen, next.field('reference'))).toBe('email')
  const renamed = view(sampleFlow.replaceAll('debtor\n', 'payer\n'), { before: seen })
  expect(renamed.lineages).not.toBe(seen.lineages)
})

test('a let is a mapping too: it has what is written', () => {
  const text = `flow: a
source: { read: shop.order }
steps:
  - let:
      address: { city: =billing.city }
`
  const { target, states, path } = view(text, { step: ['steps', 0] })
  expect(path).toEqual(['steps', 0, 'let'])
  expect(target.paths).toEqual(['address', 'address.city'])
  expect([...states]).toEqual([RowState.mapped, RowState.mapped])
})

test('no mapping is seen in a step that fills nothing', () => {
  const flow = readFlow('orders.yaml', sampleFlow).reading?.value ?? {}
  const request = { flow, surroundings: sampleSurroundings, diagnostics: [] }
  expect(viewMapping({ ...request, step: ['steps', 0] })).toBeUndefined()
  expect(viewMapping({ ...request, step: ['steps', 9] })).toBeUndefined()
})

test('a step knows what ran before it, and not what the other branch does', () => {
  const steps = listSteps({
    steps: [
      { if: '=a', do: [{ let: { x: 1 } }], else: [{ let: { y: 1 } }, { skip: 'no' }] },
      { skip: 'no' },
    ],
  })
  const before = (at: number) => {
    const step = steps[at]
    return step ? stepsBefore(steps, step).map(({ path }) => path.join('.')) : []
  }
  expect(steps.map(({ path }) => path.join('.'))).toEqual([
    'steps.0',
    'steps.0.do.0',
    'steps.0.else.0',
    'steps.0.else.1',
    'steps.1',
  ])
  expect(before(3)).toEqual(['steps.0.else.0'])
  expect(before(4)).toContain('steps.0.do.0')
})

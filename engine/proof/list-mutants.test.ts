import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { toText } from '../messages/to-text.ts'
import { applyMutant, listMutants } from './list-mutants.ts'

const flow = {
  flow: 'stock',
  settings: { properties: { reserve: { default: 0 }, store: {} } },
  tables: { tax: { rows: { 1: 'high' }, otherwise: 'fail' } },
  steps: [
    { skip: 'No SKU', if: '=$not(sku)' },
    {
      write: 'shop.variant',
      mode: 'update',
      match: { sku: '=sku' },
      createOnly: ['name', 'text'],
      set: { stock: '=a - b', active: true, lines: { for: '=lines', set: { sku: '=sku' } } },
    },
  ],
  deletes: { do: [{ delete: 'shop.variant', missing: 'ok' }] },
} satisfies JsonObject

const mutants = [...listMutants(flow)]

function changesAt(...path: readonly (string | number)[]): string[] {
  return mutants.filter((one) => one.path.join() === path.join()).map((one) => toText(one.change))
}

describe('a flow is changed at', () => {
  test.each([
    ['a step', ['steps', 0], ['this step is removed']],
    [
      'an if',
      ['steps', 0, 'if'],
      ['this "if" is inverted', 'this "if" is removed', '"$not(sku)" is only "sku"'],
    ],
    ['a choice', ['steps', 1, 'mode'], ['"mode" is "upsert"', '"mode" is "create"']],
    ['a list of names', ['steps', 1, 'createOnly'], ['"createOnly" is removed']],
    ['one of them', ['steps', 1, 'createOnly', 1], ['"text" is not in "createOnly"']],
    ['a field', ['steps', 1, 'set', 'stock'], ['"stock" is removed', '"a - b" is only "a"']],
    ['a constant', ['steps', 1, 'set', 'active'], ['"active" is removed', 'true is false']],
    ['a list', ['steps', 1, 'set', 'lines', 'for'], ['only the first item is taken']],
    ['a field of a list', ['steps', 1, 'set', 'lines', 'set', 'sku'], ['"sku" is removed']],
    ['a default', ['settings', 'properties', 'reserve', 'default'], ['"reserve" has no default']],
    [
      'a table',
      ['tables', 'tax', 'otherwise'],
      ['"otherwise" is "nothing"', '"otherwise" is "keep"'],
    ],
    ['a step for deletes', ['deletes', 'do', 0], ['this step is removed']],
  ])('%s', (_, path, changes) => {
    expect(changesAt(...path)).toEqual(changes)
  })

  test('the steps and fields of an overlay', () => {
    const overlay = {
      change: { product: { set: { name: null, price: '=a + b' } } },
      insert: [{ before: 'product', steps: [{ skip: 'Other', if: '=x' }] }],
    }
    expect([...listMutants(overlay)].map(({ change }) => toText(change))).toEqual([
      '"name" is removed',
      '"price" is removed',
      '"a + b" is only "a"',
      'this step is removed',
      'this "if" is inverted',
      'this "if" is removed',
    ])
  })
})

test('a mutant changes its place and nothing else', () => {
  const changed = mutants.map((mutant) => applyMutant(flow, mutant))
  expect(new Set(changed.map((data) => JSON.stringify(data))).size).toBe(mutants.length)
  expect(applyMutant(flow, { path: ['steps', 0], value: undefined })).toEqual({
    ...flow,
    steps: [flow.steps[1]],
  })
  expect(applyMutant(flow, { path: ['deletes', 'do', 0, 'missing'], value: 'fail' })).toEqual({
    ...flow,
    deletes: { do: [{ delete: 'shop.variant', missing: 'fail' }] },
  })
})

test('mutants ask in the order of the file, each time the same', () => {
  expect([...listMutants(flow)]).toEqual(mutants)
})

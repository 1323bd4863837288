import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../../engine/index.ts'
import { createInvent } from './invent.ts'

const none: ReadonlySet<string> = new Set()

test('values keep their types and formats, and what is equal stays equal', () => {
  const made = createInvent(new Set(['paid']))({
    id: 4711,
    code: '0042',
    price: -12.5,
    weight: '1,25',
    status: 'paid',
    name: 'Jan Jansen',
    again: 'Jan Jansen',
    email: 'jan@people.example',
    born: '1980-05-17',
    at: '2026-11-30T10:11:12.345Z',
    seconds: 1_764_496_800,
    link: 'https://people.example/jan?key=1',
    empty: '',
    no: null,
    yes: true,
    zero: 0,
    lines: [{ sku: 'A' }, { sku: 'B' }, { sku: 'C' }],
    'jan@people.example': 1,
    by: { 'jan@people.example': 1, 'Piet Jansen': { city: 'Breda' } },
  })
  expect(made).toEqual({
    id: 1,
    code: '1001',
    price: -2.5,
    weight: '2,02',
    status: 'paid',
    name: 'text 3',
    again: 'text 3',
    email: 'somebody4@example.com',
    born: '2026-01-06',
    at: '2026-01-07T00:00:00.000Z',
    seconds: 1_767_225_603,
    link: 'https://example.com/7',
    empty: '',
    no: null,
    yes: true,
    zero: 0,
    lines: [{ sku: 'text 8' }, { sku: 'text 9' }],
    'name 1': 4,
    by: { 'name 1': 4, 'name 2': { city: 'text 10' } },
  })
})

test('of 10,000 values with secrets and personal values planted anywhere, none is in what is made', () => {
  const planted = [
    'sk_live_9f8e7d6c5b4a',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2ln',
    'mila.de.vries@mail.example',
    'Mila de Vries',
    '+31 6 12345678',
    'NL91ABNA0417164300',
    '1980-05-17',
    '4111111111111111',
    'hunter2',
    'Rozengracht 5',
  ]
  const secret = fc.constantFrom(...planted)
  const leaf = fc.oneof(
    secret,
    fc.tuple(fc.string({ maxLength: 5 }), secret).map(([before, value]) => `${before} ${value}`),
    fc.constantFrom<Json[]>(123456782, 417164300, 4111111111111111, -612345678, true, null),
    fc.string({ maxLength: 5 }),
  )
  const name = fc.oneof(
    fc.constantFrom('name', 'data', 'items', 'https', 'x y'),
    fc.constantFrom('mila.de.vries@mail.example', '0612345678', '+31 6 12345678', '1980-05-17'),
  )
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 4 }),
    ),
  }))
  const numbers = ['123456782', '417164300', '4111111111111111', '612345678', '0612345678']
  fc.assert(
    fc.property(tree, (value) => {
      const text = JSON.stringify(createInvent(none)(value))
      for (const hidden of [...planted, ...numbers]) expect(text).not.toContain(hidden)
    }),
    { numRuns: 10_000 },
  )
})

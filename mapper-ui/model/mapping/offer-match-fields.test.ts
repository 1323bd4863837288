import { expect, test } from 'vitest'
import { bookingSchema, orderSchema } from '../testing/sample-flow.ts'
import { offerKeys } from './offer-match-fields.ts'

const target = {
  title: 'Booking',
  schema: bookingSchema,
  personal: [],
  findBy: [['reference'], ['debtor', 'total']],
}
const step = { value: { write: 'pos.order', set: { reference: '=number' } } }

test('fields that the system can be searched by are offered, with what the step fills them with', () => {
  const { findable } = offerKeys(target, orderSchema, step, [])
  expect(findable).toContainEqual({
    title: 'Reference',
    fields: [{ field: 'reference', value: '=number' }],
  })
})

test('of what the step does not fill, the source field that is most like it is taken', () => {
  const { findable } = offerKeys(target, orderSchema, step, ['debtor'])
  expect(findable.map(({ fields }) => fields)).toContainEqual([{ field: 'total', value: '=total' }])
})

test('what records are recognised by already is not offered again, and what cannot be searched by is told apart', () => {
  const { findable, others } = offerKeys(target, orderSchema, step, ['reference'])
  expect(findable.flatMap(({ fields }) => fields.map(({ field }) => field))).not.toContain(
    'reference',
  )
  expect(others.map(({ field }) => field)).toEqual(['remark', 'delivery', 'lines', 'tags'])
})

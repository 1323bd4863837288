import { expect, test } from 'vitest'
import { isJsonObject, type JsonObject } from '../../../engine/index.ts'
import { suggestMappings } from '../auto-map/suggest-mappings.ts'
import { readFlow } from '../document/read-flow.ts'
import { viewMapping } from '../mapping/mapping-view.ts'
import { bookingSchema, sampleFlow, sampleSurroundings } from '../testing/sample-flow.ts'
import { removeField, setConstant, setFormula } from './change-field.ts'
import { connectFields } from './connect-fields.ts'

/** The mapping of orders, where the till makes the total and the remark itself. */
function openReadOnly() {
  const { properties } = bookingSchema
  const fields: JsonObject = isJsonObject(properties) ? properties : {}
  const readOnly = { type: 'string', readOnly: true }
  const schema = { ...bookingSchema, properties: { ...fields, total: readOnly, remark: readOnly } }
  const { connectors } = sampleSurroundings
  const till = { ...connectors['till'], order: { title: 'Booking', schema, personal: [] } }
  const view = viewMapping({
    flow: readFlow('orders.yaml', sampleFlow).reading?.value ?? {},
    surroundings: { ...sampleSurroundings, connectors: { ...connectors, till } },
    step: ['steps', 2],
    diagnostics: [],
  })
  if (!view) throw new Error('no mapping')
  return view
}

test('a field whose value the system makes is not filled, however it is tried, and never suggested', () => {
  const view = openReadOnly()
  const tried = [
    connectFields(view, 'total', 'total'),
    setFormula(view, 'total', 'total'),
    setConstant(view, 'total', 5),
  ]
  expect(tried.map((made) => made.kind === 'refused' && made.reason.key)).toEqual([
    'refused.read-only',
    'refused.read-only',
    'refused.read-only',
  ])
  expect(suggestMappings(view).map(({ target }) => target)).not.toContain('total')
})

test('what a file has written there all the same can be changed, and taken away', () => {
  const view = openReadOnly()
  expect(setFormula(view, 'remark', 'number').kind).toBe('gesture')
  expect(removeField(view, 'remark').kind).toBe('gesture')
})

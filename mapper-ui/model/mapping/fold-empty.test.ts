import { expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/index.ts'
import { foldEmpty, unfillableRows } from './fold-empty.ts'
import { joinFields } from './join-fields.ts'
import { listMappedFields } from './mapped-fields.ts'
import { RowState } from './row-states.ts'
import { flattenSchema } from './schema-rows.ts'
import { expandedTo, foldId, listVisibleRows, parentOf } from './visible-rows.ts'

const text = { type: 'string' }
const schema: JsonObject = {
  type: 'object',
  required: ['reference', 'debtor'],
  properties: {
    id: { type: 'integer', readOnly: true },
    reference: text,
    email: text,
    debtor: text,
    phone: text,
    lines: {
      type: 'array',
      items: { type: 'object', properties: { sku: text, price: text, tax: text, note: text } },
    },
    delivery: { type: 'object', properties: { name: text, city: text, zip: text } },
  },
}
const target = flattenSchema(schema)

function see(set: JsonObject, { open = [], kept = [] }: { open?: string[]; kept?: string[] } = {}) {
  const fields = listMappedFields(set, ['set'], { path: [] })
  const joined = joinFields(target, fields)
  const states = Uint8Array.from(joined.fieldOf, (at, row) => {
    const isMissing = at < 0 && ['reference', 'debtor'].includes(target.paths[row] ?? '')
    return isMissing ? RowState.missing : at < 0 ? RowState.unmapped : RowState.mapped
  })
  const view = { target, fields, states, ...joined }
  const isOpen = (parent: number) => open.includes(target.paths[parent] ?? '')
  const folds = foldEmpty(view, { isOpen, kept: new Set(kept) })
  const visible = listVisibleRows(target, {
    expanded: expandedTo(target, 3),
    folds,
    left: unfillableRows(view),
  })
  const words = [...visible.list].map((id) => {
    const fold = visible.folds.get(id)
    if (!fold) return target.paths[id]
    return `${fold.isOpen ? 'open' : 'closed'} ${fold.rows.map((row) => target.paths[row]).join(' ')}`
  })
  return { visible, words }
}

test('optional fields of a level that nothing fills are one row behind the last of them', () => {
  const { words, visible } = see({ reference: '=a', lines: { for: '=x', set: { sku: '=sku' } } })
  expect(words).toEqual([
    'reference',
    'debtor',
    'lines',
    'lines.sku',
    'closed lines.price lines.tax lines.note',
    'closed email phone delivery',
  ])
  // Lines and links to what is folded lead to the row that stands for it.
  const at = (path: string) => target.rowOf.get(path) ?? -1
  expect(visible.placeOf[at('email')]).toBe(5)
  expect(visible.placeOf[at('delivery.city')]).toBe(5)
  expect(visible.isShown[at('email')]).toBe(0)
  expect(parentOf(target, foldId(target, at('lines')))).toBe(at('lines'))
  expect(parentOf(target, foldId(target, -1))).toBe(-1)
})

test('an opened level shows its fields where the schema has them, and the row that folds them again', () => {
  const { words } = see({ reference: '=a', debtor: '=b' }, { open: [''] })
  expect(words).toEqual([
    'reference',
    'email',
    'debtor',
    'phone',
    'lines',
    'lines.sku',
    'lines.price',
    'lines.tax',
    'lines.note',
    'delivery',
    'delivery.name',
    'delivery.city',
    'delivery.zip',
    'open email phone lines delivery',
  ])
})

test('what something is suggested for stays in sight, and few fields are not folded', () => {
  const { words } = see(
    { reference: '=a', lines: { for: '=x', set: { sku: '=sku', price: '=p' } } },
    { kept: ['email'] },
  )
  expect(words).toEqual([
    'reference',
    'email',
    'debtor',
    'phone',
    'lines',
    'lines.sku',
    'lines.price',
    'lines.tax',
    'lines.note',
    'delivery',
    'delivery.name',
    'delivery.city',
    'delivery.zip',
  ])
})

test('where nothing is filled yet nothing is folded', () => {
  expect(see({}).words).toHaveLength(target.count - 1)
})

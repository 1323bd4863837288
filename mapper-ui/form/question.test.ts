import { expect, test } from 'vitest'
import type { JsonObject } from '../../engine/index.ts'
import { questionKind } from './question.ts'
import { withDefaults, withoutDefaults } from './settings-defaults.ts'
import { toFormSchema } from './to-form-schema.ts'
import { withoutQuestions } from './without-questions.ts'

test.each<[kind: string, property: JsonObject]>([
  ['secret', { type: 'string', writeOnly: true }],
  ['secret-lines', { type: 'string', writeOnly: true, 'x-lines': true }],
  ['lines', { type: 'string', 'x-lines': true }],
  ['text', { type: 'string', 'x-lines': false }],
  ['live', { type: 'integer', 'x-options': 'pos.debtor' }],
  ['live-many', { type: 'array', 'x-options': 'pos.store', items: { type: 'integer' } }],
  ['choice', { oneOf: [{ const: 'a' }, { const: 'b' }] }],
  ['choice', { enum: ['a', 'b'] }],
  ['open-choice', { anyOf: [{ const: 'a' }, { type: 'string', title: 'Another' }] }],
  ['checks', { type: 'array', items: { oneOf: [{ const: 'a' }] } }],
  ['texts', { type: 'array', items: { type: 'string' } }],
  ['yes-no', { type: 'boolean' }],
  ['number', { type: 'integer' }],
  ['date', { type: 'string', format: 'date' }],
  ['text', { type: 'string', format: 'uri' }],
  ['other', { type: 'object', properties: {} }],
])('asks a %s for %j', (kind, property) => {
  expect(questionKind(property)).toBe(kind)
})

const schema: JsonObject = {
  type: 'object',
  properties: {
    currency: { type: 'string', default: 'EUR' },
    statuses: { type: 'array', items: { enum: ['a', 'b'] }, default: ['a'] },
    note: { type: 'string' },
  },
}

test('shows defaults, and keeps only what differs from them', () => {
  const shown = withDefaults(schema, { note: 'hello' })
  expect(shown).toEqual({ currency: 'EUR', statuses: ['a'], note: 'hello' })
  expect(withoutDefaults(schema, { ...shown, statuses: [] })).toEqual({
    statuses: [],
    note: 'hello',
  })
})

test('neither asks nor requires what hangs on an answer that was not given', () => {
  const { note, ...others } = { ...(schema['properties'] as JsonObject) }
  const asked = { ...schema, required: ['currency', 'note'] }
  expect(note).toBeDefined()
  expect(withoutQuestions(asked, ['note'])).toEqual({
    ...schema,
    properties: others,
    required: ['currency'],
  })
  expect(withoutQuestions(asked, [])).toBe(asked)
})

test('hands every question to a widget that knows the whole of it, also in lists of objects', () => {
  const items = { type: 'object', properties: { size: { type: 'integer', title: 'Size' } } }
  const { schema: drawn, ui } = toFormSchema({
    type: 'object',
    properties: { boxes: { type: 'array', title: 'Boxes', items } },
  })
  expect(drawn).toMatchObject({
    properties: { boxes: { type: 'array', items: { properties: { size: { type: 'string' } } } } },
  })
  expect(ui).toMatchObject({
    boxes: {
      items: { size: { 'ui:widget': 'number', 'ui:options': { question: { type: 'integer' } } } },
    },
  })
})

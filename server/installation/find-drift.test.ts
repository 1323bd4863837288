import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  compileConnector,
  type Json,
  type JsonObject,
  type ResourcePlan,
  type SourceRecord,
} from '../../engine/index.ts'
import { findDrift } from './find-drift.ts'

const SCHEMA = `
    schema:
      required: [id, sku]
      properties: { id: { type: integer }, sku: { type: string }, price: { type: [number, 'null'] }, note: {} }`
const RAW_IS_TIDY = resourceWith(SCHEMA)

function resourceWith(rest: string): ResourcePlan {
  const text = `
connector: shop
format: 1
title: Shop
settings: {}
http: { base: "https://shop.example" }
resources:
  article:
    title: Article
    key: =id
    list: { get: /articles, items: =articles }${rest}`
  const { plan } = compileConnector('connector.yaml', text, { transports: transportSpecs })
  const resource = plan?.resources['article']
  if (!resource) throw new Error('the connector has a mistake')
  return resource
}

function recordsOf(record: JsonObject, count = 10): readonly SourceRecord[] {
  return Array.from({ length: count }, (_, at) => {
    const whole = { id: at, ...record }
    return { key: String(at), record: whole, raw: whole }
  })
}

test('records that are as the connector says have drifted nowhere', () => {
  const records = [
    ...recordsOf({ sku: 'A', price: 1.5 }),
    ...recordsOf({ sku: 'A', price: 2 }),
    ...recordsOf({ sku: 'A', price: null, note: [1] }),
  ]
  expect(findDrift(RAW_IS_TIDY, records)).toEqual([])
})

test('a list that is empty in all records is there', () => {
  const schema = SCHEMA.replace('[id, sku]', '[id, sku, tags]').replace(
    'note: {}',
    'tags: { type: array }',
  )
  const resource = resourceWith(schema)
  expect(findDrift(resource, recordsOf({ sku: 'A', tags: [] }))).toEqual([])
  expect(findDrift(resource, recordsOf({ sku: 'A', tags: null }))).toMatchObject([
    { field: 'tags', kind: 'gone' },
  ])
})

test('a field of another type is told with both types, and never with a value', () => {
  const records = [...recordsOf({ sku: 'A' }), ...recordsOf({ sku: 471_1 }, 1)]
  expect(findDrift(RAW_IS_TIDY, records)).toEqual([
    { field: 'sku', kind: 'retyped', expected: 'string', found: 'integer' },
  ])
})

test.each<[Json, string]>([
  [1.5, 'number'],
  ['1', 'string'],
  [true, 'boolean'],
  [[1], 'array'],
  [{ of: 1 }, 'object'],
])('an id that is %j is no whole number', (id, found) => {
  expect(findDrift(RAW_IS_TIDY, recordsOf({ id, sku: 'A' }, 1))).toEqual([
    { field: 'id', kind: 'retyped', expected: 'integer', found },
  ])
})

test('a field that no record has is gone, where there has to be one and records enough', () => {
  const gone = { field: 'sku', kind: 'gone', expected: 'string', found: undefined }
  expect(findDrift(RAW_IS_TIDY, recordsOf({}))).toEqual([gone])
  expect(findDrift(RAW_IS_TIDY, recordsOf({}, 9))).toEqual([])
  expect(findDrift(RAW_IS_TIDY, [...recordsOf({}), ...recordsOf({ sku: 'A' }, 1)])).toEqual([])
})

test('a field that the connector does not know is new, where it takes records as they are', () => {
  const records = recordsOf({ sku: 'A', weight: 3 })
  const found = { field: 'weight', kind: 'new', expected: undefined, found: 'integer' }
  expect(findDrift(RAW_IS_TIDY, records)).toEqual([found])
  const tidied = resourceWith(`
    record: { id: =id, sku: =sku, price: =price, note: =note }${SCHEMA}`)
  expect(findDrift(tidied, records)).toEqual([])
})

test('what a record was found wrong for is told once', () => {
  const problem = 'the record has no key'
  const records = recordsOf({ sku: 'A' }).map((each) => Object.assign({ problem }, each))
  expect(findDrift(RAW_IS_TIDY, records)).toEqual([
    { field: '', kind: 'retyped', expected: undefined, found: problem },
  ])
})

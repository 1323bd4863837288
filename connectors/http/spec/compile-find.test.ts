import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { textOf } from '../../../engine/testing/says.ts'
import { transportSpecs } from '../../specs.ts'
import { connectorText } from '../testing/connect-shop.ts'

const PAGES =
  'list: { get: /items, items: =items, pages: { page: page, size: { limit: 50 }, short: last } }'
const FIND = ['get: /items', 'query: { sku: =$by.sku }', 'items: =items']
const QUERY = 'query: { skus: "=$join($items, \',\')", limit: 50 }'
const EACH = 'each: =$by.sku'
const MAX = 'max: 50'

interface Written {
  readonly list?: string
  readonly find?: readonly string[]
}

/** A connector whose batch has the key in line 22, below a search of three lines. */
function problems(batch: readonly string[], { list = PAGES, find = FIND }: Written = {}) {
  const resources = `  item:
    title: Item
    key: =id
    ${list}
    find:
      - by: [sku]
${find.map((line) => `        ${line}\n`).join('')}        batch:
          get: /items
${batch.map((line) => `          ${line}\n`).join('')}
    schema: { properties: { id: { type: string }, sku: { type: string } } }
`
  const text = connectorText('', resources)
  const { diagnostics } = compileConnector('shop.yaml', text, { transports: transportSpecs })
  return diagnostics.map(
    ({ line, column, code, message }) => `${line}:${column} ${code} ${textOf(message)}`,
  )
}

describe('several searches in one request', () => {
  test('are declared by a request and the part of each', () => {
    expect(problems([QUERY, EACH, MAX])).toEqual([])
    expect(
      problems([QUERY, EACH, MAX, 'items: "=[items.$merge([$, { \'asked\': $items }])]"']),
    ).toEqual([])
  })

  test('are at least two', () => {
    expect(problems([QUERY, EACH, 'max: 1'])[0]).toMatch(/^26:16 /)
  })

  test('have a part of each', () => {
    expect(problems([QUERY, MAX])).toEqual(['23:11 connector.key_missing get must have "each"'])
  })

  test('ask for what is looked for', () => {
    const unasked = 'this search uses no search value: it finds the same records every time'
    expect(problems([QUERY, 'each: =1', MAX])).toEqual([`25:17 connector.find_unasked ${unasked}`])
    expect(problems(['query: { limit: 50 }', EACH, MAX])).toEqual([
      `23:11 connector.find_unasked ${unasked}`,
    ])
  })

  test('know nothing of one search in their answer', () => {
    const find = [...FIND.slice(0, 2), 'items: \'=[items.$merge([$, { "sku": $by.sku }])]\'']
    expect(problems([QUERY, EACH, MAX], { find })).toEqual([
      '23:11 connector.by_in_batch "items" of this search uses $by, which a batch of several searches does not have',
    ])
    expect(problems([QUERY, EACH, MAX, 'items: =items'], { find })).toEqual([])
  })

  const unended =
    '23:11 connector.batch_pages the response to a batch may hold a part of what is found, and the rest would count as not there'

  test('are read to the end of their answer', () => {
    expect(problems(['query: { skus: =$items }', EACH, MAX])).toEqual([unended])
    expect(problems([QUERY, EACH, MAX], { list: 'get: { get: "/items/{id}" }' })).toEqual([unended])
    expect(problems([QUERY, EACH, MAX], { list: 'list: { get: /items, items: =items }' })).toEqual(
      [],
    )
    const cursor = 'list: { get: /items, items: =items, pages: { cursor: after, next: =next } }'
    expect(problems(['query: { skus: =$items }', EACH, MAX], { list: cursor })).toEqual([])
  })

  test('may have the position of their page in themselves', () => {
    const list = `list: { get: /items, query: { from: =$offset }, items: =items, pages: { offset: true, size: { limit: 50 }, short: last } }`
    const query = 'query: { skus: =$items, from: =$offset }'
    expect(problems([query, EACH, MAX], { list })).toEqual([])
  })

  test('are made at a base that there is', () => {
    expect(problems([QUERY, EACH, MAX, 'at: elsewhere'])[0]).toMatch(
      /^27:15 connector\.base_unknown /,
    )
  })
})

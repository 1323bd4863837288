import { expect, test } from 'vitest'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, readAll } from '../../testing/connect-shop.ts'
import { dropFields } from './drop-fields.ts'
import { pairsOfQuery } from './field-pairs.ts'

// As the public documentation of these systems shows them: the filters of Strapi, the times of Stripe, pages of JSON:API.
test.each([
  [
    {
      filters: {
        $or: [{ date: { $eq: '2020-01-01' } }, { date: { $eq: '2020-01-02' } }],
        author: { name: { $eq: 'Kai doe' } },
      },
    },
    'filters[$or][0][date][$eq]=2020-01-01&filters[$or][1][date][$eq]=2020-01-02&filters[author][name][$eq]=Kai doe',
  ],
  [{ created: { gte: 1_700_000_000, lt: null }, limit: 3 }, 'created[gte]=1700000000&limit=3'],
  [
    { page: { number: 3, size: 1 }, 'ids[]': ['a', 'b'] },
    'page[number]=3&page[size]=1&ids[]=a&ids[]=b',
  ],
  [
    { none: null, empty: {}, list: [], some: [null, 1], no: false, text: '' },
    'some=1&no=false&text=',
  ],
])('the query %j is asked as its system reads it', (fields, text) => {
  expect(
    pairsOfQuery(fields)
      .map((pair) => pair.join('='))
      .join('&'),
  ).toBe(text)
})

test('a map of a connector goes into the query as nested fields, by names that a setting gives', async () => {
  const { connection, server } = await connectShop(
    (_, response) => answerJson(response, { items: [] }),
    {
      resources: `  item:
    title: Item
    key: =id
    list:
      get: /items
      query: { filters: '={ $settings.key:{ "$in":["a&b", "c"] } }', page: { size: 5 } }
      items: =items
    record: { id: =id }
    schema: { properties: { id: { type: integer } } }
`,
    },
  )
  await readAll(connection, 'item')
  const { searchParams } = new URL(server.requests[0]?.url ?? '', 'http://x')
  expect([...searchParams]).toEqual([
    ['filters[SECRETKEY0001][$in]', 'a&b'],
    ['filters[SECRETKEY0001][$in]', 'c'],
    ['page[size]', '5'],
  ])
})

test('a link is taken without a field that has others in it', () => {
  const names = new Set(['filters', 'ids[]'])
  expect(dropFields('/a?filters%5Bx%5D%5B$eq%5D=1&b=2&filters=3&ids[]=4&filter[x]=5', names)).toBe(
    '/a?b=2&filter[x]=5',
  )
})

import { expect, test } from 'vitest'
import { OperationError } from '../../../../engine/index.ts'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, failureOf, ITEM, signal } from '../../testing/connect-shop.ts'
import { readForm, writeForm } from './write-form.ts'

// As the public documentation of these systems shows them: Stripe's create of a subscription and its metadata, Twilio's
// call with several events, Mailgun's plain message.
test.each([
  [
    { customer: 'cus_1', items: [{ price: 'price_1' }], metadata: { order_id: '6735' } },
    'customer=cus_1&items%5B0%5D%5Bprice%5D=price_1&metadata%5Border_id%5D=6735',
  ],
  [
    { To: '+14155551212', StatusCallbackEvent: ['initiated', 'answered'] },
    'To=%2B14155551212&StatusCallbackEvent=initiated&StatusCallbackEvent=answered',
  ],
  [
    { subject: 'Hello Jan & Piet', text: 'é ✓' },
    'subject=Hello+Jan+%26+Piet&text=%C3%A9+%E2%9C%93',
  ],
  [
    { 'expand[]': ['a', 'b'], limit: 3, active: false },
    'expand%5B%5D=a&expand%5B%5D=b&limit=3&active=false',
  ],
  [{ name: null, tags: [], nested: {} }, 'name='],
])('%j is written as its system reads it', (fields, text) => {
  expect(writeForm(fields)).toBe(text)
})

test.each([
  ['a=1&b=x+y&a=2', { a: ['1', '2'], b: 'x y' }],
  [
    'customer[email]=jan%40x.nl&items[0][sku]=A&items[0][n]=1&items[1][sku]=B&tags[]=x&tags[]=y&c[d]=',
    {
      customer: { email: 'jan@x.nl' },
      items: [{ sku: 'A', n: '1' }, { sku: 'B' }],
      tags: ['x', 'y'],
      c: { d: '' },
    },
  ],
  [
    'a=1&a[b]=2&c[d]=3&c=4&[e]=5&f[g=6',
    { a: '1', 'a[b]': '2', c: { d: '3' }, '[e]': '5', 'f[g': '6' },
  ],
])('%s is read with its fields by their names', (text, fields) => {
  expect(readForm(text)).toEqual(fields)
})

test('no name of a form is more than a name', () => {
  const read = readForm('__proto__[polluted]=1&constructor[prototype][polluted]=1')
  expect(Object.keys(read)).toEqual(['__proto__', 'constructor'])
  expect({}).not.toHaveProperty('polluted')
})

test.each([['text'], [3], [null], [['a']]])('%j has no names for the fields of a form', (value) => {
  expect(() => writeForm(value)).toThrow(expect.any(OperationError))
})

const FORMS = ITEM.replace('body: { item: =$set }', 'form: { item: =$set }').replace(
  'update: { put: "/items/{id}", body: =$set }',
  'update: { post: "/items/{id}", form: =$set }',
)

test('creates and updates send forms, with what a sign-in adds to bodies, and are told by their fields', async () => {
  const heard: unknown[] = []
  const { item, server } = await connectShop(
    (_, response) => answerJson(response, { item: { id: 7 } }),
    {
      resources: FORMS,
      options: { onExchange: (tell) => heard.push(tell().detail) },
    },
  )
  await item.create({ sku: 'A 1', parent: 2 }, { operation: 'o', signal })
  await item.update(7, { sku: 'SECRETKEY0001', parent: null }, { signal })
  expect(server.requests.map(({ headers, body }) => [headers['content-type'], body])).toEqual([
    ['application/x-www-form-urlencoded', 'item%5Bsku%5D=A+1&item%5Bparent%5D=2'],
    ['application/x-www-form-urlencoded', 'sku=SECRETKEY0001&parent='],
  ])
  expect(heard).toEqual([
    { sent: { item: { sku: 'A 1', parent: '2' } }, received: { item: { id: 7 } } },
    { sent: { sku: '***', parent: '' }, received: { item: { id: 7 } } },
  ])
})

test.each(['two words here77', "it's(77)!long*~", 'Secret & 77+long/=='])(
  'the secret %j of a form is hidden where the system repeats the form',
  async (key) => {
    const { item } = await connectShop(
      ({ body }, response) => answerJson(response, { error: body }, 422),
      {
        http: '  errors: [{ if: =status = 422, is: invalid, say: =body.error }]\n',
        resources: FORMS.replace('form: =$set', 'form: { token: =$settings.key }'),
        key,
      },
    )
    const { message, reason } = await failureOf(item.update(7, { sku: 'B' }, { signal }))
    expect(message).toContain('token=***')
    expect(JSON.stringify([message, reason])).not.toContain('77')
  },
)

test('a search by form has its paging in the form', async () => {
  const { connection, server } = await connectShop(
    (_, response) => answerJson(response, { items: [{ id: 1 }] }),
    {
      resources: ITEM.replace('list: { get: /items,', 'list: { post: /search, form: { tag: new },'),
    },
  )
  const pages = connection.resource('item').list({ filter: 0, signal })
  for await (const page of pages) expect(page.records).toHaveLength(1)
  expect(server.requests[0]).toMatchObject({ url: '/api/search', body: 'tag=new&page=1&limit=2' })
})

import { expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { transportSpecs } from '../../specs.ts'
import { answerJson } from '../../testing/local-server.ts'
import { connectorText, connectShop, failureOf, readAll, signal } from '../testing/connect-shop.ts'

/** As a mailing system has them, whose members are members of a list. */
const MEMBER = `
  item:
    title: Member
    key: { list: =list_id, member: =id }
    list: { get: /members, items: =members }
    get: { get: "/lists/{list}/members/{member}" }
    create: { post: /members, body: =$set, item: =$ }
    update: { patch: "/lists/{list}/members/{member}", body: { list: =$id.list, name: =$set.name } }
    delete: { delete: "/lists/{list}/members/{member}" }
    record: { id: =id, list: =list_id, name: =name }
    schema: { properties: { id: { type: string }, list: { type: string }, name: { type: string } } }
`
const ANNA = { list_id: 'news', id: 'anna/1', name: 'Anna' }
const ID = 'news/anna%2F1'

async function connectMembers() {
  return connectShop(
    ({ method, url }, response) => {
      if (method === 'GET' && url === '/api/members') answerJson(response, { members: [ANNA] })
      else answerJson(response, ANNA)
    },
    { resources: MEMBER },
  )
}

test('a record is told apart by all parts of its key', async () => {
  const { connection } = await connectMembers()
  expect((await readAll(connection, 'item')).map(({ key }) => key)).toEqual([ID])
})

test('requests about one record name each part of its key', async () => {
  const { item, server } = await connectMembers()
  expect(await item.get?.(ID, signal)).toMatchObject({ key: ID, record: { name: 'Anna' } })
  await item.update(ID, { name: 'Anne' }, { signal })
  await item.delete(ID, { signal })
  const path = '/api/lists/news/members/anna%2F1'
  expect(server.requests).toMatchObject([
    { method: 'GET', url: path },
    { method: 'PATCH', url: path, body: '{"list":"news","name":"Anne"}' },
    { method: 'DELETE', url: path },
  ])
})

test('what was created has the parts that the answer gives', async () => {
  const { item } = await connectMembers()
  expect(await item.create({ name: 'Anna' }, { operation: 'op', signal })).toMatchObject({ id: ID })
})

test('an id with other parts asks nothing of the system', async () => {
  const { item, server } = await connectMembers()
  for (const id of ['news', 'news/a/b']) {
    const failure = await failureOf(item.update(id, { name: 'A' }, { signal }))
    expect(failure).toMatchObject({ class: 'invalid', reason: { code: 'idWithoutParts' } })
  }
  expect(server.requests).toEqual([])
})

test.each([
  ['{id}, which the key does not have', '"/lists/{list}/members/{id}"', 'placeholder_unknown'],
  ['a part that the key does not have', '"/lists/{lists}/members/{member}"', 'placeholder_unknown'],
])('lint refuses %s', (_, path, code) => {
  const text = connectorText('', MEMBER.replace('"/lists/{list}/members/{member}"', path))
  const { diagnostics } = compileConnector('shop.yaml', text, { transports: transportSpecs })
  expect(diagnostics.map((each) => each.code)).toContain(`connector.${code}`)
})

test.each([
  ['one part', '{ list: =list_id }'],
  ['no part', '{}'],
  ['a part that is no formula', '{ list: list_id, member: =id }'],
  ['a list of parts', '[=list_id, =id]'],
])('lint refuses a map with %s', (_, key) => {
  const text = connectorText('', MEMBER.replace('{ list: =list_id, member: =id }', key))
  const { plan, diagnostics } = compileConnector('shop.yaml', text, { transports: transportSpecs })
  expect(plan).toBeUndefined()
  expect(diagnostics[0]).toMatchObject({ severity: 'error', line: expect.any(Number) })
})

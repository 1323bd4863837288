import { expect, test } from 'vitest'
import { compileConnector } from '../../../../engine/index.ts'
import { transportSpecs } from '../../../specs.ts'
import { answerJson } from '../../../testing/local-server.ts'
import { connectorText, connectShop, failureOf, signal } from '../../testing/connect-shop.ts'

const VERSIONED = (update: string, get = 'get: { get: "/items/{id}", item: =item }') => `
  item:
    title: Item
    key: =id
    ${get}
    update: { put: "/items/{id}", ${update} }
    delete: { delete: "/items/{id}", query: { version: =$id } }
    schema: { properties: { id: { title: Id, type: integer }, sku: { title: SKU, type: string } } }
`
const UPDATE = 'body: { version: =$was.version, sku: =$set.sku }'

/** A record whose version counts its changes; somebody else may be faster. */
function versionedItem() {
  const state = { version: 3, sku: 'A', reads: 0, isRaced: false, isLost: false }
  const respond: Parameters<typeof connectShop>[0] = ({ method, body }, response) => {
    if (method === 'GET') {
      state.reads += 1
      const { version, sku } = state
      if (state.isRaced) state.version += 1
      state.isRaced = false
      return answerJson(response, { item: { id: 1, version, sku } })
    }
    const sent = JSON.parse(body)
    if (sent.version !== state.version) return answerJson(response, { error: 'conflict' }, 409)
    state.version += 1
    state.sku = sent.sku
    if (state.isLost) return answerJson(response, {}, 503)
    return answerJson(response, {})
  }
  return { state, respond }
}

test('a change is sent with the version that the record has', async () => {
  const { state, respond } = versionedItem()
  const { item } = await connectShop(respond, { resources: VERSIONED(UPDATE) })
  await item.update(1, { sku: 'B' }, { signal })
  await item.update(1, { sku: 'C' }, { signal })
  expect(state).toMatchObject({ version: 5, sku: 'C', reads: 2 })
})

test('a change that somebody else was faster than changes nothing, and the next one reads anew', async () => {
  const { state, respond } = versionedItem()
  const http = '  errors: [{ if: =status = 409, is: temporary }]\n'
  const { item } = await connectShop(respond, { http, resources: VERSIONED(UPDATE) })
  state.isRaced = true
  const failure = await failureOf(item.update(1, { sku: 'B' }, { signal }))
  expect(failure).toMatchObject({ class: 'temporary', mayHaveHappened: false })
  expect(state).toMatchObject({ sku: 'A', reads: 1 })
  await item.update(1, { sku: 'B' }, { signal })
  expect(state).toMatchObject({ sku: 'B', reads: 2 })
})

test('a change whose answer is lost is not sent again with the version of before', async () => {
  const { state, respond } = versionedItem()
  const { item, server } = await connectShop(respond, { resources: VERSIONED(UPDATE) })
  state.isLost = true
  const failure = await failureOf(item.update(1, { sku: 'B' }, { signal }))
  expect(failure).toMatchObject({ class: 'temporary', mayHaveHappened: true })
  expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'PUT'])
})

test('nothing is read before a change that does not need it', async () => {
  const { state, respond } = versionedItem()
  const { item } = await connectShop(respond, {
    resources: VERSIONED('body: { version: 3, sku: =$set.sku }'),
  })
  await item.update(1, { sku: 'B' }, { signal })
  expect(state).toMatchObject({ sku: 'B', reads: 0 })
})

test.each([
  ['where nothing reads it', VERSIONED(UPDATE, 'label: sku')],
  [
    'in a batch',
    VERSIONED(`${UPDATE}, batch: { put: /items, each: =$, max: 2, body: { items: =$items } }`),
  ],
])('the record as it is cannot be known %s', (_, resources) => {
  const text = connectorText('', resources)
  const { diagnostics } = compileConnector('c.yaml', text, { transports: transportSpecs })
  expect(diagnostics.map(({ code }) => code)).toContain('connector.was_unknown')
})

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { deleteIntegration, findIntegration } from '../store/integrations.ts'
import { type ApiClient, type ApiKit, idleWork, noProjects, startApi } from '../testing/api-kit.ts'
import { createOrder, openShopWorld, type ShopWorld } from '../testing/shop-world.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

const OF = { integration: 'orders', flow: 'orders' }

describe('how a record stands', () => {
  const cipher = createCipher([Buffer.alloc(32, 7)])
  let database: TestDatabase
  let api: ApiKit
  let world: ShopWorld
  let operator: ApiClient
  beforeAll(async () => {
    database = await openTestDatabase()
    world = await openShopWorld({ name: 'default', database, cipher })
    const projects = { ...noProjects, current: async () => world.project }
    api = await startApi({ database, cipher, projects, work: idleWork })
    operator = await api.signIn('operator')
  })
  afterAll(async () => {
    await api.close()
    await world.close()
    await database.close()
  })
  beforeEach(() => {
    world.orders.clear()
    world.sales.length = 0
  })
  afterEach(async () => {
    const found = await findIntegration(database.db, { workspace: 'default', name: 'orders' })
    if (found) await deleteIntegration(database.db, found.id)
  })

  async function stateOf(key: string) {
    const { body } = await operator.call('readRecord', { params: { ...OF, key } })
    const found = await operator.call('searchRecords', { query: { q: `ORD-${key}` } })
    const [item] = found.body.items
    // A list says the same as the page.
    expect(item.state).toEqual(body.state)
    return { ...body, outcome: item.outcome }
  }

  test('what was made stays so, whatever is read or written later', async () => {
    world.orders.set(1, createOrder(1))
    await world.run()
    const { state } = await stateOf('1')
    expect(state).toMatchObject({ word: 'created', is: { resource: 'till.sale', id: 1 } })
    world.orders.set(1, createOrder(1, { method: 'cash' }))
    await world.run()
    await world.run()
    expect(await stateOf('1')).toMatchObject({ state, open: null, outcome: 'done' })
  })

  test('what fails is failed, with what puts it right and how many share it', async () => {
    for (const id of [1, 2]) world.orders.set(id, createOrder(id, { method: 'bitcoin' }))
    world.orders.set(3, createOrder(3, { name: '' }))
    await world.run()
    expect(await stateOf('1')).toMatchObject({
      state: { word: 'parked', is: null },
      remedies: [{ kind: 'table', name: 'method' }],
      sharing: 2,
    })
    expect(await stateOf('3')).toMatchObject({ remedies: [], sharing: 1 })
  })

  test('what was made and fails since says both', async () => {
    world.orders.set(1, createOrder(1))
    await world.run()
    world.orders.set(1, createOrder(1, { method: 'bitcoin' }))
    await world.run()
    expect((await stateOf('1')).state).toMatchObject({
      word: 'parked',
      is: { resource: 'till.sale', id: 1 },
    })
  })

  test('what its flow did not make, or made too long ago to be known, is linked', async () => {
    world.orders.set(1, createOrder(1))
    await world.run()
    await queryRows(database.db, 'update event set writes = null', [])
    expect((await stateOf('1')).state).toMatchObject({ word: 'linked', is: { id: 1 } })
    await queryRows(database.db, 'update link set dead = true', [])
    expect((await stateOf('1')).state).toMatchObject({ word: 'done', is: null })
  })
})

import { describe, expect, test } from 'vitest'
import { testServers } from '../../connectors/sql/testing/postgres-cluster.ts'
import { readProject } from '../read-project.ts'
import { startOutboxAndReceiver } from './testing/outbox-and-receiver.ts'

const project = readProject()

const WRITE = 'insert into mapwright_outbox (type, payload) values ($1, $2) returning id'

describe.each(testServers())('an outbox on %s', (_, server) => {
  const start = async (settings = {}) => startOutboxAndReceiver(project, await server(), settings)

  test('has each row posted once, signed, with what the program wrote', async () => {
    const { database, run, received } = await start()
    const payload = { number: '2026-7', total: 12.5, lines: [{ sku: 'É-1' }], note: null }
    await database.query(WRITE, ['order.paid', payload])
    await database.query(WRITE, ['stock.changed', '[1, 2]'])
    expect((await run()).counts).toMatchObject({ done: 2 })
    await run()
    expect(received).toEqual([
      {
        id: 'outbox_1',
        body: {
          type: 'order.paid',
          timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
          data: payload,
        },
      },
      { id: 'outbox_2', body: expect.objectContaining({ type: 'stock.changed', data: [1, 2] }) },
    ])
  })

  test('has a row posted whose transaction ended after later ones were posted', async () => {
    const { database, run, ids } = await start()
    const insert = (id: number, minutesAgo: number) =>
      database.query(
        `insert into mapwright_outbox overriding system value
         values ($1, 'order.paid', '{}', now() - make_interval(mins => $2))`,
        [id, minutesAgo],
      )
    await insert(2, 0)
    await run()
    expect(ids()).toEqual(['outbox_2'])
    // It has the number and the time of its transaction's beginning.
    await insert(1, 50)
    await run()
    expect(ids()).toEqual(['outbox_2', 'outbox_1'])
  })

  test('keeps what the receiver does not take, and posts it once the receiver does', async () => {
    const { database, run, ids, received, answerWith } = await start()
    for (const type of ['a', 'b', 'c']) await database.query(WRITE, [type, {}])
    answerWith(500, 429, 503)
    for (let at = 0; at < 4; at += 1) await run()
    expect(ids().toSorted()).toEqual(['outbox_1', 'outbox_2', 'outbox_3'])
    expect(received).toHaveLength(3)
  })

  test('posts an event again, under the same id, where the answer was lost', async () => {
    const { database, run, received, answerWith } = await start()
    await database.query(WRITE, ['a', {}])
    answerWith(0)
    for (let at = 0; at < 3; at += 1) await run()
    expect(received.map(({ id }) => id)).toEqual(['outbox_1', 'outbox_1'])
  })

  test('posts only the kinds that were chosen', async () => {
    const { database, run, ids } = await start({ kinds: 'order.*', prefix: 'shop-' })
    for (const type of ['order.paid', 'stock', 'orders']) await database.query(WRITE, [type, {}])
    await run()
    expect(ids()).toEqual(['shop-1'])
  })

  test.each(['before', 'after'] as const)(
    'loses nothing when its runs are killed %s any of their calls',
    async (when) => {
      let call = 1
      for (let isOver = false; !isOver; call += 1) {
        const { database, run, runUntil, ids } = await start()
        for (const type of ['a', 'b', 'c']) await database.query(WRITE, [type, {}])
        isOver = await runUntil({ call, when })
        for (let at = 0; at < 3; at += 1) await run()
        expect(ids().toSorted()).toEqual(['outbox_1', 'outbox_2', 'outbox_3'])
      }
      expect(call).toBeGreaterThan(3)
    },
  )
})

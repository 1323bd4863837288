import { describe, expect, test } from 'vitest'
import { answerJson } from '../../testing/local-server.ts'
import { connectShop, readAll, signal } from '../testing/connect-shop.ts'

describe('completing a record', () => {
  const WHOLE = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items }
    more:
      lines: { list: line, with: { item: =id } }
      notes: { list: note, by: item, key: =id }
    record: { id: =id, lines: =more.lines.sku, count: "=$count(more.lines)", notes: =more.notes.text }
    schema: { properties: { id: {}, lines: { type: array }, count: {}, notes: { type: array } } }
  line:
    title: Line
    list: { get: "/items/{item}/lines", items: =lines }
    record: { sku: =sku }
  note:
    title: Note
    list: { get: /notes, items: =notes }
    record: { item: =item, text: =text }
`

  test('reads a list for each, and one for all once', async () => {
    const { server, connection, item } = await connectShop(
      ({ url }, response) => {
        if (url.endsWith('/lines')) answerJson(response, { lines: [{ sku: `L${url[11]}` }] })
        else if (url.endsWith('/notes')) {
          answerJson(response, {
            notes: [
              { item: 1, text: 'a' },
              { item: 1, text: 'b' },
            ],
          })
        } else answerJson(response, { items: [{ id: 1 }, { id: 2 }] })
      },
      { resources: WHOLE },
    )
    const records = await readAll(connection, 'item')
    expect(records.map(({ record }) => record)).toEqual([{ id: 1 }, { id: 2 }])
    const whole = await Promise.all(
      records.map((record) => item.complete(record, ['lines', 'notes'], signal)),
    )
    expect(whole.map(({ record }) => record)).toEqual([
      { id: 1, lines: ['L1'], count: 1, notes: ['a', 'b'] },
      { id: 2, lines: ['L2'], count: 1 },
    ])
    expect(server.requests.filter(({ url }) => url.endsWith('/notes'))).toHaveLength(1)
  })
})

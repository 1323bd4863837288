import { describe, expect, test } from 'vitest'
import { COPY, stocked } from '../../testing/copy-flow.ts'
import { textOf } from '../../testing/says.ts'

const DELETES = `${COPY}deletes:
  limit: 50%
  do:
    - write: till.product
      mode: update
      missing: skip
      set: { active: false }
`

describe('records gone from the source', () => {
  test('run the deletes steps, once', async () => {
    const kit = stocked(DELETES, 4)
    await kit.run()
    kit.shop.remove('2')
    expect((await kit.run({ what: { kind: 'all' } })).counts).toEqual({
      unchanged: 3,
      done: 1,
      updated: 1,
    })
    expect(kit.products()['S2']).toMatchObject({ active: false })
    expect((await kit.run({ what: { kind: 'all' } })).counts).toEqual({ unchanged: 3 })
  })

  test('are not those that moved while the list was read', async () => {
    const kit = stocked(DELETES, 4)
    await kit.run()
    let reads = 0
    kit.shop.onRead = () => {
      reads += 1
      // Before the second page the oldest comes to the front, where it was read already.
      if (reads === 2) kit.shop.put('1', { sku: 'S1', title: 'Moved' })
    }
    const { counts } = await kit.run({ what: { kind: 'all' } })
    expect(kit.products()['S1']).toMatchObject({ name: 'Moved' })
    expect(kit.products()['S1']).not.toHaveProperty('active')
    expect(counts).toEqual({ unchanged: 4, updated: 1, done: 1 })
  })

  test('come back to life when the source has them again', async () => {
    const kit = stocked(DELETES, 4)
    await kit.run()
    kit.shop.remove('2')
    await kit.run({ what: { kind: 'all' } })
    kit.shop.put('2', { sku: 'S2', title: 'T2' })
    expect((await kit.run()).counts).toMatchObject({ updated: 1 })
    expect(Object.keys(kit.products())).toHaveLength(4)
  })

  test('are a question to a person when they are too many at once', async () => {
    const kit = stocked(DELETES, 4)
    await kit.run()
    for (const key of ['1', '2', '3']) kit.shop.remove(key)
    await kit.run({ what: { kind: 'all' } })
    expect(kit.till.log.filter(({ action }) => action === 'update')).toEqual([])
    const [question] = await kit.store.records('articles', ['(gone)'])
    expect(textOf(question?.reason)).toContain('3 of 4 records are missing in shop.article at once')
    await kit.store.release('articles', ['(gone)'])
    await kit.run({ what: { kind: 'all' } })
    expect(kit.till.log.filter(({ action }) => action === 'update')).toHaveLength(3)
    expect(await kit.durable()).toEqual([])
  })

  test('are not looked for where a record could not be read, be it in a run that was cut off', async () => {
    const kit = stocked(DELETES, 5)
    await kit.run()
    kit.shop.remove('2')
    kit.shop.lacksOn = new Set([0])
    await kit.run({ what: { kind: 'all' } })
    let reads = 0
    kit.shop.onRead = () => {
      reads += 1
      if (reads === 3) throw new Error('cut off')
    }
    await kit.run({ what: { kind: 'all' } }).catch(() => undefined)
    kit.shop.onRead = () => {}
    kit.shop.lacksOn = new Set()
    const before = kit.shop.requests.length
    await kit.run()
    expect(kit.shop.requests[before]?.position).toBe(2)
    expect(kit.products()['S2']).not.toHaveProperty('active')
    await kit.run({ what: { kind: 'all' } })
    expect(kit.products()['S2']).toMatchObject({ active: false })
  })

  test('are none when the list came back empty', async () => {
    const kit = stocked(DELETES, 2)
    await kit.run()
    kit.shop.remove('1')
    kit.shop.remove('2')
    await kit.run({ what: { kind: 'all' } })
    expect(kit.till.log).toHaveLength(2)
    const [question] = await kit.store.records('articles', ['(gone)'])
    expect(textOf(question?.reason)).toContain('empty list')
  })
})

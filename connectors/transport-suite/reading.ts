import { describe, expect, test } from 'vitest'
import {
  day,
  idIn,
  itemOf,
  keysOf,
  NEVER,
  openAccount,
  openCase,
  pagesOf,
  planOf,
  recordsOf,
  type TransportUnderTest,
} from './transport-case.ts'

/** Lists, single records, searches and the parts of records. */
export function describeReading(subject: TransportUnderTest): void {
  const { list, get, find, gone, more } = planOf(subject).resources['item'] ?? {}
  const keyOf = (id: number): string => String(idIn(subject, id))

  describe('reading', () => {
    if (list) describeLists(subject)
    if (list && list.changed.length > 0) describeChanges(subject)
    if (list?.between) {
      test('a part of a list has the records of its time, from its start to before its end', async () => {
        const { item } = await openCase(subject)
        const range = { from: day(2), to: day(4) }
        expect(keysOf(await recordsOf(item, { filter: -1, range }))).toEqual([keyOf(2), keyOf(3)])
        const rest = await recordsOf(item, { filter: -1, range: { from: day(4) } })
        expect(keysOf(rest)).toEqual([keyOf(4), keyOf(5)])
      })
    }
    if (gone?.kind === 'field') {
      test('a record that the system calls deleted is told as such', async () => {
        const { item } = await openCase(subject, [itemOf(1), itemOf(2, { isDeleted: true })])
        const records = await recordsOf(item)
        expect(records.map(({ key, deleted = false }) => [key, deleted])).toEqual([
          [keyOf(1), false],
          [keyOf(2), true],
        ])
      })
    }
    if (get) {
      test('one record is read by its key, and one that is not there is nothing', async () => {
        const { item } = await openCase(subject)
        expect(await item.get?.(keyOf(3), NEVER)).toMatchObject({
          key: keyOf(3),
          record: { sku: 'S3' },
        })
        expect(await item.get?.(keyOf(99), NEVER)).toBeUndefined()
        expect(await item.read?.(idIn(subject, 3), NEVER)).toMatchObject({
          id: idIn(subject, 3),
          record: { sku: 'S3' },
        })
        expect(await item.read?.(idIn(subject, 99), NEVER)).toBeUndefined()
      })
    }
    if (find && find.length > 0) {
      test('records are found by their fields, and only those that have them', async () => {
        const { item } = await openCase(subject, [itemOf(1), itemOf(2), itemOf(3, { sku: 'S2' })])
        const found = await item.find({ sku: 'S2' }, { fresh: true, signal: NEVER })
        expect(new Set(found.map(({ id }) => id))).toEqual(
          new Set([2, 3].map((id) => idIn(subject, id))),
        )
        expect(await item.find({ sku: 'none' }, { fresh: true, signal: NEVER })).toEqual([])
      })
    }
    if (list && more && Object.hasOwn(more, 'notes')) {
      test('a record is completed by its parts', async () => {
        const { item } = await openCase(subject)
        const [first] = await recordsOf(item)
        if (!first) throw new Error('no record')
        expect(first.record).not.toHaveProperty('notes')
        const whole = await item.complete(first, ['notes'], NEVER)
        expect(whole.record).toMatchObject({ id: 1, notes: ['note of S1'] })
      })
    }
  })
}

function describeLists(subject: TransportUnderTest): void {
  const keyOf = (id: number): string => String(idIn(subject, id))

  test('a list gives every record once, page by page, tidy and in order', async () => {
    const { item } = await openCase(subject)
    const pages = await pagesOf(item)
    expect(pages.length).toBeGreaterThanOrEqual(3)
    const records = pages.flatMap((page) => page.records)
    expect(keysOf(records)).toEqual([1, 2, 3, 4, 5].map(keyOf))
    expect(records[1]?.record).toMatchObject({ id: 2, sku: 'S2', name: 'Item 2' })
  })

  test('a record is made anew of what was kept of it as it was read', async () => {
    const { item } = await openCase(subject)
    for (const read of await recordsOf(item)) {
      const { key, record, at } = read
      const kept = JSON.parse(JSON.stringify(read.raw))
      expect(await item.tidy?.(kept)).toMatchObject({ key, record, at })
    }
  })

  test('a list without records is one page without records', async () => {
    const { item } = await openCase(subject, [])
    expect(await recordsOf(item)).toEqual([])
  })

  test('the next page is asked for only when it is wanted', async () => {
    const { item, system } = await openCase(subject)
    for await (const _ of item.list({ filter: 0, signal: NEVER })) break
    const asked = system.exchanges()
    await recordsOf(item)
    expect(system.exchanges() - asked).toBeGreaterThan(asked)
  })

  test('a list goes on where an earlier page said, after a new start', async () => {
    const { item, system } = await openCase(subject)
    const pages = await pagesOf(item)
    const position = JSON.parse(JSON.stringify(pages[0]?.next))
    const anew = openAccount(subject, system).resource('item')
    const rest = await recordsOf(anew, { position })
    const first = keysOf(pages[0]?.records ?? [])
    expect(new Set([...first, ...keysOf(rest)])).toEqual(new Set([1, 2, 3, 4, 5].map(keyOf)))
    expect(keysOf(rest)).not.toContain(keyOf(1))
  })

  test('a page tells the time of its system', async () => {
    const { item } = await openCase(subject)
    const [page] = await pagesOf(item)
    expect(Math.abs(Date.parse(page?.serverTime ?? '') - Date.now())).toBeLessThan(600_000)
  })
}

function describeChanges(subject: TransportUnderTest): void {
  const keyOf = (id: number): string => String(idIn(subject, id))

  test('a list of changes gives what changed since then, with its time', async () => {
    const { item, system } = await openCase(subject)
    await system.put(itemOf(1, { name: 'New', changedAt: day(20) }))
    const records = await recordsOf(item, { since: day(10) })
    expect(records.map(({ key, at }) => [key, at])).toEqual([[keyOf(1), day(20)]])
    expect(records[0]?.record).toMatchObject({ name: 'New' })
  })

  test('a list of changes where nothing changed is empty', async () => {
    const { item } = await openCase(subject)
    expect(await recordsOf(item, { since: day(10) })).toEqual([])
  })
}

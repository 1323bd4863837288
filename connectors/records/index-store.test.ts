import { expect, test } from 'vitest'
import { createMemoryIndexStore } from './index-store.ts'

test('a record is found by its newest values only', async () => {
  const store = createMemoryIndexStore()
  await store.put('item(sku)', [{ id: 1, hash: 'a' }], 10)
  await store.put('item(sku)', [{ id: 1, hash: 'b' }], 20)
  expect(await store.lookUp('item(sku)', 'a')).toEqual([])
  expect(await store.lookUp('item(sku)', 'b')).toEqual([1])
})

test('a page that was read before a later write does not undo it', async () => {
  const store = createMemoryIndexStore()
  await store.put('item(sku)', [{ id: 1, hash: 'b' }], 20)
  await store.put('item(sku)', [{ id: 1, hash: 'a' }], 10)
  expect(await store.lookUp('item(sku)', 'b')).toEqual([1])
})

test('records with the same values are all found, and each can be removed', async () => {
  const store = createMemoryIndexStore()
  await store.put(
    'item(sku)',
    [
      { id: 1, hash: 'a' },
      { id: '1', hash: 'a' },
    ],
    10,
  )
  expect(await store.lookUp('item(sku)', 'a')).toEqual([1, '1'])
  await store.remove('item(sku)', 1)
  expect(await store.lookUp('item(sku)', 'a')).toEqual(['1'])
})

test('what a complete read did not meet is forgotten, what was put meanwhile stays', async () => {
  const store = createMemoryIndexStore()
  await store.put(
    'item(sku)',
    [
      { id: 1, hash: 'a' },
      { id: 2, hash: 'b' },
    ],
    10,
  )
  await store.put(
    'item(sku)',
    [
      { id: 2, hash: 'b' },
      { id: 3, hash: 'c' },
    ],
    20,
  )
  await store.forgetBefore('item(sku)', 20)
  expect(await store.lookUp('item(sku)', 'a')).toEqual([])
  expect(await store.lookUp('item(sku)', 'b')).toEqual([2])
  expect(await store.lookUp('item(sku)', 'c')).toEqual([3])
})

test('indexes do not see each other', async () => {
  const store = createMemoryIndexStore()
  await store.put('item(sku)', [{ id: 1, hash: 'a' }], 10)
  await store.writeState('item(sku)', {
    completeAt: '2026-01-01T00:00:00Z',
    since: [],
    refreshedAt: 1,
  })
  expect(await store.lookUp('item(ean)', 'a')).toEqual([])
  expect(await store.readState('item(ean)')).toBeUndefined()
})

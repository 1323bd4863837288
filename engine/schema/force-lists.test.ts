import { expect, test } from 'vitest'
import { forceLists } from './force-lists.ts'

const tags = { type: 'array', items: { type: 'string' } }
const schema = {
  properties: {
    name: { type: 'string' },
    categories: { type: ['array', 'null'] },
    lines: { type: 'array', items: { properties: { tags } } },
    extra: { properties: { tags } },
    either: { type: ['array', 'string'] },
  },
}

test('a lone value becomes a list where only a list will do, at every depth', () => {
  const record = {
    name: 'Tee',
    categories: 3,
    lines: { tags: 'a' },
    extra: { tags: 'b' },
    either: 'c',
    other: 'd',
  }
  expect(forceLists(record, schema)).toEqual({
    ...record,
    categories: [3],
    lines: [{ tags: ['a'] }],
    extra: { tags: ['b'] },
  })
})

test('lists, cleared fields and records without lists stay as they are', () => {
  const record = { categories: null, lines: [{ tags: ['a'] }, {}], extra: 'text' }
  expect(forceLists(record, schema)).toEqual(record)
  const plain = { name: 'Tee' }
  expect(forceLists(plain, { properties: { name: {} } })).toBe(plain)
})

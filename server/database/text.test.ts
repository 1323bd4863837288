import { describe, expect, test } from 'vitest'
import { fromStored, toStored } from './text.ts'

describe('text for the database', () => {
  test('stays as it is where it is ordinary', () => {
    for (const text of ['', 'Müller & Zn.', '日本語', 'a pair 😀 is whole']) {
      expect(toStored(text)).toBe(text)
    }
  })

  test('holds nothing that PostgreSQL refuses, and comes back the same', () => {
    for (const text of ['a\0b', '\uD83D alone', 'alone \uDE00', '\uE0FFmarked', '😀\uDE00\0']) {
      const stored = toStored(text)
      expect(stored.isWellFormed() && !stored.includes('\0')).toBe(true)
      expect(fromStored(stored)).toBe(text)
    }
  })

  test('of two kinds does not become the same', () => {
    expect(toStored('\0')).not.toBe(toStored(toStored('\0')))
  })
})

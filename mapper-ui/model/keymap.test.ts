import { describe, expect, test } from 'vitest'
import { findCommand, type KeyPlace, type KeyPress, keymap, showKeys } from './keymap.ts'

const off = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

function press(key: string, place: KeyPlace, more: Partial<KeyPress> = {}, isMac = false) {
  return findCommand({ ...off, key, ...more }, place, { isMac, isTyping: false })
}

test('no key means two things at one place', () => {
  const taken = new Set<string>()
  for (const { keys, where } of keymap) {
    for (const mark of keys.flatMap((key) => where.map((place) => `${place} ${key}`))) {
      expect(taken.has(mark)).toBe(false)
      taken.add(mark)
    }
  }
  for (const { keys, where } of keymap) {
    if (where.includes('anywhere')) continue
    for (const key of keys) expect(taken.has(`anywhere ${key}`)).toBe(false)
  }
})

describe('a key', () => {
  test('does what it does at its place only', () => {
    expect(press('m', 'target')).toBe('connect')
    expect(press('m', 'pipeline')).toBeUndefined()
    expect(press('ArrowUp', 'pipeline', { altKey: true })).toBe('move-up')
  })

  test('with the control key is the command key on a Mac', () => {
    expect(press('z', 'formula', { ctrlKey: true })).toBe('undo')
    expect(press('Z', 'target', { ctrlKey: true, shiftKey: true })).toBe('redo')
    expect(press('z', 'target', { metaKey: true }, true)).toBe('undo')
    expect(press('z', 'target', { ctrlKey: true }, true)).toBeUndefined()
  })

  test('that is a sign is found whatever the keyboard', () => {
    expect(press('?', 'target', { shiftKey: true })).toBe('help')
    expect(press('[', 'target')).toBe('previous-missing')
  })

  test('is text while somebody types', () => {
    const typing = { isMac: false, isTyping: true }
    expect(findCommand({ ...off, key: 'm' }, 'target', typing)).toBeUndefined()
    expect(findCommand({ ...off, key: 's', ctrlKey: true }, 'target', typing)).toBe('save')
    expect(findCommand({ ...off, key: ' ', ctrlKey: true }, 'formula', typing)).toBe('complete')
  })
})

test('keys are shown as they stand on the keyboard', () => {
  expect(showKeys('Mod+Shift+Z', false)).toBe('Ctrl+Shift+Z')
  expect(showKeys('Mod+Shift+Z', true)).toBe('⌘⇧Z')
  expect(showKeys('Alt+ArrowUp', false)).toBe('Alt+↑')
})

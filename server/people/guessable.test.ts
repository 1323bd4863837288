import { describe, expect, test } from 'vitest'
import { isGuessable } from './guessable.ts'

describe('a password', () => {
  test.each([
    'password12',
    'Password123',
    'qwertyuiop',
    '1234567890',
    'iloveyou123',
    'aaaaaaaaaaaa',
    'Zomer2026!',
    'Welkom01!',
    'Welkom2026!',
    'Summer2026!',
    'Estate2026!',
    'W3lkom@2026#',
    'Herfst2025Welkom!',
    'Wachtwoord1!',
    '2026-Januari-2026',
  ])('that everybody tries first, such as %s, is guessable', (password) => {
    expect(isGuessable(password, [])).toBe(true)
  })

  test('that is what the account is called is guessable', () => {
    expect(isGuessable('vanderberg', ['jo.vanderberg@example.com'])).toBe(true)
    expect(isGuessable('vanderberg1', ['jo@example.com', 'Jo Vanderberg'])).toBe(true)
  })

  test.each([
    'correct horse battery',
    'Tj8#kq!mZ2pw',
    'zeven paarse fietsen',
    'een zomer vol fietsen',
    'marsepein in mei',
  ])('such as %s is not', (password) => {
    expect(isGuessable(password, ['jo@example.com', 'Jo'])).toBe(false)
  })

  test('of any length is looked at within a second', () => {
    const began = performance.now()
    isGuessable('aA1!'.repeat(5000), [])
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

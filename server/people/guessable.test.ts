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
    'mapwright123',
    'Mapwright2026',
    'Mapwright!2026',
    'mapwright-welkom-01',
    'M4pwr1ght2026',
    'm@pwr!gh7#99',
    'thgirwpam2026',
    '321thg1rwp4m',
    'mapwrightmapwright',
  ])('that is the product, such as %s, is guessable', (password) => {
    expect(isGuessable(password, [])).toBe(true)
  })

  test.each([
    'Schoenenhuis2026!',
    'schoenenhuis-mapwright',
    '5ch03nenhu1s!!',
    'siuhneneohcs99',
    'shop.schoenenhuis.example',
    'JanJansen1985',
    'tf@x.nltf@x.nl',
    'Zoe2026Zoe2026',
  ])(
    'that is what the installation or the person is called, such as %s, is guessable',
    (password) => {
      const about = [
        'Schoenenhuis',
        'https://shop.schoenenhuis.example',
        'Jan Jansen',
        'tf@x.nl',
        'Zoë',
      ]
      expect(isGuessable(password, about)).toBe(true)
    },
  )

  test('that only has the name of the installation among other words is not', () => {
    expect(isGuessable('paarse fietsen in Mapwright', ['Mapwright'])).toBe(false)
    expect(isGuessable('Tj8#kq!mZ2pw-jan', ['Jan'])).toBe(false)
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

  test('of any length is looked at within seconds', () => {
    const began = performance.now()
    isGuessable('aA1!'.repeat(5000), [])
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})

import { describe, expect, test } from 'vitest'
import { suggestionHint, suggestName } from './suggest-name.ts'
import { says } from './testing/says.ts'

describe('a wrong name', () => {
  test.each([
    ['schedul', 'schedule'],
    ['deptor', 'debtor'],
    ['Email', 'email'],
    ['souce', 'source'],
    ['hte', 'the'],
    ['emial', 'email'],
    ['sources', 'source'],
  ])('%s was meant to be %s', (wrong, right) => {
    expect(suggestName(wrong, ['trigger', 'the', 'schedule', 'debtor', 'email', 'source'])).toBe(
      right,
    )
  })

  test('gets no suggestion when nothing is near', () => {
    expect(suggestName('phone', ['email', 'price'])).toBeUndefined()
  })

  test('gets the list of names instead, which is cut when it is long', () => {
    expect(suggestionHint('phone', ['email', 'price'])).toEqual(says('Known here: email, price.'))
    const many = Array.from({ length: 14 }, (_, at) => `long-name-${at}`)
    expect(suggestionHint('x', many)).toEqual(says(/long-name-11 and 2 more\.$/))
  })
})

import { describe, expect, test } from 'vitest'
import { rankReplacements } from './rank-replacements.ts'

const FIELDS = ['id', 'number', 'email', 'zipCode', 'billing.zipCode', 'billing.city', 'vatNumber']

function pathsFor(gone: string, values?: ReadonlyMap<string, readonly string[]>) {
  return rankReplacements(gone, FIELDS, values).map(({ path }) => path)
}

describe('a field that is gone may be called now', () => {
  test('the same but for case and signs, first where it was', () => {
    expect(pathsFor('billing.zip_code')).toEqual(['billing.zipCode', 'zipCode'])
  })

  test('by another word for the same', () => {
    expect(pathsFor('postcode').slice(0, 1)).toEqual(['zipCode'])
  })

  test('nearly the same', () => {
    const [likely] = rankReplacements('emial', FIELDS)
    expect(likely).toMatchObject({ path: 'email', reasons: [{ key: 'reason.near-name' }] })
  })

  test('anything, when samples from before and after have the same values there', () => {
    const values = new Map([
      ['btw', ['NL001', 'NL002', 'NL003', 'NL004']],
      ['vatNumber', ['NL001', 'NL002', 'NL004', 'NL009']],
      ['billing.city', ['Utrecht']],
    ])
    expect(rankReplacements('xyz', FIELDS, new Map())).toEqual([])
    expect(pathsFor('btw', values)).toEqual(['vatNumber'])
    expect(rankReplacements('btw', FIELDS, values)[0]?.reasons.at(-1)).toEqual({
      key: 'reason.same-values',
      values: { share: 75 },
    })
  })

  test('none of those that share nothing with it', () => {
    expect(pathsFor('deliveryDate')).toEqual([])
  })
})

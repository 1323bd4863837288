import { describe, expect, test } from 'vitest'
import { goneSources } from '../mapping/gone-sources.ts'
import { sampleFlow, sampleSurroundings } from '../testing/sample-flow.ts'
import { openMapping, tryFlow } from '../testing/try-gesture.ts'
import { repointSource } from './repoint-source.ts'

function repoint(from: string, to: string, text = sampleFlow) {
  const { text: _, ...told } = tryFlow(
    (flow) => repointSource(flow, sampleSurroundings, from, to),
    text,
  )
  return told
}

describe('a source field that is called otherwise', () => {
  test('is read by its new name in every step, and nothing else changes', () => {
    expect(repoint('number', 'email')).toEqual({
      gone: ['    match: { reference: =number }', '      reference:   =number   # aligned'],
      added: ['    match: { reference: =email }', '      reference:   =email   # aligned'],
      notices: [],
    })
    expect(repoint('email', 'number').added).toEqual(['    by: { email: =number }'])
  })

  test('is found in items of lists, in conditions, and within functions', () => {
    expect(repoint('lines.quantity', 'lines.price').added).toEqual(['        if: =price > 0'])
    expect(repoint('firstname', 'billing.city').added).toEqual([
      '        name: =$words(billing.city, lastname)',
    ])
    expect(repoint('total', 'lines.quantity').added).toEqual([
      '          price: =price * quantity',
      '      gone: =lines.quantity',
    ])
  })

  test('may be a list: what its items have only follows', () => {
    expect(repoint('lines', 'items').added).toEqual([
      '    if: =$count(items) = 0     # nothing to do',
      '        for: =items',
    ])
  })

  test('is left where a formula reads it in another way, and people are told', () => {
    const text = sampleFlow.replace(
      'gone: =total',
      'gone: =($f := function($o) { $o.number }; $f($record))',
    )
    expect(repoint('number', 'email', text)).toMatchObject({
      added: ['    match: { reference: =email }', '      reference:   =email   # aligned'],
      notices: ['notice.by-hand'],
    })
  })

  test('that nothing reads is refused', () => {
    expect(repoint('billing.street', 'email').refused).toBe('refused.unused')
  })
})

test('source fields that are gone are told, those of unknown shape are not', () => {
  expect(goneSources(openMapping())).toEqual([])
  const text = sampleFlow
    .replace('=number   #', '=orderNumber   #')
    .replace('=sku', '=article & $key & $debtor.anything')
  expect(goneSources(openMapping(text))).toEqual([
    'orderNumber',
    'lines.article',
    '$debtor.anything',
  ])
})

import { describe, expect, test } from 'vitest'
import { movePath, namedFields } from './move-path.ts'

function move(text: string, from: string, to: string, item = '') {
  return movePath(text, { from: names(from), to: names(to), item: names(item) })
}

function names(path: string) {
  return path === '' ? [] : path.split('.')
}

describe('a field that is called otherwise', () => {
  test.each([
    ['email', 'email', 'mail', 'mail'],
    [
      '$uppercase( email )  /* who */ & "email"',
      'email',
      'mail',
      '$uppercase( mail )  /* who */ & "email"',
    ],
    ['email ? email : other.email', 'email', 'mail', 'mail ? mail : other.email'],
    ['billing.city', 'billing.city', 'billing.town', 'billing.town'],
    ['billing.city', 'billing', 'invoice', 'invoice.city'],
    ['billing.city', 'billing.city', 'town', 'town'],
    ['emails', 'email', 'mail', 'emails'],
    ['email', 'email', 'e mail', '`e mail`'],
    ['$record.email', 'email', 'mail', '$record.mail'],
    ['$debtor.id', '$debtor.id', '$debtor.number', '$debtor.number'],
    ['lines[0].sku', 'lines.sku', 'lines.code', 'lines[0].code'],
    ['lines[sku = "A"].price', 'lines.sku', 'lines.code', 'lines[code = "A"].price'],
    ['lines^(>price).sku', 'lines.price', 'lines.net', 'lines^(>net).sku'],
    [
      'lines.{ "s": sku, "n": $record.number }',
      'lines.sku',
      'lines.code',
      'lines.{ "s": code, "n": $record.number }',
    ],
    ['lines.{ "n": $record.number }', 'number', 'reference', 'lines.{ "n": $record.reference }'],
    ['lines.(sku & "!")', 'lines.sku', 'lines.code', 'lines.(code & "!")'],
    ['(lines.sku)[0]', 'lines.sku', 'lines.code', '(lines.code)[0]'],
    ['lines.sku', 'lines', 'items', 'items.sku'],
    [
      '$sum(lines.(price * quantity))',
      'lines.quantity',
      'lines.count',
      '$sum(lines.(price * count))',
    ],
  ])('%s: %s → %s', (text, from, to, moved) => {
    expect(move(text, from, to)).toBe(moved)
  })

  test.each([
    ['sku', 'lines.sku', 'lines.code', 'code'],
    ['sku & $record.number', 'number', 'reference', 'sku & $record.reference'],
    ['number', 'number', 'reference', 'number'],
    ['sku', 'lines.sku', 'number', '$record.number'],
    ['$record.total', 'total', 'lines.quantity', 'quantity'],
    ['$.sku', 'lines.sku', 'lines.code', '$.code'],
  ])('in an item of lines %s: %s → %s', (text, from, to, moved) => {
    expect(move(text, from, to, 'lines')).toBe(moved)
  })

  test('is left where nobody knows what the items are', () => {
    expect(movePath('sku', { from: ['lines', 'sku'], to: ['code'], item: undefined })).toBe('sku')
  })
})

test.each([
  ['a filter on the way would be lost', 'lines[0].sku', 'lines.sku', 'number'],
  ['it is no formula', 'email +', 'email', 'mail'],
])('nothing is written where %s', (_, text, from, to) => {
  expect(move(text, from, to)).toBeUndefined()
})

test('the fields that a formula names are told, whether or not they exist', () => {
  const text = '$words(first, "last") & lines[ok].{ "a": sku, "b": $record.total } & $debtor.id'
  expect(namedFields(text, []).map((field) => field.join('.'))).toEqual([
    'first',
    'lines',
    'lines.ok',
    'lines.sku',
    'total',
    '$debtor.id',
  ])
  expect(namedFields('sku & $record.total', ['lines'])).toEqual([['lines', 'sku'], ['total']])
  expect(namedFields('sku +', [])).toEqual([])
})

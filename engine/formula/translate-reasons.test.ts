import { describe, expect, test } from 'vitest'
import { createReasonTranslator, fitsReason } from './translate-reasons.ts'

const sayIn = createReasonTranslator([
  ['Not paid yet', 'Non ancora pagato'],
  ['="The status " & status & " is not chosen"', '="Lo stato " & status & " non è scelto"'],
  [
    '="Note " & number & " refunds " & $abs(sum) & " of " & $sale.total & "; whole refunds only"',
    '="Si rimborsa solo tutto ("&$sale.total&"), e la nota " & number & " è di " & $abs( sum )',
  ],
  [
    '="The till makes " & $formatNumber(total, "0.00##") & " of " & number',
    '="La cassa ne fa " & $formatNumber(total, "0.00##") & " di " & number',
  ],
  [
    '=code = 1 ? "Too many requests in a minute" : ("Too many requests: " & code)',
    '=code = 1 ? "Troppe richieste in un minuto" : ("Troppe richieste: " & code)',
  ],
  [
    '="Order " & number & " differs: " & $join([$off ? "total " & $formatNumber(sum, "0.00") & " instead", $moved ? "address changed", $amounts], "; ")',
    '="L’ordine " & number & " è diverso: " & $join([$off ? "totale " & $formatNumber(sum, "0.00") & " invece", $moved ? "indirizzo cambiato", $amounts], "; ")',
  ],
])

describe('a reason that an author gave', () => {
  test.each([
    ['Not paid yet', 'Non ancora pagato'],
    ['The status on_hold is not chosen', 'Lo stato on_hold non è scelto'],
    ['The status  is not chosen', 'Lo stato  non è scelto'],
    [
      'Note A; 1 refunds 12.5 of 40; whole refunds only',
      'Si rimborsa solo tutto (40), e la nota A; 1 è di 12.5',
    ],
    ['The till makes -1216.5 of 1.5', 'La cassa ne fa -1216,5 di 1.5'],
    ['Too many requests in a minute', 'Troppe richieste in un minuto'],
    ['Too many requests: 429', 'Troppe richieste: 429'],
    [
      'Order 7 differs: total 47.95 instead; A-1 2 → 1; address changed',
      'L’ordine 7 è diverso: totale 47,95 invece; A-1 2 → 1; indirizzo cambiato',
    ],
    ['Order 7 differs: A-1; 2', 'L’ordine 7 è diverso: A-1; 2'],
  ])('is said in another language with its values: %s', (text, wanted) => {
    expect(sayIn(text)).toBe(wanted)
  })

  test.each(['Not paid yet!', 'The status on_hold is chosen', 'on_hold', ''])(
    'is not found in another text: %s',
    (text) => expect(sayIn(text)).toBeUndefined(),
  )

  test('is not found by values alone, nor by a few letters', () => {
    const sayAll = createReasonTranslator([
      ['=message', '=message'],
      ['=a & ": " & b', '=b & " - " & a'],
    ])
    expect(sayAll('anything: at all')).toBeUndefined()
  })

  test('is looked for without end in no text, however many values it holds', () => {
    const gaps = Array.from({ length: 40 }, (_, at) => `f${at}`).join(' & " a " & ')
    const sayLong = createReasonTranslator([[`=${gaps} & "!"`, `=${gaps} & "?"`]])
    expect(sayLong(' a '.repeat(100_000))).toBeUndefined()
  })
})

const row = (first: string) => `="A " & $join([x ? "${first}", y ? "c " & z], "; ")`

test('a translation has the same values in as many texts', () => {
  expect(fitsReason('="A " & x & y', '=y & " B " & x')).toBe(true)
  expect(fitsReason('="A " & x', '="B " & z')).toBe(false)
  expect(fitsReason('="A " & x', 'B')).toBe(false)
  expect(fitsReason('=x ? "A" : "B"', '="C"')).toBe(false)
  expect(fitsReason('A', '="B')).toBe(false)
  expect(fitsReason(row('b'), row('other'))).toBe(true)
  expect(fitsReason(row('b'), '="A " & $join([x ? "b"], "; ")')).toBe(false)
})

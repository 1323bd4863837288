import { expect, test } from 'vitest'
import { readFlow } from '../document/read-flow.ts'
import { viewMapping } from '../mapping/mapping-view.ts'
import { sampleFlow, sampleSurroundings } from '../testing/sample-flow.ts'
import { type Choice, rankChoices } from './rank-choices.ts'

const flow = readFlow('orders.yaml', sampleFlow).reading?.value ?? {}
const request = { flow, surroundings: sampleSurroundings, diagnostics: [], step: ['steps', 2] }

function rank(target: string, query: string, filled: readonly string[] = []) {
  const view = viewMapping(request)
  if (!view) throw new Error('no mapping')
  return rankChoices(view, target, query, {
    tables: new Map([['vat', 'Rates of tax']]),
    functionTitle: (name) => (name === 'uppercase' ? 'Capital letters' : ''),
    wordsOfKind: (of) => {
      if (of.kind === 'function') return of.name === 'now' ? 'Dates and times' : 'Other'
      return of.kind === 'table'
        ? 'value table'
        : { if: 'condition', 'look-up': 'look up' }[of.block]
    },
    sampleOf: (source) => (filled.includes(source) ? 'x' : undefined),
  })
}

function nameOf(choice: Choice | undefined): string {
  switch (choice?.kind) {
    case 'source':
      return choice.source
    case 'function':
      return `$${choice.name}`
    case 'table':
      return `table ${choice.table}`
    case 'constant':
      return `"${choice.text}"`
    case 'block':
      return `block ${choice.block}`
    case undefined:
      return ''
  }
}

test('a field with the name of the target comes first, before anything is typed', () => {
  expect(nameOf(rank('delivery.city', '')[0])).toBe('billing.city')
  expect(nameOf(rank('total', '')[0])).toBe('total')
})

test('what is typed counts more than the name of the target', () => {
  expect(nameOf(rank('delivery.city', 'email')[0])).toBe('email')
  expect(nameOf(rank('remark', 'last')[0])).toBe('lastname')
})

test('of two fields alike, the one comes first whose type fits, or that the sample fills', () => {
  const names = rank('lines.quantity', 'lines').map(nameOf)
  expect(names.indexOf('lines.quantity')).toBeLessThan(names.indexOf('lines.sku'))
  expect(nameOf(rank('remark', '', ['lastname'])[0])).toBe('lastname')
})

test('a number for a text says that it is converted', () => {
  expect(rank('reference', 'total')[0]).toMatchObject({ source: 'total', needsConversion: true })
})

test('functions, tables and fixed values are offered as they are typed', () => {
  expect(nameOf(rank('remark', '$upper')[0])).toBe('$uppercase')
  expect(nameOf(rank('remark', 'capital')[0])).toBe('$uppercase')
  expect(rank('total', 'rates').map(nameOf)).toContain('table vat')
  expect(nameOf(rank('remark', 'Paid at the till').at(-1))).toBe('"Paid at the till"')
  expect(rank('remark', '').map(nameOf)).not.toContain('""')
})

test('what is of a kind is found by what the kind is called', () => {
  expect(nameOf(rank('remark', 'condition')[0])).toBe('block if')
  expect(rank('remark', 'look').map(nameOf)).toContain('block look-up')
  expect(rank('remark', 'dates').map(nameOf)).toContain('$now')
  expect(rank('remark', 'value table').map(nameOf)).toContain('table vat')
  expect(rank('remark', 'c').map(nameOf)).not.toContain('block if')
})

test('a condition and a look-up are there before anything is typed', () => {
  expect(rank('remark', '').map(nameOf).slice(-2)).toEqual(['block if', 'block look-up'])
})

import { expect, test } from 'vitest'
import { readStepTitles, spokenTitle } from './step-titles.ts'

const FILES = [
  { path: 'a/debtor.yaml', value: { steps: 'debtor', title: 'The debtor', do: [] } },
  { path: 'a/debtor.it.yaml', value: { title: 'L’anagrafica', 'Found by e-mail': 'Trovata' } },
  { path: 'a/orders.it.yaml', value: { title: 'Ordini', 'Book the order': 'Registra l’ordine' } },
  { path: 'a/stock.it.yaml', value: { title: 'Giacenze', 'Book the order': 'Altro' } },
]
const titles = readStepTitles('a/orders.yaml', FILES)

test('files of steps are called by their title', () => {
  expect(titles.called).toEqual({ debtor: 'The debtor' })
})

test('files of steps are found by their name, also without a title', () => {
  const files = [...FILES, { path: 'a/own.yaml', value: { steps: 'address', do: [] } }]
  expect(readStepTitles('a/orders.yaml', files).places).toEqual({
    debtor: 'a/debtor.yaml',
    address: 'a/own.yaml',
  })
})

test('steps and files of steps are called as the reader calls them', () => {
  expect(spokenTitle(titles, 'it', 'Book the order')).toBe('Registra l’ordine')
  expect(spokenTitle(titles, 'it', 'The debtor')).toBe('L’anagrafica')
})

test('what no file of titles has keeps what its author called it', () => {
  expect(spokenTitle(titles, 'nl', 'Book the order')).toBe('Book the order')
  expect(spokenTitle(titles, 'it', 'toString')).toBe('toString')
})

test('who uses shared steps is known by title: directly, by other shared steps, and by extending a flow', () => {
  const files = [
    {
      path: 'a/orders.yaml',
      value: { flow: 'orders', title: 'Orders', steps: [{ do: [{ call: 'debtor' }] }] },
    },
    { path: 'a/orders.it.yaml', value: { title: 'Ordini' } },
    { path: 'a/own.yaml', value: { extends: 'orders' } },
    { path: 'a/stock.yaml', value: { flow: 'stock', steps: [{ skip: 'no' }] } },
    { path: 'a/debtor.yaml', value: { steps: 'debtor', do: [{ call: 'address' }] } },
    { path: 'a/address.yaml', value: { steps: 'address', do: [] } },
  ]
  const own = readStepTitles('a/stock.yaml', files)
  expect(own.users).toEqual({
    debtor: [
      { path: 'a/orders.yaml', title: 'Orders' },
      { path: 'a/own.yaml', title: 'a/own.yaml' },
    ],
    address: [
      { path: 'a/orders.yaml', title: 'Orders' },
      { path: 'a/own.yaml', title: 'a/own.yaml' },
    ],
  })
  expect(spokenTitle(own, 'it', 'Orders')).toBe('Ordini')
})

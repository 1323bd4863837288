import { expect, test } from 'vitest'
import { readFlow } from '../document/read-flow.ts'
import { readSections } from './read-sections.ts'

function sectionsOf(text: string) {
  const { reading } = readFlow('a.yaml', text)
  return reading ? readSections(reading) : undefined
}

test('a section begins at the step under its heading, and is called by its first words', () => {
  const text = `flow: a
steps:
  # --- which orders -----
  - skip: no
  # An ordinary comment -- with dashes.
  - skip: never
    # --- inside a step ---
    if: true
  # --- the customer: known, or new ---

  - write: pos.debtor
    set: {}
`
  expect(sectionsOf(text)).toEqual([
    { from: 0, title: 'Which orders', more: '' },
    { from: 2, title: 'The customer', more: 'known, or new' },
  ])
})

test('steps before the first heading are a section without a name', () => {
  const text = 'flow: a\nsteps:\n  - skip: no\n  # --- the rest\n  - skip: never\n'
  expect(sectionsOf(text)).toEqual([
    { from: 0, title: '', more: '' },
    { from: 1, title: 'The rest', more: '' },
  ])
})

test('a flow without steps has no sections', () => {
  expect(sectionsOf('flow: a\n')).toEqual([])
})

import { expect, test } from 'vitest'
import { makeEdits } from '../document/make-edits.ts'
import { readFlow } from '../document/read-flow.ts'
import { setFormula } from '../gesture/change-field.ts'
import { connectFields } from '../gesture/connect-fields.ts'
import { sampleSurroundings } from '../testing/sample-flow.ts'
import { callAt, surroundingsOfCalled } from './called-steps.ts'
import { viewMapping } from './mapping-view.ts'

const FLOW = `flow: orders
format: 1
source: { read: shop.order }
connections: { books: till }
steps:
  - let: { city: =billing.city }
  - call: address
    with: { from: =billing, lines: =lines, size: 5, town: =$city }
  - call: line
    for: =lines
    with: {}
`
const SHARED = `steps: address   # shared
format: 1
takes: [from, lines]
do:
  # the address
  - let:
      street:   =$from.street   # as it is
  - write: books.order
    match: { reference: =number }
    set:
      reference: =number
`

const valueOf = (text: string) => readFlow('a.yaml', text).reading?.value ?? {}

function openCalled(at: number, text = SHARED) {
  const flow = valueOf(FLOW)
  const call = callAt(flow, ['steps', at])
  if (!call) throw new Error('no call')
  const surroundings = surroundingsOfCalled(flow, sampleSurroundings, call)
  const view = (step: readonly (string | number)[]) =>
    viewMapping({ flow: valueOf(text), surroundings, step, diagnostics: [] })
  return { surroundings, view }
}

test('shared steps are mapped with the record of the flow that calls them, and with what it gives them', () => {
  const view = openCalled(1).view(['do', 0])
  expect(view?.fields.map(({ target, text }) => [target, text])).toEqual([
    ['street', '$from.street'],
  ])
  const { paths = [] } = view?.source ?? {}
  expect(paths).toContain('billing.city')
  expect(paths).toContain('$from.street')
  expect(paths).not.toContain('$city')
  const [line] = view?.fields ?? []
  expect(line && view?.lineages.read(line.text, line.scope).values).toEqual(['$from.street'])
})

test('they write to the systems of the flow', () => {
  const view = openCalled(1).view(['do', 1])
  expect(view?.target.paths).toContain('delivery.city')
  expect(view?.systems.source.role).toBe('shop')
})

test('in a loop, bare names are fields of its items', () => {
  const { paths = [] } = openCalled(2).view(['do', 0])?.source ?? {}
  expect(paths).toContain('sku')
  expect(paths).not.toContain('billing.city')
})

test('a gesture changes its own line of the shared steps, and no other', () => {
  const write = openCalled(1).view(['do', 1])
  const names = openCalled(1).view(['do', 0])
  if (!write || !names) throw new Error('no mapping')
  const textAfter = (outcome: ReturnType<typeof setFormula>) => {
    if (outcome.kind === 'refused') throw new Error(outcome.reason.key)
    const made = makeEdits(SHARED, outcome.edits)
    return made.kind === 'refused' ? made.code : made.text
  }
  expect(textAfter(setFormula(names, 'street', '$uppercase($from.street)'))).toBe(
    SHARED.replace('=$from.street ', '=$uppercase($from.street) '),
  )
  expect(textAfter(connectFields(write, 'total', 'total'))).toBe(`${SHARED}      total: =total\n`)
})

test('a step that calls is found by its place, and by places within what it calls', () => {
  const flow = valueOf(FLOW)
  expect(callAt(flow, ['steps', 1, 'call', 'do', 0])?.path).toEqual(['steps', 1])
  expect(callAt(flow, ['steps', 0])).toBeUndefined()
  expect(callAt(flow, undefined)).toBeUndefined()
})

test('tables of the flow are known to the steps that it calls', () => {
  const flow = { ...valueOf(FLOW), tables: { country: {} } }
  const call = callAt(flow, ['steps', 1])
  if (!call) throw new Error('no call')
  const { tables } = surroundingsOfCalled(flow, sampleSurroundings, call)
  expect(Object.keys(tables)).toEqual(['paymentMethod', 'country'])
})

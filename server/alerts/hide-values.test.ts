import { describe, expect, test } from 'vitest'
import { type Message, say, toText } from '../../engine/index.ts'
import { hideValues } from './hide-values.ts'
import { smallProjects } from './testing/small-project.ts'

const { project } = await smallProjects.current('default')

function place(name: string) {
  const flow = project.flows.find(({ plan }) => plan.name === name)?.plan
  if (!flow) throw new Error(`no flow ${name}`)
  return { project, flow }
}

function hide(cause: string, reason: Message, flow = 'orders'): string | undefined {
  const hidden = hideValues(place(flow), { cause, reason })
  return hidden && toText(hidden)
}

const refused = (request: string): Message => say('refused', { system: 'Till', request })
const because = (request: string, text: string): Message =>
  say('refusedBecause', { system: 'Till', request, said: remote(text) })
const rowMissing = (name: string): Message => say('rowMissing', { title: 'Payment methods', name })
const author = (text: string): Message => say('author', { text })
const remote = (text: string): Message => say('remote', { text })

test('the small project has no mistakes', () => {
  expect(project.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

describe('a reason keeps only what is known to be nobody’s', () => {
  test('of what a step says: fields that are not personal', () => {
    const said = author('The line "Mug, blue" of jan@x.example has no SKU')
    expect(hide('step.fail steps.0', said)).toBe('The line "Mug, blue" of … has no SKU')
    expect(hide('step.fail steps.2', author('The order A 1 has no e-mail address'))).toBe(
      'The order A 1 has no e-mail address',
    )
    expect(hide('step.fail steps.0', author('There is no place for jan'), 'people')).toBe(
      'There is no place for …',
    )
  })

  test('of what a step says: nothing where one value may be taken for another', () => {
    const cause = 'step.fail steps.0'
    expect(hide(cause, author('jan@x.example of order 7 is unknown'), 'notes')).toBe(
      '… of order 7 is unknown',
    )
    expect(hide(cause, author('x of order jan@x.example of order 7 is unknown'), 'notes')).toBe(
      '… of order … is unknown',
    )
    expect(hide('step.fail steps.1', author('Nobody has number jan7'), 'notes')).toBe(
      'Nobody has number ……',
    )
  })

  test('of what a system answered: what its connector says, and no value', () => {
    const cause = 'system.invalid POST /sales (400)'
    expect(hide(cause, because('POST /sales/jan (400)', 'The till refused this: Jan Jansen'))).toBe(
      'Till refused POST /sales: The till refused this: …',
    )
    expect(hide(cause, because('POST /sales (400)', 'Jan Jansen is known already'))).toBe(
      'Till refused POST /sales',
    )
    // A part of a path that the connector has not written.
    expect(hide(cause, refused('POST /jansen (400)'))).toBe('Till refused …')
    expect(hide(cause, refused('POST /api/v1/sales/7 (400)'))).toBe('Till refused POST /sales')
  })

  test.each(['A 1', 'Jan "de man" Jansen', 'Jan\nJansen', 'a; Jan Jansen', 'jan@x.example, b'])(
    'of what was looked for: fields that are not personal, whatever is in them (%j)',
    (value) => {
      const values = { number: 'A; 1 "x"', email: value }
      const missing = say('missing', { resource: 'pos.sale', place: say('placeWith', { values }) })
      expect(hide('run.missing pos.sale', missing)).toBe(
        'pos.sale not found with number "A; 1 \\"x\\"", email "…"',
      )
    },
  )

  test.each(['A 1', 'Jan "de man" Jansen', 'Jan\nJansen', 'a; Jan Jansen'])(
    'of a record at which a flow stopped: not what it is called (%j)',
    (label) => {
      const said = author('The line "Mug" of jan@x.example has no SKU')
      expect(hide('', say('stoppedAt', { key: label, said }))).toBe(
        'The line "Mug" of … has no SKU',
      )
      const shared = { source: 'shop.order', resource: 'pos.sale', id: label, key: label }
      expect(hide('', say('shared', shared))).toBe(
        'pos.sale … also belongs to shop.order …, so it stays',
      )
    },
  )

  test('of a value of no kind: nothing, however harmless it looks', () => {
    const known = say('refused', { system: 'Till', request: 'POST /sales (400)' })
    const undeclared: Message = { ...known, values: { ...known.values, person: 'Jan' } }
    expect(hideValues(place('orders'), { cause: '', reason: undeclared })?.values).toMatchObject({
      system: 'Till',
      person: '…',
    })
    const misplaced: Message = { code: 'asSent', values: { title: 'Sale', said: 'Jan Jansen' } }
    expect(hide('', misplaced)).toBe('Sale as the system sent it: …')
  })

  test('of what a table was asked for: what fields decide that are not personal', () => {
    const cause = place('orders').flow.steps.at(-1)?.id
    const said = say('fieldFailed', { field: 'method', said: rowMissing('klarna') })
    expect(hide(`run.formula ${cause}.set.method`, said)).toBe(
      'the table "Payment methods" has no row for "klarna"',
    )
    expect(hide('run.formula elsewhere', rowMissing('Jan Jansen'))).toBe(
      'the table "Payment methods" has no row for "…"',
    )
  })

  test.each([
    ['step.fail steps.0', author('Jan Jansen of Utrecht has no SKU')],
    ['step.fail steps.9', author('The line "Mug" of jan has no SKU')],
    ['run.unexpected', say('verbatim', { text: 'Jan Jansen' })],
    ['', remote('Jan Jansen, Kade 1: no such street')],
    ['', author('')],
  ])('and nothing where nobody knows what is what (%s)', (cause, reason) => {
    expect(hide(cause, reason)).toBeUndefined()
  })
})

test('why a flow stopped is told without the record that it stopped at', () => {
  const said = author('The order A-1 has no e-mail address')
  expect(hide('', say('failuresInARow', { count: 3, said }))).toBe(
    'The order A-1 has no e-mail address',
  )
})

import { describe, expect, test } from 'vitest'
import { hideProblem, hideValues } from './hide-values.ts'
import { smallProjects } from './testing/small-project.ts'

const { project } = await smallProjects.current('default')

function place(name: string) {
  const flow = project.flows.find(({ plan }) => plan.name === name)?.plan
  if (!flow) throw new Error(`no flow ${name}`)
  return { project, flow }
}

function hide(cause: string, reason: string, flow = 'orders'): string | undefined {
  return hideValues(place(flow), { cause, reason })
}

test('the small project has no mistakes', () => {
  expect(project.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

describe('a reason keeps only what is known to be nobody’s', () => {
  test('of what a step says: fields that are not personal', () => {
    const said = 'The line "Mug, blue" of jan@x.example has no SKU'
    expect(hide('step.fail steps.0', said)).toBe('The line "Mug, blue" of … has no SKU')
    expect(hide('step.fail steps.2', 'The order A 1 has no e-mail address')).toBe(
      'The order A 1 has no e-mail address',
    )
    expect(hide('step.fail steps.0', 'There is no place for jan', 'people')).toBe(
      'There is no place for …',
    )
  })

  test('of what a step says: nothing where one value may be taken for another', () => {
    const cause = 'step.fail steps.0'
    expect(hide(cause, 'jan@x.example of order 7 is unknown', 'notes')).toBe(
      '… of order 7 is unknown',
    )
    expect(hide(cause, 'x of order jan@x.example of order 7 is unknown', 'notes')).toBe(
      '… of order … is unknown',
    )
    expect(hide('step.fail steps.1', 'Nobody has number jan7', 'notes')).toBe(
      'Nobody has number ……',
    )
  })

  test('of what a system answered: what its connector says, and no value', () => {
    const cause = 'system.invalid POST /sales (400)'
    expect(
      hide(cause, 'Till refused POST /sales/jan (400): The till refused this: Jan Jansen'),
    ).toBe('Till refused POST /sales: The till refused this: …')
    expect(hide(cause, 'Till refused POST /sales (400): Jan Jansen is known already')).toBe(
      'Till refused POST /sales',
    )
    expect(hide(cause, 'Jan Jansen refused POST /sales (400)')).toBe('… refused POST /sales')
    // A part of a path that the connector has not written.
    expect(hide(cause, 'Till refused POST /jansen (400)')).toBe('Till refused …')
    expect(hide(cause, 'Till refused POST /api/v1/sales/7 (400)')).toBe('Till refused POST /sales')
  })

  test('of what was looked for: fields that are not personal', () => {
    expect(
      hide('run.missing pos.sale', 'pos.sale not found with number "A-1", email "jan@x.example"'),
    ).toBe('pos.sale not found with number "A-1", email "…"')
    // Which of it is a value cannot be told.
    expect(
      hide('run.missing pos.sale', 'pos.sale not found with e mail jan jansen'),
    ).toBeUndefined()
  })

  test('of what a table was asked for: what fields decide that are not personal', () => {
    const cause = place('orders').flow.steps.at(-1)?.id
    expect(
      hide(
        `run.formula ${cause}.set.method`,
        '"method" could not be computed: the table "Payment methods" has no row for "klarna"',
      ),
    ).toBe('the table "Payment methods" has no row for "klarna"')
    expect(
      hide('run.formula elsewhere', 'the table "Payment methods" has no row for "Jan Jansen"'),
    ).toBe('the table "Payment methods" has no row for "…"')
  })

  test.each([
    ['step.fail steps.0', 'Jan Jansen of Utrecht has no SKU'],
    ['step.fail steps.9', 'The line "Mug" of jan has no SKU'],
    ['step.fail', 'Till refused POST /sales (400)'],
    ['run.unexpected', 'Jan Jansen'],
    ['', ''],
  ])('and nothing where nobody knows what is what (%s)', (cause, reason) => {
    expect(hide(cause, reason)).toBeUndefined()
  })
})

test('why a flow stopped is told without the record that it stopped at', () => {
  const orders = place('orders')
  const said = 'The line "Mug" of jan@x.example has no SKU'
  expect(hideProblem(orders, `record ORD-1: ${said}`)).toBe('The line "Mug" of … has no SKU')
  // A label with a space in it: what is a label and what a reason cannot be told.
  expect(hideProblem(orders, `record Jan Jansen: ${said}`)).toBeUndefined()
  expect(
    hideProblem(orders, '3 records in a row failed; the last: The order A-1 has no e-mail address'),
  ).toBe('The order A-1 has no e-mail address')
  expect(hideProblem(orders, 'Jan Jansen, Kade 1: no such street')).toBeUndefined()
})

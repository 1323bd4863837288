import { describe, expect, test } from 'vitest'
import { movePlace, placeOfPath, readQuery, toQuery } from './deep-link.ts'
import { readFlow } from './document/read-flow.ts'
import { sampleFlow } from './testing/sample-flow.ts'

const flow = readFlow('a.yaml', sampleFlow).reading?.value ?? {}
const read = (query: string) => readQuery(flow, new URLSearchParams(query))

test('a place becomes a query and comes back from it', () => {
  const place = { surface: 'mapping', step: ['steps', 2], field: 'lines.sku' } as const
  const query = toQuery(place)
  expect(query.toString()).toBe('view=mapping&step=steps.2&field=lines.sku')
  expect(readQuery(flow, query)).toEqual(place)
})

test('choosing the place that is chosen gives the same place, and another field the same step', () => {
  const place = { surface: 'mapping', step: ['steps', 2], field: 'code' } as const
  expect(movePlace(place, { step: ['steps', 2], field: 'code' })).toBe(place)
  const moved = movePlace(place, { step: ['steps', 2], field: 'lines' })
  expect(moved).toEqual({ ...place, field: 'lines' })
  expect(moved.step).toBe(place.step)
  expect(movePlace(place, { step: undefined }).step).toBeUndefined()
})

describe('a query', () => {
  test('with a field alone opens the step that fills it', () => {
    expect(read('field=lines.price')).toEqual({
      surface: 'mapping',
      step: ['steps', 2],
      field: 'lines.price',
    })
  })

  test('about what is not there opens the pipeline', () => {
    expect(read('step=steps.9&field=x')).toMatchObject({ surface: 'pipeline', step: undefined })
    expect(read('')).toEqual({ surface: 'pipeline', step: undefined, field: undefined })
    expect(read('view=other')).toMatchObject({ surface: 'pipeline' })
  })
})

describe('a path of the file', () => {
  test('within a set is a field, without the words of lists', () => {
    expect(placeOfPath(flow, ['steps', 2, 'set', 'lines', 'set', 'price'])).toMatchObject({
      surface: 'mapping',
      field: 'lines.price',
    })
    expect(placeOfPath(flow, ['steps', 2, 'set', 'lines', 'if'])).toMatchObject({ field: 'lines' })
  })

  test('elsewhere is its step, or the flow', () => {
    expect(placeOfPath(flow, ['steps', 0, 'if'])).toEqual({
      surface: 'pipeline',
      step: ['steps', 0],
    })
    expect(placeOfPath(flow, ['tables', 'country'])).toEqual({ surface: 'pipeline' })
  })
})

test('a link leads to a step of shared steps, at the step that calls them', () => {
  const calling = { steps: [{ call: 'address' }, { write: 'pos.order', set: {} }] }
  const query = 'view=mapping&step=steps.0.call.do.1&field=line'
  expect(readQuery(calling, new URLSearchParams(query))).toEqual({
    surface: 'mapping',
    step: ['steps', 0, 'call', 'do', 1],
    field: 'line',
  })
  const gone = new URLSearchParams(query.replace('steps.0', 'steps.7'))
  expect(readQuery(calling, gone).step).toBeUndefined()
})

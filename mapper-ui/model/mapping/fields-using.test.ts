import { expect, test } from 'vitest'
import { readFlow } from '../document/read-flow.ts'
import { sampleFlow, sampleSurroundings } from '../testing/sample-flow.ts'
import { fieldsUsing } from './fields-using.ts'

const flow = readFlow('orders.yaml', sampleFlow).reading?.value ?? {}

test.each([
  ['number', ['reference']],
  ['lines[].price', ['lines.price']],
  ['lines[].quantity', ['lines']],
  ['lines', ['lines', 'lines.sku', 'lines.price']],
  ['line', []],
])('of "%s" these are made', (source, targets) => {
  const written = fieldsUsing(flow, sampleSurroundings, source).filter(
    ({ step }) => step.join() === 'steps,2',
  )
  expect(written.map(({ target }) => target)).toEqual(targets)
})

import { expect, test } from 'vitest'
import { orderFlows } from './flow-order.ts'

const flow = (name: string, ...waitsFor: readonly string[]) => ({ flow: name, waitsFor })
const told = (flows: readonly ReturnType<typeof flow>[]) =>
  orderFlows(flows).map(({ flow: { flow: name }, depth }) => [name, depth])

test('a flow comes behind those that it waits for, and is as deep as the longest way to it', () => {
  const flows = [
    flow('orders', 'products', 'customers'),
    flow('categories'),
    flow('products', 'categories'),
    flow('customers'),
    flow('refunds', 'orders'),
  ]
  expect(told(flows)).toEqual([
    ['categories', 0],
    ['products', 1],
    ['customers', 0],
    ['orders', 2],
    ['refunds', 3],
  ])
})

test('flows that wait for each other, or for one that is not there, are placed all the same', () => {
  expect(told([flow('a', 'b'), flow('b', 'a'), flow('c', 'gone')])).toEqual([
    ['b', 0],
    ['a', 1],
    ['c', 0],
  ])
})

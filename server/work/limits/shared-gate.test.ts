import { expect, test } from 'vitest'
import { type RateGate } from '../../../connectors/index.ts'
import { createPretendClock } from '../../../engine/testing/pretend-clock.ts'
import { createSharedGate } from './shared-gate.ts'
import type { Allowance } from './sql-allowance.ts'

const [ORDERS, STOCK, PRODUCTS] = [0, 1, 2]
const never = new AbortController().signal

/** Gives so many at once, and then one whenever it has been waited for; keeps what it was asked for. */
function pretendAllowance(atOnce: number) {
  let left = atOnce
  const asked: { readonly want: number; readonly keep: number }[] = []
  const allowance: Allowance = {
    take: async (want, keep) => {
      asked.push({ want, keep })
      const granted = Math.max(0, Math.min(want, left - Math.floor(atOnce * keep)))
      left -= granted
      if (granted === 0) left += 1
      return { granted, waitMs: 1_000 }
    },
    learn: async () => {},
    close: async () => {},
  }
  return { allowance, asked }
}

function openGate(atOnce: number) {
  const { allowance, asked } = pretendAllowance(atOnce)
  const gate = createSharedGate({ allowance, parallel: 1, clock: createPretendClock() })
  const sent: string[] = []
  const send = async (name: string, rank: number): Promise<void> => {
    const own: RateGate = gate.ofRank(rank)
    await own.enter(never)
    sent.push(name)
    await own.leave(undefined)
  }
  return { gate, asked, sent, send }
}

test('of flows that share an account, orders go before stock, and stock before products', async () => {
  const { sent, send } = openGate(100)
  await Promise.all([
    send('product 1', PRODUCTS),
    send('product 2', PRODUCTS),
    send('stock 1', STOCK),
    send('order 1', ORDERS),
    send('stock 2', STOCK),
    send('order 2', ORDERS),
  ])
  const orders = ['order 1', 'order 2']
  expect(sent).toEqual([...orders, 'stock 1', 'stock 2', 'product 1', 'product 2'])
})

test('so they do when the limit of the account is used up', async () => {
  const { sent, send } = openGate(0)
  await Promise.all([send('product', PRODUCTS), send('stock', STOCK), send('order', ORDERS)])
  expect(sent).toEqual(['order', 'stock', 'product'])
})

test('the less urgent leave a part of the limit to the others', async () => {
  const { asked, send } = openGate(100)
  await send('order', ORDERS)
  await send('stock', STOCK)
  await send('product', PRODUCTS)
  await send('picture', 9)
  expect(asked.map(({ keep }) => keep)).toEqual([0, 0.1, 0.2, 0.3])
})

test('who gives up waiting is in nobody’s way', async () => {
  const { gate, sent, send } = openGate(100)
  const first = gate.ofRank(STOCK)
  await first.enter(never)
  const impatient = new AbortController()
  const given = gate.ofRank(ORDERS).enter(impatient.signal)
  const product = send('product', PRODUCTS)
  impatient.abort(new Error('the run was stopped'))
  await expect(given).rejects.toThrow('the run was stopped')
  await first.leave(undefined)
  await product
  expect(sent).toEqual(['product'])
})

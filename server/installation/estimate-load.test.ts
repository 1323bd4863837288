import { expect, test } from 'vitest'
import { readProject } from '../../mappings/read-project.ts'
import { estimateLoad } from './estimate-load.ts'
import { createRequestMeter } from './meter-requests.ts'
import type { TriedFlow } from './sum-up-trial.ts'

const project = readProject()

const tried = (flow: string, requests?: Record<string, number>): TriedFlow => ({
  flow,
  create: 0,
  update: 0,
  unchanged: 0,
  skip: 0,
  wait: 0,
  fail: 0,
  causes: [],
  carried: 0,
  ...(requests && { requests }),
})

test('requests of all flows to one system are added, and its narrowest limit is the pace', () => {
  // Lightspeed allows 300 in five minutes, 3,000 in an hour and 12,000 in a day (contract 1.2).
  const load = estimateLoad(project, [
    tried('orders', { shop: 2_000, pos: 900 }),
    tried('customers', { shop: 4_000 }),
  ])
  const shop = load?.systems.find(({ role }) => role === 'shop')
  expect(shop).toMatchObject({ requests: 6_000 })
  expect(shop?.perDay).toBeLessThanOrEqual(12_000)
  expect(shop?.perDay).toBeGreaterThan(9_000)
  // An hour after the first 3,000, two hours' worth at the pace of 300 in five minutes at the most.
  expect(load?.minutes).toBeGreaterThanOrEqual(60)
  expect(load?.minutes).toBeLessThan(150)
})

test('a few requests take no longer than a minute, and what nobody counted is not known', () => {
  expect(estimateLoad(project, [tried('orders', { shop: 20 })])?.minutes).toBe(1)
  expect(estimateLoad(project, [tried('orders')])).toBeNull()
})

test('what lists cost once is not counted for each record', () => {
  const meter = createRequestMeter()
  const ask = (count: number): void => {
    for (let at = 0; at < count; at++) meter.onRequest({ name: 'shop' })
  }
  ask(3)
  meter.begin('orders')
  ask(40)
  for (let record = 0; record < 10; record++) {
    ask(2)
    meter.onRecord('orders')
  }
  meter.end()
  ask(7)
  meter.onRecord('orders')
  expect(meter.perRecord('orders').get('shop')).toBe(2)
  expect(meter.perRecord('customers').size).toBe(0)
})

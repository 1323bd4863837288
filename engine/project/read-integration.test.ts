import { expect, test } from 'vitest'
import { readIntegrations } from './read-integration.ts'

const SHOP = `integration: shop-till
format: 1
title: Shop and till
connections: { shop: shop, till: till }
flows: [orders]
`
const ORDERS = { path: 'a/orders.yaml', text: 'flow: orders\nintegration: shop-till\nfrom: {' }

test('integrations are read of a project by name, whatever its flows say', () => {
  const files = [{ path: 'a/integration.yaml', text: SHOP }, ORDERS]
  expect(readIntegrations(files)).toMatchObject({
    'shop-till': { title: 'Shop and till', flows: [{ kind: 'flow', flow: 'orders' }] },
  })
})

test('a translation is no integration, nor is one with mistakes', () => {
  const files = [
    { path: 'a/integration.it.yaml', text: SHOP },
    { path: 'b/integration.yaml', text: `${SHOP}colour: red\n` },
  ]
  expect(readIntegrations(files)).toEqual({})
})

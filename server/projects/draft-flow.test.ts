import { expect, test } from 'vitest'
import { flowNameIn, sourceIn } from './draft-flow.ts'

test.each([
  ['flow: brands\nsource:\n  read: shop.brand\nsteps: [', 'brands', 'shop.brand'],
  ['# ours\nflow: "brands"\nsource: { read: "shop.brand" }\n', 'brands', 'shop.brand'],
  ['flow: brands\nsteps: []\n', 'brands', ''],
  ['integration: x\n', undefined, ''],
])('of %j it is seen what the flow is called and reads', (text, name, source) => {
  expect([flowNameIn(text), sourceIn(text)]).toEqual([name, source])
})

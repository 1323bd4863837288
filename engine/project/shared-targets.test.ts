import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { SHOP, TILL } from '../testing/shop-and-till.ts'
import { loadProject } from './load-project.ts'

interface Write {
  readonly source?: string
  readonly keys?: string
}

function flowText(
  name: string,
  { source = 'article', keys = 'match: { sku: =title }' }: Write,
): string {
  return `
flow: ${name}
format: 1
title: ${name}
connections: { shop: shop, till: till }
source: { read: shop.${source} }
steps:
  - if: =true
    do:
      - write: till.product
        ${keys}
        set: { name: =title, sku: =title }
`
}

/** The targets that are shared by flows with these writes, by flow. */
function sharedBy(...writes: readonly Write[]): readonly unknown[] {
  const { flows } = loadProject(
    [
      { path: 'shop.yaml', text: SHOP },
      { path: 'till.yaml', text: TILL },
      ...writes.map((write, at) => ({ path: `f${at}.yaml`, text: flowText(`f${at}`, write) })),
    ],
    { transports: transportSpecs },
  )
  return flows.map(({ plan }) => plan.sharedTargets)
}

test('a target is shared where two flows create in it of records of different kinds', () => {
  expect(sharedBy({}, { source: 'group' })).toEqual([['till.product'], ['till.product']])
})

test('a target is not shared by flows whose links are of the same records, which tell of each other', () => {
  expect(sharedBy({}, {})).toEqual([undefined, undefined])
  const keys = 'match: { sku: =title }\n        link: { shop.article: =id }'
  expect(sharedBy({}, { source: 'group', keys })).toEqual([undefined, undefined])
})

test('a target is not shared with a flow that never creates', () => {
  const keys = 'match: { sku: =title }\n        mode: update'
  expect(sharedBy({}, { source: 'group', keys })).toEqual([undefined, undefined])
  expect(sharedBy({})).toEqual([undefined])
})

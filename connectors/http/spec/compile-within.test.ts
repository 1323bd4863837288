import { expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { transportSpecs } from '../../specs.ts'

const connector = (request: string) => `connector: c
format: 1
title: C
settings: { type: object, properties: {} }
http: { base: "https://c.example" }
resources:
  board: { title: B, key: =id, list: { get: /boards, items: =items }, schema: { properties: { id: { title: I } } } }
  card: { title: C, key: =id, list: { ${request}, within: { board: board }, items: =items }, schema: { properties: { id: { title: I } } } }
`

test.each([['get: "/boards/{board}/cards"'], ['get: /cards, query: { of: =$with.board }']])(
  'a list takes what it stands in wherever its request has it: %s',
  (request) => {
    const { plan, diagnostics } = compileConnector('c.yaml', connector(request), {
      transports: transportSpecs,
    })
    expect(diagnostics).toEqual([])
    expect(plan?.resources['card']?.list?.needs).toEqual(['board'])
  },
)

test('a list whose request has no place for what it stands in is refused', () => {
  const { diagnostics } = compileConnector('c.yaml', connector('get: /cards'), {
    transports: transportSpecs,
  })
  expect(diagnostics.map(({ code }) => code)).toEqual(['connector.within_form'])
})

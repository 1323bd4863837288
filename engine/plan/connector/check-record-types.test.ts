import { expect, test } from 'vitest'
import { transportSpecs } from '../../../connectors/specs.ts'
import { dedent } from '../../testing/dedent.ts'
import { compileConnector } from '../compile-connector.ts'

const file = dedent`
  connector: shop
  format: 1
  title: A shop
  settings: { type: object, properties: {} }
  http:
    base: https://shop.example
  resources:
    item:
      title: Item
      key: =id
      record:
        id: =id
        name: =$number(name)
        price: ="€ " & price
        tags: ={"tag":tag}
        size: =$round(size, 1, 2)
      schema:
        type: object
        properties:
          id: {}
          name: { type: string }
          price: { type: number }
          tags: { type: array, items: { type: object } }
          size: { type: number }
`

test('a record formula must be able to give what the schema says', () => {
  const { diagnostics } = compileConnector('shop.yaml', file, { transports: transportSpecs })
  const found = diagnostics.map(({ line, severity, code }) => [line, severity, code])
  expect(found).toEqual(
    expect.arrayContaining([
      [13, 'error', 'formula.type_mismatch'],
      [14, 'error', 'formula.type_mismatch'],
      [15, 'hint', 'formula.singleton_list'],
      [16, 'error', 'formula.argument_count'],
    ]),
  )
  expect(found).toHaveLength(4)
})

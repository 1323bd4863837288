import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { dedent } from '../testing/dedent.ts'
import { loadProject } from './load-project.ts'

const NAMES = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'] as const

const SHOP = dedent`
  connector: shop
  format: 1
  title: Shop
  settings: { type: object }
  http: { base: "https://shop.example" }
  resources:
    item:
      title: Item
      key: =id
      list: { get: /items, items: =items }
      record: { id: =id }
      schema: { properties: { id: { type: integer } } }
      create: { post: /items, body: =$set, item: =$ }
`

/** Places of a flow where an author writes a name, and in which the others stand as they should. */
const FLOWS = {
  'a connector': (name: string) => flow({ connections: `{ shop: ${name} }` }),
  'a role': (name: string) => flow({ connections: '{ shop: shop }', read: `${name}.item` }),
  'a resource': (name: string) => flow({ read: `shop.${name}` }),
  'a target': (name: string) => flow({ step: `{ write: shop.${name}, set: { id: =id } }` }),
  'a field': (name: string) => flow({ step: `{ write: shop.item, set: { ${name}: =id } }` }),
  'a table': (name: string) =>
    flow({ step: `{ write: shop.item, set: { id: '=$translate("${name}", id)' } }` }),
  'a file of steps': (name: string) => flow({ step: `{ call: ${name} }` }),
  'a setting': (name: string) =>
    flow({ step: `{ write: shop.item, set: { id: =$settings.${name} } }` }),
  'a name of its own': (name: string) => flow({ step: `{ let: { ${name}: =id } }` }),
} as const

function flow({
  connections = '{ shop: shop }',
  read = 'shop.item',
  step = '{ write: shop.item, set: { id: =id } }',
}): string {
  return [
    'flow: items',
    'format: 1',
    'title: Items',
    `connections: ${connections}`,
    `source: { read: ${read} }`,
    `steps: [${step}]`,
    '',
  ].join('\n')
}

test.each(
  Object.entries(FLOWS).flatMap(([place, write]) =>
    NAMES.map((name) => [place, name, write(name)]),
  ),
)('%s called %s makes no more than diagnostics, and other files load', (_place, _name, text) => {
  const { connectors, diagnostics } = loadProject(
    [
      { path: 'shop.yaml', text: SHOP },
      { path: 'items.yaml', text },
    ],
    { transports: transportSpecs },
  )
  expect(Object.keys(connectors)).toEqual(['shop'])
  expect(Array.isArray(diagnostics)).toBe(true)
})

test.each(
  (
    ['a connector', 'a role', 'a resource', 'a target', 'a table', 'a file of steps'] as const
  ).flatMap((place) => NAMES.map((name) => [place, name, FLOWS[place](name)])),
)('%s called %s that nobody declared is a mistake', (_place, _name, text) => {
  const { diagnostics } = loadProject(
    [
      { path: 'shop.yaml', text: SHOP },
      { path: 'items.yaml', text },
    ],
    { transports: transportSpecs },
  )
  expect(diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([])
})

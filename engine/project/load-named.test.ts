import { expect, test } from 'vitest'
import { connectorNameOf } from '../language/source-file.ts'
import { namedConnectors } from './load-named.ts'

const files = ['shop', 'till', 'other'].map((name) => ({
  path: `connectors/${name}/connector.yaml`,
  text: `connector: ${name}\nformat: 1\n`,
}))

function namesIn(path: string, text: string): readonly string[] {
  return namedConnectors(files, [{ path, text }]).map(connectorNameOf)
}

test('connectors are those that some file names', () => {
  expect(namesIn('i.yaml', 'integration: i\nconnections: { a: shop, b: "till" }')).toEqual([
    'shop',
    'till',
  ])
  expect(namesIn('f.yaml', 'flow: f')).toEqual([])
})

test('a translation names none', () => {
  expect(namesIn('i.it.yaml', 'title: lo shop')).toEqual([])
})

test('of what stands beside connectors none is named', () => {
  const title = { path: 'connectors/shop/connector.it.yaml', text: 'title: Negozio\n' }
  expect(namedConnectors([title], [{ path: 'f.yaml', text: 'flow: f' }])).toEqual([])
})

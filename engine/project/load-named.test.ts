import { expect, test } from 'vitest'
import { connectorNameOf, isConnectorFile, namedConnectors } from './load-named.ts'

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

test('a connector file is known by its first key, in quotes too', () => {
  const quoted = { path: 'c.yaml', text: '# about\nconnector: "my-own"\n' }
  expect([isConnectorFile(quoted), connectorNameOf(quoted)]).toEqual([true, 'my-own'])
  const flow = { path: 'f.yaml', text: 'flow: f\nabout: "connector: x"\n' }
  expect([isConnectorFile(flow), connectorNameOf(flow)]).toEqual([false, ''])
})

import { expect, test } from 'vitest'
import { connectorNameOf, isConnectorFile } from './source-file.ts'

const told = (text: string) => {
  const file = { path: 'any.yaml', text }
  return { isConnector: isConnectorFile(file), name: connectorNameOf(file) }
}

test('a connector file is known by its first key, and names itself', () => {
  expect(told('# about\nconnector: "my-own"\n')).toEqual({ isConnector: true, name: 'my-own' })
})

test('one in braces names itself as well', () => {
  expect(told('{ "connector": "shop", "format": 1 }').name).toBe('shop')
})

test('a text that only speaks of a connector is none', () => {
  expect(told('flow: f\nabout: "connector: x"\nsource:\n  connector: y\n')).toEqual({
    isConnector: false,
    name: '',
  })
})

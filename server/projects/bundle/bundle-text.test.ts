import { array, assert, constantFrom, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { ODD_PATHS } from '../../testing/odd-paths.ts'
import { ProjectError } from '../project-error.ts'
import { readBundle, writeBundle } from './bundle-text.ts'

const HEAD = '# Mapwright bundle 1: integration shop-till\n'
const END = '... # end\n'

test('a bundle shows its files one below the other, and is one stream of YAML', () => {
  const files = [
    { path: 'mappings/shop/integration.yaml', text: 'integration: shop-till\n' },
    { path: 'mappings/shop/orders.yaml', text: 'flow: orders' },
  ]
  const bundle = { kind: 'integration', integration: 'shop-till', flow: undefined, files } as const
  expect(writeBundle(bundle)).toBe(
    `${HEAD}--- # file mappings/shop/integration.yaml
integration: shop-till
--- # file mappings/shop/orders.yaml, without a last line break
flow: orders
${END}`,
  )
})

test('texts come back byte for byte, whatever their line breaks', () => {
  const line = constantFrom(
    'flow: a',
    '  - skip: é',
    '\t',
    '',
    '# --- # file x.yaml',
    ' --- # file x.yaml',
  )
  const text = array(tuple(line, constantFrom('\n', '\r\n')), { maxLength: 6 }).chain((lines) =>
    constantFrom('', 'end').map((last) => lines.map((each) => each.join('')).join('') + last),
  )
  assert(
    property(array(text, { minLength: 1, maxLength: 4 }), (texts) => {
      const files = texts.map((each, at) => ({ path: `flows/f${at}.yaml`, text: each }))
      const bundle = { kind: 'flow', integration: 'shop', flow: 'f0', files } as const
      expect(readBundle(writeBundle(bundle))).toEqual(bundle)
    }),
  )
})

test.each(ODD_PATHS.filter((path) => !path.includes('\n')))('the path %j is refused', (path) => {
  expect(() => readBundle(`${HEAD}--- # file ${path}\nflow: a\n${END}`)).toThrow(ProjectError)
})

test('what was cut off anywhere is refused', () => {
  const files = [{ path: 'a.yaml', text: 'flow: a\ntitle: A\n' }]
  const text = writeBundle({ kind: 'integration', integration: 'a', flow: undefined, files })
  for (let length = 0; length < text.length - 1; length++) {
    expect(() => readBundle(text.slice(0, length))).toThrow(ProjectError)
  }
  expect(readBundle(text.slice(0, -1)).files).toEqual(files)
})

test.each([
  ['nothing', ''],
  ['a flow', 'flow: a\n'],
  ['no file', HEAD],
  ['a later format', '# Mapwright bundle 2: integration a\n--- # file a.yaml\nflow: a\n'],
  ['text before the first file', `${HEAD}flow: b\n--- # file a.yaml\nflow: a\n`],
  ['a path twice', `${HEAD}--- # file a.yaml\nflow: a\n--- # file a.yaml\nflow: b\n`],
  ['paths that are one on many machines', `${HEAD}--- # file a.yaml\n--- # file A.yaml\n`],
])('%s is refused', (_, text) => {
  expect(() => readBundle(text)).toThrow(ProjectError)
  expect(() => readBundle(text + END)).toThrow(ProjectError)
})

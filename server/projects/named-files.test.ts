import { expect, test } from 'vitest'
import { withoutUnnamed } from './named-files.ts'

const connector = (name: string, text = `connector: ${name}\n`) => ({
  path: `connectors/${name}/connector.yaml`,
  text,
})
const titles = (name: string) => ({
  path: `connectors/${name}/connector.it.yaml`,
  text: 'title: x\n',
})
const shipped = ['shop', 'till', 'odoo'].flatMap((name) => [connector(name), titles(name)])
const flow = { path: 'mappings/a/flow.yaml', text: 'flow: a\nconnections: { s: shop }\n' }

const pathsOf = (...given: Parameters<typeof withoutUnnamed>): readonly string[] =>
  withoutUnnamed(...given).map(({ path }) => path)

test('shipped connectors that no file names are left out, with their translations', () => {
  expect(pathsOf([...shipped, flow], shipped, [])).toEqual([
    'connectors/shop/connector.yaml',
    'connectors/shop/connector.it.yaml',
    flow.path,
  ])
})

test('those that a draft names stay', () => {
  const draft = { path: flow.path, text: 'flow: a\nconnections: { s: shop, t: odoo }\n' }
  expect(pathsOf([...shipped, flow], shipped, [draft])).toContain('connectors/odoo/connector.yaml')
})

test('connectors of the workspace itself stay, also those that were shipped before', () => {
  const own = [connector('mine'), connector('till', 'connector: till\ntitle: Ours\n')]
  const files = [...shipped.filter(({ path }) => path !== own[1]?.path), ...own, flow]
  expect(pathsOf(files, shipped, [])).toEqual(expect.arrayContaining(own.map(({ path }) => path)))
})

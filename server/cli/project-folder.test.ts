import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ITEM_CONNECTOR } from '../../connectors/http/testing/item-system.ts'
import type { Project } from '../../engine/index.ts'
import { openConnector, openProject } from './project-folder.ts'
import { isShipped } from './select-files.ts'

const PEOPLE = `flow: people
format: 1
title: Customers
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - write: pos.debtor
    match: { email: =email }
    set: { email: =email, type: personal, lastname: =lastname }
`

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-folder-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function namesIn({ flows, connectors }: Project) {
  return {
    own: flows.filter(({ file }) => !isShipped(file)).map(({ plan }) => plan.name),
    shipped: flows.filter(({ file }) => isShipped(file)).length,
    connectors: Object.keys(connectors).toSorted(),
  }
}

test('who asks for a flow of the folder gets it with the connectors that it names, and nothing else that is shipped', () => {
  const folder = folderWith({ 'flows/people.yaml': PEOPLE })
  expect(namesIn(openProject(folder, ['people']))).toEqual({
    own: ['people'],
    shipped: 0,
    connectors: ['ccv-salespos', 'lightspeed-ecom'],
  })
})

test('who asks for one that is shipped gets it with what lies beside it, and the connectors that are named', () => {
  const { flows, connectors, integrations, diagnostics } = openProject(folderWith({}), ['orders'])
  expect(Object.keys(integrations)).toEqual(['lightspeed-ccv'])
  expect(new Set(flows.map(({ plan }) => plan.integration))).toEqual(new Set(['lightspeed-ccv']))
  expect(Object.keys(connectors).toSorted()).toEqual(['ccv-salespos', 'lightspeed-ecom'])
  expect(diagnostics).toEqual([])
})

test('who asks for one that calls steps of several integrations gets these, and none of the others', () => {
  const { flows, diagnostics } = openProject(folderWith({}), ['woocommerce-exact'])
  expect(new Set(flows.map(({ plan }) => plan.integration))).toEqual(new Set(['woocommerce-exact']))
  expect(diagnostics).toEqual([])
})

test('who asks for shipped ones of several integrations gets all of these', () => {
  const asked = ['orders', 'woocommerce-exact']
  const { integrations } = openProject(folderWith({}), asked)
  expect(Object.keys(integrations).toSorted()).toEqual(['lightspeed-ccv', 'woocommerce-exact'])
})

test('who asks for no flow gets none that is shipped', () => {
  const { own, shipped } = namesIn(openProject(folderWith({ 'flows/people.yaml': PEOPLE }), []))
  expect(own).toEqual(['people'])
  expect(shipped).toBe(0)
})

test.each([
  ['without saying for which', undefined],
  ['for what there is not', ['nothing']],
  ['for that as well', ['people', 'orders', 'nothing']],
])('who asks %s gets all', (_, asked) => {
  const { own, shipped } = namesIn(openProject(folderWith({ 'flows/people.yaml': PEOPLE }), asked))
  expect(own).toEqual(['people'])
  expect(shipped).toBeGreaterThan(5)
})

test('a flow that needs what is shipped gets all', () => {
  const folder = folderWith({
    'flows/mine.yaml': 'flow: mine\nformat: 1\ntitle: Mine\nextends: customers\n',
  })
  const { own, shipped } = namesIn(openProject(folder, ['mine']))
  expect(own).toEqual(['mine'])
  expect(shipped).toBeGreaterThan(5)
})

test.each(['steps: debtor', 'steps: "debtor"', "'steps':   debtor # mine"])(
  'shipped flows are checked again where the folder has steps of a name that they use: %s',
  (named) => {
    const steps = `${named}
format: 1
title: Another debtor
takes: [customer, mode, delivery, doubles]
do:
  - write: pos.debtor
    as: debtor
    match: { email: =email }
    set: { email: =email, type: personal, surname: =lastname }
`
    const { flows, diagnostics } = openProject(folderWith({ 'mappings/debtor.yaml': steps }))
    expect(diagnostics.map(({ code }) => code)).toContain('steps.name_double')
    const names = flows.map(({ plan }) => plan.name)
    expect(names).toContain('stock')
    expect(names).not.toContain('customers')
  },
)

test('who asks for a connector gets it alone, of the folder or shipped', () => {
  const text = ITEM_CONNECTOR.trimStart().replace('connector: system', 'connector: mine')
  const folder = folderWith({ 'flows/people.yaml': PEOPLE, 'connectors/mine/connector.yaml': text })
  for (const name of ['ccv-salespos', 'mine']) {
    expect(namesIn(openConnector(folder, name))).toEqual({
      own: [],
      shipped: 0,
      connectors: [name],
    })
  }
})

test.each([
  ['for one that there is not', 'nothing', ''],
  ['for one that has mistakes', 'mine', 'connector: mine\nformat: 1\n'],
  [
    'for one that there is twice',
    'ccv-salespos',
    ITEM_CONNECTOR.trimStart().replace('connector: system', 'connector: ccv-salespos'),
  ],
])('who asks %s gets all', (_, name, text) => {
  const folder = folderWith({ 'connectors/mine/connector.yaml': text })
  const project = openConnector(folder, name)
  expect(namesIn(project).shipped).toBeGreaterThan(5)
})

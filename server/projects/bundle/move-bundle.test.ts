import { beforeAll, describe, expect, test } from 'vitest'
import { transportSpecs } from '../../../connectors/specs.ts'
import { loadProject, type Project, type ProjectFile } from '../../../engine/index.ts'
import { ProjectError } from '../project-error.ts'
import { readShippedFiles } from '../read-folder.ts'
import { replaceFiles } from '../replace-files.ts'
import { readBundle, writeBundle } from './bundle-text.ts'
import { gatherBundle } from './gather-bundle.ts'
import { filesToWrite, planImport } from './plan-import.ts'

const HOME = 'mappings/lightspeed-ccv/integration.yaml'
const ORDERS = 'mappings/lightspeed-ccv/orders.yaml'
const OWN = 'connectors/depot/connector.yaml'
const NO_CHOICE = { replace: [], keep: [] }

const load = (files: readonly ProjectFile[]): Project =>
  loadProject(files, { transports: transportSpecs })
const errorsOf = ({ diagnostics }: Project) =>
  diagnostics.filter(({ severity }) => severity === 'error')

let files: readonly ProjectFile[]
let connectorFiles: readonly ProjectFile[]
let project: Project

beforeAll(() => {
  files = readShippedFiles()
  connectorFiles = files.filter(({ path }) => path.startsWith('connectors/'))
  project = load(files)
})

const bundleOf = (flow?: string) =>
  gatherBundle({ project, files }, { connectorFiles }, { integration: 'lightspeed-ccv', flow })
const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? ''
const arrive = (flow: string, there: readonly ProjectFile[] = connectorFiles) =>
  replaceFiles(there, filesToWrite(planImport(bundleOf(flow), there), NO_CHOICE))

describe('an integration that is exported', () => {
  test('has all files of its folder, and no connector that comes with Mapwright', () => {
    const { kind, files: taken } = bundleOf()
    const own = files.filter(({ path }) => path.startsWith('mappings/lightspeed-ccv/'))
    expect(kind).toBe('integration')
    expect(taken[0]?.path).toBe(HOME)
    expect(new Set(taken)).toEqual(new Set(own))
  })

  test('takes a connector with it that was changed here', () => {
    const path = 'connectors/ccv-salespos/connector.yaml'
    const changed = { path, text: `${textOf(path)}# ours\n` }
    const all = replaceFiles(files, [changed])
    const of = { integration: 'lightspeed-ccv' }
    const bundle = gatherBundle({ project: load(all), files: all }, { connectorFiles }, of)
    expect(bundle.files.filter((file) => file.path === path)).toEqual([changed])
  })

  test('is new in a workspace that had none, and the same as here', () => {
    const bundle = readBundle(writeBundle(bundleOf()))
    const planned = planImport(bundle, connectorFiles)
    expect(new Set(planned.files.map(({ state }) => state))).toEqual(new Set(['new']))
    const there = filesToWrite(planned, NO_CHOICE)
    expect(errorsOf(load([...connectorFiles, ...there]))).toEqual([])
    expect(there.find(({ path }) => path === ORDERS)?.text).toBe(textOf(ORDERS))
  })
})

describe('a flow that is exported', () => {
  test('runs in a workspace that had nothing, with what it needs and no more', () => {
    const paths = readBundle(writeBundle(bundleOf('orders'))).files.map(({ path }) => path)
    expect(paths).toContain('mappings/lightspeed-ccv/address.yaml')
    expect(paths).toContain('mappings/lightspeed-ccv/orders.nl.yaml')
    expect(paths).not.toContain('mappings/lightspeed-ccv/categories.yaml')
    expect(paths).not.toContain('mappings/lightspeed-ccv/integration.nl.yaml')
    const arrived = load(arrive('orders'))
    expect(errorsOf(arrived)).toEqual([])
    const flows = arrived.flows.filter(({ plan }) => plan.integration === 'lightspeed-ccv')
    expect(flows.map(({ plan }) => plan.name)).toEqual(['orders'])
    const asked = Object(arrived.integrations['lightspeed-ccv']?.settings['properties'])
    expect(asked).toHaveProperty('currency')
    expect(asked).not.toHaveProperty('sendEan')
  })

  test.each(['categories', 'products-to-pos', 'order-status', 'stock', 'refunds', 'customers'])(
    'runs elsewhere: %s',
    (flow) => {
      expect(errorsOf(load(arrive(flow)))).toEqual([])
    },
  )

  test('joins the integration that is there, gives it what it lacks, and changes nothing of it', () => {
    const there = arrive('stock')
    const planned = planImport(bundleOf('orders'), there)
    const home = planned.files.find(({ path }) => path === HOME)
    expect(home?.state).toBe('grown')
    const arrived = load(arrive('orders', there))
    expect(errorsOf(arrived)).toEqual([])
    expect(arrived.flows.map(({ plan }) => plan.name).toSorted()).toEqual(['orders', 'stock'])
    const lines = new Set(home?.text.split('\n'))
    const before = home?.before?.split('\n') ?? []
    expect(before.filter((line) => !lines.has(line) && !line.startsWith('flows:'))).toEqual([])
  })

  test('of an own system takes its connector and its tables with it', () => {
    const all = [...connectorFiles, ...ofDepot()]
    const of = { integration: 'own', flow: 'items' }
    const bundle = gatherBundle({ project: load(all), files: all }, { connectorFiles }, of)
    const [home, ...others] = bundle.files
    expect(others.map(({ path }) => path)).toEqual([OWN, 'mappings/own/items.yaml'])
    expect(home?.text).toBe(`integration: own
format: 1
title: Own
connections: { here: depot, there: depot }
tables:
  brands: { title: Brands, rows: { a: b } }
flows: [items]
`)
  })

  test('has no trouble with odd names of tables', () => {
    const odd = '  "(a+)+$[": { title: Odd, rows: {} }\n  colours:'
    const all = [...connectorFiles, ...ofDepot()].map(({ path, text }) => ({
      path,
      text: path.endsWith('own/integration.yaml') ? text.replace('  colours:', odd) : text,
    }))
    const of = { integration: 'own', flow: 'items' }
    const bundle = gatherBundle({ project: load(all), files: all }, { connectorFiles }, of)
    expect(bundle.files[0]?.text).not.toContain('Odd')
  })

  test('is nothing where there is no such flow', () => {
    expect(() => bundleOf('none')).toThrow(ProjectError)
  })
})

const changed = () => replaceFiles(files, [{ path: ORDERS, text: `${textOf(ORDERS)}# ours\n` }])

describe('an import', () => {
  test('waits for a choice where a file has another text here, and keeps or replaces it', () => {
    const planned = planImport(bundleOf('orders'), changed())
    const states = planned.files.filter(({ state }) => state !== 'same')
    expect(states).toMatchObject([{ path: ORDERS, state: 'different' }])
    expect(() => filesToWrite(planned, NO_CHOICE)).toThrow(ProjectError)
    expect(filesToWrite(planned, { replace: [], keep: [ORDERS] })).toEqual([])
    const written = filesToWrite(planned, { replace: [ORDERS], keep: [] })
    expect(written).toEqual([{ path: ORDERS, text: textOf(ORDERS) }])
  })

  test('is another one when a file has changed since it was looked at', () => {
    const bundle = bundleOf('orders')
    expect(planImport(bundle, changed()).state).not.toBe(planImport(bundle, files).state)
    expect(planImport(bundle, files).state).toBe(planImport(bundle, files).state)
  })

  test('is refused where the integration lies in another folder', () => {
    const moved = files.map(({ path, text }) => ({
      path: path.replace('mappings/lightspeed-ccv', 'mappings/ours'),
      text,
    }))
    expect(() => planImport(bundleOf('orders'), moved)).toThrow(ProjectError)
  })
})

/** Two flows within a system of our own, each with a table of the integration. */
function ofDepot(): readonly ProjectFile[] {
  const connector = `connector: depot
format: 1
title: Depot
settings: { type: object, properties: { url: { type: string } } }
http: { url: =$settings.url }
resources:
  item:
    title: Item
    id: id
    schema: { type: object, properties: { id: { type: string }, name: { type: string } } }
    list: { get: /items, items: items }
    get: { get: "=\\"/items/\\" & $id" }
    find: { name: { get: /items, query: { name: =$name }, items: items } }
    create: { post: /items, id: id }
`
  const home = `integration: own
format: 1
title: Own
connections: { here: depot, there: depot }
tables:
  brands: { title: Brands, rows: { a: b } }
  colours: { title: Colours, rows: { red: rot } }
flows: [items, others]
`
  const items = `flow: items
format: 1
title: Items
source: { read: here.item }
steps:
  - write: there.item
    match: { name: =name }
    set: { name: '=$lookup("brands", name)' }
`
  const others = items.replaceAll('items', 'others').replace('brands', 'colours')
  return [
    { path: OWN, text: connector },
    { path: 'mappings/own/integration.yaml', text: home },
    { path: 'mappings/own/items.yaml', text: items },
    { path: 'mappings/own/others.yaml', text: others },
  ]
}

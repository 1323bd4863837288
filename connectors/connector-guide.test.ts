import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileConnector, loadProject } from '../engine/index.ts'
import { runConnectorTests } from './http/replay/run-connector-tests.ts'
import { transportSpecs } from './specs.ts'

const page = readFileSync(new URL('../docs/connector-guide.md', import.meta.url), 'utf8')
const [connector = '', flow = ''] = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(
  ([, block = '']) => block,
)
const shop = readFileSync(new URL('lightspeed-ecom/connector.yaml', import.meta.url), 'utf8')

function load(ofErp: string) {
  const files = [
    { path: 'connectors/lightspeed-ecom/connector.yaml', text: shop },
    { path: 'connectors/erp/connector.yaml', text: ofErp },
    { path: 'mappings/goods.yaml', text: flow },
  ]
  const { diagnostics, connectors } = loadProject(files, { transports: transportSpecs })
  const told = diagnostics.filter(({ severity }) => severity === 'error')
  return { codes: told.map(({ code }) => code), erp: connectors['erp'] }
}

test('the connector and the flow of docs/connector-guide.md have no mistake', () => {
  expect(load(connector).codes).toEqual([])
})

test('the tests of that connector pass, and not whatever is expected', async () => {
  const { erp } = load(connector)
  const results = erp ? await runConnectorTests(erp) : []
  expect(results.map(({ failures }) => failures)).toEqual([[], [], []])
  const wrong = load(connector.replace('expect: [{ id: 7', 'expect: [{ id: 8')).erp
  const others = wrong ? await runConnectorTests(wrong) : []
  expect(others.filter(({ failures }) => failures.length > 0)).toHaveLength(1)
})

test('that flow is refused where the connector does not send a field', () => {
  expect(
    load(connector.replace(', title: =$set.name }\n      once', ' }\n      once')).codes,
  ).toEqual(['flow.field_lost'])
})

const goods = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: from + at,
    code: `A${from + at}`,
    changed: '2026-01-31T09:00:00Z',
  }))
const asked = (params: unknown, result: unknown) => ({
  request: { post: '/rpc', body: { method: 'search', params: ['good', params] } },
  response: { status: 200, body: { result } },
})

test('the pages of a procedure, as the page shows them, are read to their end', async () => {
  const [list = ''] = [...page.matchAll(/^```yaml\n( {4}list:.*?)^```$/gms)].map(
    ([, text = '']) => text,
  )
  const [head = ''] = connector.split('resources:')
  const since = '2026-01-31T08:00:00.000Z'
  const tests = [
    {
      it: 'reads two pages',
      list: 'good',
      since,
      http: [
        asked({ from: 0, limit: 100, since }, goods(0, 100)),
        asked({ from: 99, limit: 100, since }, goods(99, 3)),
      ],
      expect: goods(0, 102).map(({ code }) => ({ code })),
    },
    {
      it: 'finds one',
      find: 'good',
      by: { code: 'A7' },
      http: [asked({ code: 'A7', from: 0, limit: 100 }, goods(7, 1))],
      expect: [{ code: 'A7' }],
    },
  ]
  const resource = `resources:\n  good:\n    title: Good\n    key: =id\n${list}    record: { code: =code }\n`
  const { codes, erp } = load(`${head}${resource}tests: ${JSON.stringify(tests)}\n`)
  expect(codes.filter((code) => !code.startsWith('flow.'))).toEqual([])
  const results = erp ? await runConnectorTests(erp) : []
  expect(results.map(({ failures }) => failures)).toEqual([[], []])
})

const NAMED = { find: '$by', get: '$id', update: '$set', create: '$operation', list: '$since' }

test.each(Object.entries(NAMED))(
  '%s knows the %s that the page tells of, and no other name',
  (key, name) => {
    const line = page.split('\n').find((each) => each.startsWith(`| \`${name}\` |`))
    expect(line).toContain(`\`${key}\``)
    const call = { find: 'by: [code], ', get: '', update: '', create: '', list: '' }[key] ?? ''
    const rest = key === 'find' || key === 'list' ? ', items: =rows' : ''
    const verb = key === 'create' ? 'post' : key === 'update' ? 'patch' : 'get'
    const written = (variable: string): string => {
      const one = `{ ${call}${verb}: /goods, query: { a: '=[$by, ${variable}]' }${rest} }`
      const own = key === 'find' ? `[${one}]` : one.replace('$by, ', '')
      const [head = ''] = connector.split('resources:')
      return `${head}resources:\n  good:\n    title: Good\n    key: =id\n    ${key}: ${own}\n    schema: { properties: { code: { type: string } } }\n`
    }
    const codesOf = (variable: string): readonly string[] =>
      load(written(variable)).codes.filter((code) => code.startsWith('formula.'))
    expect(codesOf(name)).toEqual([])
    expect(codesOf('$other')).toEqual(['formula.variable_unknown'])
  },
)

test('the connector of its chapter on SOAP has no mistake, and its tests pass', async () => {
  const soap = page.split('\n## XML and SOAP')[1]?.match(/^```yaml\n(.*?)^```$/ms)?.[1] ?? ''
  const { plan, diagnostics } = compileConnector('soap.yaml', soap, { transports: transportSpecs })
  expect(diagnostics).toEqual([])
  const results = plan ? await runConnectorTests(plan) : []
  expect(results.map(({ failures }) => failures)).toEqual([[], []])
})

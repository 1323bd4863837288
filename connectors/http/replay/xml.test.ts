import { expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { transportSpecs } from '../../specs.ts'
import { runConnectorTests } from './run-connector-tests.ts'

const connector = (request: string, response: string) => dedent`
  connector: stock
  format: 1
  title: Stock
  settings: { type: object, properties: {} }
  http: { base: "https://stock.example", answers: xml }
  resources:
    level:
      title: Level
      key: =id
      create: { post: /levels, xml: { level: { "@unit": piece, "@place": =$set.place, sku: =$set.sku } }, item: =level }
      schema: { properties: { id: { type: string }, sku: { type: string }, place: { type: string } } }
  tests:
    - it: makes one
      create: level
      set: { sku: A1, place: N }
      http:
        - request: { post: /levels${request} }
          response: { status: 200, ${response} }
      expect: { id: "7", sku: A1 }
`

const ANSWER = 'xml: { level: { id: 7, sku: A1 } }'
const ASKED = ', xml: { level: { "@place": N, "@unit": piece, sku: A1 } }'

async function failuresOf(text: string): Promise<readonly string[]> {
  const { plan, diagnostics } = compileConnector('stock.yaml', text, { transports: transportSpecs })
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan')
  const [result] = await runConnectorTests(plan)
  return result?.failures ?? ['no test']
}

test.each([
  ['a map', ASKED, ANSWER],
  [
    'text, whatever its spaces and the order of its attributes',
    `, xml: '<level place="N" unit="piece">\n            <sku>A1</sku> </level>'`,
    `xml: '<?xml version="1.0"?><level><id>7</id><sku>A1</sku></level>'`,
  ],
  [
    'a body that has its type',
    '',
    'headers: { Content-Type: text/xml }, body: "<level><id>7</id><sku>A1</sku></level>"',
  ],
])('XML may be recorded as %s', async (_, request, response) => {
  expect(await failuresOf(connector(request, response))).toEqual([])
})

test.each([
  ['another value', ASKED.replace('sku: A1', 'sku: A2')],
  ['another attribute', ASKED.replace('piece', 'box')],
  ['one element more', ASKED.replace('sku: A1', 'sku: A1, ean: 1')],
  ['a namespace', ASKED.replace('"@unit"', '"@xmlns": u, "@unit"')],
  ['what is no XML', `, xml: '<level>'`],
])('a request that was recorded with %s is told', async (_, request) => {
  expect(await failuresOf(connector(request, ANSWER))).toEqual([
    expect.stringContaining('the xml of POST /levels is'),
  ])
})

test('JSON where XML was recorded is told, and XML where JSON was', async () => {
  const json = connector(ASKED, ANSWER).replace('xml: { level', 'body: { level')
  expect(await failuresOf(json)).toEqual([expect.stringContaining('with a body, want xml')])
  const xml = connector(ASKED.replace('xml:', 'body:'), ANSWER)
  expect(await failuresOf(xml)).toEqual([expect.stringContaining('with a xml, want a body')])
})

test('the order of elements counts, for schemas of XML ask for it', async () => {
  const request = ASKED.replace('sku: A1', 'ean: 1, sku: A1')
  const text = connector(request, ANSWER).replace('sku: =$set.sku }', 'sku: =$set.sku, ean: 1 }')
  expect(await failuresOf(text)).toEqual([expect.stringContaining('the xml of')])
})

import { expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { transportSpecs } from '../../specs.ts'
import { runConnectorTests } from './run-connector-tests.ts'

const connector = (traffic: string) => dedent`
  connector: till
  format: 1
  title: A till
  settings: { type: object, properties: {} }
  http:
    base: "https://till.example/v1"
    errors:
      - { if: =body.error = "busy", is: limited }
  resources:
    order:
      title: Order
      key: =id
      get: { get: "/orders/{id}", item: =$ }
      schema: { properties: { id: { type: integer } } }
  tests:
    - it: reads one
      get: order
      id: 1
${traffic}
`

function failuresOf(traffic: string): Promise<readonly string[]> {
  return failuresOfText(connector(traffic))
}

async function failuresOfText(text: string): Promise<readonly string[]> {
  const { plan } = compileConnector('till.yaml', text, { transports: transportSpecs })
  if (!plan) throw new Error('no plan')
  const [result] = await runConnectorTests(plan)
  return result?.failures ?? ['no test']
}

test('what a good answer refuses may be asked again, as what a bad one refuses', async () => {
  const refused = `      http: [{ request: { get: /orders/1 }, response: { status: 200, body: { error: busy } } }]
      expect: { fails: limited }`
  expect(await failuresOf(refused)).toEqual([])
})

const missing = (headers: string, fails: string) =>
  `      http: [{ request: { get: /orders/1 }, response: { status: 404, ${headers}body: nothing } }]
      expect: { fails: ${fails} }`

test('a text with a type of its own is sent as it is, as a gateway would, and other text as JSON', async () => {
  expect(await failuresOf(missing('headers: { Content-Type: text/plain }, ', 'temporary'))).toEqual(
    [],
  )
  expect(await failuresOf(missing('', 'config'))).toEqual([
    expect.stringContaining('it gives null'),
  ])
})

test.each([
  ['=$settings.address', ''],
  ['=$settings.address & "/v1"', ''],
  ['="https://" & $settings.shop & ".example/v1"', ''],
  ['=$settings.address & "/v1"', 'settings: { address: "https://mine.example", shop: s }\n      '],
])(
  'a test runs whose base is %s, though no setting is said to be an address %j',
  async (base, given) => {
    const settings = '{ shop: { type: string }, address: { type: string } }'
    const text =
      connector(`      ${given}http: [{ request: { get: /orders/1 }, response: { status: 200, body: { id: 1 } } }]
      expect: { id: 1 }`)
        .replace('"https://till.example/v1"', `'${base}'`)
        .replace('properties: {} }', `properties: ${settings} }`)
    expect(await failuresOfText(text)).toEqual([])
  },
)

import { expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { transportSpecs } from '../../specs.ts'
import { runConnectorTests } from './run-connector-tests.ts'

// As Stripe documents it: a customer is made by a form, with the id of another system among its metadata.
const connector = (form: string) => dedent`
  connector: payments
  format: 1
  title: Payments
  settings: { type: object, properties: {} }
  http: { base: "https://payments.example/v1" }
  resources:
    customer:
      title: Customer
      key: =id
      create: { post: /customers, form: { name: =$set.name, metadata: { order: =$set.order } }, item: =$ }
      schema: { properties: { id: { type: string }, name: { type: string }, order: { type: integer } } }
  tests:
    - it: makes one
      create: customer
      set: { name: Jan Bos, order: 6735 }
      http:
        - request: { post: /customers, form: ${form} }
          response: { status: 200, body: { id: cus_1 } }
      expect: { id: cus_1 }
`

async function failuresOf(text: string): Promise<readonly string[]> {
  const { plan, diagnostics } = compileConnector('payments.yaml', text, {
    transports: transportSpecs,
  })
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan')
  const [result] = await runConnectorTests(plan)
  return result?.failures ?? ['no test']
}

const JSON_BODY = '{ name: Jan Bos, metadata: { order: "6735" } }'

test.each([
  [
    'a form where JSON was recorded',
    ['form: {', 'form: {'],
    [`form: ${JSON_BODY}`, `body: ${JSON_BODY}`],
  ],
  [
    'JSON where a form was recorded',
    ['form: { name: =$set.name', 'body: { name: =$set.name'],
    ['', ''],
  ],
  [
    'a form that says that it is JSON',
    ['/customers, form', '/customers, headers: { content-type: application/json }, form'],
    ['', ''],
  ],
])('%s is told', async (_, [sent = '', other = ''], [recorded = '', instead = '']) => {
  const text = connector(JSON_BODY).replace(sent, other).replace(recorded, instead)
  expect(await failuresOf(text)).toEqual([expect.stringMatching(/sent with a|is "name=/)])
})

test('a form without fields may be recorded', async () => {
  const text = connector('{}')
    .replace('{ name: =$set.name, metadata: { order: =$set.order } }', '=$set')
    .replace('{ name: Jan Bos, order: 6735 }', '{}')
  expect(await failuresOf(text)).toEqual([])
})

test.each([
  ['{ name: Jan Bos, metadata: { order: 6735 } }', []],
  ['{ name: Jan Bos, "metadata[order]": "6735" }', []],
  ['{ name: Jan Bos }', [expect.stringContaining('the form of POST /customers')]],
])('a recorded request may have a form, as %s', async (form, failures) => {
  expect(await failuresOf(connector(form))).toEqual(failures)
})

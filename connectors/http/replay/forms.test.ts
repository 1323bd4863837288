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

test.each([
  ['{ name: Jan Bos, metadata: { order: 6735 } }', []],
  ['{ name: Jan Bos, "metadata[order]": "6735" }', []],
  ['{ name: Jan Bos }', [expect.stringContaining('the body of POST /customers')]],
])('a recorded request may have a form, as %s', async (form, failures) => {
  const { plan, diagnostics } = compileConnector('payments.yaml', connector(form), {
    transports: transportSpecs,
  })
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan')
  const [result] = await runConnectorTests(plan)
  expect(result?.failures).toEqual(failures)
})

import { expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { transportSpecs } from '../../specs.ts'
import { runConnectorTests } from './run-connector-tests.ts'

const connector = (request: string, response: string) => dedent`
  connector: events
  format: 1
  title: Events
  settings: { type: object, properties: {} }
  http: { base: "https://events.example", answers: ndjson }
  resources:
    event:
      title: Event
      key: =id
      create: { post: /events, ndjson: [{ kind: new }, { name: =$set.name }], item: "=$[0]" }
      schema: { properties: { id: { type: string }, name: { type: string } } }
  tests:
    - it: makes one
      create: event
      set: { name: Fair }
      http:
        - request: { post: /events, ${request} }
          response: { status: 200, ${response} }
      expect: { id: "7" }
`

const ASKED = 'ndjson: [{ kind: new }, { name: Fair }]'
const ANSWER = 'ndjson: [{ id: "7" }]'

async function failuresOf(text: string): Promise<readonly string[]> {
  const { plan, diagnostics } = compileConnector('events.yaml', text, {
    transports: transportSpecs,
  })
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan')
  const [result] = await runConnectorTests(plan)
  return result?.failures ?? ['no test']
}

test('lines of JSON may be recorded, as a list or as a text with its type', async () => {
  expect(await failuresOf(connector(ASKED, ANSWER))).toEqual([])
  const text = String.raw`headers: { Content-Type: application/x-ndjson }, body: "{\"id\":\"7\"}\n"`
  expect(await failuresOf(connector(ASKED, text))).toEqual([])
})

test.each([
  ['another line', 'ndjson: [{ kind: new }, { name: Fire }]', 'the ndjson of POST /events is'],
  ['lines in another order', 'ndjson: [{ name: Fair }, { kind: new }]', 'the ndjson of'],
  ['a line less', 'ndjson: [{ kind: new }]', 'the ndjson of POST /events is'],
  ['JSON as a whole', 'body: [{ kind: new }, { name: Fair }]', 'with a ndjson, want a body'],
])('a request that was recorded with %s is told', async (_, request, told) => {
  expect(await failuresOf(connector(request, ANSWER))).toEqual([expect.stringContaining(told)])
})

test('JSON where lines were recorded is told', async () => {
  const json = connector(ASKED, ANSWER).replace('/events, ndjson:', '/events, body:')
  expect(await failuresOf(json)).toEqual([expect.stringContaining('with a body, want a ndjson')])
})

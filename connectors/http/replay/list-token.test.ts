import { expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { transportSpecs } from '../../specs.ts'
import { runConnectorTests } from './run-connector-tests.ts'

/** As the guide of the Google Calendar API shows it: https://developers.google.com/workspace/calendar/api/guides/sync. */
const connector = (token: string, gives: string) => dedent`
  connector: calendar
  format: 1
  title: Calendar
  settings: { type: object, properties: {} }
  http: { base: "https://calendar.example" }
  resources:
    event:
      title: Event
      key: =id
      list:
        get: /events
        items: =items
        pages: { cursor: pageToken, next: =nextPageToken }
        changed: { token: ${token}, since: { syncToken: =$token } }
      schema: { properties: { id: { type: string } } }
  tests:
    - it: reads what changed since the last read
      list: event
      token: s1
      http:
        - request: { get: /events, query: { syncToken: s1 } }
          response: { status: 200, body: { items: [{ id: a }], nextPageToken: p2 } }
        - request: { get: /events, query: { syncToken: s1, pageToken: p2 } }
          response: { status: 200, body: { items: [], nextSyncToken: s2 } }
      gives: ${gives}
      expect: [{ id: a }]
`

async function failuresOf(text: string): Promise<readonly string[]> {
  const { plan, diagnostics } = compileConnector('calendar.yaml', text, {
    transports: transportSpecs,
  })
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan')
  const [result] = await runConnectorTests(plan)
  return result?.failures ?? ['no test']
}

test('a test shows by which token is asked, and what the next read gets', async () => {
  expect(await failuresOf(connector('=nextSyncToken', 's2'))).toEqual([])
})

test.each([
  ['is not where the connector looks', '=next_sync_token', 's2'],
  ['is another', '=nextSyncToken', 's3'],
])('fails where the token of the answer %s', async (_, token, gives) => {
  expect(await failuresOf(connector(token, gives))).toHaveLength(1)
})

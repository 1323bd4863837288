import { once } from 'node:events'
import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadProject } from '../../engine/index.ts'
import { readShippedFiles } from '../projects/read-folder.ts'
import { type ApiClient, type ApiKit, noProjects, startApi } from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'

/** What a page of the editor may wait for on a phone: a second at 2 Mbit/s. */
const MAX_BYTES = 250_000

const shipped = readShippedFiles()
/** What a workspace has that added the integration. */
const files = shipped.filter(({ path }) => /^connectors\/|lightspeed-ccv\//.test(path))
const NAMED = /^connectors\/(lightspeed-ecom|ccv-salespos)\/|lightspeed-ccv\//
const sent = files.filter(({ path }) => NAMED.test(path))
const project = loadProject([], { transports: [] })
const connectorFiles = files.filter(({ path }) => path.startsWith('connectors/'))
const projects = {
  ...noProjects,
  shipped: { ...noProjects.shipped, connectorFiles },
  current: async () => ({ project, files, version: '7' }),
}

let database: TestDatabase
let api: ApiKit
let viewer: ApiClient

beforeAll(async () => {
  database = await openTestDatabase()
  api = await startApi({ database, projects })
  viewer = await api.signIn('viewer')
})
afterAll(async () => {
  await api.close()
  await database.close()
})

/** As it comes over the wire. */
async function read(headers: Readonly<Record<string, string>>) {
  const url = `${api.url}/api/workspaces/default/project`
  const asked = request(url, { headers: { ...viewer.headers, ...headers } }).end()
  const [response] = await once(asked, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }
}

test('an integration is sent with the connectors that it names in a quarter of a megabyte, word for word', async () => {
  const { headers, body } = await read({ 'accept-encoding': 'gzip, deflate, br' })
  expect(headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': 'application/json; charset=utf-8',
    vary: expect.stringContaining('Accept-Encoding'),
  })
  expect(body.length).toBeLessThan(MAX_BYTES)
  expect(JSON.parse(gunzipSync(body).toString())).toEqual({ files: sent, version: '7' })
})

test('who cannot unpack it gets it as it is', async () => {
  const { headers, body } = await read({ 'accept-encoding': 'identity' })
  expect(headers['content-encoding']).toBeUndefined()
  expect(JSON.parse(body.toString())).toEqual({ files: sent, version: '7' })
})

test('who has it already gets nothing of it', async () => {
  const { headers } = await read({})
  const { status, body } = await read({ 'if-none-match': String(headers.etag) })
  expect([status, body.length]).toEqual([304, 0])
})

test('answers with secrets beside what a caller chose are not compressed', async () => {
  const response = await fetch(`${api.url}/api/session`, {
    headers: { ...viewer.headers, 'accept-encoding': 'gzip' },
  })
  expect(response.headers.get('content-encoding')).toBeNull()
})

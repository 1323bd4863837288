import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { type ConnectorPlan, compileConnector, type JsonObject } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { loadAccount } from '../store/accounts.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { MistakesError } from './mistakes-error.ts'
import { saveConnection, toAccount } from './save-connection.ts'

const SHOP = `
connector: shop
format: 1
title: Shop
settings:
  type: object
  required: [url, key]
  properties:
    url: { type: string, format: uri }
    key: { type: string, writeOnly: true }
    label: { type: string }
    pages: { type: integer, default: 10 }
http: { base: =$settings.url, headers: { x-key: =$settings.key } }
resources: {}
`
const KEY = 's3cret-key'
const URL = 'https://shop.example'

function connectorOf(text: string): ConnectorPlan {
  const { plan, diagnostics } = compileConnector('connector.yaml', text, {
    transports: transportSpecs,
  })
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  return plan
}
const shop = connectorOf(SHOP)

const cipher = createCipher([randomBytes(32)])
let database: TestDatabase
let count = 0

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  count += 1
  await save({ url: URL, key: KEY })
})
afterAll(() => database.close())

const at = () => ({ workspace: 'default', name: `shop-${count}` })
const save = (settings: JsonObject, connector = shop) =>
  saveConnection({ name: 'default', database, cipher }, { name: at().name, connector, settings })

async function stored() {
  const account = await loadAccount(database.db, cipher, at())
  if (!account) throw new Error('nothing is stored')
  const { settings, secrets, origins, connector } = account
  return { settings, origins, connector, key: secrets['key']?.reveal() }
}

/** What is told of an attempt that fails; what was stored before must be there as it was. */
async function refusal(settings: JsonObject, connector = shop) {
  const before = await stored()
  const error: unknown = await save(settings, connector).catch((thrown: unknown) => thrown)
  expect(await stored()).toEqual(before)
  if (!(error instanceof MistakesError)) throw error
  expect(JSON.stringify([error.message, error.says, error.mistakes])).not.toContain(KEY)
  return { code: error.says.code, paths: error.mistakes.map(({ path }) => path) }
}

test('what is entered is kept with what is usual, secrets apart and bound to where they may go', async () => {
  expect(await stored()).toEqual({
    settings: { url: URL, pages: 10 },
    origins: [URL],
    connector: 'shop',
    key: KEY,
  })
})

test('an address is kept without the slashes at its end, and without the space around it', async () => {
  await save({ url: ` ${URL}/api// `, key: KEY })
  expect(await stored()).toMatchObject({ settings: { url: `${URL}/api` }, origins: [URL] })
})

test('a secret that is left out stays as it is', async () => {
  await save({ url: URL, label: 'mine' })
  expect(await stored()).toMatchObject({ settings: { label: 'mine' }, key: KEY })
  await save({ url: URL, key: null })
  expect(await stored()).toMatchObject({ key: KEY })
})

test('what is no secret and is left out is gone', async () => {
  await save({ url: URL, label: 'mine' })
  await save({ url: URL })
  expect((await stored()).settings).toEqual({ url: URL, pages: 10 })
})

test('a stored secret may go along to another path of its place', async () => {
  await save({ url: `${URL}/v2` })
  expect(await stored()).toMatchObject({ settings: { url: `${URL}/v2` }, key: KEY })
})

test.each([
  ['host', 'https://evil.example'],
  ['port', 'https://shop.example:8443'],
  ['scheme', 'http://shop.example'],
  ['host that begins the same', 'https://shop.example.evil.example'],
])('a stored secret is not taken along to another %s', async (_, url) => {
  expect(await refusal({ url })).toEqual({ code: 'addressMoved', paths: ['key'] })
  await save({ url, key: 'another' })
  expect(await stored()).toMatchObject({ origins: [url], key: 'another' })
})

test('a stored secret is not taken along to another system, nor to where its file sends it now', async () => {
  const other = connectorOf(SHOP.replace('connector: shop', 'connector: other'))
  expect(await refusal({ url: URL }, other)).toMatchObject({ code: 'addressMoved' })
  const led = connectorOf(SHOP.replace('base: =$settings.url', 'base: "https://evil.example"'))
  expect(await refusal({ url: URL }, led)).toMatchObject({ code: 'addressMoved' })
})

test('what was a secret stays one when the file calls it none any more', async () => {
  const open = connectorOf(SHOP.replace(', writeOnly: true', ''))
  await save({ url: URL }, open)
  expect(await stored()).toMatchObject({ settings: { url: URL, pages: 10 }, key: KEY })
  expect((await stored()).settings).not.toHaveProperty('key')
})

test('what is missing or cannot be is told, all at once and without secrets', async () => {
  expect(await refusal({ pages: 'many' })).toMatchObject({
    code: 'connectionNotReady',
    paths: expect.arrayContaining(['url', 'pages']),
  })
  const strict = connectorOf(SHOP.replace('writeOnly: true', 'writeOnly: true, maxLength: 3'))
  expect(await refusal({ url: URL }, strict)).toEqual({
    code: 'connectionNotReady',
    paths: ['key'],
  })
})

test('an account keeps what a sign-in handed out only where its connector signs in for itself', () => {
  const change = { name: 'shop', connector: shop, settings: { url: URL, key: KEY } }
  const account = toAccount({ name: 'default' }, change)
  expect(account).toMatchObject({ workspace: 'default', connector: 'shop', origins: [URL] })
  expect(account.settings).toEqual({ url: URL })
  expect(account.keepsTokens).toBe(shop.signsIn)
  const known = toAccount({ name: 'default' }, change, ['url'])
  expect(known.settings).toEqual({})
  expect(known.secrets['url']?.reveal()).toBe(URL)
})

test('what changed is told by its name, and where it leads by its addresses', async () => {
  expect(await save({ url: URL, label: 'Ours' })).toEqual({ changed: ['label'] })
  expect(await save({ url: 'https://other.example', key: 'an0ther-key' })).toEqual({
    changed: ['key', 'label', 'url'],
    origins: { before: [URL], after: ['https://other.example'] },
  })
})

function makeHookSecret() {
  return queryRows(
    database.db,
    `insert into hook_secret (connection, sealed) select id, 'sealed' from connection where name = ?`,
    [at().name],
  )
}

test('who was told the address that wakes flows does not know it any more once the connection leads elsewhere', async () => {
  const ofConnection = 'connection = (select id from connection where name = ?)'
  const isThere = async () =>
    (await queryRows(database.db, `select 1 from hook_secret where ${ofConnection}`, [at().name]))
      .length > 0
  await makeHookSecret()
  await save({ url: URL, label: 'Ours' })
  expect(await isThere()).toBe(true)
  await save({ url: 'https://other.example', key: KEY })
  expect(await isThere()).toBe(false)
  // Also when it comes back.
  await makeHookSecret()
  await save({ url: URL, key: KEY })
  expect(await isThere()).toBe(false)
})

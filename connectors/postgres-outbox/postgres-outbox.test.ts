import { readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compileConnector, isJsonObject, type JsonObject } from '../../engine/index.ts'
import { createRateGate } from '../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../records/index-store.ts'
import { transportSpecs } from '../specs.ts'
import { sqlTransport } from '../sql/sql-transport.ts'
import { testServers, USER } from '../sql/testing/postgres-cluster.ts'
import { startProxy } from '../sql/testing/postgres-proxy.ts'
import { makeCertificate, startTlsFront } from '../sql/testing/tls-front.ts'
import { createTestClock } from '../testing/test-clock.ts'
import { SECRET } from '../transport-suite/transport-case.ts'

const here = import.meta.dirname
const { plan } = compileConnector(
  'connector.yaml',
  readFileSync(`${here}/connector.yaml`, 'utf8'),
  {
    transports: transportSpecs,
  },
)

const { cert: OTHER_CA } = makeCertificate()

/** The statements of the README, but for the user. */
const [TABLE = ''] =
  /create table[^]*?create index[^;]*;/.exec(readFileSync(`${here}/README.md`, 'utf8')) ?? []

describe.each(testServers())('the outbox on %s', (_, server) => {
  async function start(isEncrypted = false, toCertificate = (ca: string) => ca) {
    const started = await server()
    const database = await started.create()
    await database.query(TABLE)
    const proxy = await startProxy(started.socket)
    const front = await startTlsFront(started.socket)
    if (!plan) throw new Error('the connector has mistakes')
    const clock = createTestClock(Date.now())
    const settings = {
      host: isEncrypted ? 'localhost' : '127.0.0.1',
      port: isEncrypted ? front.port : proxy.port,
      database: database.name,
      user: USER,
      password: SECRET,
      ...(isEncrypted
        ? { encrypted: true, certificate: toCertificate(front.ca) }
        : { encrypted: false }),
    }
    const connection = sqlTransport.open(
      plan,
      { settings },
      {
        clock,
        rateGate: createRateGate({ limits: [], parallel: 4, clock }),
        indexStore: createMemoryIndexStore(),
        random: () => 0.5,
        allowPrivate: true,
      },
    )
    onTestFinished(async () => {
      await connection.close()
      await proxy.close()
      front.close()
    })
    const read = async (): Promise<readonly JsonObject[]> => {
      const { signal } = new AbortController()
      const records: JsonObject[] = []
      for await (const page of connection.resource('message').list({ filter: 0, signal })) {
        records.push(...page.records.map(({ record }) => record).filter(isJsonObject))
      }
      return records
    }
    return { database, read, secured: front.secured }
  }

  test('gives each row with what the program wrote, whatever kind of value that is', async () => {
    const { database, read } = await start()
    const payloads = ['{"a": {"b": [1, "é", null, true]}}', '[1, 2]', '"text"', '12.5', 'false']
    for (const payload of payloads) {
      await database.query('insert into mapwright_outbox (type, payload) values ($1, $2)', [
        'order.paid',
        payload,
      ])
    }
    const records = await read()
    expect(records.map(({ id, type, data }) => [id, type, JSON.stringify(data)])).toEqual(
      payloads.map((payload, at) => [
        `${at + 1}`,
        'order.paid',
        JSON.stringify(JSON.parse(payload)),
      ]),
    )
    expect(records[0]?.['createdAt']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })

  test.each([
    ['as it is', (ca: string) => ca],
    ['pasted into one line', (ca: string) => ca.replaceAll('\n', ' ')],
    ['behind another one', (ca: string) => `# of two\n${OTHER_CA}\n${ca}`],
  ])('is read over an encrypted connection, with a certificate %s', async (_how, toCertificate) => {
    const { database, read, secured } = await start(true, toCertificate)
    await database.query(`insert into mapwright_outbox (type, payload) values ('a', '{}')`)
    expect(await read()).toHaveLength(1)
    expect(secured()).toBeGreaterThan(0)
  })

  test.each([
    ['nothing', () => '', 'unknownAuthority'],
    ['another authority', () => OTHER_CA, 'unknownAuthority'],
    ['what is no certificate', () => 'junk', 'certificateUnreadable'],
    ['a certificate that was cut', (ca: string) => ca.slice(0, 200), 'certificateUnreadable'],
  ])('says with %s for a certificate what is wrong with it', async (_what, toCertificate, code) => {
    const failed = await start(true, toCertificate)
      .then(({ read }) => read())
      .catch((error: unknown) => error)
    expect(failed).toMatchObject({ class: 'config', reason: { code } })
  })

  test('gives all rows of many pages, each once, also those that were made at the same time', async () => {
    const { database, read } = await start()
    await database.query(
      `insert into mapwright_outbox (type, payload) select 'a', to_jsonb(n) from generate_series(1, 1201) n`,
    )
    const records = await read()
    expect(records).toHaveLength(1201)
    expect(new Set(records.map(({ id }) => id)).size).toBe(1201)
  })
})

import { describe, expect, onTestFinished, test } from 'vitest'
import { NEVER, refusalOf } from '../../../transport-suite/transport-case.ts'
import { openDatabase } from '../../testing/open-database.ts'
import { testServers } from '../../testing/postgres-cluster.ts'
import { startTlsFront } from '../../testing/tls-front.ts'

const RESOURCES = '  item: { title: Item, table: items, key: =id, list: {}, record: { id: =id } }\n'

describe.each(testServers())('an encrypted connection, on %s', (_, server) => {
  async function front() {
    const { socket } = await server()
    const started = await startTlsFront(socket)
    onTestFinished(started.close)
    const { open } = await openDatabase(await server(), 'create table items (id int primary key)')
    const at = (host: string, ca: string) =>
      open(RESOURCES, {}, (connector) =>
        connector
          .replace('=$settings.host', host)
          .replace('=$settings.port', String(started.port))
          .replace('  tls: false\n', ca === '' ? '' : `  ca: ${JSON.stringify(ca)}\n`),
      )
    return { at, ...started }
  }

  test('is made where a certificate is trusted that is for the host', async () => {
    const { at, ca, secured } = await front()
    await at('localhost', ca).check(NEVER)
    expect(secured()).toBe(1)
  })

  test.each([
    ['that nobody vouches for', 'localhost', false, 'unknownAuthority'],
    ['that is for another host', '127.0.0.1', true, 'badCertificate'],
  ])('is not made with a certificate %s', async (__, host, isTrusted, code) => {
    const { at, ca } = await front()
    const refusal = await refusalOf(at(host, isTrusted ? ca : '').check(NEVER))
    expect(refusal).toMatchObject({
      class: 'config',
      mayHaveHappened: false,
      reason: { code },
    })
  })
})

import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compileConnector, type JsonObject } from '../../engine/index.ts'
import { createRateGate } from '../limits/rate-gate.ts'
import { createReplayClock } from '../limits/replay-clock.ts'
import { createMemoryIndexStore } from '../records/index-store.ts'
import { NEVER, pagesOf, recordsOf, refusalOf, SECRET } from '../transport-suite/transport-case.ts'
import { describeTransport } from '../transport-suite.ts'
import { createFileTransport, fileTransport, openPlace } from './file-transport.ts'
import { createFaults, type Faults } from './testing/faulty-place.ts'
import { ITEM_FILES, startFileSystem } from './testing/file-system.ts'
import { hasFtpServer, startFtp } from './testing/ftp-server.ts'
import { createTestFolder } from './testing/open-folder.ts'

const SETTINGS =
  '{ host: { type: string }, port: { type: integer }, certificate: { type: string }, path: { type: string }, secret: { type: string, writeOnly: true } }'

const PLACE = `file:
  ftps: =$settings.host
  port: =$settings.port
  certificate: =$settings.certificate
  path: =$settings.path
  user: anonymous
  password: =$settings.secret
`

const ROWS = `resources:
  row:
    title: Row
    files: in/*.csv
    csv: {}
    key: =id
    list: { quiet: 0s, size: 2, done: { move: done } }
    create: { file: '=$set.id & ".csv"' }
    record: { id: =id }
    schema: { properties: { id: { type: string } } }
`

let faults: Faults = createFaults()

function folderOf({ folder }: JsonObject): string {
  return typeof folder === 'string' ? folder : ''
}

function describeSuite(): void {
  describeTransport('files on an FTPS server', {
    transport: createFileTransport((place, how) => faults.around(openPlace(place, how))),
    connector: ITEM_FILES.replace(/\{ folder: .*\}\n/, `${SETTINGS}\n`).replace(
      /file:\n.*\n.*\n/,
      `${PLACE}  timeout: 2s\n`,
    ),
    idOf: (id) => `${id}.json`,
    start: async (items) => {
      faults = createFaults()
      const server = await startFtp()
      const { port, certificate, root } = server
      const system = startFileSystem(faults, items, root)
      const folder = folderOf(system.settings)
      for (const path of [folder, join(folder, 'items')]) chmodSync(path, 0o777)
      const path = `/${basename(folder)}`
      return {
        ...system,
        settings: { host: '127.0.0.1', port, certificate, path },
        close: async () => {
          await system.close()
          await server.close()
        },
      }
    },
  })
}

async function openServer(change: JsonObject = {}) {
  const server = await startFtp()
  onTestFinished(() => server.close())
  const { folder, write, names } = createTestFolder(server.root)
  for (const name of ['in', 'done']) mkdirSync(join(folder, name))
  for (const name of ['', 'in', 'done']) chmodSync(join(folder, name), 0o777)
  const path = `/${basename(folder)}`
  const text = `connector: system\nformat: 1\ntitle: System\nsettings:\n  type: object\n  properties: ${SETTINGS}\n${PLACE}  timeout: 5s\n${ROWS}`
  const { plan } = compileConnector('c.yaml', text, { transports: [fileTransport] })
  if (!plan) throw new Error('no plan')
  const clock = createReplayClock()
  const { port, certificate } = server
  const connection = fileTransport.open(
    plan,
    { settings: { host: '127.0.0.1', port, certificate, path, secret: SECRET, ...change } },
    {
      indexStore: createMemoryIndexStore(),
      rateGate: createRateGate({ limits: [], parallel: 4, clock }),
      clock,
      allowPrivate: true,
    },
  )
  onTestFinished(() => connection.close())
  return { server, folder, write, names, connection, row: connection.resource('row') }
}

function describeServer(): void {
  describe('an FTPS server', () => {
    test.each([
      ['with another password', { secret: 'other' }, 'ftpsRefused'],
      ['whose certificate nobody has signed', { certificate: '' }, 'ftpsCertificate'],
    ])('%s is told of, and only a person can help', async (_, change, code) => {
      const { connection } = await openServer(change)
      expect(await refusalOf(connection.check(NEVER))).toMatchObject({
        class: 'config',
        reason: { code },
      })
    })

    test('has its files moved once they are handled, without taking the place of others', async () => {
      const { write, row, names } = await openServer()
      write('done/1.csv', 'theirs')
      write('in/1.csv', 'id\nA\nB\nC\n')
      for (const page of await pagesOf(row)) await page.handled?.()
      expect([names('in'), names('done')]).toEqual([[], ['1 (2).csv', '1.csv']])
    })

    test('gets files that are whole and are its own, and of one attempt one', async () => {
      const { folder, row } = await openServer()
      const create = { operation: 'o', signal: NEVER }
      await row.create({ id: 'A' }, create)
      await row.create({ id: 'A' }, create)
      const other = row.create({ id: 'A' }, { ...create, operation: 'p' })
      expect(await refusalOf(other)).toMatchObject({ class: 'exists', mayHaveHappened: false })
      expect(readdirSync(join(folder, 'in'))).toEqual(['A.csv'])
      expect(readFileSync(join(folder, 'in/A.csv'), 'utf8')).toBe('id\r\nA\r\n')
    })

    test('shows plain files alone, and large ones as a whole', async () => {
      const { folder, write, row } = await openServer()
      const rows = Array.from({ length: 100_000 }, (_, at) => `R${at}`)
      write('in/1 ä.csv', `id\n${rows.join('\n')}\n`)
      mkdirSync(join(folder, 'in/3.csv'))
      const records = await recordsOf(row)
      expect(records.map(({ key }) => key)).toEqual(rows)
    })
  })
}

/** Where nothing can be tried, that is said. */
function tellMissing(): void {
  test('FTPS is not tried: the program vsftpd is not installed, or we are not root', () => {
    expect(hasFtpServer()).toBe(false)
  })
}

for (const describePart of hasFtpServer() ? [describeSuite, describeServer] : [tellMissing]) {
  describePart()
}

import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compileConnector } from '../../engine/index.ts'
import { createRateGate } from '../limits/rate-gate.ts'
import { createReplayClock } from '../limits/replay-clock.ts'
import { createMemoryIndexStore } from '../records/index-store.ts'
import { hasDriver } from '../sql/testing/has-driver.ts'
import { NEVER, pagesOf, recordsOf, refusalOf, SECRET } from '../transport-suite/transport-case.ts'
import { describeTransport } from '../transport-suite.ts'
import { createFileTransport, fileTransport, openPlace } from './file-transport.ts'
import { createFaults, type Faults } from './testing/faulty-place.ts'
import { ITEM_FILES, startFileSystem } from './testing/file-system.ts'
import { createTestFolder } from './testing/open-folder.ts'
import { hasSftpServer, startSftp, USER } from './testing/sftp-server.ts'

const SETTINGS =
  '{ host: { type: string }, port: { type: integer }, hostKey: { type: string }, folder: { type: string }, secret: { type: string, writeOnly: true } }'

const PLACE = `file:
  sftp: =$settings.host
  port: =$settings.port
  hostKey: =$settings.hostKey
  user: ${USER}
  password: =$settings.secret
  path: =$settings.folder
`

let faults: Faults = createFaults()

const isThere = hasDriver('ssh2') && hasSftpServer()

function describeSuite(): void {
  describeTransport('files on an SFTP server', {
    transport: createFileTransport((place, how) => faults.around(openPlace(place, how))),
    connector: ITEM_FILES.replace(/\{ folder: .*\}\n/, `${SETTINGS}\n`).replace(
      /file:\n.*\n.*\n/,
      `${PLACE}  timeout: 2s\n`,
    ),
    idOf: (id) => `${id}.json`,
    start: async (items) => {
      faults = createFaults()
      const server = await startSftp()
      const system = startFileSystem(faults, items)
      const { port, hostKey } = server
      return {
        ...system,
        settings: { ...system.settings, host: '127.0.0.1', port, hostKey },
        close: async () => {
          await server.close()
          await system.close()
        },
      }
    },
  })
}

function describeServer(): void {
  describe('an SFTP server', () => {
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

    async function openServer(change: object = {}) {
      const { folder, write, names } = createTestFolder()
      const server = await startSftp()
      onTestFinished(() => server.close())
      const text = `connector: system\nformat: 1\ntitle: System\nsettings:\n  type: object\n  properties: ${SETTINGS}\n${PLACE}  timeout: 5s\n${ROWS}`
      const { plan } = compileConnector('c.yaml', text, { transports: [fileTransport] })
      if (!plan) throw new Error('no plan')
      const clock = createReplayClock()
      const { port, hostKey } = server
      const connection = fileTransport.open(
        plan,
        { settings: { host: '127.0.0.1', port, hostKey, folder, secret: SECRET, ...change } },
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

    test('is another one where its host key is another, which is told, and gets no password', async () => {
      const { connection, server } = await openServer({ hostKey: 'SHA256:other' })
      const refusal = await refusalOf(connection.check(NEVER))
      expect(refusal).toMatchObject({
        class: 'config',
        reason: { code: 'sftpHostKey', values: { key: server.hostKey } },
      })
    })

    test('that cuts the connection is connected to again', async () => {
      const { server, write, row } = await openServer()
      write('in/1.csv', 'id\nA\nB\nC\n')
      expect(await recordsOf(row)).toHaveLength(3)
      server.cut()
      expect(await recordsOf(row)).toHaveLength(3)
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
      mkdirSync(join(folder, 'in'))
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
      write('in/1.csv', `id\n${rows.join('\n')}\n`)
      symlinkSync('/etc/passwd', join(folder, 'in/2.csv'))
      mkdirSync(join(folder, 'in/3.csv'))
      const records = await recordsOf(row)
      expect(records.map(({ key }) => key)).toEqual(rows)
      expect(existsSync(join(folder, 'in/2.csv'))).toBe(true)
    })
  })
}

/** Where nothing can be tried, that is said. */
function tellMissing(): void {
  test('SFTP is not tried: the package ssh2 or the program sftp-server is not installed', () => {
    expect(isThere).toBe(false)
  })
}

for (const describePart of isThere ? [describeSuite, describeServer] : [tellMissing]) describePart()

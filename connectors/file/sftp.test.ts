import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { JsonObject } from '../../engine/index.ts'
import { hasDriver } from '../sql/testing/has-driver.ts'
import { NEVER, recordsOf, refusalOf } from '../transport-suite/transport-case.ts'
import { describeTransport } from '../transport-suite.ts'
import { createFileTransport, openPlace } from './file-transport.ts'
import { createFaults, type Faults } from './testing/faulty-place.ts'
import { ITEM_FILES, startFileSystem } from './testing/file-system.ts'
import { createTestFolder } from './testing/open-folder.ts'
import { openRows, testServedFiles } from './testing/server-of-files.ts'
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

async function openServer(change: JsonObject = {}) {
  const { folder, write, names } = createTestFolder()
  const server = await startSftp()
  onTestFinished(() => server.close())
  const { port, hostKey } = server
  const opened = await openRows({
    types: SETTINGS,
    place: PLACE,
    settings: { host: '127.0.0.1', port, hostKey, folder, ...change },
  })
  return { ...opened, server, folder, write, names }
}

function describeServer(): void {
  describe('an SFTP server', () => {
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

    testServedFiles(openServer)

    test('shows no file that a link leads to', async () => {
      const { folder, write, row } = await openServer()
      write('in/1.csv', 'id\nA\n')
      symlinkSync('/etc/passwd', join(folder, 'in/2.csv'))
      expect((await recordsOf(row)).map(({ key }) => key)).toEqual(['A'])
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

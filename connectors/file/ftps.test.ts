import { chmodSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type JsonObject } from '../../engine/index.ts'
import { NEVER, refusalOf } from '../transport-suite/transport-case.ts'
import { describeTransport } from '../transport-suite.ts'
import { createFileTransport, openPlace } from './file-transport.ts'
import { createFaults, type Faults } from './testing/faulty-place.ts'
import { ITEM_FILES, startFileSystem } from './testing/file-system.ts'
import { hasFtpServer, startFtp } from './testing/ftp-server.ts'
import { createTestFolder } from './testing/open-folder.ts'
import { openRows, testServedFiles } from './testing/server-of-files.ts'

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
  const { port, certificate } = server
  const opened = await openRows({
    types: SETTINGS,
    place: PLACE,
    settings: { host: '127.0.0.1', port, certificate, path, ...change },
  })
  return { ...opened, server, folder, write, names }
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

    testServedFiles(openServer)
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

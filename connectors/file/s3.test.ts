import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { JsonObject } from '../../engine/index.ts'
import { keysOf, NEVER, recordsOf, refusalOf, SECRET } from '../transport-suite/transport-case.ts'
import { describeTransport } from '../transport-suite.ts'
import { createFileTransport, openPlace } from './file-transport.ts'
import { createWriter } from './open/formats/render.ts'
import { Ledger } from './open/ledger.ts'
import { makeFile, publish } from './open/make-file.ts'
import type { Place } from './open/place.ts'
import { S3Folder } from './open/places/s3.ts'
import { type Death, dyingPlace } from './testing/dying-place.ts'
import { createFaults, type Faults } from './testing/faulty-place.ts'
import { ITEM_FILES, startFileSystem } from './testing/file-system.ts'
import { createTestFolder } from './testing/open-folder.ts'
import { ACCESS_KEY, BUCKET, REGION, startS3 } from './testing/s3-server.ts'
import { openRows, testServedFiles } from './testing/server-of-files.ts'

const SETTINGS =
  '{ endpoint: { type: string }, region: { type: string }, secret: { type: string, writeOnly: true } }'

const PLACE = `file:
  s3: ${BUCKET}
  region: =$settings.region
  endpoint: =$settings.endpoint
  accessKey: ${ACCESS_KEY}
  secretKey: =$settings.secret
`

let faults: Faults = createFaults()

describeTransport('files in a bucket of S3', {
  transport: createFileTransport((place, how) => faults.around(openPlace(place, how))),
  connector: ITEM_FILES.replace(/\{ folder: .*\}\n/, `${SETTINGS}\n`).replace(
    /file:\n.*\n.*\n/,
    `${PLACE}  timeout: 2s\n`,
  ),
  idOf: (id) => `${id}.json`,
  start: async (items) => {
    faults = createFaults()
    const system = startFileSystem(faults, items)
    const server = await startS3(folderOf(system.settings))
    return {
      ...system,
      settings: { endpoint: server.endpoint, region: REGION },
      close: async () => {
        await server.close()
        await system.close()
      },
    }
  },
})

describe('a bucket of S3', () => {
  async function openBucket(change: JsonObject = {}, place = PLACE) {
    const { folder, write, names } = createTestFolder()
    const server = await startS3(folder)
    onTestFinished(() => server.close())
    const opened = await openRows({
      types: SETTINGS,
      place,
      settings: { endpoint: server.endpoint, region: REGION, ...change },
    })
    const bucket = (): S3Folder => {
      const { endpoint: origin } = server
      const inBucket = new S3Folder({
        place: { kind: 's3', origin, bucket: BUCKET, region: REGION, folder: '' },
        login: { user: ACCESS_KEY, password: SECRET },
        timeoutMs: 5_000,
        allowPrivate: true,
      })
      onTestFinished(() => inBucket.close())
      return inBucket
    }
    return { ...opened, server, folder, write, names, bucket }
  }

  testServedFiles(() => openBucket())

  test.each([
    ['another secret', { secret: 'other' }, 'SignatureDoesNotMatch'],
    ['another region', { region: 'us-east-1' }, 'AuthorizationHeaderMalformed'],
  ])('refuses %s, which is told', async (_, change, code) => {
    const { connection } = await openBucket(change)
    expect(await refusalOf(connection.check(NEVER))).toMatchObject({
      class: 'config',
      reason: { code: 's3Refused', values: { code } },
    })
  })

  test.each([
    ['a bucket', PLACE.replace(BUCKET, 'a/b'), 's3NoBucket'],
    ['a region', PLACE.replace('=$settings.region', 'eu/west'), 's3NoRegion'],
    ['an address', PLACE.replace('=$settings.endpoint', 'https://a@b.example/x'), 'noAddress'],
    ['a folder', `${PLACE}  path: a/../b\n`, 'fileNoPlace'],
  ])('that is no name of %s is refused at once', async (_, place, code) => {
    await expect(openBucket({}, place)).rejects.toMatchObject({ reason: { code } })
  })

  test('is not reached without encryption, but where private addresses are', async () => {
    const place = {
      kind: 's3',
      origin: 'http://s3.example.com',
      bucket: 'b',
      region: 'r',
      folder: '',
    } as const
    const login = { user: 'u' }
    const open = new S3Folder({ place, login, timeoutMs: 1_000, allowPrivate: false })
    await expect(open.allow()).rejects.toMatchObject({ reason: { code: 'noAddress' } })
    await open.close()
  })

  test('is listed page by page, its folder alone, with names of any kind', async () => {
    const { write, row, server } = await openBucket()
    const odd = ['a b.csv', 'ä+&<.csv', "it's (1)!.csv", '50%.csv', '=.csv']
    for (const [at, name] of odd.entries()) write(`in/${name}`, `id\nA${at}\n`)
    write('in/deeper/x.csv', 'id\nX\n')
    write('inside/x.csv', 'id\nY\n')
    const keys = keysOf(await recordsOf(row))
    expect(keys.toSorted()).toEqual(['A0', 'A1', 'A2', 'A3', 'A4'])
    expect(server.asked.filter((line) => line.includes('continuation-token')).length).toBe(1)
  })

  test('has its files below the folder that the connector names', async () => {
    const { write, row } = await openBucket({}, `${PLACE}  path: ours/here\n`)
    write('ours/here/in/1.csv', 'id\nA\n')
    write('in/1.csv', 'id\nB\n')
    expect(keysOf(await recordsOf(row))).toEqual(['A'])
  })

  test('has a file moved once, where the copy was made and the process died', async () => {
    const { write, names, bucket, server } = await openBucket()
    write('in/1.csv', 'id\nA\n')
    const [file] = await bucket().list(['in'])
    if (!file) throw new Error('no file')
    server.fail('DELETE in/1.csv', { status: 503, done: false })
    await expect(bucket().move(['in', '1.csv'], file, ['done'])).rejects.toMatchObject({
      code: 'EBUSY',
    })
    expect([names('in'), names('done')]).toEqual([['1.csv'], ['1.csv']])
    await bucket().move(['in', '1.csv'], file, ['done'])
    expect([names('in'), names('done')]).toEqual([[], ['1.csv']])
  })

  test('is read in pieces, and tells where a file has become another', async () => {
    const { write, bucket } = await openBucket()
    write('in/1.csv', '0123456789')
    const place = bucket()
    const [file] = await place.list(['in'])
    if (!file) throw new Error('no file')
    const path = ['in', '1.csv']
    expect(Buffer.from(await place.read(path, file, 3, 4)).toString()).toBe('3456')
    expect(Buffer.from(await place.read(path, file, 8, 4)).toString()).toBe('89')
    write('in/1.csv', '01234567890')
    await expect(place.read(path, file, 0, 4)).rejects.toMatchObject({ code: 'CHANGED' })
    await expect(place.remove(path, file)).rejects.toMatchObject({ code: 'CHANGED' })
  })

  test('gets large files in parts, and nothing of one that fails', async () => {
    const { folder, bucket, server } = await openBucket()
    const piece = Buffer.alloc(3_000_000, 'x')
    await bucket().put(
      ['out', 'large.csv'],
      Array.from({ length: 7 }, () => piece),
    )
    expect(readFileSync(join(folder, 'out/large.csv')).length).toBe(21_000_000)
    expect(server.asked.filter((line) => line.includes('partNumber')).length).toBe(3)
    server.fail('PUT out/other.csv?partNumber=2', { status: 500, done: false })
    const failing = bucket().put(
      ['out', 'other.csv'],
      Array.from({ length: 7 }, () => piece),
    )
    await expect(failing).rejects.toMatchObject({ code: 'EBUSY' })
    expect(readdirSync(join(folder, 'out'))).toEqual(['large.csv'])
    expect(server.uploads()).toBe(0)
  })

  test('keeps a log that grows, of which others see all', async () => {
    const { bucket, write } = await openBucket()
    write('.mapwright/x.tmp', 'z')
    const path = ['.mapwright', 'k.1.log']
    const place = bucket()
    for (const line of ['a', 'b', 'c', 'd', 'e']) await place.append(path, Buffer.from(line))
    const parts: Uint8Array[] = []
    for await (const bytes of bucket().load(path)) parts.push(bytes)
    expect(Buffer.concat(parts).toString()).toBe('abcde')
    expect(await bucket().stat(path)).toMatchObject({ name: 'k.1.log', size: 5 })
    expect((await bucket().list(['.mapwright'])).map(({ name }) => name)).toEqual([
      'k.1.log',
      'x.tmp',
    ])
    await place.erase(path)
    expect(await bucket().stat(path)).toBeUndefined()
  })

  test('is asked again where it fails in passing, also in the middle of a copy that it made', async () => {
    const { row, server, names } = await openBucket()
    server.fail('GET ?list-type', { status: 503, done: false })
    expect(await recordsOf(row)).toEqual([])
    server.fail('PUT in/A.csv', { status: 500, done: true })
    await row.create({ id: 'A' }, { operation: 'o', signal: NEVER })
    expect(names('in')).toEqual(['A.csv'])
  })

  /** A process dies at one of its calls, or within it; another one goes on, after the file was taken away or not. */
  async function dieOnce({ call, when, isTaken }: Death & { readonly isTaken: boolean }) {
    const { bucket, folder, server } = await openBucket()
    const out = join(folder, 'out')
    mkdirSync(out, { recursive: true })
    // The copy was made, and what it was made of is left.
    if (when === 'after') server.fail('DELETE .mapwright', { status: 503, done: false })
    await make(dyingPlace(bucket(), { call, when }).place)
    const taken = isTaken ? readdirSync(out).length : 0
    if (taken > 0) rmSync(join(out, 'a.csv'))
    const again = bucket()
    const first = await make(again)
    const outcome = first === 'failed' ? await make(again) : first
    return `${outcome} ${taken + readdirSync(out).length}`
  }

  test('gets a file once whenever the process dies, or a person is asked', async () => {
    const cases = Array.from({ length: 12 }, (_, at) => at + 1).flatMap((call) =>
      (['before', 'after'] as const).flatMap((when) =>
        [false, true].map((isTaken) => ({ call, when, isTaken })),
      ),
    )
    const outcomes = new Set<string>()
    for (const each of cases) outcomes.add(await dieOnce(each))
    expect([...outcomes].toSorted()).toEqual(['asked 0', 'asked 1', 'made 1'])
  }, 60_000)

  /** The same for the one file of a run, whose later name is another one. */
  async function publishTwice({ call, when, isTaken }: Death & { readonly isTaken: boolean }) {
    const { bucket, folder, server } = await openBucket()
    const out = join(folder, 'out')
    mkdirSync(out, { recursive: true })
    await ledgerOn(bucket()).add({ token: 't', id: 'a', row: { id: 'a' } })
    if (when === 'after') {
      server.fail('DELETE .mapwright', { status: 503, done: false, after: 'PUT out/a.csv' })
    }
    await publishAs('a.csv', dyingPlace(bucket(), { call, when }).place)
    const taken = isTaken ? readdirSync(out).length : 0
    if (taken > 0) rmSync(join(out, 'a.csv'))
    const again = bucket()
    const first = await publishAs('b.csv', again)
    const outcome = first === 'failed' ? await publishAs('b.csv', again) : first
    return `${outcome} ${taken + readdirSync(out).length}`
  }

  test('gets the file of a run once whenever the process dies, or a person is asked', async () => {
    const cases = Array.from({ length: 20 }, (_, at) => at + 1).flatMap((call) =>
      (['before', 'after'] as const).flatMap((when) =>
        [false, true].map((isTaken) => ({ call, when, isTaken })),
      ),
    )
    const outcomes = new Set<string>()
    for (const each of cases) outcomes.add(await publishTwice(each))
    expect([...outcomes].toSorted()).toEqual(['asked 0', 'asked 1', 'made 1'])
  }, 120_000)
})

/** A later process looks at what is noted a while later. */
let clock = Date.now()

function ledgerOn(place: Place): Ledger {
  clock += 60_000
  const now = clock
  return new Ledger(place, 'key', () => now)
}

async function publishAs(name: string, place: Place): Promise<'made' | 'asked' | 'failed'> {
  const writer = createWriter(
    { format: { kind: 'ndjson', encoding: 'utf-8' }, columns: {}, types: {} },
    false,
  )
  const path = ['out', name]
  try {
    await publish(place, ledgerOn(place), { key: 'key', path, writer, mayWrite: () => undefined })
    return 'made'
  } catch (thrown) {
    return hasCode(thrown, 'DOUBT') ? 'asked' : 'failed'
  }
}

async function make(place: Place): Promise<'made' | 'asked' | 'failed'> {
  clock += 60_000
  const now = clock
  const file = { path: ['out', 'a.csv'], bytes: Buffer.from('x'), token: 't', id: 'a.csv' }
  try {
    await makeFile(place, new Ledger(place, 'key', () => now), file)
    return 'made'
  } catch (thrown) {
    return hasCode(thrown, 'DOUBT') ? 'asked' : 'failed'
  }
}

function folderOf({ folder }: JsonObject): string {
  return typeof folder === 'string' ? folder : ''
}

function hasCode(thrown: unknown, code: string): boolean {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === code
}

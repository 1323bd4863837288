import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  type Connection,
  compileConnector,
  type JsonObject,
  type Resource,
} from '../../../engine/index.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createReplayClock } from '../../limits/replay-clock.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import {
  NEVER,
  pagesOf,
  recordsOf,
  refusalOf,
  SECRET,
} from '../../transport-suite/transport-case.ts'
import { fileTransport } from '../file-transport.ts'

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

/** Opens a place with rows of one field, one file each, as a connector describes it. */
export async function openRows({
  types,
  place,
  settings,
}: {
  /** Of the settings, as YAML. */
  readonly types: string
  readonly place: string
  readonly settings: JsonObject
}): Promise<{ readonly connection: Connection; readonly row: Resource }> {
  const text = `connector: system\nformat: 1\ntitle: System\nsettings:\n  type: object\n  properties: ${types}\n${place}  timeout: 5s\n${ROWS}`
  const { plan } = compileConnector('c.yaml', text, { transports: [fileTransport] })
  if (!plan) throw new Error('no plan')
  const clock = createReplayClock()
  const connection = fileTransport.open(
    plan,
    { settings: { secret: SECRET, ...settings } },
    {
      indexStore: createMemoryIndexStore(),
      rateGate: createRateGate({ limits: [], parallel: 4, clock }),
      clock,
      random: () => 0,
      allowPrivate: true,
    },
  )
  onTestFinished(() => connection.close())
  return { connection, row: connection.resource('row') }
}

/** What a folder of a server is, as its owner sees it. */
export interface ServedFolder {
  readonly folder: string
  readonly write: (path: string, text: string) => void
  readonly names: (folder: string) => readonly string[]
  readonly row: Resource
}

/** What holds of files wherever they are. */
export function testServedFiles(open: () => Promise<ServedFolder>): void {
  test('has its files moved once they are handled, without taking the place of others', async () => {
    const { write, row, names } = await open()
    write('done/1.csv', 'theirs')
    write('in/1.csv', 'id\nA\nB\nC\n')
    for (const page of await pagesOf(row)) await page.handled?.()
    expect([names('in'), names('done')]).toEqual([[], ['1 (2).csv', '1.csv']])
  })

  test('gets files that are whole and are its own, and of one attempt one', async () => {
    const { folder, row } = await open()
    mkdirSync(join(folder, 'in'), { recursive: true })
    const create = { operation: 'o', signal: NEVER }
    await row.create({ id: 'A' }, create)
    await row.create({ id: 'A' }, create)
    const other = row.create({ id: 'A' }, { ...create, operation: 'p' })
    expect(await refusalOf(other)).toMatchObject({ class: 'exists', mayHaveHappened: false })
    expect(readdirSync(join(folder, 'in'))).toEqual(['A.csv'])
    expect(readFileSync(join(folder, 'in/A.csv'), 'utf8')).toBe('id\r\nA\r\n')
  })

  test('shows plain files alone, and large ones as a whole', async () => {
    const { folder, write, row } = await open()
    const rows = Array.from({ length: 100_000 }, (_, at) => `R${at}`)
    write('in/1 ä.csv', `id\n${rows.join('\n')}\n`)
    mkdirSync(join(folder, 'in/3.csv'))
    const records = await recordsOf(row)
    expect(records.map(({ key }) => key)).toEqual(rows)
  })
}

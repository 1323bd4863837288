import { type ChildProcess, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folderConnector } from '../../connectors/file/testing/open-folder.ts'
import { databaseConnector } from '../../connectors/sql/testing/open-database.ts'
import {
  type TestDatabase,
  testServers,
  USER,
} from '../../connectors/sql/testing/postgres-cluster.ts'
import { startProxy } from '../../connectors/sql/testing/postgres-proxy.ts'
import { SECRET } from '../../connectors/transport-suite/transport-case.ts'
import { builtFile } from '../testing/built-program.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

const BUILT = await builtFile('server/cli/start.js')

interface Place {
  readonly folder: string
  readonly write: (path: string, text: string) => void
  readonly names: (path: string) => readonly string[]
}

function createPlace(): Place {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mapwright-files-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    write: (path, text) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    },
    names: (path) =>
      existsSync(join(folder, path)) ? readdirSync(join(folder, path)).toSorted() : [],
  }
}

function createKit(): CliKit {
  const kit = createCliKit()
  kit.env['SECRET'] = SECRET
  onTestFinished(() => kit.remove())
  return kit
}

async function addPlace(kit: CliKit, role: string, place: Place, resources: string): Promise<void> {
  const name = `${role}-files`
  const text = folderConnector(resources).replace('connector: system', `connector: ${name}`)
  kit.write(`connectors/${name}/connector.yaml`, text)
  kit.env['MAPWRIGHT_FOLDERS'] = [kit.env['MAPWRIGHT_FOLDERS'], place.folder]
    .filter(Boolean)
    .join(':')
  const args = ['connect', role, '--connector', name, '--set', `folder=${place.folder}`]
  mkdirSync(join(place.folder, 'in'), { recursive: true })
  const { code, err } = await kit.run(...args)
  expect({ code, err }).toMatchObject({ code: 0 })
}

function startRun({ folder, env }: CliKit, flow: string) {
  const child: ChildProcess = spawn(process.execPath, [BUILT, 'run', flow], {
    cwd: folder,
    env: { ...process.env, ...env, CI: 'true' },
    stdio: 'ignore',
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  return { child, ended }
}

function articles(list: string): string {
  return `  article:
    title: Article
    files: in/articles-*.csv
    csv: { delimiter: ";", decimal: "," }
    key: =sku
    label: sku
    list: { quiet: 0s, size: 7, ${list} }
    record: { sku: =sku, name: =name, stock: =stock }
    schema:
      properties: { sku: { type: string }, name: { type: string }, stock: { type: number } }
`
}

const TARGET = `  product:
    title: Product
    table: products
    key: =id
    find: [{ by: [sku] }]
    create: {}
    update: {}
    record: { id: =id, sku: =sku, name: =title, stock: =stock }
    schema:
      properties: { id: { type: integer }, sku: { type: string }, name: { type: string }, stock: { type: integer } }
`
/** Slow, so that a process can be killed in the middle. */
const PRODUCTS = `create table products (id bigint generated always as identity primary key, sku text not null, title varchar(20) not null, stock int);
  create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.03); return new; end $$;
  create trigger slow before insert on products for each row execute function slow()`

const FLOW = `flow: articles
format: 1
title: Articles
connections: { from: from-files, to: to-db }
source: { read: from.article }
steps:
  - write: to.product
    match: { sku: =sku }
    set: { sku: =sku, name: =name, stock: =stock }
`

/** Sixty articles in three files, the last of which was written first. */
function writeArticles(place: Place): void {
  for (const [at, name] of ['c', 'b', 'a'].entries()) {
    const rows = Array.from({ length: 20 }, (_, row) => at * 20 + row + 1)
    const text = rows.map((n) => `S${n};Article ${n};${n},0`).join('\r\n')
    place.write(`in/articles-${name}.csv`, `sku;name;stock\r\n${text}\r\n`)
    const time = new Date(Date.now() - 60_000 + at * 1000)
    utimesSync(join(place.folder, `in/articles-${name}.csv`), time, time)
  }
}

async function untilRows({ query }: TestDatabase, count: number): Promise<void> {
  for (let turns = 0; turns < 3000; turns += 1) {
    if ((await query('select 1 from products')).length >= count) return
    await delay(10)
  }
  throw new Error(`there were never ${count} rows`)
}

describe.each(testServers())('a flow from files into a database, on %s', (_, server) => {
  async function openSite(list: string) {
    const kit = createKit()
    const place = createPlace()
    await addPlace(kit, 'from', place, articles(list))
    const { create, socket } = await server()
    const database = await create()
    await database.query(PRODUCTS)
    const proxy = await startProxy(socket)
    onTestFinished(async () => {
      await proxy.close()
      await database.drop()
    })
    const text = databaseConnector(TARGET).replace('connector: system', 'connector: to-db')
    kit.write('connectors/to-db/connector.yaml', text)
    const settings = { host: '127.0.0.1', port: proxy.port, database: database.name, user: USER }
    const set = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])
    const args = ['connect', 'to', '--connector', 'to-db', ...set, '--secret-env', 'secret=SECRET']
    expect(await kit.run(...args)).toMatchObject({ code: 0 })
    kit.write('flows/articles.yaml', FLOW)
    return { kit, place, database }
  }

  test.each([
    ['done: { move: done }', [[], ['articles-a.csv', 'articles-b.csv', 'articles-c.csv']]],
    ['changed: {}', [['articles-a.csv', 'articles-b.csv', 'articles-c.csv'], []]],
  ])('that is killed again and again loses and doubles no row, with %s', async (list, left) => {
    const { kit, place, database } = await openSite(list)
    writeArticles(place)
    for (const count of [5, 25]) {
      const { child, ended } = startRun(kit, 'articles')
      await untilRows(database, count)
      child.kill('SIGKILL')
      expect(await ended).toBeNull()
    }
    expect(await kit.run('run', 'articles', '--wait', '60')).toMatchObject({ code: 0 })
    const rows = await database.query('select sku, stock from products order by stock')
    expect(rows).toEqual(
      Array.from({ length: 60 }, (__, at) => ({ sku: `S${at + 1}`, stock: at + 1 })),
    )
    expect([place.names('in'), place.names('done')]).toEqual(left)
    const again = await kit.run('run', 'articles')
    expect(again).toMatchObject({ code: 0 })
    expect(await database.query('select 1 from products')).toHaveLength(60)
  })

  test('parks what cannot be read, with its line, and retries it from what was stored', async () => {
    const { kit, place, database } = await openSite('done: { move: done }')
    place.write(
      'in/articles-1.csv',
      'sku;name;stock\nS1;Good;1\nS2;Bad\nS3;Text;many\nS4;"Open;4\nS5;Good;5,0\n',
    )
    await kit.run('run', 'articles')
    expect(await database.query('select sku from products order by sku')).toEqual([
      { sku: 'S1' },
      { sku: 'S5' },
    ])
    expect(place.names('in')).toEqual([])
    const { out } = await kit.run('status', '--json')
    for (const line of [3, 4, 5]) expect(out).toContain(`articles-1.csv:${line}`)
    expect(out).not.toContain('many')
    await kit.run('retry', 'articles', '--all')
    await kit.run('run', 'articles')
    expect((await kit.run('status', '--json')).out).toContain('articles-1.csv:3')
  })

  test('plans without moving a file', async () => {
    const { kit, place } = await openSite('done: { move: done }')
    writeArticles(place)
    expect(await kit.run('plan', 'articles')).toMatchObject({ code: 0 })
    expect(place.names('in')).toHaveLength(3)
  })

  test('opens no folder that the operator does not list', async () => {
    const { kit, place } = await openSite('changed: {}')
    writeArticles(place)
    kit.env['MAPWRIGHT_FOLDERS'] = join(place.folder, 'in')
    const { code, err, out } = await kit.run('run', 'articles')
    expect(code).not.toBe(0)
    expect(`${err}${out}`).toContain('MAPWRIGHT_FOLDERS')
  })
})

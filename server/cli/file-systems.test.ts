import { type ChildProcess, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
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

const BUILT = builtFile('server/cli/start.js')

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

/** Of an embedded database the next process knows at once that the last one is dead. */
const KILLED = { isEmbedded: true }

function createKit(options = {}): CliKit {
  const kit = createCliKit(options)
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
  async function openSite(list: string, options = {}) {
    const kit = createKit(options)
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
    const { kit, place, database } = await openSite(list, KILLED)
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

const ROWS = `  row:
    title: Row
    files: in/rows-*.ndjson
    ndjson: {}
    key: =n
    list: { quiet: 0s, size: 50, done: { move: done } }
    record: { n: =n, text: =text }
    schema: { properties: { n: { type: integer }, text: { type: string } } }
`

function outputs(create: string): string {
  return `  output:
    title: Output
    files: out/*.out
    csv: {}
    key: ${create.includes('per: run') ? '=number' : '=file.name'}
    create: ${create}
    record: { number: =number, text: =text }
    schema: { properties: { number: { type: integer }, text: { type: string } } }
`
}

const COPY = `flow: copy
format: 1
title: Copy
connections: { from: from-files, to: to-files }
source: { read: from.row }
steps:
  - write: to.output
    mode: create
    set: { number: =n, text: =text }
`

async function openCopy(create: string, options = {}) {
  const kit = createKit(options)
  const [from, to] = [createPlace(), createPlace()]
  await addPlace(kit, 'from', from, ROWS)
  mkdirSync(join(to.folder, 'out'))
  await addPlace(kit, 'to', to, outputs(create))
  kit.write('flows/copy.yaml', COPY)
  const write = (first: number, last: number): void => {
    const rows = Array.from({ length: last - first + 1 }, (_, at) => first + at)
    const lines = rows.map((n) => JSON.stringify({ n, text: `Text, "${n}"` }))
    from.write(`in/rows-${first}.ndjson`, `${lines.join('\n')}\n`)
  }
  return { kit, from, to, write }
}

/** Takes files away as soon as they are there, as the system does that waits for them. */
function consume({ folder }: Place, taken: string[]): void {
  for (const name of readdirSync(join(folder, 'out'))) {
    taken.push(readFileSync(join(folder, 'out', name), 'utf8'))
    rmSync(join(folder, 'out', name))
  }
}

function numbersIn(taken: readonly string[]): readonly number[] {
  const rows = taken.flatMap((text) => text.trim().split('\r\n').slice(1))
  return rows.map((row) => Number(row.split(',')[0])).toSorted((left, right) => left - right)
}

async function killWhen(kit: CliKit, isTime: () => boolean, meanwhile: () => void): Promise<void> {
  const { child, ended } = startRun(kit, 'copy')
  for (let turns = 0; turns < 10_000 && child.exitCode === null && !isTime(); turns += 1) {
    await delay(3)
    meanwhile()
  }
  child.kill('SIGKILL')
  await ended
}

function bytesNoted({ folder }: Place): number {
  const own = join(folder, '.mapwright')
  if (!existsSync(own)) return 0
  const sizes = readdirSync(own).map(
    (name) => statSync(join(own, name), { throwIfNoEntry: false })?.size ?? 0,
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

describe('a flow into files', () => {
  test('one for each record, killed again and again, loses and doubles none that was taken away', async () => {
    const { kit, from, to, write } = await openCopy(
      '{ file: \'="row-" & $set.number & ".out"\' }',
      KILLED,
    )
    write(1, 400)
    const taken: string[] = []
    for (const count of [3, 90, 200]) {
      await killWhen(
        kit,
        () => taken.length >= count,
        () => consume(to, taken),
      )
    }
    expect(taken.length).toBeLessThan(400)
    expect(await kit.run('run', 'copy', '--wait', '60')).toMatchObject({ code: 0 })
    consume(to, taken)
    expect(numbersIn(taken)).toEqual(Array.from({ length: 400 }, (_, at) => at + 1))
    expect(from.names('in')).toEqual([])
  })

  test('one for each run, killed again and again, has each record once, and is never there in part', async () => {
    const { kit, to, write } = await openCopy(
      '{ file: \'="rows-" & $now("[H01][m01][s01][f001]") & ".out"\', per: run }',
      KILLED,
    )
    const taken: string[] = []
    write(1, 400)
    for (const bytes of [2_000, 30_000]) {
      await killWhen(
        kit,
        () => bytesNoted(to) > bytes,
        () => consume(to, taken),
      )
      expect(taken).toEqual([])
    }
    const isPublished = (): boolean =>
      to.names('.mapwright').some((name) => name.endsWith('.publish'))
    await killWhen(kit, isPublished, () => consume(to, taken))
    expect(await kit.run('run', 'copy', '--wait', '60')).toMatchObject({ code: 0 })
    consume(to, taken)
    expect(numbersIn(taken)).toEqual(Array.from({ length: 400 }, (_, at) => at + 1))
    expect(taken).toHaveLength(1)

    write(401, 410)
    expect(await kit.run('run', 'copy')).toMatchObject({ code: 0 })
    consume(to, taken)
    expect(taken).toHaveLength(2)
    expect(taken[1]?.split('\r\n').slice(0, 2)).toEqual(['number,text', '401,"Text, ""401"""'])
    expect(await kit.run('run', 'copy')).toMatchObject({ code: 0 })
    consume(to, taken)
    expect(taken).toHaveLength(2)
  })

  test('parks a record whose name leads elsewhere, or is taken, and writes the others', async () => {
    const { kit, to, write } = await openCopy(
      '{ file: \'=$set.number = 2 ? "../../evil.out" : $set.number = 3 ? ".hidden" : "row-" & $min([$set.number, 4]) & ".out"\' }',
    )
    write(1, 5)
    await kit.run('run', 'copy')
    expect(to.names('out')).toEqual(['row-1.out', 'row-4.out'])
    expect(to.names('.')).toEqual(['.mapwright', 'in', 'out'])
    const { out } = await kit.run('status', '--json')
    expect(out).toContain('cannot be the name of a file')
    expect(out).toContain('already exists')
  })
})

describe('a connector that is begun with a sample of files', () => {
  test('without one has no mistake', async () => {
    const kit = createKit()
    expect(await kit.run('new', 'connector', 'export', '--file')).toMatchObject({ code: 0 })
    expect(await kit.run('lint')).toMatchObject({ code: 0 })
  })

  test.each([
    [
      'orders-2026-01.csv',
      Buffer.from(
        'Order No;Größe;E-mail;Total;and\r\n0017;M\xfc;a@example.com;1,50;x\r\n0018;;b@example.com;20,00;y\r\n',
        'latin1',
      ),
      'files: "orders*.csv"',
      'csv: { encoding: "windows-1252", delimiter: ";", decimal: "," }',
    ],
    ['orders.csv', Buffer.from('id,name\n1,"A, B"\n2,C\n'), 'files: "orders.csv"', 'csv: {}'],
    [
      'orders-7.jsonl',
      Buffer.from('{"id":1,"lines":[{"sku":"A"}]}\n{"id":2}\n'),
      'files: "orders*.jsonl"',
      'ndjson: {}',
    ],
    [
      'stock.json',
      Buffer.from('[{"sku":"A","Stock":1.5},{"sku":"B","Stock":2}]'),
      'files: "stock.json"',
      'json: {}',
    ],
    [
      'catalog-7.xml',
      Buffer.from(
        '<?xml version="1.0" encoding="ISO-8859-1"?><s:catalog xmlns:s="urn:s"><s:made>now</s:made><s:item no="1"><s:name>M\xfc</s:name><s:tag>a</s:tag><s:tag>b</s:tag></s:item><s:item no="2"/></s:catalog>',
        'latin1',
      ),
      'key: "=`@no`"',
      'xml: { records: "catalog/item" }',
    ],
    [
      'order.xml',
      Buffer.from('<order><id>1</id><total>2</total></order>'),
      'files: "order.xml"',
      'xml: { records: "order" }',
    ],
  ])('reads %s as it is', async (name, content, files, format) => {
    const kit = createKit()
    const place = createPlace()
    kit.write(name, '')
    writeFileSync(join(kit.folder, name), content)
    expect(await kit.run('new', 'connector', 'export', '--file', name)).toMatchObject({ code: 0 })
    const text = readFileSync(join(kit.folder, 'connectors/export/connector.yaml'), 'utf8')
    expect(text).toContain(files)
    expect(text).toContain(format)
    expect(await kit.run('lint')).toMatchObject({ code: 0 })
    kit.env['MAPWRIGHT_FOLDERS'] = place.folder
    const connect = ['connect', 'from', '--connector', 'export', '--set', `folder=${place.folder}`]
    expect(await kit.run(...connect)).toMatchObject({ code: 0 })
  })

  test('is refused where there are no records, or something else is wanted as well', async () => {
    const kit = createKit()
    kit.write('empty.csv', '')
    for (const args of [
      ['--file', 'empty.csv'],
      ['--file', 'none.csv'],
      ['--file', '--sql'],
    ]) {
      expect((await kit.run('new', 'connector', 'export', ...args)).code).not.toBe(0)
    }
  })
})

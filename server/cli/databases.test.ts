import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ITEM_CONNECTOR, startItemSystem } from '../../connectors/http/testing/item-system.ts'
import { databaseConnector } from '../../connectors/sql/testing/open-database.ts'
import {
  type TestDatabase,
  type TestServer,
  testServers,
  USER,
} from '../../connectors/sql/testing/postgres-cluster.ts'
import { type PostgresProxy, startProxy } from '../../connectors/sql/testing/postgres-proxy.ts'
import { day, itemOf, SECRET } from '../../connectors/transport-suite/transport-case.ts'
import { builtFile } from '../testing/built-program.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

const BUILT = builtFile('server/cli/start.js')

interface Site {
  readonly kit: CliKit
  /** A database, and what stands before it. */
  readonly add: (role: string, resources: string, tables: string) => Promise<Added>
}

interface Added {
  readonly database: TestDatabase
  readonly proxy: PostgresProxy
}

/** A project folder whose systems are databases, or whatever is written into it. */
async function openSite(server: TestServer): Promise<Site> {
  // Of this the next process knows at once that the last one is dead.
  const kit = createCliKit({ isEmbedded: true })
  kit.env['SECRET'] = SECRET
  onTestFinished(() => kit.remove())
  return {
    kit,
    add: async (role, resources, tables) => {
      const database = await server.create()
      await database.query(tables)
      const proxy = await startProxy(server.socket)
      onTestFinished(async () => {
        await proxy.close()
        await database.drop()
      })
      const text = databaseConnector(resources).replace(
        'connector: system',
        `connector: ${role}-db`,
      )
      kit.write(`connectors/${role}-db/connector.yaml`, text)
      const settings = { host: '127.0.0.1', port: proxy.port, database: database.name, user: USER }
      const set = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])
      const args = ['connect', role, '--connector', `${role}-db`, ...set]
      const { code, err } = await kit.run(...args, '--secret-env', 'secret=SECRET')
      expect({ code, err }).toMatchObject({ code: 0 })
      return { database, proxy }
    },
  }
}

const SOURCE = `  article:
    title: Article
    table: articles
    key: =id
    label: sku
    list: { changed: { column: changed_at, overlap: 0s }, size: 7 }
    record: { id: =id, sku: =sku, name: =name, stock: =stock }
    schema:
      properties: { id: { type: integer }, sku: { type: string }, name: { type: string }, stock: { type: number } }
`
const TARGET = `  product:
    title: Product
    table: [shop, products]
    key: =id
    list: {}
    find: [{ by: [sku] }]
    create: {}
    update: {}
    record: { id: =id, sku: =sku, name: =title, stock: =stock }
    schema:
      properties: { id: { type: integer }, sku: { type: string }, name: { type: string }, stock: { type: integer } }
`
const ARTICLES = `create table articles (id int primary key, sku text, name text, stock numeric, changed_at timestamptz not null default now() - interval '1 day');
  insert into articles select n, 'S' || n, 'Article ' || n, n from generate_series(1, 60) n`
/** Slow, so that a process can be killed in the middle; and a trigger counts what reaches it. */
const PRODUCTS = `create schema shop;
  create table shop.products (id bigint generated always as identity primary key, sku text not null, title varchar(20) not null, stock int);
  create function shop.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.03); return new; end $$;
  create trigger slow before insert on shop.products for each row execute function shop.slow()`

function flow(
  from: string,
  connector: string,
  set = 'sku: =sku, name: =name, stock: =stock',
): string {
  return `flow: articles
format: 1
title: Articles
connections: { from: ${connector}, to: to-db }
source: { read: from.${from} }
steps:
  - write: to.product
    match: { sku: =sku }
    set: { ${set} }
`
}

function startRun({ folder, env }: CliKit): {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
} {
  const child = spawn(process.execPath, [BUILT, 'run', 'articles'], {
    cwd: folder,
    env: { ...process.env, ...env, CI: 'true' },
    stdio: 'ignore',
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  return { child, ended }
}

async function untilRows({ query }: TestDatabase, count: number): Promise<void> {
  for (let turns = 0; turns < 3000; turns += 1) {
    const rows = await query('select 1 from shop.products')
    if (rows.length >= count) return
    await delay(10)
  }
  throw new Error(`there were never ${count} rows`)
}

async function productsOf({ query }: TestDatabase) {
  return query('select sku, title, stock from shop.products order by length(sku), sku')
}

describe.each(testServers())('a flow between databases, on %s', (_, server) => {
  test('that is killed again and again loses and doubles no row', async () => {
    const { kit, add } = await openSite(await server())
    const { database: source } = await add('from', SOURCE, ARTICLES)
    const { database: target, proxy } = await add('to', TARGET, PRODUCTS)
    kit.write('flows/articles.yaml', flow('article', 'from-db'))
    for (const count of [5, 20]) {
      const { child, ended } = startRun(kit)
      await untilRows(target, count)
      child.kill('SIGKILL')
      expect(await ended).toBeNull()
    }
    expect((await productsOf(target)).length).toBeLessThan(60)
    proxy.fail('loses the answer')
    expect(await kit.run('run', 'articles', '--wait', '60')).toMatchObject({ code: 0 })
    const articles = await source.query(
      'select sku, name as title, stock::int from articles order by id',
    )
    expect(await productsOf(target)).toEqual(articles)

    await source.query(`update articles set stock = 99, changed_at = now() where id = 3`)
    expect(await kit.run('run', 'articles', '--wait', '60')).toMatchObject({ code: 0 })
    expect((await productsOf(target))[2]).toEqual({ sku: 'S3', title: 'Article 3', stock: 99 })
    expect(await productsOf(target)).toHaveLength(60)
  })

  test('parks what does not fit, with what was expected, and goes on', async () => {
    const { kit, add } = await openSite(await server())
    await add(
      'from',
      SOURCE,
      `create table articles (id int primary key, sku text, name text, stock numeric, changed_at timestamptz default now());
       insert into articles values (1, 'S1', 'Good', 1), (2, 'S2', 'A name of more than twenty characters', 2),
         (3, 'S3', null, 3), (4, 'S4', 'Large', 9007199254740993), (5, 'S5', 'Half', 1.5), (6, 'S6', 'Good', 6)`,
    )
    const { database: target } = await add('to', TARGET, PRODUCTS)
    kit.write('flows/articles.yaml', flow('article', 'from-db'))
    await kit.run('run', 'articles')
    expect((await productsOf(target)).map(({ sku }) => sku)).toEqual(['S1', 'S6'])
    const { out } = await kit.run('status', '--json')
    expect(out).toMatch(/title\\?" accepts text of at most 20 characters/)
    expect(out).toMatch(/stock\\?" accepts a whole number from -2147483648 to 2147483647/)
    expect(out).toContain('S3')
  })

  test('from a system that is reached by HTTP does the same', async () => {
    const { kit, add } = await openSite(await server())
    const items = Array.from({ length: 30 }, (__, at) => itemOf(at + 1, { changedAt: day(at + 1) }))
    const system = await startItemSystem(items)
    onTestFinished(() => system.close())
    kit.write('connectors/system/connector.yaml', ITEM_CONNECTOR)
    const { url } = system.settings
    if (typeof url !== 'string') throw new Error('no address')
    const args = ['connect', 'from', '--connector', 'system', '--set', `url=${url}`]
    expect(await kit.run(...args, '--secret-env', 'secret=SECRET')).toMatchObject({ code: 0 })
    const { database: target } = await add('to', TARGET, PRODUCTS)
    kit.write('flows/articles.yaml', flow('item', 'system', 'sku: =sku, name: =name, stock: =id'))
    const { child, ended } = startRun(kit)
    await untilRows(target, 8)
    child.kill('SIGKILL')
    await ended
    expect(await kit.run('run', 'articles', '--wait', '60')).toMatchObject({ code: 0 })
    expect(await productsOf(target)).toEqual(
      items.map(({ id, sku, name }) => ({ sku, title: name, stock: id })),
    )
  })
})

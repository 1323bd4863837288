import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../connectors/testing/free-port.ts'
import { answering, finish, installPackages, post, start, stop } from './npm-system.ts'
import { readRows } from './read-rows.ts'
import type { RealSystem } from './real-system.ts'

const TOKEN = randomUUID()
const READER_TOKEN = randomUUID()

/** Directus from npm, with a database of SQLite in a folder of its own. */
export async function startDirectus(): Promise<RealSystem> {
  const folder = await installPackages({ directus: '12.3.1' })
  const data = mkdtempSync(join(tmpdir(), 'mapwright-directus-'))
  const file = join(data, 'data.db')
  const port = await freePort()
  const env = {
    HOST: '127.0.0.1',
    PORT: String(port),
    SECRET: randomUUID(),
    DB_CLIENT: 'sqlite3',
    DB_FILENAME: file,
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: randomUUID(),
    ADMIN_TOKEN: TOKEN,
    STORAGE_LOCAL_ROOT: join(data, 'uploads'),
    TELEMETRY: 'false',
  }
  const bin = join(folder, 'node_modules', '.bin', 'directus')
  await finish(start(bin, ['bootstrap'], { folder, env }))
  const program = start(bin, ['start'], { folder, env })
  const url = `http://127.0.0.1:${port}`
  await answering(`${url}/server/ping`, program)
  await setUp(url)
  const settings = {
    url,
    collection: 'products',
    key: 'id',
    reference: 'sku',
    fields: '*',
    created: 'date_created',
    changed: 'date_updated',
  }
  return {
    connector: 'directus',
    resource: 'item',
    settings: {
      full: { ...settings, token: TOKEN },
      reader: { ...settings, token: READER_TOKEN },
      wrong: { ...settings, token: 'wrong' },
    },
    nowhere: '4711',
    rows: () => readRows(file),
    prepare: async (sku, fields) => async () => {
      const query = { filter: { sku: { _eq: sku } } }
      const body = { query, data: fields }
      await post(`${url}/items/products`, body, { token: TOKEN, method: 'PATCH' })
    },
    stop: () => stop(program),
  }
}

async function setUp(url: string): Promise<void> {
  const ask = (path: string, body: unknown) => post(`${url}${path}`, body, { token: TOKEN })
  await ask('/collections', {
    collection: 'products',
    schema: {},
    meta: {},
    fields: [
      field('id', 'integer', { is_primary_key: true, has_auto_increment: true }),
      field('sku', 'string', { is_unique: true, is_nullable: false }, { required: true }),
      field('name', 'string', { is_nullable: false }, { required: true }),
      field('price', 'float'),
      field('stock', 'integer'),
      field('date_created', 'timestamp', {}, { special: ['date-created'] }),
      field('date_updated', 'timestamp', {}, { special: ['date-updated'] }),
    ],
  })
  const policy = randomUUID()
  await ask('/policies', { id: policy, name: 'Reads', app_access: false })
  await ask('/permissions', {
    policy,
    collection: 'products',
    action: 'read',
    fields: ['*'],
    permissions: {},
  })
  await ask('/users', {
    email: 'reader@example.com',
    password: randomUUID(),
    token: READER_TOKEN,
    policies: [{ policy }],
  })
}

function field(name: string, type: string, schema: object = {}, meta: object = {}) {
  return { field: name, type, schema, meta }
}

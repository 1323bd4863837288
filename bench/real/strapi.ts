import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort } from '../../connectors/testing/free-port.ts'
import { answering, installPackages, post, start, stop } from './npm-system.ts'
import { readRows } from './read-rows.ts'
import type { RealSystem } from './real-system.ts'

const PACKAGES = {
  '@strapi/strapi': '5.54.0',
  'better-sqlite3': '12.11.1',
  react: '18.3.1',
  'react-dom': '18.3.1',
  'react-router-dom': '6.30.6',
  'styled-components': '6.6.0',
}

/** A project of Strapi, without pages, whose collection type has Draft & Publish. */
const PROJECT: Readonly<Record<string, string>> = {
  'config/server.js':
    "module.exports = ({ env }) => ({ host: '127.0.0.1', port: env.int('PORT'), app: { keys: ['a', 'b'] } })",
  'config/admin.js': `module.exports = {
  serveAdminPanel: false, auth: { secret: 'a' }, apiToken: { salt: 'b' }, transfer: { token: { salt: 'c' } },
  secrets: { encryptionKey: '0123456789abcdef0123456789abcdef' },
}`,
  'config/database.js': `module.exports = {
  connection: { client: 'sqlite', connection: { filename: 'data.db' }, useNullAsDefault: true },
}`,
  'config/middlewares.js': `module.exports = [
  'strapi::logger', 'strapi::errors', 'strapi::security', 'strapi::cors', 'strapi::poweredBy', 'strapi::query',
  'strapi::body', 'strapi::session', 'strapi::favicon', 'strapi::public',
]`,
  'public/uploads/none': '',
  'src/index.js': `module.exports = {
  register() {},
  async bootstrap({ strapi }) {
    const tokens = strapi.service('admin::api-token')
    const make = async (name, type) =>
      (await tokens.create({ name, type, description: '', lifespan: null })).accessKey
    const made = { full: await make('full', 'full-access'), reader: await make('reader', 'read-only') }
    require('node:fs').writeFileSync('tokens.json', JSON.stringify(made))
  },
}`,
  'src/api/product/content-types/product/schema.json': JSON.stringify({
    kind: 'collectionType',
    collectionName: 'products',
    info: { singularName: 'product', pluralName: 'products', displayName: 'Product' },
    options: { draftAndPublish: true },
    attributes: {
      sku: { type: 'string', unique: true, required: true },
      name: { type: 'string', required: true },
      price: { type: 'decimal' },
      stock: { type: 'integer' },
    },
  }),
  'src/api/product/controllers/product.js': factory(
    'Controller',
    `, ({ strapi }) => ({
  async publish(ctx) {
    ctx.body = await strapi.documents('api::product.product').publish({ documentId: ctx.params.id })
  },
})`,
  ),
  'src/api/product/services/product.js': factory('Service'),
  'src/api/product/routes/product.js': factory('Router'),
  // As the button of its pages does.
  'src/api/product/routes/publish.js': `module.exports = {
  routes: [{ method: 'POST', path: '/products/:id/publish', handler: 'api::product.product.publish' }],
}`,
}

function factory(kind: string, more = ''): string {
  return `module.exports = require('@strapi/strapi').factories.createCore${kind}('api::product.product'${more})`
}

/** Strapi from npm, with a database of SQLite in a folder of its own. */
export async function startStrapi(): Promise<RealSystem> {
  const packages = await installPackages(PACKAGES)
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-strapi-'))
  symlinkSync(join(packages, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), readFileSync(join(packages, 'package.json')))
  for (const [name, text] of Object.entries(PROJECT)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const port = await freePort()
  const env = { PORT: String(port), NODE_ENV: 'production', STRAPI_TELEMETRY_DISABLED: 'true' }
  const program = start(join(packages, 'node_modules', '.bin', 'strapi'), ['start'], {
    folder,
    env,
  })
  const url = `http://127.0.0.1:${port}/api`
  await answering(`http://127.0.0.1:${port}/_health`, program)
  const { full, reader } = JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8'))
  const settings = {
    url,
    collection: 'products',
    reference: 'sku',
    version: 'published',
    populate: '',
  }
  return {
    connector: 'strapi',
    resource: 'entry',
    settings: {
      full: { ...settings, token: full },
      reader: { ...settings, token: reader },
      wrong: { ...settings, token: 'wrong' },
    },
    nowhere: 'aaaaaaaaaaaaaaaaaaaaaaaa',
    rows: () => readRows(join(folder, 'data.db'), 'published_at is not null'),
    prepare: async (sku, fields) => {
      const found = await fetch(`${url}/products?filters[sku][$eq]=${encodeURIComponent(sku)}`, {
        headers: { authorization: `Bearer ${full}` },
      })
      const { data } = await found.json()
      const address = `${url}/products/${data[0].documentId}`
      await post(`${address}?status=draft`, { data: fields }, { token: full, method: 'PUT' })
      return async () => {
        await post(`${address}/publish`, {}, { token: full })
      }
    },
    stop: async () => {
      await stop(program)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

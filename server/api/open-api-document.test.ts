import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Offer } from '../contract/route.ts'
import { routes } from '../contract/routes.ts'
import { Secret } from '../secrets/secret.ts'
import { type ApiKit, OFFERING, startApi } from '../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { createApp } from './create-app.ts'
import { openApiDocument } from './open-api-document.ts'

/** What OpenAPI 3.1 asks of the parts that we use, with no other names than it knows there. */
const RULES = {
  type: 'object',
  required: ['openapi', 'info', 'paths', 'components'],
  properties: {
    openapi: { const: '3.1.0' },
    info: { type: 'object', required: ['title', 'version'] },
    paths: {
      type: 'object',
      propertyNames: { pattern: '^/' },
      additionalProperties: {
        type: 'object',
        propertyNames: { enum: ['get', 'post', 'put', 'patch', 'delete'] },
        additionalProperties: { $ref: '#/$defs/operation' },
      },
    },
    servers: { type: 'array', items: { required: ['url'] } },
    components: {
      propertyNames: { enum: ['schemas', 'responses', 'securitySchemes'] },
      properties: {
        securitySchemes: {
          additionalProperties: {
            required: ['type'],
            anyOf: [
              { properties: { type: { const: 'http' } }, required: ['scheme'] },
              { properties: { type: { const: 'apiKey' } }, required: ['in', 'name'] },
            ],
          },
        },
      },
    },
  },
  propertyNames: { enum: ['openapi', 'info', 'servers', 'paths', 'components'] },
  $defs: {
    operation: {
      type: 'object',
      required: ['operationId', 'summary', 'responses'],
      properties: {
        parameters: { type: 'array', items: { $ref: '#/$defs/parameter' } },
        requestBody: {
          type: 'object',
          required: ['content'],
          propertyNames: { enum: ['description', 'required', 'content'] },
          properties: { content: { $ref: '#/$defs/content' } },
        },
        security: {
          type: 'array',
          items: { type: 'object', propertyNames: { enum: ['token', 'session'] } },
        },
        tags: { type: 'array', items: { type: 'string' } },
        responses: {
          type: 'object',
          minProperties: 1,
          propertyNames: { pattern: '^([1-5]\\d\\d|default)$' },
          additionalProperties: {
            anyOf: [
              {
                required: ['description'],
                propertyNames: { enum: ['description', 'headers', 'content'] },
                properties: { content: { $ref: '#/$defs/content' } },
              },
              { required: ['$ref'], propertyNames: { const: '$ref' } },
            ],
          },
        },
      },
      propertyNames: {
        enum: 'operationId summary description tags security parameters requestBody responses'.split(
          ' ',
        ),
      },
    },
    content: {
      type: 'object',
      propertyNames: { pattern: '^\\w+/[\\w+.-]+$' },
      additionalProperties: { required: ['schema'], propertyNames: { const: 'schema' } },
    },
    parameter: {
      type: 'object',
      required: ['name', 'in', 'schema'],
      properties: { in: { enum: ['path', 'query', 'header'] }, required: { type: 'boolean' } },
      propertyNames: { enum: ['name', 'in', 'required', 'description', 'schema'] },
      anyOf: [
        { properties: { in: { enum: ['query', 'header'] } } },
        { properties: { required: { const: true } }, required: ['required'] },
      ],
    },
  },
}

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
}
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }

const ALL: ReadonlySet<Offer> = new Set([
  'signUp',
  'ownAccount',
  'subscriptions',
  'payments',
  'hosting',
])

describe('the OpenAPI document', () => {
  const document = JSON.parse(JSON.stringify(openApiDocument(ALL))) as Document

  test('is one, and every schema in it is a JSON Schema', () => {
    const ajv = new Ajv2020({ strict: false })
    formats.default(ajv)
    const isGood = ajv.validate(RULES, document)
    expect(ajv.errors).toBeNull()
    expect(isGood).toBe(true)
    for (const schema of schemasIn(document)) expect(ajv.validateSchema(schema)).toBe(true)
  })

  test('leads nowhere that there is nothing', () => {
    const places = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)]
    expect(places.length).toBeGreaterThan(0)
    for (const [, place = ''] of places) {
      const found = place
        .split('/')
        .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], document)
      expect([place, found]).not.toEqual([place, undefined])
    }
  })

  test('has every route once, with the parameters of its path', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, operation })),
    )
    const names = operations.map(({ operation }) => operation.operationId)
    expect(new Set(names)).toEqual(new Set(Object.keys(routes)))
    expect(names).toHaveLength(Object.keys(routes).length)
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const told = (operation.parameters ?? []).filter((one) => one.in === 'path')
      expect(told.map(({ name }) => name)).toEqual(inPath)
    }
  })
})

describe('besides the API,', () => {
  let database: TestDatabase
  let api: ApiKit
  let uiFolder: string
  beforeAll(async () => {
    uiFolder = join(await mkdtemp(join(tmpdir(), 'mapwright-ui-')), 'ui')
    await mkdir(join(uiFolder, 'assets'), { recursive: true })
    await writeFile(join(uiFolder, 'index.html'), '<!doctype html><title>pages</title>')
    await writeFile(join(uiFolder, 'assets', 'app-1a2b.js'), 'void 0')
    await writeFile(join(uiFolder, '..', 'secret.txt'), 'hunter2')
    database = await openTestDatabase()
    api = await startApi({ database }, { uiFolder })
  })
  afterAll(async () => {
    await api.close()
    await database.close()
    await rm(join(uiFolder, '..'), { recursive: true })
  })
  test('everything that is mounted is in the document, and nothing else is in it', async () => {
    const openid = {
      issuer: 'http://127.0.0.1:1',
      clientId: 'x',
      clientSecret: new Secret('x'),
      title: 'x',
    }
    const config = { ...OFFERING, openid }
    const stop = new AbortController()
    const app = createApp({ ...api.services, config }, { stop: stop.signal })
    const told = Object.entries((openApiDocument(ALL) as unknown as Document).paths).flatMap(
      ([path, methods]) =>
        Object.keys(methods).map((method) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    )
    const mounted = routesIn(app.router.stack)
    expect(mounted.toSorted()).toEqual([...told, ...BESIDES].toSorted())
  })

  const get = (path: string, accept = 'text/html') =>
    api.nobody.fetch(path, { headers: { Accept: accept } })

  test('the document and a page to read are there for everybody', async () => {
    expect(await (await get('/api/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })
    const page = await (await get('/api/docs')).text()
    expect(page).toContain('publishFiles')
    expect(page).not.toMatch(/<script|https?:\/\//)
  })

  test('files with a hash in their name are kept, and the page never', async () => {
    const asset = await get('/assets/app-1a2b.js', '*/*')
    expect(asset.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    for (const path of ['/', '/index.html', '/flows/orders', '/integrations/a/flows/b']) {
      const page = await get(path)
      expect(page.headers.get('Cache-Control')).toBe('no-cache')
      expect(await page.text()).toContain('<title>pages</title>')
    }
  })

  test('nothing outside of the folder is served', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%5c..%5csecret.txt',
    ]) {
      const answer = await get(path, '*/*')
      expect(await answer.text()).not.toContain('hunter2')
      expect(answer.status).toBeGreaterThanOrEqual(400)
    }
    expect((await get('/assets/gone.js', '*/*')).status).toBe(404)
  })
})

function schemasIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.values(value).flatMap(schemasIn)
  return 'schema' in value && typeof value.schema === 'object' && value.schema !== null
    ? [value.schema, ...inside]
    : inside
}

/** What people read, and what a browser is sent to: no calls of a program. */
const BESIDES = [
  'get /openapi.json',
  'get /docs',
  'get /openid/start',
  'get /openid/callback',
  // Of mail programs, which know no API.
  'post /stop-alerts/:secret',
  // Of Stripe, which signs them.
  'post /stripe/webhook',
]

interface Layer {
  readonly route?:
    | { readonly path: string; readonly stack: readonly { readonly method: string }[] }
    | undefined
  readonly handle: unknown
}

/** Method and path of all that express was given; what only refuses other methods has none. */
function routesIn(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (route) {
      const methods = new Set(route.stack.flatMap(({ method }) => method || []))
      return [...methods].map((method) => `${method} ${route.path}`)
    }
    const inside = typeof handle === 'function' && 'stack' in handle ? handle.stack : []
    return Array.isArray(inside) ? routesIn(inside as Layer[]) : []
  })
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiKit, startApi } from '../testing/api-kit.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { routes } from './contract/routes.ts'
import { openApiDocument } from './open-api-document.ts'

/** What OpenAPI 3.1 asks of the parts that we use. */
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
  },
  $defs: {
    operation: {
      type: 'object',
      required: ['operationId', 'summary', 'responses'],
      properties: {
        parameters: { type: 'array', items: { $ref: '#/$defs/parameter' } },
        requestBody: { type: 'object', required: ['content'] },
        security: { type: 'array', items: { type: 'object' } },
        responses: {
          type: 'object',
          minProperties: 1,
          propertyNames: { pattern: '^([1-5]\\d\\d|default)$' },
          additionalProperties: {
            anyOf: [{ required: ['description'] }, { required: ['$ref'] }],
          },
        },
      },
    },
    parameter: {
      type: 'object',
      required: ['name', 'in', 'schema'],
      properties: { in: { enum: ['path', 'query', 'header'] }, required: { type: 'boolean' } },
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

describe('the OpenAPI document', () => {
  const document = JSON.parse(JSON.stringify(openApiDocument())) as Document

  test('is one, and every schema in it is a JSON Schema', () => {
    const ajv = new Ajv2020({ strict: false })
    formats.default(ajv)
    const isGood = ajv.validate(RULES, document)
    expect(ajv.errors).toBeNull()
    expect(isGood).toBe(true)
    for (const schema of schemasIn(document)) expect(ajv.validateSchema(schema)).toBe(true)
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
    const [, open] = testDatabases().at(-1) ?? []
    database = (await open?.()) as TestDatabase
    api = await startApi({ database }, { uiFolder })
  })
  afterAll(async () => {
    await api.close()
    await database.close()
    await rm(join(uiFolder, '..'), { recursive: true })
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

import { expect } from 'vitest'
import { compileConnector, type JsonObject } from '../../../engine/index.ts'
import { transportSpecs } from '../../specs.ts'
import { importOpenApi } from '../openapi/import-openapi.ts'
import { writeDraft } from '../write-draft.ts'

export const options = {
  name: 'warehouse',
  from: 'https://warehouse.example/docs/openapi.yaml',
}

/** A description with these paths and nothing else. */
export function describing(paths: JsonObject, more: JsonObject = {}): string {
  return JSON.stringify({ openapi: '3.0.3', info: { title: 'T', version: '1' }, paths, ...more })
}

export function answers(schema: JsonObject): JsonObject {
  return { responses: { 200: { content: { 'application/json': { schema } } } } }
}

export function listOf(...fields: readonly string[]): JsonObject {
  const properties = Object.fromEntries(fields.map((name) => [name, { type: 'string' }]))
  return { type: 'array', items: { type: 'object', properties } }
}

/** What is imported of such a description; it must lint without mistakes. */
export function imported(paths: JsonObject, more: JsonObject = {}) {
  const made = importOpenApi(describing(paths, more), options)
  const { diagnostics } = compileConnector('c.yaml', writeDraft(made), {
    transports: transportSpecs,
  })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return { ...made, http: Object(made.file['http']), resources: Object(made.file['resources']) }
}

export function query(name: string, schema: JsonObject = { type: 'string' }): JsonObject {
  return { name, in: 'query', schema }
}

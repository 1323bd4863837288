import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { type Message, say } from '../../../engine/transport.ts'
import type { Api, Method, Operation, Parameter } from './api.ts'
import { isMost } from './is-most.ts'
import { listOf, type Schemas } from './schemas.ts'
import { wordsOf } from './words.ts'

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

/** What a document of OpenAPI 3 or Swagger 2 says; what is not as it should be is as if it were not there. */
export function readApi(document: JsonObject, schemas: Schemas): Api {
  const info = schemas.follow(document['info'])
  const written = writtenIn(document, schemas)
  const read = isSwagger(document) ? readSwagger : readOpenApi
  const operations = written.flatMap((each) =>
    reasonToLeave(document, each) ? [] : [read(document, each, schemas)],
  )
  const components = schemas.follow(document['components'])
  const declared = objectsOf(
    schemas.follow(document['securityDefinitions'] ?? components['securitySchemes']),
    schemas,
  )
  const signIns = Object.keys(declared).length > 0 ? declared : keysAmong(operations)
  return {
    title: textOf(info['title']) ?? 'API',
    about: textOf(info['description']),
    version: textOf(info['version']),
    servers: isSwagger(document) ? swaggerServers(document) : serversOf(document, schemas),
    signIns,
    ways: waysOf(document, signIns, operations),
    operations,
    left: written.flatMap((each) => {
      const reason = reasonToLeave(document, each)
      return reason ? [{ what: `${each.method.toUpperCase()} ${each.path}`, reason }] : []
    }),
  }
}

function isSwagger(document: JsonObject): boolean {
  return document['openapi'] === undefined && document['swagger'] !== undefined
}

function writtenIn(document: JsonObject, schemas: Schemas): readonly Written[] {
  return Object.entries(objectsOf(schemas.follow(document['paths']), schemas)).flatMap(
    ([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method]
        if (!path.startsWith('/') || !isJsonObject(operation)) return []
        return [{ path, method, item, operation }]
      }),
  )
}

function reasonToLeave(document: JsonObject, { item, operation }: Written): Message | undefined {
  if (operation['deprecated'] === true) return say('leftDeprecated', {})
  return isElsewhere(document, item, operation) ? say('leftElsewhere', {}) : undefined
}

/** What is asked of another server than the rest has no place under one address. */
function isElsewhere(document: JsonObject, item: JsonObject, operation: JsonObject): boolean {
  const own = addressesIn(operation['servers'] ?? item['servers'])
  const known = addressesIn(document['servers'])
  return own.length > 0 && known.length > 0 && !own.some((address) => known.includes(address))
}

function addressesIn(servers: Json | undefined): readonly string[] {
  return listOf(servers).flatMap((server) =>
    isJsonObject(server) && typeof server['url'] === 'string'
      ? [server['url'].replace(/\/$/, '')]
      : [],
  )
}

interface Written {
  readonly path: string
  readonly method: Method
  readonly item: JsonObject
  readonly operation: JsonObject
}

function readOpenApi(
  _document: JsonObject,
  { path, method, item, operation }: Written,
  schemas: Schemas,
): Operation {
  const content = schemas.follow(schemas.follow(operation['requestBody'])['content'])
  const json = schemaIn(content, isJsonKind, schemas)
  const answer = schemaIn(
    schemas.follow(goodAnswer(operation, schemas)['content']),
    isJsonKind,
    schemas,
  )
  const parameters = parametersOf([item, operation], schemas)
  return {
    method,
    path,
    parameters,
    body: json ?? schemaIn(content, isFormKind, schemas),
    sends: json ? 'body' : 'form',
    ...aboutAnswer(operation, schemas),
    answer,
  }
}

function readSwagger(
  document: JsonObject,
  { path, method, item, operation }: Written,
  schemas: Schemas,
): Operation {
  const written = [...listOf(item['parameters']), ...listOf(operation['parameters'])].map(
    schemas.follow,
  )
  const body = written.find((parameter) => parameter['in'] === 'body')
  const consumes = listOf(operation['consumes'] ?? document['consumes'])
  const isJson =
    consumes.length === 0 || consumes.some((kind) => typeof kind === 'string' && isJsonKind(kind))
  const form = written.filter((parameter) => parameter['in'] === 'formData')
  const json = body && isJson ? schemas.look(body['schema']) : undefined
  const { schema } = goodAnswer(operation, schemas)
  return {
    method,
    path,
    parameters: parametersOf([item, operation], schemas),
    body: form.length === 0 ? json : formOf(form),
    sends: form.length === 0 ? 'body' : 'form',
    ...aboutAnswer(operation, schemas),
    answer: schema === undefined ? undefined : schemas.look(schema),
  }
}

function aboutAnswer(operation: JsonObject, schemas: Schemas) {
  const headers = Object.keys(schemas.follow(goodAnswer(operation, schemas)['headers']))
  return {
    answerHeaders: new Set(headers.map((name) => name.toLowerCase())),
    isPublic: isJsonList(operation['security']) && operation['security'].length === 0,
  }
}

function goodAnswer(operation: JsonObject, schemas: Schemas): JsonObject {
  const answers = schemas.follow(operation['responses'])
  const name = ['200', '201', '202', '2XX', '2xx', 'default'].find(
    (each) => answers[each] !== undefined,
  )
  return name === undefined ? {} : schemas.follow(answers[name])
}

/** The fields of a form in Swagger 2; one with files is no form that could be sent. */
function formOf(parameters: readonly JsonObject[]): JsonObject | undefined {
  if (parameters.some(({ type }) => type === 'file')) return undefined
  const required = parameters.filter((parameter) => parameter['required'] === true)
  return {
    type: 'object',
    properties: Object.fromEntries(
      parameters.map(({ name, in: _place, required: _isRequired, ...schema }) => [
        textOf(name) ?? '',
        schema,
      ]),
    ),
    required: required.flatMap(({ name }) => textOf(name) ?? []),
  }
}

function schemaIn(
  content: JsonObject,
  isKind: (kind: string) => boolean,
  schemas: Schemas,
): JsonObject | undefined {
  const kind = Object.keys(content).find(isKind)
  if (kind === undefined) return undefined
  const { schema } = schemas.follow(content[kind])
  return schema === undefined ? undefined : schemas.look(schema)
}

function isJsonKind(kind: string): boolean {
  return /^\s*(\*\/\*|application\/\*|[\w.+-]+\/([\w.+-]+\+)?json)\s*(;|$)/i.test(kind)
}

function isFormKind(kind: string): boolean {
  return /^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(kind)
}

/** Those of an operation come before those of its path. */
function parametersOf(places: readonly JsonObject[], schemas: Schemas): readonly Parameter[] {
  const found = new Map<string, Parameter>()
  for (const place of places) {
    for (const written of listOf(place['parameters'])) {
      const parameter = readParameter(schemas.follow(written), schemas)
      if (parameter) found.set(`${parameter.in} ${parameter.name}`, parameter)
    }
  }
  return [...found.values()]
}

function readParameter(written: JsonObject, schemas: Schemas): Parameter | undefined {
  const { name, in: place } = written
  if (typeof name !== 'string' || (place !== 'path' && place !== 'query' && place !== 'header'))
    return undefined
  // Swagger writes the schema of a parameter beside its name.
  const schema = written['schema'] === undefined ? written : schemas.look(written['schema'])
  return {
    name,
    in: place,
    isRequired: isYes(written['required']),
    schema,
  }
}

function serversOf(document: JsonObject, schemas: Schemas): readonly string[] {
  const [anyPath] = Object.values(schemas.follow(document['paths'])).flatMap((item) =>
    listOf(schemas.follow(item)['servers']),
  )
  const all = listOf(document['servers'])
  return (all.length > 0 || anyPath === undefined ? all : [anyPath]).flatMap((written) => {
    const server = schemas.follow(written)
    const url = textOf(server['url'])
    if (url === undefined) return []
    const variables = schemas.follow(server['variables'])
    return url.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
      const value = schemas.follow(variables[name])['default']
      return typeof value === 'string' && value !== '' ? value : whole
    })
  })
}

function swaggerServers(document: JsonObject): readonly string[] {
  const path = textOf(document['basePath']) ?? ''
  const host = textOf(document['host'])
  if (host === undefined) return path === '' ? [] : [path]
  const schemes = listOf(document['schemes'])
  const scheme = schemes.includes('https') || schemes.length === 0 ? 'https' : 'http'
  return [`${scheme}://${host}${path.startsWith('/') ? path : `/${path}`}`]
}

const KEYS =
  /^(x)?(api|app|access|auth|client|subscription|developer|user)?(key|token|secret)$|^authorization$/
/** Nothing else is called so, also where a description forgets to say that it is needed. */
const CERTAIN_KEYS = /^(x)?apikey$/

/** Many descriptions have the key among the parameters, and no word of signing in. */
function keysAmong(operations: readonly Operation[]): Readonly<Record<string, JsonObject>> {
  const counts = new Map<string, number>()
  const found: Record<string, JsonObject> = {}
  for (const { parameters } of operations) {
    for (const { name, in: place, isRequired } of parameters) {
      const plain = wordsOf(name).join('')
      const isKey = place !== 'path' && (isRequired ? KEYS : CERTAIN_KEYS).test(plain)
      if (isKey) counts.set(name, (counts.get(name) ?? 0) + 1)
      if (isKey && isMost(counts.get(name) ?? 0, operations))
        found[name] = { type: 'apiKey', name, in: place }
    }
  }
  return found
}

/** What the document asks for everywhere, else what its operations ask for most often. */
function waysOf(
  document: JsonObject,
  signIns: Readonly<Record<string, JsonObject>>,
  operations: readonly Operation[],
): readonly (readonly string[])[] {
  const everywhere = namesIn(document['security'])
  if (everywhere.length > 0) return everywhere
  const counts = new Map<string, { readonly way: readonly string[]; readonly times: number }>()
  const count = (way: readonly string[]): void => {
    const name = JSON.stringify(way)
    counts.set(name, { way, times: (counts.get(name)?.times ?? 0) + 1 })
  }
  for (const item of Object.values(isJsonObject(document['paths']) ? document['paths'] : {})) {
    for (const operation of Object.values(isJsonObject(item) ? item : {})) {
      const ways = isJsonObject(operation) ? namesIn(operation['security']) : []
      for (const way of ways) count(way)
    }
  }
  const asked = [...counts.values()]
    .toSorted((left, right) => right.times - left.times)
    .map(({ way }) => way)
  if (asked.length > 0) return asked
  // Where nothing says which of them, those whose fields most operations need go together.
  const names = Object.keys(signIns)
  const needed = names.filter((name) => isNeeded(signIns[name] ?? {}, operations))
  return needed.length > 0 ? [needed] : names.map((name) => [name])
}

function isNeeded({ name, in: place }: JsonObject, operations: readonly Operation[]): boolean {
  const count = operations.filter(({ parameters }) =>
    parameters.some((each) => each.isRequired && each.name === name && each.in === place),
  ).length
  return isMost(count, operations)
}

function namesIn(security: Json | undefined): readonly (readonly string[])[] {
  return listOf(security).flatMap((way) =>
    isJsonObject(way) && Object.keys(way).length > 0 ? [Object.keys(way)] : [],
  )
}

function objectsOf(around: JsonObject, schemas: Schemas): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries(
    Object.entries(around).map(([name, value]) => [name, schemas.follow(value)]),
  )
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** YAML 1.1 has other words for it. */
function isYes(value: Json | undefined): boolean {
  return value === true || (typeof value === 'string' && /^(true|yes|on)$/i.test(value))
}

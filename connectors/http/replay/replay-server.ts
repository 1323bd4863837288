import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { equalJson, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { pairsOfQuery } from '../open/wire/field-pairs.ts'
import { sentLines } from '../open/wire/ndjson-body.ts'
import { isFormType, readForm, writeForm } from '../open/wire/write-form.ts'
import { isXmlType } from '../open/wire/xml-body.ts'
import type { HttpConnectorTest } from '../spec/http-plan.ts'
import { contentsOf, readContents } from './multipart-contents.ts'
import { outlineXml } from './outline-xml.ts'
import { served, xmlText } from './recorded-answer.ts'

export interface ReplayServer {
  /** Address of a base by its name; `http://127.0.0.1:port` and the path of the base. Absent: the one of most requests. */
  readonly addressOf: (at?: string) => string
  /** What was asked otherwise than recorded, or not at all. */
  readonly complaints: () => readonly string[]
  readonly close: () => Promise<void>
}

type Exchanges = HttpConnectorTest['http']

export interface ReplayOptions {
  /** What all requests to a base have in common of their path; the first is that of most requests. */
  readonly bases: readonly BaseToServe[]
  /** Whether an answer refuses, as the connector sees it. */
  readonly isRefusal: (response: Exchanges[number]['response']) => boolean
}

export interface BaseToServe {
  readonly at?: string | undefined
  readonly path: string
}

/** Serves recorded answers on loopback, each to the request it was recorded with, in order. */
export async function startReplayServer(
  exchanges: Exchanges,
  { bases, isRefusal }: ReplayOptions,
): Promise<ReplayServer> {
  const left = [...exchanges]
  const complaints: string[] = []
  let last: Served | undefined
  const serve = (base: BaseToServe) => (request: IncomingMessage, response: ServerResponse) => {
    const answer = async () => {
      const body = await readBody(request)
      const previous = last
      const here = placeOf(request, base)
      // What was refused may be asked again, and is refused again: a record need not show every attempt.
      const isAgain = left.length === 0 && previous?.asked === here
      const isRepeat = isAgain && isRefusal(previous.exchange.response)
      const expected = isRepeat ? previous.exchange : left.shift()
      last = expected && { exchange: expected, asked: here }
      const asked = `${request.method} ${request.url}`
      if (!expected) complaints.push(`${asked} was not expected`)
      else complaints.push(...differences(expected.request, request, body, base))
      const { status, headers, text } = served(expected?.response ?? { status: 599 })
      response.writeHead(status, headers).end(text)
    }
    void answer()
  }
  const servers = await Promise.all(
    bases.map(async (base) => {
      const server = createServer(serve(base))
      return { base, server, origin: await listen(server) }
    }),
  )
  return {
    addressOf: (at) => {
      const { base, origin } = servers.find((each) => each.base.at === at) ?? servers[0] ?? NOWHERE
      return `${origin}${base.path}`
    },
    complaints: () => [
      ...complaints,
      ...left.map(({ request }) => `${nameOf(request)} was expected but not asked`),
    ],
    close: async () => {
      await Promise.all(servers.map(({ server }) => close(server)))
    },
  }
}

const NOWHERE = { origin: '', base: { path: '' } }

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve(`http://127.0.0.1:${port}`)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

interface Served {
  readonly exchange: Exchanges[number]
  readonly asked: string
}

/** Without its query, which may hold the time. */
function placeOf({ method, url = '' }: IncomingMessage, { at = '' }: BaseToServe): string {
  return `${method} ${url.replace(/[?].*$/, '')} ${at}`
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const

function verbOf(request: JsonObject): { readonly method: string; readonly path: string } {
  const verb = VERBS.find((name) => request[name] !== undefined) ?? 'get'
  return { method: verb.toUpperCase(), path: textOf(request[verb] ?? '') }
}

function nameOf(request: JsonObject): string {
  const { method, path } = verbOf(request)
  return `${method} ${path}`
}

function differences(
  expected: JsonObject,
  request: IncomingMessage,
  body: Sent,
  { at, path: basePath }: BaseToServe,
): readonly string[] {
  const url = new URL(request.url ?? '/', 'http://replay')
  const { method, path } = verbOf(expected)
  const below = url.pathname.slice(basePath.length)
  // The base itself is asked for as the settings write it, with a slash at its end or without one.
  const asked = `${request.method} ${path === '' && below === '/' ? '' : below}`
  const found: string[] = []
  if (asked !== `${method} ${path}` || !url.pathname.startsWith(basePath)) {
    found.push(`${method} ${path} was expected, got ${request.method} ${url.pathname}`)
  }
  if (expected['at'] !== at) {
    found.push(
      `${asked} was sent ${baseNamed(at)}, want ${baseNamed(textOf(expected['at'] ?? ''))}`,
    )
  }
  found.push(...queryDifferences(expected['query'], url))
  const headers = isJsonObject(expected['headers']) ? expected['headers'] : {}
  for (const [name, value] of Object.entries(headers)) {
    const got = request.headers[name.toLowerCase()]
    if (got !== textOf(value)) found.push(`header "${name}" of ${asked} is "${String(got)}"`)
  }
  found.push(...bodyDifferences(expected, asked, body))
  return found
}

interface Sent {
  readonly as: 'body' | 'form' | 'xml' | 'ndjson' | 'multipart'
  readonly value: Json | undefined
}

function bodyDifferences(expected: JsonObject, asked: string, sent: Sent): readonly string[] {
  if (expected['xml'] !== undefined) return xmlDifferences(expected['xml'], asked, sent)
  const as = COMPARED.find((each) => expected[each] !== undefined) ?? 'body'
  const recorded = expected[as]
  const wanted = recorded === undefined ? undefined : AS_SENT[as](recorded)
  if (wanted === undefined) return []
  const got = sent.value ?? WITHOUT[as]
  if (sent.value !== undefined && sent.as !== as) {
    return [`${asked} was sent with a ${sent.as}, want a ${as}`]
  }
  if (equalJson(wanted, got)) return []
  return [`the ${as} of ${asked} is ${tell(got)}, want ${tell(wanted)}`]
}

const COMPARED = ['form', 'ndjson', 'multipart', 'body'] as const

/** What is recorded, as it is read where it was sent. */
const AS_SENT: Readonly<Record<(typeof COMPARED)[number], (recorded: Json) => Json>> = {
  form: (fields) => readForm(writeForm(fields)),
  multipart: contentsOf,
  ndjson: (lines) => lines,
  body: (body) => body,
}

/** A form without fields, and a list without lines, have no body, and nothing else tells what it was. */
const WITHOUT = { form: {}, ndjson: [], multipart: undefined, body: undefined }

function xmlDifferences(expected: Json, asked: string, { as, value }: Sent): readonly string[] {
  if (value !== undefined && as !== 'xml') return [`${asked} was sent with a ${as}, want xml`]
  const wanted = xmlText(expected)
  const got = typeof value === 'string' ? outlineXml(value) : undefined
  if (got !== undefined && got === outlineXml(wanted)) return []
  return [`the xml of ${asked} is ${tell(value)}, want ${tell(wanted)}`]
}

function tell(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

function baseNamed(at: string | undefined): string {
  return at ? `at "${at}"` : 'at the base'
}

/** A recorded query is the whole query; without one, it does not matter. */
function queryDifferences(expected: Json | undefined, url: URL): readonly string[] {
  if (!isJsonObject(expected)) return []
  const found: string[] = []
  const wanted = new Map<string, string[]>()
  for (const [name, text] of pairsOfQuery(expected)) {
    wanted.set(name, [...(wanted.get(name) ?? []), text])
  }
  for (const [name, values] of wanted) {
    const got = url.searchParams.getAll(name)
    if (!equalJson(values, got)) {
      found.push(`query "${name}" is ${JSON.stringify(got)}, want ${JSON.stringify(values)}`)
    }
  }
  for (const name of new Set(url.searchParams.keys())) {
    if (!wanted.has(name)) found.push(`query "${name}" was not expected`)
  }
  return found
}

async function readBody(request: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const bytes = Buffer.concat(chunks)
  const text = bytes.toString('utf8')
  const type = request.headers['content-type']
  const contents = await readContents(bytes, type)
  if (contents) return { as: 'multipart', value: contents }
  if (text === '') return { as: 'body', value: undefined }
  if (isFormType(type)) return { as: 'form', value: readForm(text) }
  if (isXmlType(type)) return { as: 'xml', value: text }
  const lines = sentLines(text, type)
  return lines ? { as: 'ndjson', value: lines } : { as: 'body', value: jsonOrText(text) }
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

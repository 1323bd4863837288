import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { readForm } from '../../http/open/wire/write-form.ts'
import { listIn, objectIn, textIn } from '../parts-of.ts'
import { isPartOfApi, isWord } from './is-word.ts'
import { type Named, readAddress, readJson, type SeenCall, type SeenCalls } from './seen-call.ts'
import { signedByAws } from './sign-in-of.ts'

type Variables = Readonly<Record<string, string>>

/** Folders within folders deeper than this are none that a person made. */
const MAX_DEPTH = 50

/** The requests of a collection of Postman (format 2.0 and 2.1), with the answers that were saved as examples. */
export function readPostman(file: JsonObject): SeenCalls {
  const info = objectIn(file['info'])
  const variables = variablesIn(file['variable'])
  const around = { variables, auth: file['auth'] }
  return {
    title: typeof info['name'] === 'string' ? info['name'] : undefined,
    calls: callsIn(file['item'], around, 0),
  }
}

interface Around {
  readonly variables: Variables
  /** Of the folder, or of the whole collection. */
  readonly auth: Json | undefined
}

function callsIn(items: Json | undefined, around: Around, depth: number): readonly SeenCall[] {
  if (depth > MAX_DEPTH) return []
  return listIn(items).flatMap((each) => {
    const item = objectIn(each)
    const inner = {
      variables: { ...around.variables, ...variablesIn(item['variable']) },
      auth: item['auth'] ?? around.auth,
    }
    return item['item'] === undefined
      ? requestsIn(item, inner)
      : callsIn(item['item'], inner, depth + 1)
  })
}

/** The request itself, and once more for each example with its answer. */
function requestsIn(item: JsonObject, around: Around): readonly SeenCall[] {
  const own = callOf(item['request'], around)
  if (!own) return []
  const examples = listIn(item['response']).flatMap((each) => {
    const example = objectIn(each)
    const call = callOf(example['originalRequest'], around) ?? own
    const status = typeof example['code'] === 'number' ? example['code'] : 200
    const body = readJson(typeof example['body'] === 'string' ? example['body'] : undefined)
    const headers = namedIn(example['header'], around.variables).map(({ name }) => name)
    return [{ ...call, signIn: own.signIn, answer: { status, headers, body } }]
  })
  return [own, ...examples]
}

function callOf(written: Json | undefined, around: Around): SeenCall | undefined {
  const request = typeof written === 'string' ? { url: written } : objectIn(written)
  const { variables } = around
  const { url } = request
  const address = url === undefined ? undefined : addressOf(url, variables)
  if (!address) return undefined
  const method = typeof request['method'] === 'string' ? request['method'].toLowerCase() : 'get'
  return {
    ...address,
    method,
    headers: namedIn(request['header'], variables),
    sent: sentIn(objectIn(request['body']), variables),
    signIn: signInOf(request['auth'] ?? around.auth, variables),
  }
}

function addressOf(url: Json | undefined, variables: Variables): ReturnType<typeof readAddress> {
  const written = isJsonObject(url) ? url : {}
  const said = typeof url === 'string' ? url : textIn(written['raw'])
  const raw = filled(withPlaceholders(said, variables), variables)
  // What is left in front of the path is a variable for the address.
  const plain = raw.replace(/^(https?:\/\/)?\{\{[^{}]*\}\}(?=[/?]|$)/i, '')
  const [path = '', query = ''] = plain.split(/\?(.*)/s)
  const address = readAddress(
    /^https?:/i.test(path) || path.startsWith('/') ? path || '/' : `/${path}`,
  )
  if (!address) return undefined
  const listed = namedIn(written['query'], variables)
  const parts = address.parts.map((part) =>
    part
      .replace(/^:(\w[\w-]*)$/, '{$1}')
      .replace(/^\{\{([^{}]+)\}\}$/, (_, name: string) => `{${name}}`),
  )
  const named = listed.length > 0 ? listed : (readAddress(`/?${query}`)?.query ?? [])
  return { ...address, parts, query: named.map(withoutVariables) }
}

/** A variable that is a part of a path says that there is a value; only a version is filled in. */
function withPlaceholders(url: string, variables: Variables): string {
  return url.replaceAll(/(?<=[^/]\/)\{\{([^{}]+)\}\}(?=[/?]|$)/g, (whole, name: string) =>
    isPartOfApi(filled(whole, variables)) ? whole : `:${name.trim().replaceAll(/[^\w-]/g, '-')}`,
  )
}

/** A variable that nothing fills says that there is a value, and not which. */
function withoutVariables({ name, value }: Named): Named {
  return { name, value: value === undefined || value.includes('{{') ? undefined : value }
}

function sentIn(body: JsonObject, variables: Variables): SeenCall['sent'] {
  if (body['mode'] === 'urlencoded') {
    const fields = namedIn(body['urlencoded'], variables)
    const pairs = fields.map((each) => [each.name, each.value ?? ''])
    const value = readForm(
      fields.length > 0 ? new URLSearchParams(pairs).toString() : textIn(body['urlencoded']),
    )
    return { as: 'form', value }
  }
  if (body['mode'] !== 'raw') return undefined
  const raw = withoutComments(filled(textIn(body['raw']), variables))
  const value =
    readJson(raw) ?? readJson(raw.replaceAll(/(?<!["\w])\{\{[^{}]*\}\}(?!["\w])/g, 'null'))
  return isJsonObject(value) ? { as: 'json', value } : undefined
}

/** Postman takes comments out of JSON before it sends it. */
function withoutComments(text: string): string {
  return text.replaceAll(
    /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, quoted?: string) => quoted ?? '',
  )
}

/** Format 2.0 has a map for each kind of sign-in, 2.1 a list of names and values. */
function signInOf(auth: Json | undefined, variables: Variables): JsonObject | null | undefined {
  if (!isJsonObject(auth)) return undefined
  const type = textIn(auth['type'])
  const said = auth[type]
  const values = isJsonObject(said)
    ? said
    : Object.fromEntries(
        listIn(said).flatMap((each) => {
          const { key, value } = objectIn(each)
          return typeof key === 'string' ? [[key, value ?? null]] : []
        }),
      )
  const text = (name: string): string => filled(textIn(values[name]), variables)
  if (type === 'noauth') return null
  if (type === 'basic' || type === 'bearer' || type === 'digest')
    return { type: 'http', scheme: type }
  if (type === 'awsv4')
    return signedByAws(withoutVariable(text('region')), withoutVariable(text('service')))
  if (type === 'apikey') {
    const place = text('in') === 'query' ? 'query' : 'header'
    return { type: 'apiKey', in: place, name: text('key') || 'Authorization' }
  }
  if (type === 'oauth2') return oauthOf(text)
  return undefined
}

/** A variable that nothing fills is no value. */
function withoutVariable(text: string): string {
  return text.includes('{{') ? '' : text
}

function oauthOf(text: (name: string) => string): JsonObject {
  const tokenUrl = addressIn(text('accessTokenUrl'))
  const grant = text('grant_type')
  if (tokenUrl === undefined) return { type: 'http', scheme: 'bearer' }
  if (grant === 'client_credentials')
    return { type: 'oauth2', flows: { clientCredentials: { tokenUrl } } }
  if (grant === 'password_credentials') return { type: 'oauth2', flows: { password: { tokenUrl } } }
  const flow = { authorizationUrl: addressIn(text('authUrl')) ?? '', tokenUrl }
  return { type: 'oauth2', flows: { authorizationCode: flow } }
}

/** An address in which all that is said is of the API: what is asked with it is left out, a tenant's has to be entered. */
function addressIn(text: string): string | undefined {
  const { origin = '', parts = [] } = readAddress(text) ?? {}
  const isPlain = parts.every((part, at) => isPartOfApi(part) || isWord(part, parts[at - 1]))
  return origin === '' || text.includes('{{') || !isPlain
    ? undefined
    : `${origin}/${parts.join('/')}`
}

function variablesIn(list: Json | undefined): Variables {
  return Object.fromEntries(
    listIn(list).flatMap((each) => {
      const { key, id, value } = objectIn(each)
      const name = typeof key === 'string' ? key : id
      return typeof name === 'string' && typeof value === 'string' ? [[name, value]] : []
    }),
  )
}

/** Variables may stand for texts with variables. */
function filled(text: string, variables: Variables): string {
  let made = text
  for (let step = 0; step < 5 && made.includes('{{'); step++) {
    made = made.replaceAll(
      /\{\{([^{}]+)\}\}/g,
      (whole, name: string) => variables[name.trim()] || whole,
    )
  }
  return made
}

/** What is switched off is there to be switched on: a name that the API knows. */
function namedIn(list: Json | undefined, variables: Variables): readonly Named[] {
  if (typeof list === 'string') {
    return list.split('\n').flatMap((line) => {
      const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line.trim()) ?? []
      return name === undefined ? [] : [{ name, value: filled(value ?? '', variables) }]
    })
  }
  return listIn(list).flatMap((each) => {
    const { key, value, disabled } = objectIn(each)
    if (typeof key !== 'string' || key === '') return []
    const text = typeof value === 'string' ? filled(value, variables) : undefined
    return [{ name: key, value: disabled === true ? undefined : text }]
  })
}

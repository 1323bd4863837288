import { isJsonObject, type JsonObject } from '../../../engine/index.ts'
import { readForm } from '../../http/open/wire/write-form.ts'
import { type Named, readAddress, readJson, type SeenCall, type SeenCalls } from './seen-call.ts'
import { readShellWords } from './shell-words.ts'
import { signedByAws } from './sign-in-of.ts'

/** Where a command begins: on a line of its own, with the sign of a shell before it or without. */
const COMMAND = /^[ \t]*(?:[$%>#][ \t]+)?curl(?:\.exe)?(?=[ \t\\])/m

export function isCurl(text: string): boolean {
  return COMMAND.test(text)
}

/** Commands of curl, each with the JSON that follows it, where there is one, as its answer. */
export function readCurl(text: string): SeenCalls {
  const calls: SeenCall[] = []
  let rest = text.replaceAll('\r\n', '\n')
  for (let begin = COMMAND.exec(rest); begin; begin = COMMAND.exec(rest)) {
    const from = rest.slice(begin.index + begin[0].length)
    const { words, end } = readShellWords(from)
    const after = from.slice(end)
    const next = COMMAND.exec(after)
    const call = callOf(words)
    if (call) calls.push({ ...call, answer: answerIn(after.slice(0, next?.index)) })
    rest = after
  }
  return { title: undefined, calls }
}

/** What was printed after a command; with `-i`, its headers stand before its body. */
function answerIn(printed: string): SeenCall['answer'] {
  const [, status = '200', head = ''] =
    /^\s*HTTP\/[\d.]+ (\d{3})[^\n]*\n((?:[\w-]+:[^\n]*\n)*)/.exec(printed) ?? []
  const begin = printed.search(/^[ \t]*[[{]/m)
  if (begin < 0) return undefined
  const text = printed.slice(begin)
  const body =
    readJson(text) ??
    readJson(text.slice(0, Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1))
  if (body === undefined) return undefined
  const headers = [...head.matchAll(/^([\w-]+):/gm)].map(([, name = '']) => name)
  return { status: Number(status), headers, body }
}

/** Options that are followed by something which says nothing of the API. */
const WITH_VALUE =
  /^(-[oemcwxKrtTEyYzCPQ]|--(output|max-time|connect-timeout|proxy|cookie-jar|retry|retry-delay|write-out|cacert|cert|key|cert-type|key-type|referer|interface|resolve|limit-rate|user-agent|cookie|config|range|upload-file))$/

interface Said {
  method?: string
  address?: string
  headers: Named[]
  data: string[]
  isQuery: boolean
  isJson: boolean
  isDigest: boolean
  signIn?: JsonObject
  /** It wins over the user, which holds its keys. */
  signature?: JsonObject | undefined
}

function callOf(words: readonly string[]): SeenCall | undefined {
  const said = readOptions(words)
  const { headers, data } = said
  const address = readAddress(said.address === undefined ? '' : withScheme(said.address))
  if (!address) return undefined
  const body = data.join('&')
  const query = said.isQuery ? (readAddress(`/?${body}`)?.query ?? []) : []
  const sends = data.length > 0 && !said.isQuery
  const parts = address.parts.map((part) =>
    part.replace(
      /^(?::([\w-]+)|<([\w -]+)>|\{\{?([\w-]+)\}?\}|\$\{?(\w+)\}?)$/,
      (_, ...names: string[]) => `{${names.slice(0, 4).find(Boolean) ?? 'id'}}`,
    ),
  )
  return {
    ...address,
    parts,
    query: [...address.query, ...query],
    method: (said.method ?? (sends ? 'post' : 'get')).toLowerCase(),
    headers,
    signIn: said.isDigest ? { type: 'http', scheme: 'digest' } : (said.signature ?? said.signIn),
    sent: sends ? sentOf(body, said) : undefined,
  }
}

function withScheme(text: string): string {
  return /^(https?:\/\/|\/)/i.test(text) ? text : `http://${text}`
}

function sentOf(body: string, { headers, isJson }: Said): SeenCall['sent'] {
  const kind = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? ''
  const value = readJson(body)
  if (isJsonObject(value)) return { as: 'json', value }
  if (isJson || /json|xml|multipart/i.test(kind) || value !== undefined) return undefined
  return { as: 'form', value: readForm(body) }
}

function readOptions(words: readonly string[]): Said {
  const said: Said = { headers: [], data: [], isQuery: false, isJson: false, isDigest: false }
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, option = word, joined] =
      /^(--[\w-]+)=(.*)$/s.exec(word) ?? /^(-[XHdu])(.+)$/s.exec(word) ?? []
    const value = (): string => joined ?? rest.shift() ?? ''
    if (!option.startsWith('-')) said.address ??= option
    else if (WITH_VALUE.test(option)) value()
    else readOption(option, value, said)
  }
  return said
}

function readOption(option: string, value: () => string, said: Said): void {
  const read = OPTIONS.find(([names]) => names.test(option))?.[1]
  read?.(value, said)
}

type ReadOption = (value: () => string, said: Said) => void

const OPTIONS: readonly (readonly [RegExp, ReadOption])[] = [
  [/^(-X|--request)$/, (value, said) => void (said.method = value())],
  [/^--url$/, (value, said) => void (said.address = value())],
  [/^(-G|--get)$/, (_, said) => void (said.isQuery = true)],
  [/^(-I|--head)$/, (_, said) => void (said.method = 'head')],
  [/^(-H|--header)$/, (value, said) => noteHeader(value(), said)],
  [/^(-u|--user)$/, (value, said) => signIn('basic', value, said)],
  [/^--digest$/, (_, said) => void (said.isDigest = true)],
  [/^--aws-sigv4$/, (value, said) => void (said.signature = awsSignature(value()))],
  [/^--oauth2-bearer$/, (value, said) => signIn('bearer', value, said)],
  [/^(-d|--data(-raw|-binary|-ascii|-urlencode)?)$/, (value, said) => void said.data.push(value())],
  [
    /^--json$/,
    (value, said) => {
      said.isJson = true
      said.data.push(value())
    },
  ],
  [
    /^(-F|--form(-string)?)$/,
    (value, said) => {
      value()
      said.method ??= 'post'
    },
  ],
]

/** A key in the place of a name has no password. */
function signIn(scheme: string, value: () => string, said: Said): void {
  const isKey = scheme === 'basic' && /^[^:]+:$/.test(value())
  said.signIn = { type: 'http', scheme, ...(isKey ? { description: 'API key' } : {}) }
}

/** "provider1[:provider2[:region[:service]]]", as the manual of curl has it; other providers sign otherwise. */
function awsSignature(text: string): JsonObject | undefined {
  const [provider, , region, service] = text.split(':')
  return provider === 'aws' ? signedByAws(region, service) : undefined
}

function noteHeader(text: string, said: Said): void {
  const [, name, value] = /^([^:;]+)[:;]\s*(.*)$/s.exec(text) ?? []
  if (name !== undefined) said.headers.push({ name: name.trim(), value: value ?? '' })
}

import type { Json, JsonObject } from '../../simulator/json.ts'
import { isJsonObject, parseJson } from '../../simulator/json.ts'
import { signParts } from './ccv-signature.ts'
import type { CcvSimulator } from './create-ccv-simulator.ts'

/** What a signed request came to. */
export interface CcvReply {
  readonly status: number
  readonly body: JsonObject
  readonly text: string
  readonly headers: Headers
  readonly items: readonly JsonObject[]
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly date?: string
  readonly secretKey?: string
}

/** The least client that the shop accepts, for tests of the simulator and for fixtures. */
export function createCcvClient(simulator: CcvSimulator) {
  async function call(
    method: string,
    path: string,
    body?: Json,
    options: CallOptions = {},
  ): Promise<CcvReply> {
    const uri = path.startsWith('/api/') ? path : `/api/rest/v1${path}`
    const text = body === undefined ? '' : JSON.stringify(body)
    const date = options.date ?? `${new Date(simulator.state.now()).toISOString().slice(0, 19)}Z`
    const parts = { publicKey: simulator.publicKey, method, uri, body: text, date }
    const response = await fetch(simulator.url + uri, {
      method,
      headers: {
        accept: 'application/vnd.verto.webshop+json',
        'x-public': simulator.publicKey,
        'x-date': date,
        'x-hash': signParts(options.secretKey ?? simulator.secretKey, parts),
        ...options.headers,
      },
      ...(text ? { body: text } : {}),
    })
    const answer = await response.text()
    const json = parseJson(answer)
    const items = isJsonObject(json) && Array.isArray(json['items']) ? json['items'] : []
    return {
      status: response.status,
      body: isJsonObject(json) ? json : {},
      text: answer,
      headers: response.headers,
      items: items.filter((item) => isJsonObject(item)),
    }
  }

  return {
    call,
    get: (path: string) => call('GET', path),
    post: (path: string, body: Json) => call('POST', path, body),
    patch: (path: string, body: Json) => call('PATCH', path, body),
    remove: (path: string) => call('DELETE', path),
  }
}

import { isJsonObject, type Json, type JsonObject } from '../../../simulator/json.ts'
import type { LightspeedSimulator } from '../create-lightspeed-simulator.ts'

/** What an answer is made of, as far as tests look at it. */
export interface ShopAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Json | undefined
  /** The list under a key. */
  readonly list: (key: string) => readonly JsonObject[]
  /** The object under a key. */
  readonly one: (key: string) => JsonObject
}

/** Asks a simulated shop the way a plain client would: `ask('GET', 'products', { limit: 2 })`. */
export function createShopClient({ url, key, secret }: LightspeedSimulator) {
  return async function ask(
    method: string,
    path: string,
    query: Readonly<Record<string, string | number>> = {},
    body?: Json,
  ): Promise<ShopAnswer> {
    const target = new URL(`${url}/nl/${path}.json`)
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, String(value))
    const response = await fetch(target, {
      method,
      headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const parsed: Json | undefined = text ? JSON.parse(text) : undefined
    const under = (name: string) => (isJsonObject(parsed) ? parsed[name] : undefined)
    return {
      status: response.status,
      headers: response.headers,
      body: parsed,
      list: (name) => {
        const value = under(name)
        return Array.isArray(value) ? value.filter((item: Json) => isJsonObject(item)) : []
      },
      one: (name) => {
        const value = under(name)
        return isJsonObject(value) ? value : {}
      },
    }
  }
}

/** The id of a record, 0 when there is none. */
export function idOf(record: JsonObject | undefined): number {
  const id = record?.['id']
  return typeof id === 'number' ? id : 0
}

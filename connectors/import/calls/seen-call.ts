import type { Json, JsonObject } from '../../../engine/index.ts'

/** One request that somebody sent or wrote down, and what came back. */
export interface SeenCall {
  readonly method: string
  /** Scheme, host and port; empty where it is not known. */
  readonly origin: string
  /** Of the path, without the slashes; a placeholder stands as `{name}`. */
  readonly parts: readonly string[]
  /** The value is undefined where only the name is known. */
  readonly query: readonly Named[]
  /** Of the request, as they were sent. */
  readonly headers: readonly Named[]
  readonly sent?: { readonly as: 'json' | 'form'; readonly value: Json } | undefined
  readonly answer?: Answer | undefined
  /** How it signs in where that is said by itself, as OpenAPI writes it; null: not at all. */
  readonly signIn?: JsonObject | null | undefined
}

export interface Answer {
  readonly status: number
  /** Names of its headers. */
  readonly headers: readonly string[]
  /** Undefined where it was no JSON. */
  readonly body: Json | undefined
}

export interface Named {
  readonly name: string
  readonly value: string | undefined
}

/** Calls that belong to one API, as a file holds them. */
export interface SeenCalls {
  readonly title: string | undefined
  readonly calls: readonly SeenCall[]
}

/** What an address says of a call; undefined for a text that is none. */
export function readAddress(
  text: string,
): Pick<SeenCall, 'origin' | 'parts' | 'query'> | undefined {
  const match = /^(?:(https?:\/\/[^/?#]+))?(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/i.exec(text)
  if (!match || (match[1] === undefined && match[2] === undefined)) return undefined
  const [, origin = '', path = '', query = ''] = match
  const withoutUser = origin.replace(/^(https?:\/\/)[^/@]*@/i, '$1').toLowerCase()
  return {
    origin: withoutUser,
    parts: path
      .split('/')
      .filter((part) => part !== '')
      .map(decoded),
    query: query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const [name = '', ...value] = pair.split('=')
        return { name: decoded(name), value: decoded(value.join('=').replaceAll('+', ' ')) }
      }),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** JSON, or nothing. */
export function readJson(text: string | undefined): Json | undefined {
  if (text === undefined || text.trim() === '') return undefined
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

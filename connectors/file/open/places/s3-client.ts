import { createHash } from 'node:crypto'
import { text as textOf } from 'node:stream/consumers'
import { AwsV4Signer } from 'aws4fetch'
import { Agent, type Dispatcher, request } from 'undici'
import { OperationError, say } from '../../../../engine/index.ts'
import { checkLiteralHost, guardedLookup } from '../../../net/address-guard.ts'
import type { S3Place } from '../../spec/origins-of-file.ts'
import { withCode } from '../error-code.ts'
import type { PlaceLogin } from '../place.ts'

export interface S3Options {
  readonly place: S3Place
  readonly login: PlaceLogin
  readonly timeoutMs: number
  /** Addresses of this machine and its network are reached too, also without encryption. */
  readonly allowPrivate: boolean
}

export type Answer = Dispatcher.ResponseData
type Query = Readonly<Record<string, string>>

export interface Asked {
  readonly key?: string
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
}

/** Requests to a server of S3, signed, at addresses that the operator allows. */
export class S3Client {
  readonly #options: S3Options
  readonly #agent: Agent

  constructor(options: S3Options) {
    this.#options = options
    const { allowPrivate, timeoutMs } = options
    this.#agent = new Agent({
      connect: { timeout: timeoutMs, ...(allowPrivate ? {} : { lookup: guardedLookup }) },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
  }

  allow(): void {
    const { place, allowPrivate } = this.#options
    if (allowPrivate) return
    const { hostname, protocol } = new URL(place.origin)
    checkLiteralHost(hostname)
    if (protocol !== 'https:') throw refusal(say('noAddress', { text: place.origin }))
  }

  /** Where what is answered besides does not matter. */
  async done(method: string, asked: Asked, good: readonly number[] = [200]): Promise<Answer> {
    const answer = await this.ask(method, asked, good)
    await answer.body.dump()
    return answer
  }

  /** What takes long is answered before it is known how it ends. */
  async whole(method: string, asked: Asked): Promise<void> {
    const answer = await this.ask(method, asked, [200])
    const said = await textOf(answer.body)
    if (/<Error[\s>]/.test(said)) throw this.#explained(500, errorCodeOf(said))
  }

  async ask(method: string, asked: Asked, good: readonly number[]): Promise<Answer> {
    const { place, login, timeoutMs } = this.#options
    const { key, query = {}, headers = {}, body } = asked
    const url = new URL(place.origin)
    url.pathname = encodePath(`/${place.bucket}${key === undefined ? '' : `/${key}`}`)
    url.search = new URLSearchParams(query).toString().replaceAll('+', '%20')
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      headers: {
        ...headers,
        'x-amz-content-sha256': createHash('sha256')
          .update(body ?? '')
          .digest('hex'),
      },
      accessKeyId: login.user,
      secretAccessKey: login.password ?? '',
      ...(login.token === undefined ? {} : { sessionToken: login.token }),
      service: 's3',
      region: place.region,
    }).sign()
    const answer = await request(signed.url, {
      method: method === 'HEAD' || method === 'GET' ? method : toMethod(method),
      headers: Object.fromEntries(signed.headers.entries()),
      ...(body ? { body } : {}),
      dispatcher: this.#agent,
      signal: AbortSignal.timeout(timeoutMs * 10),
    })
    if (good.includes(answer.statusCode)) return answer
    const said = await textOf(answer.body).catch(() => '')
    throw this.#explained(answer.statusCode, errorCodeOf(said))
  }

  #explained(status: number, code: string): Error {
    if (status === 404) return withCode(code === 'NoSuchBucket' ? 'ENOTDIR' : 'ENOENT')
    if (status === 412) return withCode('EEXIST')
    if (status === 409 || status === 429 || status >= 500) return withCode('EBUSY')
    if (status === 400 && !REFUSED.has(code)) return withCode('EINVAL')
    const { hostname } = new URL(this.#options.place.origin)
    return refusal(say('s3Refused', { host: hostname, code: code === '' ? String(status) : code }))
  }

  close(): Promise<void> {
    return this.#agent.close()
  }
}

/** What servers call it where they do not know who we are, or where we look for the bucket. */
const REFUSED: ReadonlySet<string> = new Set([
  'AuthorizationHeaderMalformed',
  'ExpiredToken',
  'InvalidToken',
  'IllegalLocationConstraintException',
])

export function encodePath(path: string): string {
  return path.split('/').map(encodeName).join('/')
}

function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function toMethod(method: string): Dispatcher.HttpMethod {
  return method === 'PUT' || method === 'POST' ? method : 'DELETE'
}

export function headerOf({ headers }: Answer, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

function errorCodeOf(said: string): string {
  return /<Code>([\w.]{1,80})<\/Code>/.exec(said)?.[1] ?? ''
}

function refusal(reason: OperationError['reason']): OperationError {
  return new OperationError({ class: 'config', reason, mayHaveHappened: false })
}

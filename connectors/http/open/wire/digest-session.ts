import { createHash, randomBytes } from 'node:crypto'
import type { DigestChallenge, DigestHash } from './digest-challenge.ts'
import type { WireRequest } from './exchange.ts'

export interface DigestLogin {
  readonly user: string
  readonly password: string
}

/** Answers to one challenge: each request has the next number, so that none can be sent again by somebody else. */
export class DigestSession {
  readonly #challenge: DigestChallenge
  readonly #login: DigestLogin
  /** One for all: a session's key is made with the first. */
  readonly #cnonce: string
  readonly #key: string
  #nonce: string
  #count = 0

  constructor(
    challenge: DigestChallenge,
    login: DigestLogin,
    cnonce = randomBytes(24).toString('base64url'),
  ) {
    this.#challenge = challenge
    this.#login = login
    this.#cnonce = cnonce
    this.#nonce = challenge.nonce
    this.#key = keyOf(challenge, login, cnonce)
  }

  /** The nonce that requests have now. */
  get nonce(): string {
    return this.#nonce
  }

  /** The system wants another nonce from now on; the session stays. */
  renew(nonce: string): void {
    this.#nonce = nonce
    this.#count = 0
  }

  /** The header that answers for a request, which is sent as it is. */
  answer({ method, path }: Pick<WireRequest, 'method' | 'path'>): string {
    const { realm, opaque, algorithm, hash, hasQop } = this.#challenge
    const nonce = this.#nonce
    this.#count += 1
    const nc = this.#count.toString(16).padStart(8, '0')
    const cnonce = this.#cnonce
    const asked = digestOf(hash, `${method}:${path}`)
    const between = hasQop ? `${nonce}:${nc}:${cnonce}:auth` : nonce
    const response = digestOf(hash, `${this.#key}:${between}:${asked}`)
    return [
      `Digest ${userOf(this.#login.user)}`,
      `realm=${quoted(realm)}`,
      `uri=${quoted(path)}`,
      ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
      `nonce=${quoted(nonce)}`,
      ...(hasQop ? [`nc=${nc}`, `cnonce=${quoted(cnonce)}`, 'qop=auth'] : []),
      ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
      `response="${response}"`,
    ].join(', ')
  }
}

/** People's own texts are UTF-8, and what a system sent is hashed by its bytes, of which each is a character here. */
function keyOf(
  { realm, nonce, hash, isSession }: DigestChallenge,
  { user, password }: DigestLogin,
  cnonce: string,
): string {
  const own = [utf8(user), Buffer.from(realm, 'latin1'), utf8(password)]
  const key = createHash(hash)
    .update(Buffer.concat(own.flatMap((part, at) => (at === 0 ? [part] : [COLON, part]))))
    .digest('hex')
  return isSession ? digestOf(hash, `${key}:${nonce}:${cnonce}`) : key
}

const COLON = Buffer.from(':')

function utf8(text: string): Buffer {
  return Buffer.from(text.normalize('NFC'))
}

function digestOf(hash: DigestHash, text: string): string {
  return createHash(hash).update(text, 'latin1').digest('hex')
}

/** A header holds no other characters as they are (RFC 7616, 3.4.4; RFC 8187). */
function userOf(user: string): string {
  if (/^[\x20-\x7e]*$/.test(user)) return `username=${quoted(user)}`
  const encoded = encodeURIComponent(user.normalize('NFC')).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `username*=UTF-8''${encoded}`
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

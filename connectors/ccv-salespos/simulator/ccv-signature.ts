import { createHmac, timingSafeEqual } from 'node:crypto'

/** What CCV Shop signs, on the way in (the request's body) and on the way out (the answer's body). */
export interface SignedParts {
  readonly publicKey: string
  readonly method: string
  /** Path with query, exactly as sent, without the host. */
  readonly uri: string
  readonly body: string
  readonly date: string
}

/** Lower-case hex HMAC-SHA512 over the five parts joined by `|`. */
export function signParts(secretKey: string, parts: SignedParts): string {
  const { publicKey, method, uri, body, date } = parts
  const text = [publicKey, method.toUpperCase(), uri, body, date].join('|')
  return createHmac('sha512', secretKey).update(text).digest('hex')
}

/** Compares without telling by its speed how much of the hash was right. */
export function isSameHash(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** A webhook delivery is signed with the hook's own key over `address|body`, as CCV signs its other outward calls. */
export function signDelivery(key: string, address: string, body: string): string {
  return createHmac('sha512', key).update(`${address}|${body}`).digest('hex')
}

import { createHmac } from 'node:crypto'
import type { Asked } from '../http-model.ts'

export interface TillKeys {
  public: string
  secret: string
}

/** HMAC-SHA512 of `public|METHOD|uri|body|x-date` (contracts.md 4.1). */
export function signature(keys: TillKeys, method: string, uri: string, body: string, date: string) {
  return createHmac('sha512', keys.secret)
    .update([keys.public, method, uri, body, date].join('|'))
    .digest('hex')
}

/** Whether a request is signed by the keys, at most five minutes ago or ahead. */
export function isSigned(asked: Asked, keys: TillKeys, now: number): boolean {
  const date = asked.header('x-date')
  const apart = Math.abs(Date.parse(date) - now)
  if (asked.header('x-public') !== keys.public || !(apart <= 300_000)) return false
  return asked.header('x-hash') === signature(keys, asked.method, asked.uri, asked.body, date)
}

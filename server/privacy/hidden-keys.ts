import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import type { PersonKey } from '../secrets/person-key.ts'

/** Stands for a record's key that is not for the caller's eyes: always the same, and good for asking for the record. */
export interface HiddenKeys {
  readonly hide: (key: string) => string
  /** Nothing for what was not made by {@link hide}. */
  readonly reveal: (hidden: string) => string | undefined
}

/** Key wrapping with padding (RFC 5649): of one text always the same, and nothing else opens. */
const ALGORITHM = 'id-aes256-wrap-pad'
const FIRST = Buffer.from('a65959a6', 'hex')
const MARK = '~'
const HIDDEN = /^~[\w-]{20,}$/u

export function createHiddenKeys(personKey: PersonKey): HiddenKeys {
  const secret = createHmac('sha256', personKey).update('keys of records').digest()
  return {
    hide: (key) => {
      const wrap = createCipheriv(ALGORITHM, secret, FIRST)
      const text = Buffer.from(key, 'utf16le')
      return MARK + Buffer.concat([wrap.update(text), wrap.final()]).toString('base64url')
    },
    reveal: (hidden) => {
      if (!HIDDEN.test(hidden)) return undefined
      try {
        const unwrap = createDecipheriv(ALGORITHM, secret, FIRST)
        const wrapped = Buffer.from(hidden.slice(MARK.length), 'base64url')
        return Buffer.concat([unwrap.update(wrapped), unwrap.final()]).toString('utf16le')
      } catch {
        return undefined
      }
    },
  }
}

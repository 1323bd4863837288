import { hashText } from '../../hash.ts'
import type { SourceRecord } from '../connection.ts'
import { KeyTooLongError, maxKeyLength } from '../store/key-length.ts'

const SHOWN = 100
const SHORTENED = new RegExp(`^[^]{${SHOWN}}… [0-9a-f]{32}$`)

/**
 * Gives a record whose key is too long to be kept a short one and the reason, so that this record fails and not its
 * page. What is under such a key is never sent anywhere.
 */
export function withKeepableKey(source: SourceRecord): SourceRecord {
  const { key } = source
  if (key.length <= maxKeyLength) return source
  return {
    ...source,
    key: `${key.slice(0, SHOWN)}… ${hashText(key)}`,
    deleted: undefined,
    problem: new KeyTooLongError(key).reason,
  }
}

/** The key stands for a longer one, by which alone the record could be read again. */
export function isShortenedKey(key: string): boolean {
  return SHORTENED.test(key)
}

import { type Message, say } from '../../messages/message.ts'
import { toText } from '../../messages/to-text.ts'
import type { Effects } from './effects.ts'

/** Keys of records and ids of target records longer than this cannot be kept. */
export const maxKeyLength = 500

/** A system names its records with keys that are too long to be looked up. */
export class KeyTooLongError extends Error {
  override readonly name = 'KeyTooLongError'
  readonly code = 'KEY_TOO_LONG'

  readonly reason: Message

  constructor(key: string) {
    const reason = say('keyTooLong', {
      key: key.slice(0, 40),
      count: key.length,
      most: maxKeyLength,
    })
    super(toText(reason))
    this.reason = reason
  }
}

/** @throws {KeyTooLongError} if anything that is kept has a key or id longer than {@link maxKeyLength}. */
export function requireShortKeys(effects: Effects): void {
  for (const link of effects.links) {
    requireShortKey(link.key)
    if (typeof link.id === 'string') requireShortKey(link.id)
  }
  for (const record of effects.records) requireShortKey(record.key)
  for (const event of effects.events) requireShortKey(event.key)
  for (const key of effects.seen) requireShortKey(key)
}

/** @throws {KeyTooLongError} */
export function requireShortKey(key: string): void {
  if (key.length > maxKeyLength) throw new KeyTooLongError(key)
}

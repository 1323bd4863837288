import { isMessage, type Message } from '../messages/message.ts'
import { toText } from '../messages/to-text.ts'

/** In an expectation: a message that says this in English, or a part of it that matches. */
export function says(wanted: string | RegExp): unknown {
  return {
    asymmetricMatch: (value: unknown): boolean => {
      if (!isMessage(value)) return false
      const text = toText(value)
      return typeof wanted === 'string' ? text === wanted : wanted.test(text)
    },
    toString: () => `says ${String(wanted)}`,
  }
}

/** What a message says in English; nothing for none. */
export function textOf(message: Message | undefined): string {
  return message ? toText(message) : ''
}

/** What an author of a flow says, for records and events that tests make up. */
export function authorSays(text: string): Message {
  return { code: 'author', values: { text } }
}

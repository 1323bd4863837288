import { isJsonList, isJsonObject, type Json } from '../json.ts'
import type { Kind } from './kinds.ts'
import { isMessage, kindOf, type Message } from './message.ts'

/** What is made of one value, which is no message itself. */
export type ChangeValue = (
  value: Json,
  place: {
    /** `undefined` for a value that the catalogue does not declare. */
    readonly kind: Kind | undefined
    readonly name: string
    /** The message that it is a value of. */
    readonly message: Message
    /** The message around that, and so on. */
    readonly around: readonly Message[]
  },
) => Json

/** The same message with other values, also in the messages within. */
export function changeValues(
  message: Message,
  change: ChangeValue,
  around: readonly Message[] = [],
): Message {
  const within = [message, ...around]
  const values = Object.entries(message.values).map(([name, value]) => {
    const kind = kindOf(message.code, name)
    if (kind === 'message' && isMessage(value)) return [name, changeValues(value, change, within)]
    if (isListKind(kind) && isJsonList(value)) {
      const items = value.map((item) =>
        isMessage(item)
          ? changeValues(item, change, within)
          : change(item, { kind: undefined, name, message, around }),
      )
      return [name, items]
    }
    // What should be a message and is none, nobody knows the kind of.
    const isOdd = kind === 'message' || isListKind(kind)
    return [name, change(value, { kind: isOdd ? undefined : kind, name, message, around })]
  })
  return { code: message.code, values: Object.fromEntries(values) }
}

function isListKind(kind: Kind | undefined): boolean {
  return kind === 'reasons' || kind === 'options' || kind === 'series'
}

/** The same message with every text in it changed, as to mask secrets or to cut what is too long. */
export function changeTexts(message: Message, change: (text: string) => string): Message {
  return changeValues(message, (value) => changeWithin(value, change))
}

function changeWithin(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (isJsonList(value)) return value.map((item) => changeWithin(item, change))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, changeWithin(part, change)]),
  )
}

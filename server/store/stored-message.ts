import { Type } from 'typebox'
import { isJsonObject, isMessage, type Message, say, toText } from '../../engine/index.ts'
import { fromStored, toStored } from '../database/text.ts'

/**
 * A message as a column of text holds it: its code and values, by which it is read again, after what it says in English,
 * by whose words people search the history.
 */
export function messageToStored(message: Message): string {
  const { code, values } = message
  return toStored(JSON.stringify({ text: toText(message), code, values }))
}

/** {@link messageToStored} for a column that may be empty. */
export function messageToStoredOrNull(message: Message | undefined): string | null {
  return message ? messageToStored(message) : null
}

/** The reverse of {@link messageToStored}. What was stored when messages were sentences is shown as it is. */
export function messageFromStored(stored: string): Message {
  const text = fromStored(stored)
  return (text.startsWith('{"text":') ? parse(text) : undefined) ?? say('verbatim', { text })
}

/** {@link messageFromStored} for a column that may be empty. */
export function messageFromStoredOrNull(stored: string | null): Message | undefined {
  return stored === null ? undefined : messageFromStored(stored)
}

/** Within data that holds more: {@link messageOfData} reads it. */
export const StoredMessage = Type.Union([
  Type.Unsafe<Message>(
    Type.Object({ code: Type.String(), values: Type.Record(Type.String(), Type.Unknown()) }),
  ),
  Type.String(),
])

/** Of data that holds messages among others, as trials and plans do: what is older holds text. */
export function messageOfData(data: unknown): Message {
  return isMessage(data) ? data : say('verbatim', { text: String(data) })
}

function parse(text: string): Message | undefined {
  try {
    const data: unknown = JSON.parse(text)
    if (!isJsonObject(data) || !isMessage(data)) return undefined
    return { code: data.code, values: data.values }
  } catch {
    return undefined
  }
}

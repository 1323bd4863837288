import { isMessage, type Message, say } from './message.ts'

/** Why something was thrown: in our words, or as the error says it, which may be anything. */
export function messageOf(thrown: unknown): Message {
  if (!(thrown instanceof Error)) return say('verbatim', { text: String(thrown) })
  const reason: unknown = Reflect.get(thrown, 'reason')
  return isMessage(reason) ? reason : say('verbatim', { text: thrown.message })
}

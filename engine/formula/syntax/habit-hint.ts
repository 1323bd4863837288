import { type Message, say } from '../../messages/message.ts'

/** What people write who come from another language, and what it is here. */
const HABITS: readonly (readonly [pattern: RegExp, hint: Message])[] = [
  [/^={2,3}/, say('equalitySign', {})],
  [/^!={2}/, say('inequalitySign', {})],
  [/^<>/, say('inequalitySign', {})],
  [/^&&/, say('writeAnd', {})],
  [/^\|\|/, say('writeOr', {})],
  [/^!(?!=)/, say('writeNot', {})],
  [/^(?:AND|And)\b/, say('writeInLowerCase', { operator: 'and' })],
  [/^(?:OR|Or)\b/, say('writeInLowerCase', { operator: 'or' })],
  [/^(?:IN|In)\b/, say('writeInLowerCase', { operator: 'in' })],
]

/** A hint for a text that cannot be read from `offset` on; the culprit may have begun a character or two before. */
export function habitHint(text: string, offset: number): Message | undefined {
  for (const start of [offset - 2, offset - 1, offset]) {
    const rest = text.slice(Math.max(start, 0))
    const habit = HABITS.find(([pattern]) => pattern.test(rest))
    if (habit) return habit[1]
  }
  return undefined
}

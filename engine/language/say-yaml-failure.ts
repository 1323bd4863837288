import { type Message, say } from '../messages/message.ts'

/** Says why a text is not YAML, in words for people who do not know its specification. */
export function sayYamlFailure({ message }: { readonly message: string }): Message {
  for (const [pattern, sayIt] of FAILURES) {
    const match = pattern.exec(message)
    if (match) return sayIt(match[1] ?? '')
  }
  return say('notReadable', { said: message })
}

/** By what the package says; a failure that is not among these is rare. */
const FAILURES: readonly (readonly [RegExp, (sign: string) => Message])[] = [
  [/^Missing closing ["']/, () => say('quoteNotClosed', {})],
  [/^Flow .* end with a (.)$/, (sign) => say('bracketNotClosed', { sign })],
  [/^Unexpected flow-\w+-end .*"(.)"$/, (sign) => say('bracketNotOpened', { sign })],
  [/^Missing , /, () => say('commaMissing', {})],
  [/^Unexpected (?:,|empty item) in flow/, () => say('commaTooMany', {})],
  [/^Block collections are not allowed/, () => say('blockInBrackets', {})],
  [/^All mapping items/, () => say('keysAside', {})],
  [/^All sequence items/, () => say('itemsAside', {})],
  [/^Sequence item without/, () => say('itemWithoutDash', {})],
  [/^Unexpected block-seq-ind/, () => say('listBesideKey', {})],
  [/^Nested mappings/, () => say('secondColon', {})],
  [/^Implicit keys /, () => say('keyOverLines', {})],
  [/^(?:Implicit map keys|Missing space after)/, () => say('keyWithoutColon', {})],
  [/^Plain value cannot start with .* (\S)$/, (sign) => say('textBeginning', { sign })],
  [/^Invalid escape sequence (.*)$/, (escape) => say('badEscape', { escape })],
  [/^Block scalar header/, () => say('blockBeginning', {})],
  [/^Block scalar/, () => say('blockNotIndented', {})],
  [/^Comments must be separated/, () => say('commentClose', {})],
  [/^Unexpected .* at node end$/, () => say('notFollowing', {})],
  [/^Tabs are not allowed/, () => say('tabIndented', {})],
  [/multiple documents/, () => say('secondDocument', {})],
]

/** A value as one word of a command that a person copies: in single quotes where a shell would read more than a word (POSIX 2.2.2). */
export function shellWord(value: string): string {
  if (/^(?!=)[\w@%+=:,./-]+$/.test(value)) return value
  // Such signs cannot be pasted: `$'…'` (POSIX 2024) names them.
  if (OBEYED.test(value))
    return `$'${value.replaceAll(/['\\]/g, '\\$&').replaceAll(EACH, escaped)}'`
  return `'${value.replaceAll("'", String.raw`'\''`)}'`
}

const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u
const EACH = new RegExp(OBEYED, 'gu')

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A command with the values that it is given; what begins with a hyphen stands after `--`, as it is no option. */
export function commandWith(
  command: string,
  values: readonly string[],
  options: readonly string[] = [],
): string {
  const words = values.map(shellWord)
  const isOption = values.some((value) => value.startsWith('-'))
  return [
    'mapwright',
    command,
    ...(isOption ? [...options, '--', ...words] : [...words, ...options]),
  ].join(' ')
}

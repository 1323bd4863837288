import { escapeSign, OBEYED_SIGNS } from './obeyed-signs.ts'

/** A value as one word of a command that a person copies: in single quotes where a shell would read more than a word (POSIX 2.2.2). */
export function shellWord(value: string): string {
  if (/^(?!=)[\w@%+=:,./-]+$/.test(value)) return value
  // Such signs cannot be pasted: `$'…'` (POSIX 2024) names them.
  if (OBEYED.test(value))
    return `$'${value.replaceAll(/['\\]/g, '\\$&').replaceAll(EACH, escapeSign)}'`
  return `'${value.replaceAll("'", String.raw`'\''`)}'`
}

const OBEYED = new RegExp(`[${OBEYED_SIGNS}]`, 'u')
const EACH = new RegExp(OBEYED, 'gu')

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

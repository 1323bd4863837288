/** What people write who come from another language, and what it is here. */
const HABITS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/^={2,3}/, 'Equality is written with one "=".'],
  [/^!={2}/, 'Inequality is written "!=".'],
  [/^<>/, 'Inequality is written "!=".'],
  [/^&&/, 'Write "and".'],
  [/^\|\|/, 'Write "or".'],
  [/^!(?!=)/, 'Write $not( … ).'],
  [/^(?:AND|And)\b/, 'Write "and" in lower case.'],
  [/^(?:OR|Or)\b/, 'Write "or" in lower case.'],
  [/^(?:IN|In)\b/, 'Write "in" in lower case.'],
]

/** A hint for a text that cannot be read from `offset` on; the culprit may have begun a character or two before. */
export function habitHint(text: string, offset: number): string | undefined {
  for (const start of [offset - 2, offset - 1, offset]) {
    const rest = text.slice(Math.max(start, 0))
    const habit = HABITS.find(([pattern]) => pattern.test(rest))
    if (habit) return habit[1]
  }
  return undefined
}

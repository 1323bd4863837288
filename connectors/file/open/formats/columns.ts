import { type Message, say } from '../../../../engine/index.ts'

/** Column of a file → names that it has for us. */
export type Titles = ReadonlyMap<string, readonly string[]>

/** What is wrong with the names of columns, of which some are needed, and some must not come twice: all, unless said. */
export function headerProblem(
  names: readonly string[],
  needed: readonly string[] = [],
  once: readonly string[] = names,
): Message | undefined {
  const missing = needed.filter((name) => !names.includes(name))
  const known = names.filter((name) => name !== '')
  if (missing.length > 0) {
    return say('fileColumnMissing', { names: listOf(missing), known: listOf(known) })
  }
  const twice = once.filter((name, at) => name !== '' && once.indexOf(name) !== at)
  return twice.length === 0 ? undefined : say('fileColumnTwice', { names: listOf(twice) })
}

function listOf(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `"${name}"`).join(', ')
}

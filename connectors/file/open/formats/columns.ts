import { type Message, say } from '../../../../engine/index.ts'

/** What is wrong with the names of columns, of which some are needed. */
export function headerProblem(
  names: readonly string[],
  needed: readonly string[] = [],
): Message | undefined {
  const missing = needed.filter((name) => !names.includes(name))
  const known = names.filter((name) => name !== '')
  if (missing.length > 0) {
    return say('fileColumnMissing', { names: listOf(missing), known: listOf(known) })
  }
  const twice = known.filter((name, at) => known.indexOf(name) !== at)
  return twice.length === 0 ? undefined : say('fileColumnTwice', { names: listOf(twice) })
}

function listOf(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `"${name}"`).join(', ')
}

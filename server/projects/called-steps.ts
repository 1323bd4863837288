import { type ProjectFile, parseTitlesPath } from '../../engine/index.ts'

const CALLED = /\bcall["']?\s*:\s*["']?([\w-]+)/g
const STEPS = /^["']?steps["']?:[ \t]*["']?([\w-]+)/m

/** Some files with the steps that they call elsewhere, that these call, and the translations of those. Told by their texts. */
export function withCalledSteps(
  chosen: readonly ProjectFile[],
  all: readonly ProjectFile[],
): readonly ProjectFile[] {
  const kept = new Map(chosen.map((file) => [file.path, file]))
  for (const { text } of kept.values()) {
    const names = new Set([...text.matchAll(CALLED)].map(([, name]) => name))
    for (const file of all) {
      // What is added is looked at as well, in its turn.
      if (names.has(STEPS.exec(file.text)?.[1])) kept.set(file.path, kept.get(file.path) ?? file)
    }
  }
  const titles = all.filter(({ path }) => kept.has(parseTitlesPath(path)?.of ?? ''))
  return [...new Set([...kept.values(), ...titles])]
}

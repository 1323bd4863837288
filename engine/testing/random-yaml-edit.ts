import { editCorpus } from '../edit/testing/corpus.ts'
import { tryRandomEdit } from '../edit/testing/edit-case.ts'

/** Three random gestures, one after the other, on a file laid out by hand or one of the given ones; says what is wrong. */
export function findEditMistake(seed: number, files: readonly string[]): string | undefined {
  // Long files are read many times over, so they take their turn less often.
  const corpus = seed % 20 === 0 && files.length > 0 ? files : Object.values(editCorpus)
  let text = corpus[Math.floor(seed / 20 + seed) % corpus.length] ?? ''
  for (let step = 0; step < 3; step++) {
    const { finding, text: next } = tryRandomEdit(text, seed * 3 + step)
    if (finding !== undefined) return finding
    text = next
  }
  return undefined
}

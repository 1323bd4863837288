/** Counting reads indexes from end to end; many may ask, and each process is asked. */
const FRESH_MS = 15_000

/** Asks again when the last answer is old; `undefined` while the database does not answer. */
export function keepFresh<T>(ask: () => Promise<T>): () => Promise<T | undefined> {
  let at = -Infinity
  let answer: Promise<T | undefined> = Promise.resolve(undefined)
  return () => {
    if (performance.now() - at > FRESH_MS) {
      at = performance.now()
      answer = ask().catch(() => undefined)
    }
    return answer
  }
}

/** Work that is done in parts, so that others can have a turn in between, in one go. */
export function takeAllParts<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const part = work.next()
    if (part.done) return part.value
  }
}

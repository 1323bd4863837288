/** Each `??` and `?:` doubles what stands left of it, so that many of them in a row make a tree without bounds. */
const MAX_IN_A_ROW = 12

/**
 * Whether a text has more `??` and `?:` in a row (brackets included) than the parser can bear.
 *
 * It counts by brackets and separators alone, and skips quoted text. A regular expression with quotes in it may confuse
 * it; with so many alternatives in one formula, that is no loss.
 */
export function hasTooManyAlternatives(text: string): boolean {
  const levels: Level[] = [{ row: 0, inner: 0 }]
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1)
    if (level === undefined) return false
    if (token === '??' || token === '?:') level.row++
    else if ('([{'.includes(token)) levels.push({ row: 0, inner: 0 })
    else if (token === ',' || token === ';') Object.assign(level, { row: 0, inner: 0 })
    else if (')]}'.includes(token)) close(levels)
    const now = levels.at(-1)
    if (now !== undefined && now.row + now.inner > MAX_IN_A_ROW) return true
  }
  return false
}

interface Level {
  row: number
  /** The most that a bracket at this level holds. */
  inner: number
}

function close(levels: Level[]): void {
  if (levels.length < 2) return
  const closed = levels.pop()
  const outer = levels.at(-1)
  if (closed !== undefined && outer !== undefined) {
    outer.inner = Math.max(outer.inner, closed.row + closed.inner)
  }
}

const TOKEN = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|\?\?|\?:|[()[\]{},;]/g

/** The formula for what stands at the end of these names; none: for all of it. */
export function formulaOf(way: readonly string[]): string {
  if (way.length === 0) return '=$'
  return `=${way.map((name) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !WORDS.has(name) ? name : `\`${name}\``)).join('.')}`
}

/** Names that mean something else in formulas. */
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function'])

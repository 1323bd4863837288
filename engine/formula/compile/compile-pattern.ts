import type { FormulaProblem } from '../formula.ts'
import type { Pattern } from '../run/pattern.ts'
import type { RegexNode } from '../syntax/syntax-node.ts'

/** Makes a regular expression of the formula ready to search. */
export function compilePattern(
  { value, position = 0 }: RegexNode,
  report: (problem: FormulaProblem) => void,
): Pattern {
  const { source } = value
  const refused = refusedPart(source)
  if (refused !== undefined) {
    report({
      code: 'formula.regex_refused',
      message: `a regular expression cannot have ${refused} here`,
      offset: Math.max(0, position - source.length - 2),
    })
  }
  const regex = new RegExp(source, value.flags)
  return {
    source,
    find(text, from) {
      regex.lastIndex = from
      const match = regex.exec(text)
      if (match === null) return undefined
      const [found, ...groups] = match
      return { text: found, start: match.index, end: match.index + found.length, groups }
    },
  }
}

function refusedPart(source: string): string | undefined {
  const text = source.replace(/\\[^1-9k]/g, '')
  if (/\(\?<?[=!]/.test(text)) return 'look-around ("(?=...)", "(?<!...)")'
  if (/\\[1-9k]/.test(text)) return 'references back to a group ("\\1")'
  return undefined
}

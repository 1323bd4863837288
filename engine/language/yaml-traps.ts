import type { Problem } from '../diagnostic.ts'
import { type Message, say } from '../messages/message.ts'

/** Where YAML ends an unquoted formula earlier than its author thinks, told from the text around it. */
export function findTrap(
  text: string,
  start: number,
  end: number,
): { readonly code: string; readonly message: Message; readonly offset: number } | undefined {
  if (/^[ \t]#/.test(text.slice(end, end + 2))) {
    const offset = end + 1 - start
    return { code: 'yaml.comment_trap', message: say('commentTrap', {}), offset }
  }
  const next = /^[ \t]*(\S)/.exec(text.slice(end, end + 80))?.[1]
  if (next !== undefined && ',[{'.includes(next) && hasOpenBracket(text.slice(start, end))) {
    const message = say('signTrap', { sign: next, braces: '{ }' })
    return { code: 'yaml.flow_trap', message, offset: 0 }
  }
  return undefined
}

/** Blames the unquoted formula on the line where YAML gave up, if it has the `: ` or bracket that confuses YAML. */
export function explainSyntaxError(text: string, errorOffset: number): Problem | undefined {
  const lineStart = text.lastIndexOf('\n', errorOffset - 1) + 1
  const newline = text.indexOf('\n', errorOffset)
  const line = text.slice(lineStart, newline < 0 ? text.length : newline)
  const formula = /(?:^|[:,[{-] +)(=[^"'].*)$/.exec(line)
  const written = formula?.[1]
  if (formula === null || written === undefined) return undefined
  const place = { path: [], offset: lineStart + formula.index + formula[0].indexOf(written) }
  if (/: |:$/.test(written.replace(/ {2,}#.*$/, ''))) {
    const message = say('colonTrap', {})
    return { code: 'yaml.colon_trap', severity: 'error', message, ...place }
  }
  if (/[[\]{},]/.test(written)) {
    const message = say('bracketTrap', {})
    const hint = say('quoteFormula', {})
    return { code: 'yaml.flow_trap', severity: 'error', message, hint, ...place }
  }
  return undefined
}

/** Counts brackets outside of quoted text. */
function hasOpenBracket(formula: string): boolean {
  const bare = formula.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, '')
  let open = 0
  for (const character of bare) {
    if ('([{'.includes(character)) open++
    else if (')]}'.includes(character)) open--
  }
  return open > 0 || /["'`]/.test(bare)
}

/** Stands for what only a record tells. */
const SOMETHING = '…'

/**
 * A sentence that a step says of a record, as it reads without one: `="The status " & status & " is not chosen"` becomes
 * `The status … is not chosen`. Only texts that stand by themselves are taken over, those within calls and filters are not.
 */
export function spellSentence(written: string): string {
  if (!written.startsWith('=')) return written
  const parts: string[] = []
  let depth = 0
  for (const [token] of written.slice(1).matchAll(/"(?:[^"\\]|\\.)*"|[([{]|[)\]}]|[^"([{)\]}]+/g)) {
    if ('([{'.includes(token)) depth += 1
    else if (')]}'.includes(token)) depth -= 1
    if (depth === 0 && token.startsWith('"')) parts.push(unquote(token))
    else if (token.trim() !== '&' && parts.at(-1) !== SOMETHING) parts.push(SOMETHING)
  }
  const sentence = parts.join('').trim()
  return sentence === SOMETHING ? '' : sentence
}

/** `$isLost` and `$sums.articles` as words: "is lost", "articles"; other formulas stay what they are. */
export function spellPath(formula: string): { readonly text: string; readonly isWords: boolean } {
  const text = formula.replace(/^=/, '').trim()
  const name = /^\$?(?:\w+\.)*(\w+)$/.exec(text)?.[1]
  return name === undefined ? { text, isWords: false } : { text: spellName(name), isWords: true }
}

/** `paymentMethod` and `after-booking` as they are said: "payment method", "after booking". */
export function spellName(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .split(' ')
    .map((word) => (/^[A-Z\d]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ')
}

function unquote(token: string): string {
  try {
    return String(JSON.parse(token))
  } catch {
    return token.slice(1, -1)
  }
}

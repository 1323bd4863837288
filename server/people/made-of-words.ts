/** Signs that people write in the place of letters, and letters that look alike. */
const LIKE: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'i',
  '+': 't',
  '(': 'c',
  l: 'i',
}

/**
 * Whether a password is such words alone, forwards or backwards, with digits and signs before, between and behind them, also
 * where these stand for letters (`m4pwr1ght`).
 */
export function isMadeOf(password: string, words: readonly string[]): boolean {
  const signs = Array.from(password.toLowerCase())
  const known = [...new Set(words.map((word) => Array.from(word.toLowerCase(), toPlain).join('')))]
  return [signs, signs.toReversed()].some((each) => isRow(each, known))
}

function isRow(signs: readonly string[], words: readonly string[]): boolean {
  const text = signs.map(toPlain)
  // Places that words and signs lead to: by signs alone, or by a word at least.
  const [reached, named] = [new Set([0]), new Set<number>()]
  for (let at = 0; at < signs.length; at += 1) {
    if (!reached.has(at) && !named.has(at)) continue
    if (!/\p{L}/u.test(signs[at] ?? '')) {
      if (reached.has(at)) reached.add(at + 1)
      if (named.has(at)) named.add(at + 1)
    }
    const rest = text.slice(at).join('')
    for (const word of words) if (rest.startsWith(word)) named.add(at + Array.from(word).length)
  }
  return named.has(signs.length)
}

/** As letters that look the same are all written here. */
function toPlain(sign: string): string {
  const plain = sign.normalize('NFD').replaceAll(/\p{M}/gu, '') || sign
  return LIKE[plain] ?? plain
}

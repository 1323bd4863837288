/**
 * The words of a command, up to where it ends: a line that goes on nowhere, a pipe, a semicolon. By hand, for libraries that
 * split commands expand names of files and operators, and do not know `$'…'`, as browsers write it.
 */
export function readShellWords(text: string): {
  readonly words: readonly string[]
  readonly end: number
} {
  const words: string[] = []
  let word: string | undefined
  let at = 0
  while (at < text.length) {
    const piece = text.slice(at)
    const [gap] = /^(?:[ \t]|[\\^`]\n)+/.exec(piece) ?? []
    if (gap !== undefined) {
      if (word !== undefined) words.push(word)
      word = undefined
      at += gap.length
      continue
    }
    if (/^[\n|;&>]/.test(piece)) break
    const { length, value } = readPiece(piece)
    word = (word ?? '') + value
    at += length
  }
  if (word !== undefined) words.push(word)
  return { words, end: at }
}

function readPiece(text: string): { readonly length: number; readonly value: string } {
  const [plain, single] = /^'([^']*)'/.exec(text) ?? []
  if (plain !== undefined) return { length: plain.length, value: single ?? '' }
  const [ansi, escaped] = /^\$'((?:[^'\\]|\\.)*)'/s.exec(text) ?? []
  if (ansi !== undefined) return { length: ansi.length, value: unescaped(escaped ?? '') }
  const [double, inner] = /^"((?:[^"\\]|\\.)*)"/s.exec(text) ?? []
  if (double !== undefined) {
    return {
      length: double.length,
      value: (inner ?? '').replaceAll(/\\(["\\$`\n])/g, (_, sign: string) =>
        sign === '\n' ? '' : sign,
      ),
    }
  }
  const [backslash, sign] = /^\\(.)/s.exec(text) ?? []
  if (backslash !== undefined) return { length: 2, value: sign ?? '' }
  return { length: 1, value: text.charAt(0) }
}

const SIGNS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' }

function unescaped(text: string): string {
  return text.replaceAll(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (_, sign: string) =>
    /^[ux]./.test(sign)
      ? String.fromCharCode(Number.parseInt(sign.slice(1), 16))
      : (SIGNS[sign] ?? sign),
  )
}

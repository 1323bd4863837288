/** What folded text is made of: words, space between them, line breaks. */
interface Token {
  readonly text: string
  /** A space that is written as a line break. */
  readonly isFold: boolean
}

const NARROWEST = 80

/**
 * The lines below a `>` that say a text. They are folded where the lines that say the text before are, and where a line
 * would get longer than any of them.
 */
export function foldText(text: string, before: string, written: readonly string[]): string[] {
  const widest = Math.max(NARROWEST, ...written.map(({ length }) => length))
  const marked = moveFolds(markFolds(before, written), cut(text))
  return joinLines(linesOf(marked).map((line) => foldLine(line, widest)))
}

function cut(text: string): readonly string[] {
  return text.match(/\n| +|[^\n ]+/g) ?? []
}

/** Finds where a text is folded by its lines. */
function markFolds(text: string, written: readonly string[]): readonly Token[] {
  const folds = new Set<number>()
  let end = 0
  for (const line of written) {
    const at = line.trim() === '' ? -1 : text.indexOf(line, end)
    if (at < 0) continue
    if (text.slice(end, at) === ' ') folds.add(end)
    end = at + line.length
  }
  let from = 0
  return cut(text).map((each) => {
    const isFold = each === ' ' && folds.has(from)
    from += each.length
    return { text: each, isFold }
  })
}

/** Folds stay where the words around them do. */
function moveFolds(before: readonly Token[], texts: readonly string[]): readonly Token[] {
  const most = Math.min(before.length, texts.length)
  let top = 0
  while (top < most && before[top]?.text === texts[top]) top++
  let bottom = 0
  while (bottom < most - top && before.at(-1 - bottom)?.text === texts.at(-1 - bottom)) bottom++
  const shift = before.length - texts.length
  return texts.map((text, at) => {
    const hasOld = shift === 0 || at < top || at >= texts.length - bottom
    const old = hasOld ? before[at < top ? at : at + shift] : undefined
    return { text, isFold: text === ' ' && old?.isFold === true }
  })
}

function linesOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]]
  for (const each of tokens) {
    if (each.text === '\n') lines.push([])
    else lines.at(-1)?.push(each)
  }
  return lines
}

/** A line of the text as lines that are folded into it; what begins with space is never folded. */
function foldLine(line: readonly Token[], widest: number): readonly string[] {
  if (isSpace(line[0]?.text)) return [line.map(({ text }) => text).join('')]
  const folded = ['']
  for (const [at, { text, isFold }] of line.entries()) {
    const next = line[at + 1]?.text
    const last = folded.length - 1
    const length = (folded[last] ?? '').length + text.length + (next ?? '').length
    const mayFold = text === ' ' && next !== undefined && !isSpace(next)
    if (mayFold && (isFold || length > widest)) folded.push('')
    else folded[last] += text
  }
  return folded
}

function isSpace(text: string | undefined): boolean {
  return text !== undefined && /^[ \t]/.test(text)
}

/** A line break between two lines that may be folded needs a blank line. */
function joinLines(lines: readonly (readonly string[])[]): string[] {
  const joined: string[] = []
  let isOpen = false
  for (const line of lines) {
    const first = line[0] ?? ''
    const isFoldable = first !== '' && !isSpace(first)
    if (isFoldable && isOpen) joined.push('')
    joined.push(...line)
    // Blank lines in between stand for themselves.
    if (first !== '') isOpen = isFoldable
  }
  return joined
}

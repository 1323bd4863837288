/** As `.step-title` is drawn in cards, where its letters are widest. */
const FONT = '550 13px "Inter Variable", Inter, system-ui, sans-serif'
/** What stands beside the words of a card: padding, border, icon and the space behind it. */
const BESIDE = 50
const MAX_LINES = 3
const MAX_REMEMBERED = 5_000

let brush: CanvasRenderingContext2D | null | undefined
const widths = new Map<string, number>()

/** Whether the letters are there that words are drawn in. Until then, others are measured. */
export function areLettersThere(): boolean {
  return document.fonts.check(FONT)
}

/** Tells when they have come, after which all is to be measured anew. */
export async function loadLetters(): Promise<void> {
  await document.fonts.load(FONT)
  widths.clear()
}

/** How many lines words take in a card so many pixels wide; what needs more is cut, and shown whole by a tip. */
export function countTextLines(words: string, width: number): number {
  const available = width - BESIDE
  const space = widthOf(' ')
  let lines = 1
  let used = 0
  for (const word of words.split(/\s+/)) {
    const own = widthOf(word)
    const isFirst = used === 0
    if (!isFirst && used + space + own > available) {
      lines += 1
      used = own
    } else used += (isFirst ? 0 : space) + own
    // A word that is longer than the line is broken.
    while (used > available) {
      lines += 1
      used -= available
    }
  }
  return Math.min(MAX_LINES, lines)
}

function widthOf(word: string): number {
  const known = widths.get(word)
  if (known !== undefined) return known
  if (widths.size >= MAX_REMEMBERED) widths.clear()
  brush ??= document.createElement('canvas').getContext('2d')
  if (!brush) return word.length * 7
  brush.font = FONT
  const { width } = brush.measureText(word)
  widths.set(word, width)
  return width
}

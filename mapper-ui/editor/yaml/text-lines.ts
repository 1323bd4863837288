/** Lines and columns as Monaco counts them, from 1. */
export interface LinePlace {
  readonly lineNumber: number
  readonly column: number
}

/**
 * Finds places in a text by line and column. Monaco makes all line ends the same and drops a byte order mark, so its
 * offsets are not those of the file; its lines and columns are.
 */
export interface TextLines {
  readonly toOffset: (place: LinePlace) => number
  readonly toPlace: (offset: number) => LinePlace
}

const BYTE_ORDER_MARK = '\ufeff'

export function readLines(text: string): TextLines {
  const starts = [text.startsWith(BYTE_ORDER_MARK) ? 1 : 0]
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length)
  return {
    toOffset: ({ lineNumber, column }) => {
      const start = starts[lineNumber - 1]
      return start === undefined ? text.length : Math.min(text.length, start + column - 1)
    },
    toPlace: (offset) => {
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if ((starts[middle] ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      return { lineNumber: low + 1, column: Math.max(0, offset - (starts[low] ?? 0)) + 1 }
    },
  }
}

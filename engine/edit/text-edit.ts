/** Replaces the characters from `from` up to `to` (UTF-16 offsets, as editors count them). */
export interface TextEdit {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** Makes edits whose offsets all count in the given text; they must be in order and apart. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let at = 0
  for (const { from, to, insert } of edits) {
    result += text.slice(at, from) + insert
    at = to
  }
  return result + text.slice(at)
}

/** The edits that undo these ones. */
export function invertTextEdits(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  let shift = 0
  return edits.map(({ from, to, insert }) => {
    const start = from + shift
    shift += insert.length - (to - from)
    return { from: start, to: start + insert.length, insert: text.slice(from, to) }
  })
}

/** Puts edits in order, and makes one of those that touch; nothing when two are about the same characters. */
export function orderTextEdits(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const ordered: TextEdit[] = []
  for (const edit of edits.toSorted(
    (left, right) => left.from - right.from || left.to - right.to,
  )) {
    const last = ordered.at(-1)
    if (last && edit.from < last.to) return undefined
    if (last && edit.from === last.to) {
      ordered[ordered.length - 1] = { ...last, to: edit.to, insert: last.insert + edit.insert }
    } else {
      ordered.push(edit)
    }
  }
  return ordered
}

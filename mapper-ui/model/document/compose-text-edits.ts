import type { TextEdit } from '../../../engine/index.ts'

/** A stretch of the text in between: taken over from the first text, or written since. */
type Piece =
  | { readonly kind: 'kept'; readonly from: number; readonly to: number }
  | { readonly kind: 'written'; readonly text: string }

/** Makes one change of two that follow each other; the result counts in the text before both. */
export function composeTextEdits(
  first: readonly TextEdit[],
  second: readonly TextEdit[],
): readonly TextEdit[] {
  return toEdits(cut(toPieces(first), second))
}

function toPieces(edits: readonly TextEdit[]): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { from, to, insert } of edits) {
    pieces.push({ kind: 'kept', from: at, to: from }, { kind: 'written', text: insert })
    at = to
  }
  // Edits do not say how long the text is.
  return [...pieces, { kind: 'kept', from: at, to: Number.POSITIVE_INFINITY }]
}

function cut(pieces: readonly Piece[], edits: readonly TextEdit[]): readonly Piece[] {
  const result: Piece[] = []
  const rest = pieces.toReversed()
  let at = 0
  const take = (until: number, keep: boolean) => {
    while (at < until) {
      const piece = rest.pop()
      if (!piece) return
      const length = lengthOf(piece)
      const taken = Math.min(length, until - at)
      if (keep) result.push(slice(piece, 0, taken))
      if (taken < length) rest.push(slice(piece, taken, length))
      at += taken
    }
  }
  for (const { from, to, insert } of edits) {
    take(from, true)
    take(to, false)
    result.push({ kind: 'written', text: insert })
  }
  return [...result, ...rest.toReversed()]
}

function lengthOf(piece: Piece): number {
  return piece.kind === 'kept' ? piece.to - piece.from : piece.text.length
}

function slice(piece: Piece, from: number, to: number): Piece {
  return piece.kind === 'kept'
    ? { kind: 'kept', from: piece.from + from, to: piece.from + to }
    : { kind: 'written', text: piece.text.slice(from, to) }
}

function toEdits(pieces: readonly Piece[]): readonly TextEdit[] {
  const edits: TextEdit[] = []
  let at = 0
  let insert = ''
  for (const piece of pieces) {
    if (piece.kind === 'written') {
      insert += piece.text
    } else if (piece.from < piece.to) {
      if (insert !== '' || piece.from > at) edits.push({ from: at, to: piece.from, insert })
      at = piece.to
      insert = ''
    }
  }
  return edits
}

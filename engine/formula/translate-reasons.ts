import type { SyntaxNode } from './syntax/syntax-node.ts'
import { fillWording, type Row, readWording, type Wording, wordingsOf } from './wordings.ts'

/** What an author gives as a reason, as it stands in the file, and the same in another language. */
export type ReasonPair = readonly [original: string, told: string]

/**
 * Says in another language what authors gave as a reason, with the same values in it; nothing for what is none of their
 * reasons.
 */
export function createReasonTranslator(
  pairs: readonly ReasonPair[],
): (text: string) => string | undefined {
  const ways = pairs.flatMap(([original, told]) => pairUp(original, told))
  return (text) => sayIn(ways, text)
}

type Way = readonly [wording: Wording, told: Wording]

function sayIn(ways: readonly Way[], text: string): string | undefined {
  for (const [wording, other] of ways) {
    if (wording.length === 1 && wording[0] === text) return fillWording(other, () => '')
    const values = readWording(text, wording)
    if (!values) continue
    const rows = new Map(
      wording.flatMap((part) => (typeof part === 'string' ? [] : [[part.id, part.row]])),
    )
    return fillWording(other, (gap) => {
      const value = values.get(gap.id) ?? ''
      const row = rows.get(gap.id)
      return row && gap.row ? sayRow([row, gap.row], value) : inWords(gap.node, value)
    })
  }
  return undefined
}

/** Each text of the row by itself; one that holds what stands between them stays as it is. */
function sayRow([{ separator, items }, told]: readonly [Row, Row], text: string): string {
  const ways = items.flatMap((item, at) => pairWordings(item, told.items[at] ?? []))
  const parts = text.split(separator)
  return parts.map((part) => sayIn(ways, part) ?? part).join(separator)
}

/** Functions that make text of an amount. */
const NUMBERS_AS_TEXT: ReadonlySet<string> = new Set(['formatNumber', 'string'])

/** Every language that reasons are told in writes a comma where English has a point in an amount. */
function inWords(node: SyntaxNode, value: string): string {
  if (node.type !== 'function' || node.procedure.type !== 'variable') return value
  const isAmount = NUMBERS_AS_TEXT.has(node.procedure.value) && /^-?\d+\.\d+$/.test(value)
  return isAmount ? value.replace('.', ',') : value
}

/** Whether a translated reason chooses between as many texts as the original, each with the same values in it. */
export function fitsReason(original: string, told: string): boolean {
  return pairUp(original, told).length > 0
}

function pairUp(original: string, told: string): readonly Way[] {
  return pairWordings(wordingsOf(original), wordingsOf(told))
}

function pairWordings(wordings: readonly Wording[], others: readonly Wording[]): readonly Way[] {
  const pairs = wordings.flatMap((wording, at) => {
    const other = others[at]
    return other && gapsOf(other) === gapsOf(wording) ? [[wording, other] as const] : []
  })
  return [wordings, others].every(({ length }) => length === pairs.length) ? pairs : []
}

function gapsOf(wording: Wording): string {
  const ids = wording.flatMap((part) => (typeof part === 'string' ? [] : [part.id]))
  return [...new Set(ids)].toSorted().join('\n')
}

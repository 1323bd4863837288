import { isMap } from 'yaml'
import type { DocumentPath } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import { planBelowHeader } from './below-header.ts'
import type { EditPlan, PlanSource } from './edit-plan.ts'
import {
  type Collection,
  type Entry,
  endOf,
  entriesOf,
  headerComment,
  isBarePair,
  isBlock,
  quoteStyleOf,
  spotAt,
} from './layout.ts'
import { type Written, writeBlock, writeFlow } from './write-value.ts'

/** Puts a value in the place of another one. */
export function planSet(source: PlanSource, path: DocumentPath, value: Json): EditPlan {
  if (path.length === 0) return planRoot(source, value)
  const spot = spotAt(source.document, source.text, path)
  if (!spot) return undefined
  const { parent, entry } = spot
  const below = isBlock(parent) ? belowHeader(source, parent, entry, value) : undefined
  return below ?? setEntry(source, parent, entry, value)
}

function belowHeader(source: PlanSource, parent: Collection, entry: Entry, value: Json): EditPlan {
  if (typeof value !== 'string' || !source.style.keepsHeaders) return undefined
  return planBelowHeader(source, entry.value, columnOf(source, parent, entry), value)
}

function setEntry(source: PlanSource, parent: Collection, entry: Entry, value: Json): EditPlan {
  if (!isBlock(parent)) return setInFlow(parent, entry, value)
  const old = entry.value
  if (entry.slot === undefined) return undefined
  const isFlowValue = old !== undefined && 'items' in old && !isBlock(old)
  const isEmptyFlow = isFlowValue && entriesOf(old).length === 0
  const { lines } = source
  const isBeforeComment = lines.isJustBeforeComment(old ? endOf(old) : entry.slot)
  const column = columnOf(source, parent, entry)
  // Behind an anchor or a tag the first key of a map would take it for its own.
  const isItem = !isMap(parent) && entry.slot === entry.start + 1
  const written: Written =
    isFlowValue && !isEmptyFlow && typeof value === 'object'
      ? { head: writeFlow(value, { isFlow: false, isBeforeComment }), lines: [] }
      : writeBlock(
          value,
          { column, isItem, isBeforeComment, quote: quoteStyleOf(old) },
          isItem || isMap(parent) ? source.style : { ...source.style, step: 2, indentsLists: true },
        )
  return placeWritten(source, { ...entry, slot: entry.slot }, written)
}

function columnOf({ lines }: PlanSource, parent: Collection, entry: Entry): number {
  return lines.column(entriesOf(parent)[0]?.start ?? entry.start)
}

function placeWritten(
  { lines, text }: PlanSource,
  { value: old, slot }: Entry & { readonly slot: number },
  { head, lines: body }: Written,
): EditPlan {
  const spaced = head ? ` ${head}` : ''
  if (!old) {
    if (!lines.isLast(slot)) return undefined
    const to = lines.isBeforeComment(slot) ? slot : lines.end(slot)
    return withBody({ from: slot, to, insert: spaced }, body, slot)
  }
  const start = old.range?.[0] ?? slot
  const end = isBlock(old) && !lines.isFirst(start) ? lines.end(endOf(old)) : endOf(old)
  if (lines.start(start) === lines.start(slot)) {
    if (head === '') return withBody({ from: slot, to: end, insert: headerComment(old) }, body, end)
    const note = headerComment(old)
    return withBody({ from: start, to: end, insert: head + note }, body, end)
  }
  if (!isBlock(old) && head !== '')
    return withBody({ from: start, to: end, insert: head }, body, end)
  const top = lines.leadStart(start, slot)
  const removal = lines.without(top, lines.next(end))
  const plan = withBody({ from: slot, to: slot, insert: spaced }, body, slot)
  return plan && [...plan, removal]

  function withBody(
    first: { readonly from: number; readonly to: number; readonly insert: string },
    below: readonly string[],
    anchor: number,
  ): EditPlan {
    if (below.length === 0) return [first]
    if (!lines.isLast(anchor)) return undefined
    const isAtEnd = lines.end(anchor) === text.length
    return [first, isAtEnd ? lines.below(text.length, below) : lines.below(anchor, below)]
  }
}

function setInFlow(parent: Collection, entry: Entry, value: Json): EditPlan {
  const old = entry.value
  const style = quoteStyleOf(old)
  const text = writeFlow(value, { isFlow: true, isBeforeComment: false, style })
  if (old && isBarePair(old)) return [{ from: entry.start, to: entry.end, insert: text }]
  if (old?.range) return [{ from: old.range[0], to: endOf(old), insert: text }]
  if (entry.slot !== undefined) return [{ from: entry.slot, to: entry.slot, insert: ` ${text}` }]
  return isMap(parent) ? [{ from: entry.end, to: entry.end, insert: `: ${text}` }] : undefined
}

function planRoot({ document, lines, style, text }: PlanSource, value: Json): EditPlan {
  const root = document.contents
  const place = { column: -style.step, isItem: false, isBeforeComment: false }
  const block = writeBlock(value, place, { ...style, usesLiterals: false, indentsLists: true })
  const written = block.head ? [block.head] : block.lines
  if (!root || root.range[0] === root.range[1]) {
    const hasBreak = text === '' || text === '\ufeff' || text.endsWith('\n')
    const insert = (hasBreak ? '' : lines.eol) + written.join(lines.eol) + lines.eol
    return [{ from: text.length, to: text.length, insert }]
  }
  const start = root.range[0]
  const insert = (lines.isFirst(start) ? '' : lines.eol) + written.join(lines.eol)
  return [{ from: start, to: endOf(root), insert }]
}

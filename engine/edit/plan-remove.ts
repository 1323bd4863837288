import { isMap } from 'yaml'
import type { DocumentPath } from '../diagnostic.ts'
import type { EditPlan, PlanSource } from './edit-plan.ts'
import { type Collection, type Entry, isBarePair, isBlock, type Spot, spotAt } from './layout.ts'

/** Takes a pair or item away, with the comment lines right above it and the comment on its line. */
export function planRemove(source: PlanSource, path: DocumentPath): EditPlan {
  const spot = spotAt(source.document, source.text, path)
  if (!spot || isBarePair(spot.parent)) return undefined
  if (!isBlock(spot.parent)) return removeFromFlow(source, spot)
  return spot.entries.length === 1 ? removeLast(source, path, spot) : removeFromBlock(source, spot)
}

function removeFromBlock({ lines }: PlanSource, { entries, at, entry }: Spot): EditPlan {
  if (!lines.isLast(entry.end)) return undefined
  if (lines.isFirst(entry.start)) {
    const from = lines.leadStart(entry.start, entries[at - 1]?.end ?? 0)
    return [lines.without(from, lines.next(entry.end))]
  }
  // The first part stands behind a dash: what follows moves up to there, with its comments.
  const follower = entries[at + 1]
  if (!follower || !lines.isFirst(follower.start)) return undefined
  const lead = lines.leadStart(follower.start, entry.end)
  return [{ from: entry.start, to: lead + lines.column(follower.start), insert: '' }]
}

/** A map or list that would have nothing left says so with `{}` or `[]`. */
function removeLast(source: PlanSource, path: DocumentPath, { parent, entry }: Spot): EditPlan {
  const { lines, document, text } = source
  const empty = isMap(parent) ? '{}' : '[]'
  if (!lines.isLast(entry.end)) return undefined
  if (path.length === 1 || !lines.isFirst(entry.start)) {
    return [{ from: entry.start, to: lines.end(entry.end), insert: empty }]
  }
  const holder = spotAt(document, text, path.slice(0, -1))?.entry
  if (holder?.slot === undefined) return undefined
  const from = lines.leadStart(entry.start, holder.slot)
  if (from < lines.next(holder.slot)) return undefined
  return [
    { from: holder.slot, to: holder.slot, insert: ` ${empty}` },
    lines.without(from, lines.next(entry.end)),
  ]
}

/** Tells whether a part of a `{ }` or `[ ]` has its line for itself. */
export function hasOwnLine({ lines, text }: PlanSource, { start, end }: Entry): boolean {
  const rest = text.slice(end, lines.end(end))
  return lines.isFirst(start) && /^[ \t]*,?(?:[ \t]*|[ \t]+#.*)$/.test(rest)
}

/** Where the comma behind a part stands. */
export function commaAfter(
  { text }: PlanSource,
  parent: Collection,
  entry: Entry,
): number | undefined {
  const token = parent.srcToken
  if (!token || token.type !== 'flow-collection') return undefined
  const commas = token.items.flatMap(({ start }) => start).concat(token.end.filter(isSource))
  const comma = commas.find(({ type, offset }) => type === 'comma' && offset >= entry.end)
  return comma && /^(?:\s|#.*)*$/.test(text.slice(entry.end, comma.offset))
    ? comma.offset
    : undefined
}

function isSource<Token extends object>(token: Token): token is Token & { source: string } {
  return 'source' in token
}

function removeFromFlow(source: PlanSource, spot: Spot): EditPlan {
  const { entries, at, entry, parent } = spot
  const { lines, text } = source
  const comma = commaAfter(source, parent, entry)
  const end = comma === undefined ? entry.end : comma + 1
  if (hasOwnLine(source, entry) && lines.start(end) === lines.start(entry.end)) {
    return removeOwnLine(source, spot, comma)
  }
  if (comma !== undefined && text.slice(entry.end, comma).includes('#')) return undefined
  const [before, after] = [entries[at - 1], entries[at + 1]]
  if (after) {
    const gap = text.slice(end, after.start)
    return [{ from: entry.start, to: gap.trim() === '' ? after.start : end, insert: '' }]
  }
  if (before && text.slice(before.end, entry.start).replace(',', '').trim() === '') {
    return [{ from: before.end, to: entry.end, insert: '' }]
  }
  return [{ from: entry.start, to: end, insert: '' }]
}

/** A list without a comma at its end stays one. */
function removeOwnLine(
  source: PlanSource,
  { parent, entries, at, entry }: Spot,
  comma: number | undefined,
): EditPlan {
  const { lines } = source
  const before = entries[at - 1]
  const lead = lines.leadStart(entry.start, before?.end ?? 0)
  const removal = lines.without(lead, lines.next(entry.end))
  const previous = before && comma === undefined ? commaAfter(source, parent, before) : undefined
  if (previous === undefined) return [removal]
  return previous < lead ? [{ from: previous, to: previous + 1, insert: '' }, removal] : undefined
}

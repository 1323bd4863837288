import type { Trend } from './trend.ts'

/** How far a flow was behind its source, and when, in milliseconds. */
export interface Delay {
  readonly ms: number
  readonly at: number
}

/** A delay that grew from the one time to the other. */
interface Growth {
  readonly from: number
  readonly to: number
}

/**
 * The greatest delay of each hour or day; nothing where none was measured. A delay is measured when it ends, so in the
 * hours before it is what it had grown to by their end.
 */
export function delaysOf(
  parts: readonly { readonly date: Date; readonly trends: readonly Trend[] }[],
  { handledUpTo, now }: { readonly handledUpTo: string | null; readonly now: number },
): readonly (Delay | undefined)[] {
  const measured = parts.flatMap(({ trends }) => trends.flatMap(growthOf))
  const current = handledUpTo === null ? [] : [{ from: Date.parse(handledUpTo), to: now }]
  return parts.map(({ date }, index) => {
    const begin = date.getTime()
    const end = parts[index + 1]?.date.getTime() ?? now
    return [...measured, ...current].reduce<Delay | undefined>((greatest, { from, to }) => {
      const at = Math.min(to, end)
      const delay = at > from && to >= begin ? { ms: at - from, at } : undefined
      return delay && delay.ms > (greatest?.ms ?? -1) ? delay : greatest
    }, undefined)
  })
}

function growthOf({ behind }: Trend): readonly Growth[] {
  if (!behind) return []
  const to = Date.parse(behind.at)
  return [{ from: to - behind.ms, to }]
}

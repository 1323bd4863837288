/** A part of a list that one request can ask for: so many records from a place on. */
export interface Stretch {
  readonly start: number
  /** Absent: as many as the system gives. */
  readonly size?: number | undefined
  /** Counted from 0, where pages of this size are counted. */
  readonly number: number
}

/**
 * What holds the record at a place and the most of what follows. Where pages are counted, their size decides where they
 * begin: of all sizes up to the one that is allowed, that is taken which brings most beyond the place.
 *
 * Where none holds a record and the next, as with very small pages, it begins with the next.
 */
export function coverFrom(
  kind: 'page' | 'offset',
  place: number,
  largest: number | undefined,
): Stretch {
  if (kind === 'offset')
    return { start: largest === 1 ? place + 1 : place, size: largest, number: 0 }
  if (largest === undefined) throw new Error('pages without a size do not overlap')
  let best = 0
  let most = 1
  for (let size = largest; size > most; size -= 1) {
    const gain = size - (place % size)
    if (gain <= most) continue
    most = gain
    best = size
  }
  // Then every size ends a page with this place.
  if (best === 0) return { start: place + 1, size: largest, number: (place + 1) / largest }
  const number = Math.floor(place / best)
  return { start: number * best, size: best, number }
}

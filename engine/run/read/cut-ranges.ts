import type { TimeRange } from '../connection.ts'

/** What the first page of a range tells. */
export interface Probe {
  readonly isEmpty: boolean
  /** There are more pages. */
  readonly isBig: boolean
}

/** Before it there may be records, too: the first range has no beginning. */
const EARLIEST = Date.parse('2000-01-01T00:00:00Z')
/** Enough for every worker to have something to do until the end, though ranges are never equally full. */
const WANTED = 16
/** With fewer ranges of several pages the list is read sooner than it is cut. */
const WORTH_IT = 8
const MAX_PROBES = 48
/** So many fewer ranges of further pages than there were: they are down to one page each, and the list is no larger. */
const FEWER = 2
/** The older part of a list that nothing is known of. */
const LARGE_STEP = 7 / 8
/** Systems that filter by the second, or by the minute, are asked for whole minutes. */
const MINUTE = 60_000

interface Piece extends Probe {
  readonly from: number
  readonly to: number
}

/**
 * Cuts a list into ranges that are worth a worker each, asking for no more than first pages: the widest range that has
 * further pages is halved, again and again, until ranges of further pages become fewer instead of more. Together they
 * hold everything, whatever the probes saw. `undefined`: the list is not large enough.
 */
export async function cutRanges(
  probe: (range: TimeRange) => Promise<Probe>,
  now: number,
): Promise<readonly TimeRange[] | undefined> {
  let probes = 0
  const ask = (range: TimeRange): Promise<Probe> => {
    probes += 1
    return probe(range)
  }
  let pieces: readonly Piece[] = [
    { from: EARLIEST, to: upToMinute(now), isEmpty: false, isBig: true },
  ]
  let best = pieces
  for (;;) {
    const big = bigOf(pieces)
    if (big.length > bigOf(best).length) best = pieces
    const widest = big.toSorted((a, b) => widthOf(b) - widthOf(a))[0]
    const isOver = big.length <= bigOf(best).length - FEWER
    const isEnough = big.length >= WANTED || probes >= MAX_PROBES || isOver
    if (isEnough || !widest || widthOf(widest) < 2 * MINUTE) {
      return bigOf(best).length < WORTH_IT ? undefined : rangesOf(best)
    }
    // Most lists begin long after the earliest time there is: as long as nothing is older, large steps lead there.
    const older = big.length === 1 ? LARGE_STEP : 1 / 2
    const parts = await cut(widest, older, ask)
    pieces = pieces.flatMap((piece) => (piece === widest ? parts : [piece]))
  }
}

async function cut(
  { from, to }: Piece,
  older: number,
  probe: (range: TimeRange) => Promise<Probe>,
): Promise<readonly Piece[]> {
  const middle = Math.min(upToMinute(from + (to - from) * older), to - MINUTE)
  const first = await probe({ from: timeOf(from), to: timeOf(middle) })
  // What has many pages and nothing in its first part has them in its second.
  const second = first.isEmpty
    ? { isEmpty: false, isBig: true }
    : await probe({ from: timeOf(middle), to: timeOf(to) })
  return [
    { from, to: middle, ...first },
    { from: middle, to, ...second },
  ]
}

function bigOf(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.filter(({ isBig }) => isBig)
}

/** One range for every piece that is big, with the small ones before it; the outermost are open. */
function rangesOf(pieces: readonly Piece[]): readonly TimeRange[] {
  const ends = bigOf(pieces).map(({ to }) => to)
  return ends.map((end, at) => ({
    from: at === 0 ? undefined : timeOf(ends[at - 1] ?? end),
    to: at === ends.length - 1 ? undefined : timeOf(end),
  }))
}

function widthOf({ from, to }: Piece): number {
  return to - from
}

function upToMinute(time: number): number {
  return Math.ceil(time / MINUTE) * MINUTE
}

function timeOf(time: number): string {
  return new Date(time).toISOString()
}

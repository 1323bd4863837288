import type { TimeRange } from './connection.ts'

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
const MOST_PROBES = 48
/** Systems that filter by the second, or by the minute, are asked for whole minutes. */
const MINUTE = 60_000

interface Piece extends Probe {
  readonly from: number
  readonly to: number
}

/**
 * Cuts a list into ranges that are worth a worker each, asking for no more than first pages: the widest range that has
 * further pages is halved, again and again. Together they hold everything, whatever the probes saw. `undefined`: the list
 * is not large enough.
 */
export async function cutRanges(
  probe: (range: TimeRange) => Promise<Probe>,
  now: number,
): Promise<readonly TimeRange[] | undefined> {
  let pieces: readonly Piece[] = [
    { from: EARLIEST, to: upToMinute(now), isEmpty: false, isBig: true },
  ]
  let probes = 0
  for (;;) {
    const big = pieces.filter(({ isBig }) => isBig)
    const widest = big.toSorted((a, b) => widthOf(b) - widthOf(a))[0]
    const isEnough = big.length >= WANTED || probes >= MOST_PROBES
    if (isEnough || !widest || widthOf(widest) < 2 * MINUTE) {
      return big.length < WORTH_IT ? undefined : rangesOf(pieces)
    }
    const halves = await halve(widest, async (range) => {
      probes += 1
      return probe(range)
    })
    pieces = pieces.flatMap((piece) => (piece === widest ? halves : [piece]))
  }
}

async function halve(
  { from, to }: Piece,
  probe: (range: TimeRange) => Promise<Probe>,
): Promise<readonly Piece[]> {
  const middle = upToMinute((from + to) / 2)
  const first = await probe({ from: timeOf(from), to: timeOf(middle) })
  // What has many pages and nothing in its first half has them in its second.
  const second = first.isEmpty
    ? { isEmpty: false, isBig: true }
    : await probe({ from: timeOf(middle), to: timeOf(to) })
  return [
    { from, to: middle, ...first },
    { from: middle, to, ...second },
  ]
}

/** One range for every piece that is big, with the small ones before it; the outermost are open. */
function rangesOf(pieces: readonly Piece[]): readonly TimeRange[] {
  const ends = pieces.filter(({ isBig }) => isBig).map(({ to }) => to)
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

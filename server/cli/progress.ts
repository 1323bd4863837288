import { Presets, SingleBar } from 'cli-progress'
import type { Progress } from '../../engine/index.ts'
import type { CliIo } from './io.ts'

/** Shows how far a run has come: a line that changes at a terminal, JSON lines elsewhere. */
export interface ProgressView {
  readonly show: (progress: Progress) => void
  readonly end: () => void
}

const EVERY_MS = 5_000
const DOING: Readonly<Record<Progress['doing'], string>> = {
  due: 'taking up what waited',
  reading: 'reading',
  lingering: 'waiting for retries',
  comparing: 'comparing with the source',
}

export function createProgressView(flow: string, io: CliIo): ProgressView {
  return io.isInteractive ? createLine(flow) : createJsonLines(flow, io)
}

function createLine(flow: string): ProgressView {
  const bar = new SingleBar(
    {
      format: ' {flow}  {doing}  {handled} records, {written} writes  {duration_formatted}',
      clearOnComplete: true,
      hideCursor: true,
      stream: process.stderr,
    },
    Presets.rect,
  )
  bar.start(1, 0, { flow, doing: 'starting', handled: 0, written: 0 })
  return {
    show: ({ doing, counts }) => bar.update(0, { flow, doing: DOING[doing], ...totals(counts) }),
    end: () => bar.stop(),
  }
}

function createJsonLines(flow: string, io: CliIo): ProgressView {
  let last = Date.now()
  return {
    show: ({ doing, counts }) => {
      if (Date.now() - last < EVERY_MS) return
      last = Date.now()
      io.err(JSON.stringify({ flow, doing, counts }))
    },
    end: () => {},
  }
}

function totals(counts: Progress['counts']): {
  readonly handled: number
  readonly written: number
} {
  const { created = 0, updated = 0, deleted = 0, done = 0, unchanged = 0, skipped = 0 } = counts
  const { waiting = 0, retrying = 0, parked = 0 } = counts
  return {
    handled: done + unchanged + skipped + waiting + retrying + parked,
    written: created + updated + deleted,
  }
}

import type { Findings } from './compare.ts'
import type { Ending } from './processes.ts'

/** What came of a campaign, or of a part of one. */
export interface Tally {
  readonly kills: number
  readonly faults: number
  readonly lost: number
  readonly doubled: number
  /** They are there, but not as the source says. */
  readonly stale: number
  /** What stood still that should have gone on. */
  readonly frozen: number
  readonly inDoubt: number
}

export const NOTHING_YET: Tally = {
  kills: 0,
  faults: 0,
  lost: 0,
  doubled: 0,
  stale: 0,
  frozen: 0,
  inDoubt: 0,
}

export const NO_FINDINGS: Findings = { lost: [], doubled: [], stale: [] }

/** What is said goes there. */
export interface Teller {
  readonly say: (line: string) => void
}

export interface Found {
  readonly findings: Findings
  readonly inDoubt: number
  /** Processes that nobody disturbed and that did not go on. */
  readonly hung: number
}

/** How often the promise was broken. */
export function countBroken({ lost, doubled, stale, frozen }: Tally): number {
  return lost + doubled + stale + frozen
}

/** Tells what was found, and counts it. */
export function tallyOf({ say }: Teller, { findings, inDoubt, hung }: Found): Tally {
  for (const [kind, list] of Object.entries(findings)) {
    for (const finding of list) say(`${kind}: ${finding}`)
  }
  const { lost, doubled, stale } = findings
  return {
    ...NOTHING_YET,
    lost: lost.length,
    doubled: doubled.length,
    stale: stale.length,
    frozen: hung,
    inDoubt,
  }
}

/** What became of processes. */
export function lived({ say }: Teller, name: string, endings: readonly Ending[]): Tally {
  for (const ending of endings) say(`${name}: ${tellEnding(ending)}`)
  const count = (kind: Ending['kind']) => endings.filter((ending) => ending.kind === kind).length
  return { ...NOTHING_YET, kills: count('killed'), frozen: count('hung') }
}

export function tellEnding(ending: Ending): string {
  if (ending.kind === 'killed') return 'killed'
  if (ending.kind === 'hung') return `hung for ${ending.seconds} s at ${ending.at}`
  if (ending.kind === 'failed') return `failed: ${ending.reason.slice(0, 600)}`
  const { created, updated, states } = ending
  return `came to its end, ${created} created, ${updated} updated, ${states.join(', ')}`
}

export function add(one: Tally, other: Tally): Tally {
  return {
    kills: one.kills + other.kills,
    faults: one.faults + other.faults,
    lost: one.lost + other.lost,
    doubled: one.doubled + other.doubled,
    stale: one.stale + other.stale,
    frozen: one.frozen + other.frozen,
    inDoubt: one.inDoubt + other.inDoubt,
  }
}

import { sayAll } from '../messages/message.ts'
import type { FlowPlan } from '../plan/flow-plan.ts'
import type { SourceRecord } from './connection.ts'
import { makesLink, orderFlows } from './order-flows.ts'
import { type FlowPlanning, type PlannedRecord, planFlow } from './plan-flow.ts'
import { createPlanSession, type PlanSession } from './plan-session.ts'
import { countSource, type RecordCount } from './read/count-source.ts'
import { whyInVain } from './record/in-vain.ts'
import type { RunOptions, RunScope } from './run-options.ts'
import { createMissed } from './session/missing-rows.ts'
import { type LinkKey, linkWakeKey, parseLinkWakeKey } from './store/link.ts'
import type { MissingRow } from './store/missing-row.ts'
import type { RunResult } from './store/run-lease.ts'

type Tried = Omit<RunOptions, 'what' | 'limit'>

/** What one flow would do with the first few records of its source. */
export interface FlowTrial {
  readonly flow: string
  /** As they came out last, with those of other records' needs that would fail. */
  readonly records: readonly PlannedRecord[]
  /** Records beyond the first few that were tried because others need what they would make. */
  readonly carried: number
  readonly result: RunResult
  /** Values that tables would leave out for want of a row, each once. */
  readonly missingRows: readonly MissingRow[]
  /** How many records of the source its next run would take; absent: the source does not tell. */
  readonly firstRun: RecordCount | undefined
  /** Role → questions that its system was not asked for the first few, as what they ask for is known only after a create. */
  readonly withheld: Readonly<Record<string, number>>
}

/** Records beyond the first few, of all flows together. */
const MAX_CARRIED = 100
/** What a record needs may need something itself. */
const MAX_ROUNDS = 5

/**
 * Tries flows on a few records each, in the order in which they depend on each other. Each sees what those before it
 * would do; what a record needs of an earlier flow is tried as well, though it is not among the first few.
 */
export async function tryFlows(
  flows: readonly Tried[],
  {
    limit,
    onFlow,
    onTried,
  }: {
    readonly limit: number
    readonly onFlow?: ((flow: string) => void) | undefined
    /** Hears that the first few records of a flow were tried, and none that others need yet. */
    readonly onTried?: ((flow: string) => void) | undefined
  },
): Promise<readonly FlowTrial[]> {
  const [first] = flows
  if (!first) return []
  const session = createPlanSession(first.store, first.ports.clock.now)
  const trials = orderFlows(flows).map((options) => new Trial(options, session))
  const carried = { left: MAX_CARRIED }
  const done: Trial[] = []
  for (const trial of trials) {
    onFlow?.(trial.name)
    await trial.look({ kind: 'all' }, limit)
    onTried?.(trial.name)
    done.push(trial)
    await bringAlong(done, carried)
  }
  return Promise.all(trials.map((trial) => trial.end(trials)))
}

/** Tries what the records of the flows so far wait for, until nothing more comes of it. */
async function bringAlong(trials: readonly Trial[], carried: { left: number }): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const wanted = trials.map((trial) => trial.wantedFrom(trials))
    let isAny = false
    for (const trial of trials) if (await trial.lookAgain(trials)) isAny = true
    for (const trial of trials) {
      const keys = [...new Set(wanted.flatMap((each) => each.get(trial) ?? []))]
        .filter((key) => !trial.has(key))
        .slice(0, carried.left)
      carried.left -= keys.length
      if (keys.length === 0 && !isAny) continue
      // Those after one that made something may have been woken by it.
      isAny = true
      await trial.look({ kind: 'woken', keys })
    }
    if (!isAny) return
  }
}

class Trial {
  readonly #options: Tried
  readonly #session: PlanSession
  readonly #tried = new Map<string, PlannedRecord>()
  readonly #carried = new Map<string, PlannedRecord>()
  /** Records that were left out, with the links that they looked for in vain. */
  readonly #lacking = new Map<string, { source: SourceRecord; links: readonly LinkKey[] }>()
  /** Names of links that were there when records that lacked them were taken up again. */
  readonly #seen = new Set<string>()
  /** Asked for once, whether or not the source has it. */
  readonly #asked = new Set<string>()
  readonly #missed = createMissed()
  #result: RunResult = { state: 'finished' }
  #withheld: Readonly<Record<string, number>> = {}

  constructor(options: Tried, session: PlanSession) {
    const { flow } = options
    // All of the few are looked at, however many of them fail.
    const errors = { ...flow.errors, stopAfter: Infinity }
    this.#options = { ...options, flow: { ...flow, errors } }
    this.#session = session
  }

  get name(): string {
    return this.#options.flow.name
  }

  has(key: string): boolean {
    return this.#tried.has(key) || this.#asked.has(key)
  }

  async look(what: RunScope, limit?: number): Promise<void> {
    if (what.kind === 'woken') for (const key of what.keys) this.#asked.add(key)
    const before = new Map(this.#session.withheld)
    const { records, summary } = await this.#plan({ what, limit })
    if (limit !== undefined) {
      this.#result = summary.result
      this.#withheld = Object.fromEntries(
        [...this.#session.withheld].map(([role, count]) => [role, count - (before.get(role) ?? 0)]),
      )
    }
    for (const row of summary.missingRows) this.#missed.note(row)
    for (const record of records) {
      const place =
        limit === undefined && !this.#tried.has(record.key) ? this.#carried : this.#tried
      place.set(record.key, followed(place.get(record.key), record))
    }
  }

  /** Takes up again what was left out before another flow made something that it looked for; tells whether there was any. */
  async lookAgain(trials: readonly Trial[]): Promise<boolean> {
    const isNew = (link: LinkKey): boolean =>
      !this.#seen.has(linkWakeKey(link)) && makerOf(trials, link)?.hasMade(link.key) === true
    const left = [...this.#lacking].filter(([, { links }]) => links.some(isNew))
    const made = left.flatMap(([, { links }]) => links.filter(isNew))
    for (const link of made) this.#seen.add(linkWakeKey(link))
    if (left.length === 0) return false
    const only = left.map(([, { source }]) => ({ source }))
    const { records } = await this.#plan({ what: { kind: 'woken', keys: [] }, only })
    for (const record of records) {
      const place = this.#tried.has(record.key) ? this.#tried : this.#carried
      place.set(record.key, followed(place.get(record.key), record))
    }
    return true
  }

  async #plan(what: Pick<RunOptions, 'what' | 'limit' | 'only'>): Promise<FlowPlanning> {
    return planFlow(
      {
        ...this.#options,
        ...what,
        onRecord: (source, conclusion, known) => {
          const { lacked: links = [] } = conclusion
          this.#lacking.delete(source.key)
          if (links.length > 0) this.#lacking.set(source.key, { source, links })
          this.#options.onRecord?.(source, conclusion, known)
        },
      },
      this.#session,
    )
  }

  /** Keys of records of other flows, or of this one, that would make what records here wait for. */
  wantedFrom(trials: readonly Trial[]): ReadonlyMap<Trial, readonly string[]> {
    const wanted = new Map<Trial, string[]>()
    const want = (link: LinkKey): void => {
      const maker = makerOf(trials, link)
      if (maker) wanted.set(maker, [...(wanted.get(maker) ?? []), link.key])
    }
    for (const { outcome, waitsFor } of [...this.#tried.values(), ...this.#carried.values()]) {
      const link = outcome === 'waiting' && waitsFor ? parseLinkWakeKey(waitsFor) : undefined
      if (link) want(link)
    }
    for (const { links } of this.#lacking.values()) for (const link of links) want(link)
    return wanted
  }

  /** Something was made of the record, or would be. */
  hasMade(key: string): boolean {
    const outcome = this.outcomeOf(key)
    return outcome === 'done' || outcome === 'unchanged'
  }

  get flow(): FlowPlan {
    return this.#options.flow
  }

  makes(source: string, target: string): boolean {
    return makesLink(this.#options.flow, source, target)
  }

  /** What became of a record; `undefined` if it was not looked at, `null` if the source does not have it. */
  outcomeOf(key: string): PlannedRecord['outcome'] | null | undefined {
    const record = this.#tried.get(key) ?? this.#carried.get(key)
    return record ? record.outcome : this.#asked.has(key) ? null : undefined
  }

  async end(trials: readonly Trial[]): Promise<FlowTrial> {
    const failing = [...this.#carried.values()].filter(({ outcome }) => outcome === 'parked')
    return {
      flow: this.name,
      records: [...this.#tried.values(), ...failing].map((record) => told(record, trials)),
      carried: this.#carried.size,
      result: this.#result,
      missingRows: this.#missed.all(),
      withheld: this.#withheld,
      firstRun: await countSource({ ...this.#options, what: { kind: 'changes' } }),
    }
  }
}

function makerOf(trials: readonly Trial[], { source, target }: LinkKey): Trial | undefined {
  return trials.find((trial) => trial.makes(source, target))
}

/** A record that would wait for ever says so. */
function told(record: PlannedRecord, trials: readonly Trial[]): PlannedRecord {
  const why = whyInVain(record, trials)
  return why === undefined
    ? record
    : { ...record, inVain: true, reason: record.reason ? sayAll([record.reason, why]) : why }
}

/** A record that was taken up again has what it wrote before it waited, and then. */
function followed(before: PlannedRecord | undefined, now: PlannedRecord): PlannedRecord {
  return before ? { ...now, writes: [...before.writes, ...now.writes] } : now
}

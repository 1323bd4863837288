import {
  type Counts,
  FlowBusyError,
  LeaseLostError,
  leaseTtlMs,
  type NewRun,
  type RunLease,
  type RunResult,
  type RunRow,
} from './store.ts'

interface Run extends RunRow {
  readonly worker: string
  readonly until: number
}

/** The runs of a memory store, which are also the leases on its flows. */
export interface MemoryRuns {
  readonly start: (run: NewRun) => RunLease
  /** Adds counters and keeps the lease. @throws {LeaseLostError} */
  readonly keep: (lease: RunLease, counts: Counts) => void
  readonly finish: (lease: RunLease, result: RunResult) => void
  readonly isLive: (run: string) => boolean
  readonly list: (query: {
    readonly flow?: string | undefined
    readonly limit: number
  }) => readonly RunRow[]
}

export function createMemoryRuns(now: () => number): MemoryRuns {
  const runs = new Map<string, Run>()
  const isLive = (id: string): boolean => {
    const run = runs.get(id)
    return run?.state === 'running' && run.until > now()
  }
  return {
    isLive,
    start: ({ flow, flowVersion, worker }) => {
      for (const run of runs.values()) {
        if (run.flow !== flow || run.state !== 'running') continue
        const left = run.until - now()
        if (left > 0) throw new FlowBusyError(flow, run.worker, Math.ceil(left / 1000))
        runs.set(run.run, { ...run, ...silenced(run.worker), finishedAt: now() })
      }
      const id = String(runs.size + 1)
      const until = now() + leaseTtlMs
      const startedAt = now()
      runs.set(id, {
        run: id,
        flow,
        flowVersion,
        worker,
        state: 'running',
        startedAt,
        until,
        counts: {},
      })
      return { run: id, flow, worker }
    },
    keep: (lease, counts) => {
      const run = runs.get(lease.run)
      if (!run || !isLive(lease.run)) throw new LeaseLostError(lease.flow)
      runs.set(run.run, {
        ...run,
        until: now() + leaseTtlMs,
        counts: addCounts(run.counts, counts),
      })
    },
    finish: (lease, result) => {
      const run = runs.get(lease.run)
      if (run?.state === 'running') runs.set(run.run, { ...run, ...result, finishedAt: now() })
    },
    list: ({ flow, limit }) =>
      [...runs.values()]
        .filter((run) => flow === undefined || run.flow === flow)
        .toReversed()
        .slice(0, limit)
        .map(({ worker: _worker, until: _until, ...row }) => row),
  }
}

function silenced(worker: string): RunResult {
  return { state: 'stopped', reason: `its worker ${worker} fell silent and another one went on` }
}

function addCounts(left: Counts, right: Counts): Counts {
  const sum: Record<string, number> = { ...left }
  for (const [name, count] of Object.entries(right)) sum[name] = (sum[name] ?? 0) + count
  return sum
}

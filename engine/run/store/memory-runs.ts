import { say } from '../../messages/message.ts'
import type { Counts } from './counts.ts'
import { createMemoryParts, type MemoryParts, type TakenPart } from './memory-parts.ts'
import type { Kept } from './run-lease.ts'
import {
  FlowBusyError,
  LeaseLostError,
  leaseTtlMs,
  type NewRun,
  type RunLease,
  type RunResult,
  type RunRow,
  type StartedRun,
} from './run-lease.ts'

interface Run extends RunRow {
  readonly worker: string
  readonly until: number
}

/** The runs of a memory store, which are also the leases on its flows, and the leases on partitions of their reads. */
export interface MemoryRuns {
  readonly start: (run: NewRun) => Omit<StartedRun, 'hasUnfinished' | 'hasLost'>
  /** Adds counters and keeps the lease. @throws {LeaseLostError} */
  readonly keep: (lease: RunLease, counts: Counts) => Kept & { readonly run: string }
  readonly finish: (lease: RunLease, result: RunResult) => void
  readonly isLive: (run: string) => boolean
  /** Until when at most whoever held it can have sent anything. */
  readonly endOf: (run: string) => number
  /** Takes one of the partitions that are open, while the flow has a run. */
  readonly take: (flow: string, worker: string, open: readonly number[]) => TakenPart | undefined
  readonly parts: Pick<MemoryParts, 'leave' | 'state' | 'halt'>
  readonly list: (query: {
    readonly flow?: string | undefined
    readonly limit: number
  }) => readonly RunRow[]
}

export function createMemoryRuns(now: () => number): MemoryRuns {
  const runs = new Map<string, Run>()
  const parts = createMemoryParts(now)

  function isRunLive(id: string): boolean {
    const run = runs.get(id)
    return run?.state === 'running' && run.until > now()
  }

  function count(id: string, counts: Counts, until?: number): void {
    const run = runs.get(id)
    if (!run) return
    runs.set(id, { ...run, until: until ?? run.until, counts: addCounts(run.counts, counts) })
  }

  return {
    isLive: (id) => isRunLive(id) || parts.isLive(id),
    endOf: (id) => {
      const run = runs.get(id)
      return run ? Math.min(run.until, run.finishedAt ?? run.until) : parts.endOf(id)
    },
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
      return { run: id, flow, worker, live: parts.adopt(flow, id) }
    },
    keep: (lease, counts) => {
      if (lease.partition !== undefined) {
        const kept = parts.keep(lease)
        count(kept.run, counts)
        return kept
      }
      if (!isRunLive(lease.run)) throw new LeaseLostError(lease.flow)
      count(lease.run, counts, now() + leaseTtlMs)
      return { isHalted: false, run: lease.run }
    },
    finish: (lease, result) => {
      const run = runs.get(lease.run)
      if (run?.state === 'running') runs.set(run.run, { ...run, ...result, finishedAt: now() })
    },
    take: (flow, worker, open) => {
      const isOn = [...runs.values()].find((run) => run.flow === flow && run.state === 'running')
      return isOn && parts.take(flow, worker, open, isOn.run)
    },
    parts,
    list: ({ flow, limit }) =>
      [...runs.values()]
        .filter((run) => flow === undefined || run.flow === flow)
        .toReversed()
        .slice(0, limit)
        .map(({ worker: _worker, until: _until, ...row }) => row),
  }
}

function silenced(worker: string): RunResult {
  return { state: 'stopped', reason: say('workerSilent', { worker }) }
}

function addCounts(left: Counts, right: Counts): Counts {
  const sum: Record<string, number> = { ...left }
  for (const [name, count] of Object.entries(right)) sum[name] = (sum[name] ?? 0) + count
  return sum
}

import type { Kept } from './run-lease.ts'
import { LeaseLostError, leaseTtlMs, type RunLease, type RunResult } from './run-lease.ts'
import type { Partition, PartitionsState } from './store.ts'

export type TakenPart = Pick<Partition, 'lease' | 'run'>

/** Somebody's work on a partition, or why it ended before its end. */
interface Part extends TakenPart {
  readonly until: number
  readonly isHalted: boolean
  readonly problem?: PartitionsState['problem']
}

/** The leases on partitions of a memory store. */
export interface MemoryParts {
  readonly isLive: (id: string) => boolean
  /** Until when its lease was, of one that is gone, too. */
  readonly endOf: (id: string) => number
  /** @throws {LeaseLostError} */
  readonly keep: (lease: RunLease) => Kept & { readonly run: string }
  /** Who lives goes on for the new run; of who does not, nothing is left. Gives how many live. */
  readonly adopt: (flow: string, run: string) => number
  readonly take: (
    flow: string,
    worker: string,
    open: readonly number[],
    run: string,
  ) => TakenPart | undefined
  readonly leave: (lease: RunLease, result: RunResult) => void
  readonly state: (flow: string) => Pick<PartitionsState, 'live' | 'problem'>
  readonly halt: (flow: string) => void
}

export function createMemoryParts(now: () => number): MemoryParts {
  const parts = new Map<string, Part>()
  const ends = new Map<string, number>()
  let taken = 0

  function put(part: Part): void {
    parts.set(part.lease.run, part)
    ends.set(part.lease.run, part.until)
  }

  function live(id: string): Part | undefined {
    const part = parts.get(id)
    return part && part.until > now() ? part : undefined
  }

  function of(flow: string): readonly Part[] {
    return [...parts.values()].filter(({ lease }) => lease.flow === flow)
  }

  function halt(flow: string): void {
    for (const part of of(flow)) parts.set(part.lease.run, { ...part, isHalted: true })
  }

  return {
    isLive: (id) => live(id) !== undefined,
    endOf: (id) => ends.get(id) ?? 0,
    keep: (lease) => {
      const part = live(lease.run)
      if (!part) throw new LeaseLostError(lease.flow)
      put({ ...part, until: now() + leaseTtlMs })
      return { isHalted: part.isHalted, run: part.run }
    },
    adopt: (flow, run) => {
      for (const part of of(flow)) {
        if (part.until > now()) parts.set(part.lease.run, { ...part, run })
        else parts.delete(part.lease.run)
      }
      return of(flow).length
    },
    take: (flow, worker, open, run) => {
      const isBusy = ({ until, problem }: Part): boolean => until > now() || problem !== undefined
      const busy = new Set(
        of(flow)
          .filter(isBusy)
          .map(({ lease }) => lease.partition),
      )
      const partition = open.find((number) => !busy.has(number))
      if (partition === undefined) return undefined
      const previous = of(flow).find(({ lease }) => lease.partition === partition)
      if (previous) parts.delete(previous.lease.run)
      taken += 1
      const lease = { run: `part-${taken}`, flow, worker, partition }
      put({ lease, run, until: now() + leaseTtlMs, isHalted: false })
      return { lease, run }
    },
    leave: (lease, result) => {
      const part = parts.get(lease.run)
      if (!part) return
      put({ ...part, until: Math.min(part.until, now()) })
      if (result.state !== 'failed') {
        parts.delete(lease.run)
        return
      }
      put({ ...part, until: Math.min(part.until, now()), problem: result })
      halt(lease.flow)
    },
    state: (flow) => {
      const problem = of(flow).find((part) => part.problem)?.problem
      const count = of(flow).filter(({ until }) => until > now()).length
      return { live: count, ...(problem ? { problem } : {}) }
    },
    halt,
  }
}

import type { FlowPlan } from '../../plan/flow-plan.ts'
import type { SourceRecord } from '../connection.ts'
import { createRecentMap } from '../session/recent-map.ts'

/**
 * Which records a system told of and what became of them: a read of changes that meets one as it was handled passes it by.
 * Where this is forgotten, or another process handled it, it is handled once more.
 */
export interface ToldRecords {
  /** It was read by itself, handled to its end, and what came of it is committed. */
  readonly note: (flow: string, source: SourceRecord) => void
  /** It was handled as it is now. */
  readonly has: (flow: string, source: SourceRecord) => boolean
}

/** So many are remembered, at least. */
const REMEMBERED = 5_000
/** Systems tell times in seconds: what was read just after a change may have changed again and tell the same time. */
const SETTLED_MS = 5_000

export function createToldRecords(): ToldRecords {
  const times = createRecentMap<string>(REMEMBERED)
  return {
    note: (flow, { key, at, readAt }) => {
      const isSettled = at !== undefined && readAt !== undefined && isBefore(at, readAt)
      if (isSettled) times.set(nameOf(flow, key), at)
      else times.delete(nameOf(flow, key))
    },
    has: (flow, { key, at }) => at !== undefined && times.get(nameOf(flow, key)) === at,
  }
}

function isBefore(at: string, readAt: string): boolean {
  return Date.parse(at) < Date.parse(readAt) - SETTLED_MS
}

/** A flow whose steps are others is another one. */
export function toldFlow({
  namespace,
  flow,
}: {
  readonly namespace: string
  readonly flow: Pick<FlowPlan, 'name' | 'version'>
}): string {
  return JSON.stringify([namespace, flow.name, flow.version])
}

function nameOf(flow: string, key: string): string {
  return JSON.stringify([flow, key])
}

import type { Work } from '../../work/work.ts'

/** Notes what is asked of the workers, and does nothing of it. */
export interface WorkLog extends Work {
  readonly calls: unknown[][]
  /** Names of flows that are to be under way. */
  readonly running: string[]
}

export function createWorkLog(): WorkLog {
  const calls: unknown[][] = []
  const running: string[] = []
  const note = (...call: unknown[]): void => void calls.push(call)
  return {
    calls,
    running,
    startRun: async (flow, ask) => {
      note('startRun', flow, ask)
      return `job-${calls.length}`
    },
    stopRun: async (flow) => {
      note('stopRun', flow)
      return running.includes(flow.flow)
    },
    followChanges: async (workspace) => note('followChanges', workspace),
    wake: async (flow, keys) => note('wake', flow, keys),
  }
}

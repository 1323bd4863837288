import type { DocumentPath } from '../diagnostic.ts'
import type { Message } from '../messages/message.ts'
import type { FlowPlan } from '../plan/flow-plan.ts'
import type { Trace } from '../run/record/trace.ts'
import { type CoveragePoint, listCoveragePoints, type Sight, sightOf } from './coverage-points.ts'

/** How much of a flow its tests show. */
export interface Coverage {
  readonly shown: number
  readonly total: number
  /** In the order of the file. */
  readonly gaps: readonly CoverageGap[]
}

export interface CoverageGap {
  readonly kind: CoveragePoint['kind']
  readonly path: DocumentPath
  /** `no test gives "price" a value` */
  readonly message: Message
}

/** Listens to tests of a flow and tells what none of them did. */
export interface CoverageMeter {
  readonly trace: Trace
  readonly read: () => Coverage
}

export function createCoverageMeter(flow: FlowPlan): CoverageMeter {
  const points = listCoveragePoints(flow)
  const gaps = new Set(points)
  // A record makes hundreds of events, and a flow has hundreds of points.
  const unseen = new Map<Sight['of'], Map<Sight['what'], readonly CoveragePoint[]>>()
  for (const point of points) {
    const { of, what } = point.sight
    const there = unseen.get(of) ?? new Map<Sight['what'], readonly CoveragePoint[]>()
    unseen.set(of, there.set(what, [...(there.get(what) ?? []), point]))
  }
  return {
    trace: (event) => {
      const { of, what } = sightOf(event)
      const there = unseen.get(of)
      for (const point of there?.get(what) ?? []) gaps.delete(point)
      there?.delete(what)
    },
    read: () => ({
      shown: points.length - gaps.size,
      total: points.length,
      gaps: [...gaps].map(({ kind, path, message }) => ({ kind, path, message })),
    }),
  }
}

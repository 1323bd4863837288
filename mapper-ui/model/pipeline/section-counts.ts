import { type PipelineView, stepsOfSection } from './pipeline-view.ts'
import type { StepEnds } from './step-ends.ts'

/** How many records reached a section of the steps, and how many continued behind it. */
export interface SectionCount {
  readonly reached: number
  readonly continued: number
}

/** What was written does not end a record. */
const WRITES: ReadonlySet<string> = new Set(['created', 'updated', 'deleted'])

/**
 * By id of section, in the order of the steps: who ended at a step of a section did not continue.
 *
 * @param records how many records the flow processed, each of which ended at one step at most
 */
export function countSections(
  { sections, nodes }: PipelineView,
  ends: ReadonlyMap<string, StepEnds>,
  records: number,
): ReadonlyMap<string, SectionCount> {
  const counts = new Map<string, SectionCount>()
  let reached = records
  for (const { id, kind, nodes: own } of sections) {
    if (kind !== 'steps') continue
    const ended = stepsOfSection({ nodes }, { nodes: own })
      .flatMap((node) => ends.get(node.id)?.ends ?? [])
      .filter(({ outcome }) => !WRITES.has(outcome))
      .reduce((sum, { count }) => sum + count, 0)
    // Steps of an earlier text may have been moved since.
    const continued = Math.max(0, reached - ended)
    counts.set(id, { reached, continued })
    reached = continued
  }
  return counts
}

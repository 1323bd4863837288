import { stepsWithin } from '../../plan/steps-within.ts'
import { writerOf } from '../record/create-record.ts'
import type { RunOptions } from '../run-options.ts'
import { resourceOf } from '../system.ts'
import type { FlowWork } from './flow-work.ts'

/**
 * Has targets send what they gathered of this flow, in this run or in one that died. Of a run that was stopped the rest is
 * still to come, and goes with what is there.
 */
export async function finishTargets(
  { flow, systems }: RunOptions,
  { run, ...work }: FlowWork,
): Promise<void> {
  if (work.stopped()) return
  const writes = [...flow.steps, ...(flow.deletes?.steps ?? [])]
  const refs = new Map(
    stepsWithin(writes).flatMap((step) =>
      step.kind === 'write' ? [[step.resource.name, step.resource] as const] : [],
    ),
  )
  for (const ref of refs.values()) {
    const { finish } = resourceOf(systems, ref)
    if (!finish) continue
    await work.commit()
    if (work.stopped()) return
    const { signal, mayWrite } = run
    await finish({ signal, mayWrite, writer: writerOf(run) })
  }
}

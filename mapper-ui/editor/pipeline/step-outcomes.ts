import type { Message, StepDecision } from '../../../engine/index.ts'
import { showPath } from '../../model/document/json-path.ts'
import type { FlowPreviewShown } from '../project/project-messages.ts'

/** What became of a step in the way of the chosen sample. */
export interface StepOutcome {
  readonly decision: StepDecision | 'done' | 'passed'
  readonly reason: Message | undefined
  readonly mistakes: readonly Message[]
  /** How often it was come to: more than once within loops. */
  readonly turns: number
}

/** By path of step; steps that the sample never came to are not in it. */
export function readOutcomes(pass: FlowPreviewShown['create']): ReadonlyMap<string, StepOutcome> {
  const outcomes = new Map<string, StepOutcome>()
  for (const { path, entered, decision, reason, mistakes } of pass.steps) {
    const id = showPath(path)
    const own = {
      decision: decision ?? (entered ? 'done' : 'passed'),
      reason,
      mistakes,
      turns: 1,
    } as const
    outcomes.set(id, join(outcomes.get(id), own))
  }
  return outcomes
}

/** Of several turns, one in which something happened says more. */
function join(before: StepOutcome | undefined, own: StepOutcome): StepOutcome {
  if (!before) return own
  return {
    decision: before.decision === 'passed' ? own.decision : before.decision,
    reason: before.reason ?? own.reason,
    mistakes: [...before.mistakes, ...own.mistakes],
    turns: before.turns + 1,
  }
}

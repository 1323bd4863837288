import type { FlowPlan, JsonObject, RunOptions, Systems } from '../../engine/index.ts'
import { derivedReasons } from './derived-reasons.ts'
import { describeFlowStory } from './flow-story.ts'
import { hidePersonal } from './mask-story.ts'
import { readPersonalTexts } from './personal-texts.ts'

/**
 * Takes the personal values of a source record, what a step's formula made of them, and whatever looks like an e-mail
 * address, out of a text for people: what is told of a record stands unsealed in the database, and goes to lists, alerts and logs.
 */
export function createRedact(flow: FlowPlan, systems: Systems): NonNullable<RunOptions['redact']> {
  const { personal } = describeFlowStory(flow, systems)
  const derived = derivedReasons(flow, systems)
  return (text: string, record: JsonObject, step?: string): string => {
    const hide = step === undefined ? undefined : derived.get(step)
    return hidePersonal(hide?.(text) ?? text, readPersonalTexts({ record, writes: [] }, personal))
  }
}

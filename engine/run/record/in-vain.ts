import { type Message, say } from '../../messages/message.ts'
import type { FlowPlan, StepPlan } from '../../plan/flow-plan.ts'
import { stepsWithin } from '../../plan/steps-within.ts'
import { makesLink } from '../order-flows.ts'
import type { PlannedRecord } from '../plan-flow.ts'
import { type LinkKey, parseLinkWakeKey } from '../store/link.ts'

/** A flow that was tried, and what became of its records. */
interface TriedFlow {
  readonly flow: FlowPlan
  /** `undefined` if a record was not looked at, `null` if the source does not have it. */
  readonly outcomeOf: (key: string) => PlannedRecord['outcome'] | null | undefined
}

/** Why none of the flows that were tried would ever make what a record waits for; nothing if one may. */
export function whyInVain(
  { outcome, waitsFor }: PlannedRecord,
  flows: readonly TriedFlow[],
): Message | undefined {
  if (outcome !== 'waiting' || waitsFor === undefined) return undefined
  const link = parseLinkWakeKey(waitsFor)
  if (!link) {
    const [target] = waitsFor.split('?')
    return flows.some(({ flow }) => creates(flow, target)) ? undefined : say('waitUnmade', {})
  }
  // What is made along with another record has a key that tells nothing of when.
  if (flows.some(({ flow }) => makesByTheWay(flow, link))) return undefined
  const makers = flows.filter(({ flow }) => makesLink(flow, link.source, link.target))
  if (makers.length === 0) return say('waitUnmade', {})
  const isLeftOut = makers.every((maker) => {
    const end = maker.outcomeOf(link.key)
    return end === null || end === 'skipped'
  })
  return isLeftOut ? say('waitInVain', { source: link.source, key: link.key }) : undefined
}

function makesByTheWay({ source, steps }: FlowPlan, link: LinkKey): boolean {
  return (
    source.resource.name !== link.source &&
    stepsWithin(steps).some(
      (step) =>
        step.kind === 'write' &&
        step.link?.source === link.source &&
        step.resource.name === link.target,
    )
  )
}

function creates({ steps }: FlowPlan, target: string | undefined): boolean {
  return stepsWithin(steps).some((step) => isCreate(step) && step.resource.name === target)
}

function isCreate(step: StepPlan): step is StepPlan & { readonly kind: 'write' } {
  return step.kind === 'write' && !(step.mode.kind === 'constant' && step.mode.value === 'update')
}

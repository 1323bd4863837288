import { say } from '../../messages/message.ts'
import type { ResourceRef } from '../../plan/flow-plan.ts'
import type { CreatePlan } from '../../plan/resource-plan.ts'
import type { RecordId } from '../connection.ts'
import type { Doubt } from '../store/durable-record.ts'
import type { Grant } from '../store/intent.ts'
import type { Ending } from '../store/outcome.ts'
import { connectorOf, resourcePlanOf } from '../system.ts'
import { describePlace, type TargetLookup } from './locate.ts'
import type { RecordWalk } from './record-walk.ts'

/** Longest wait within a run for a search to show what was created, or for another worker's create to end. */
export const MAX_WAIT_MS = 5_000

/** What is to be created where, and by which step. */
export interface Spot {
  readonly place: TargetLookup
  readonly step: string
}

/** What to look for, should the outcome of a create stay unknown. */
export function doubtOf({ ref, match, link }: TargetLookup, operation: string): Doubt {
  return { operation, target: ref.name, match: match ?? {}, link }
}

/** The outcome of an attempt is known: what it made, if anything. */
export function settleAttempt(
  { run, doubt }: RecordWalk,
  operation: string,
  claim: string,
  id?: RecordId,
): void {
  run.session.settle(operation, claim, id)
  if (doubt.open?.operation === operation) doubt.open = undefined
}

/** What was sent may be on its way for as long as an answer is waited for. */
export function timeoutOf({ run }: RecordWalk, ref: ResourceRef): number {
  return connectorOf(run.systems, ref).timeoutMs
}

/** Milliseconds until a search shows what the earlier attempt may have created. */
export function untilVisible(
  walk: RecordWalk,
  ref: ResourceRef,
  { previous, quietMs }: Extract<Grant, { readonly kind: 'unresolved' }>,
): number {
  const { settleMs = 0 } = createPlanOf(walk, ref)
  const overFor = walk.run.session.doubtOverFor(previous)
  if (overFor !== undefined) return settleMs - overFor
  return timeoutOf(walk, ref) + settleMs - quietMs
}

export function createPlanOf({ run }: RecordWalk, ref: ResourceRef): CreatePlan {
  const { create } = resourcePlanOf(run.systems, ref)
  if (!create) throw new Error(`"${ref.name}" cannot be created`)
  return create
}

export function later(
  walk: RecordWalk,
  { place, step }: Spot,
  why: 'createdNow' | 'idUnknown' | 'maybeVisible',
  waitMs: number,
  cause = `run.later ${place.ref.name}`,
): Ending {
  return {
    kind: 'later',
    reason: say(why, { resource: place.ref.name, place: describePlace(place) }),
    cause,
    // Time that passed here is measured finer than times that are kept.
    dueAt: walk.run.ports.clock.now() + Math.ceil(waitMs),
    step,
  }
}

function whyUnsearched({ run }: RecordWalk, { role, resource }: ResourceRef) {
  const plan = run.systems[role]?.connector.resources[resource]
  return plan?.find.length === 0 ? 'inDoubt' : 'inDoubtUnmatched'
}

/** Nobody but a person can tell what became of an attempt: why not. */
export function inDoubt(
  walk: RecordWalk,
  { place, step }: Spot,
  operation: string,
  isSearched = false,
): Ending {
  const { ref } = place
  const code = isSearched ? 'inDoubtUnfound' : whyUnsearched(walk, ref)
  return {
    kind: 'in-doubt',
    reason: say(code, { resource: ref.name, place: describePlace(place) }),
    cause: `run.in_doubt ${ref.name}`,
    step,
    doubt: doubtOf(place, operation),
  }
}

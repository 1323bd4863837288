import type { ResourceRef } from '../../plan/flow-plan.ts'
import type { RecordId } from '../connection.ts'
import type { Doubt } from '../store/durable-record.ts'
import type { Grant } from '../store/intent.ts'
import { linkTo } from '../store/link.ts'
import type { Ending } from '../store/outcome.ts'
import { claimOf, findByMatch, type TargetLookup } from './locate.ts'
import type { RecordWalk } from './record-walk.ts'
import {
  createPlanOf,
  inDoubt,
  later,
  MAX_WAIT_MS,
  type Spot,
  settleAttempt,
  untilVisible,
} from './unknown-outcome.ts'

const HELD_PAUSE_MS = 5_000

/**
 * Looks for what a create may have made whose outcome nobody knows, and that the record in hand does not come to any more:
 * it is gone from the source, or its steps leave that write out now. What is found is linked, as if the answer had come, so that
 * it goes the way of all target records whose source record is gone. Gives why the record has to be kept, where nobody
 * can tell yet.
 */
export async function lookForPrevious(walk: RecordWalk): Promise<Ending | undefined> {
  const { open } = walk.doubt
  if (!open) return undefined
  const place = placeOf(walk, open)
  const spot = place && { place, step: stepOf(open.operation) }
  const claim = place && claimOf(place)
  // Of a system that the flow does not write to any more, or a record that nothing is known of, nobody but a person can tell.
  if (!spot || claim === undefined) return unknowable(walk, open)
  if (await isLinked(walk, open)) {
    settleAttempt(walk, open.operation, claim)
    return undefined
  }
  const grant = await declare(walk, open, claim)
  if (grant.kind === 'held') return later(walk, spot, 'createdNow', HELD_PAUSE_MS)
  if (grant.kind !== 'unresolved' || grant.previous !== open.operation) {
    // It was settled meanwhile, and what was declared just now was never sent.
    if (grant.kind === 'granted') settleAttempt(walk, open.operation, claim)
    walk.doubt.open = undefined
    return undefined
  }
  return look(walk, spot, claim, grant)
}

function placeOf({ run }: RecordWalk, { target, match, link }: Doubt): TargetLookup | undefined {
  const [role = '', ...names] = target.split('.')
  const ref: ResourceRef = { role, resource: names.join('.'), name: target }
  if (!run.systems[role]?.connector.resources[ref.resource]?.create) return undefined
  const isMatched = Object.keys(match).length > 0
  return { ref, link, match: isMatched ? match : undefined, incomplete: [] }
}

/** The step is part of an operation's name. */
function stepOf(operation: string): string {
  return decodeURIComponent(operation.split('/')[3] ?? '')
}

function unknowable(walk: RecordWalk, open: Doubt): Ending {
  const ref = { role: '', resource: '', name: open.target }
  const place = { ref, link: open.link, match: open.match, incomplete: [] }
  return inDoubt(walk, { place, step: stepOf(open.operation) }, open.operation)
}

async function isLinked({ run }: RecordWalk, { link }: Doubt): Promise<boolean> {
  const known = link && (await run.session.link(link))
  return known !== undefined && !known.dead
}

function declare(
  { run, key }: RecordWalk,
  { operation, target, link, match }: Doubt,
  claim: string,
): Promise<Grant> {
  return run.session.declare({ operation, claim, target, flow: run.flow.name, key, link, match })
}

async function look(
  walk: RecordWalk,
  spot: Spot,
  claim: string,
  previous: Extract<Grant, { readonly kind: 'unresolved' }>,
): Promise<Ending | undefined> {
  const { place, step } = spot
  if (!place.match || previous.isElsewhere) return inDoubt(walk, spot, previous.previous)
  const wait = untilVisible(walk, place.ref, previous)
  if (wait > MAX_WAIT_MS) return later(walk, spot, 'maybeVisible', wait)
  if (wait > 0) await walk.run.ports.clock.sleep(wait, walk.run.signal)
  const { hit, ending } = await findByMatch(walk, place, step, { fresh: true })
  if (ending) return ending
  if (hit) await adopt(walk, spot, hit.id)
  // A search that may lag for an unknown time proves nothing by finding nothing.
  else if (createPlanOf(walk, place.ref).settleMs === undefined)
    return inDoubt(walk, spot, previous.previous, true)
  settleAttempt(walk, previous.previous, claim)
  return undefined
}

/** What another source record became is that one's. */
async function adopt(
  { run, writes }: RecordWalk,
  { place, step }: Spot,
  id: RecordId,
): Promise<void> {
  const owners = await run.session.linksTo(place.ref.name, id)
  if (owners.some(({ dead }) => !dead)) return
  if (place.link) run.session.putLink(linkTo(place.link, id, undefined, run.flow.name))
  writes.push({ action: 'create', resource: place.ref.name, id, set: {}, step })
}

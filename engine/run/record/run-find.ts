import { say } from '../../messages/message.ts'
import { evaluateValue } from '../../plan/evaluate-value.ts'
import type { BecamePlan, FindStep, Missing } from '../../plan/flow-plan.ts'
import { linkWakeKey, matchWakeKey } from '../store/link.ts'
import { type Ending, type ItemResult, resultOf } from '../store/outcome.ts'
import { noteBecame } from './leave-target.ts'
import {
  describePlace,
  type Freshness,
  findAllByMatch,
  findByMatch,
  isKey,
  type TargetLookup,
  targetLookupOf,
} from './locate.ts'
import { contextOf, inputOf, type RecordWalk, type Scope } from './record-walk.ts'
import { noteFound } from './redact.ts'
import { supposedId } from './supposed-id.ts'

/** Looks one record up, by the link we made or by its fields; or all that have the fields. */
export async function runFind(walk: RecordWalk, step: FindStep, scope: Scope): Promise<ItemResult> {
  if (step.became) return findPrevious(walk, step, step.became, scope)
  const place = targetLookupOf(walk, scope, { ...step, match: step.by })
  if (step.all) return runFindAll(walk, step, place)
  const link = place.link && (await walk.run.session.link(place.link))
  if (link && !link.dead) {
    walk.followed.set(linkWakeKey(link), link)
    noteBecame(walk, place, link.id)
    walk.run.trace?.({ kind: 'lookup', step, found: true })
    return { result: resultOf(link.id, undefined) }
  }
  const { hit, ending } = await findByMatch(walk, place, step.id, freshnessOf(walk, step))
  if (ending) return { ending }
  walk.run.trace?.({ kind: 'lookup', step, found: hit !== undefined })
  noteFound(walk.run, step.resource.name, hit?.record)
  if (hit) return { result: resultOf(hit.id, hit.record, place.match) }
  const supposed = needsFound(step.missing) ? supposedId(walk, place) : undefined
  if (supposed !== undefined) return { result: resultOf(supposed, undefined, place.match) }
  if (place.link) walk.lacked.set(linkWakeKey(place.link), place.link)
  return { ending: missingEnding(step.missing, place, step.id) }
}

/** Looks the other way: which source record became a target record, as far as its link lives; or all that did. */
async function findPrevious(
  walk: RecordWalk,
  step: FindStep,
  became: BecamePlan,
  scope: Scope,
): Promise<ItemResult> {
  const id = evaluateValue(became.id, inputOf(walk, scope), contextOf(walk, scope))
  const links = isKey(id) ? await walk.run.session.linksTo(became.target, id) : []
  const [previous, ...others] = links.filter(
    ({ source, dead }) => source === step.resource.name && dead !== true,
  )
  walk.run.trace?.({ kind: 'lookup', step, found: previous !== undefined })
  if (previous) {
    const result = resultOf(previous.key, undefined)
    if (!step.all) return { result }
    return { result: [result, ...others.map(({ key }) => resultOf(key, undefined))] }
  }
  return {
    result: step.all ? [] : undefined,
    ending: missingEnding(step.missing, targetLookupOf(walk, scope, step), step.id),
  }
}

/** The record cannot go on without it. */
function needsFound(missing: Missing): boolean {
  return missing === 'fail' || missing === 'wait'
}

async function runFindAll(
  walk: RecordWalk,
  step: FindStep,
  place: TargetLookup,
): Promise<ItemResult> {
  const hits = await findAllByMatch(walk, place, freshnessOf(walk, step))
  walk.run.trace?.({ kind: 'lookup', step, found: hits.length > 0 })
  for (const { record } of hits) noteFound(walk.run, step.resource.name, record)
  return {
    result: hits.map(({ id, record }) => resultOf(id, record ?? place.match)),
    ending: hits.length > 0 ? undefined : missingEnding(step.missing, place, step.id),
  }
}

/** Who reads everything wants to know how things are, so nothing older than the run is good enough. */
function freshnessOf(walk: RecordWalk, { maxAgeMs }: FindStep): Freshness {
  if (walk.run.allSince === undefined) return { fresh: false, maxAgeMs }
  const sinceStart = walk.run.ports.clock.now() - walk.run.allSince
  return { fresh: false, maxAgeMs: Math.min(maxAgeMs ?? Number.POSITIVE_INFINITY, sinceStart) }
}

/** What a step's `missing` makes of a record that was not found; nothing for `ok`. */
export function missingEnding(
  missing: Missing,
  place: TargetLookup,
  stepId: string,
): Ending | undefined {
  const reason = say('missing', { resource: place.ref.name, place: describePlace(place) })
  const cause = `run.missing ${place.ref.name}`
  switch (missing) {
    case 'ok':
      return undefined
    case 'skip':
      return { kind: 'skipped', reason, step: stepId }
    case 'fail':
      return { kind: 'failed', reason, cause, step: stepId }
    case 'wait': {
      const waitsFor = wakeKeyOf(place)
      // What has no key or value to look for will never appear.
      if (waitsFor === undefined) return { kind: 'failed', reason, cause, step: stepId }
      return { kind: 'waiting', reason, cause, waitsFor, step: stepId }
    }
  }
}

function wakeKeyOf(place: TargetLookup): string | undefined {
  if (place.link) return linkWakeKey(place.link)
  return place.match && place.incomplete.length === 0
    ? matchWakeKey(place.ref.name, place.match)
    : undefined
}

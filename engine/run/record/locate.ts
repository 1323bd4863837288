import type { Json, JsonObject } from '../../json.ts'
import { type Message, say } from '../../messages/message.ts'
import { evaluateValue } from '../../plan/evaluate-value.ts'
import type { LinkPlan, ResourceRef } from '../../plan/flow-plan.ts'
import type { FieldPlan } from '../../plan/value-plan.ts'
import type { TargetRecord } from '../connection.ts'
import { requireShortKey } from '../store/key-length.ts'
import { type LinkKey, linkWakeKey, matchWakeKey } from '../store/link.ts'
import type { Ending } from '../store/outcome.ts'
import { resourceOf } from '../system.ts'
import { contextOf, inputOf, type RecordWalk, type Scope } from './record-walk.ts'

/** Where a step looks for its target record: the evaluated `link` and `match` or `by`. */
export interface TargetLookup {
  readonly ref: ResourceRef
  readonly link: LinkKey | undefined
  /** The evaluated fields; absent values are left out and named in `incomplete`. */
  readonly match: JsonObject | undefined
  readonly incomplete: readonly string[]
}

/** @throws {KeyTooLongError} if the link's key cannot be kept. */
export function targetLookupOf(
  walk: RecordWalk,
  scope: Scope,
  step: {
    readonly resource: ResourceRef
    readonly link?: LinkPlan | undefined
    readonly match?: readonly FieldPlan[] | undefined
  },
): TargetLookup {
  const input = inputOf(walk, scope)
  const context = contextOf(walk, scope)
  const key = step.link && evaluateValue(step.link.key, input, context)
  if (typeof key === 'string') requireShortKey(key)
  const values = step.match?.map(
    (field) => [field.name, evaluateValue(field.value, input, context)] as const,
  )
  const match = values && Object.fromEntries(values.filter(isPresent))
  return {
    ref: step.resource,
    link:
      step.link && isKey(key)
        ? { source: step.link.source, key: String(key), target: step.resource.name }
        : undefined,
    match,
    incomplete: values?.filter((value) => !isPresent(value)).map(([name]) => name) ?? [],
  }
}

function isPresent(
  entry: readonly [string, Json | undefined],
): entry is readonly [string, Exclude<Json, null>] {
  return entry[1] !== undefined && entry[1] !== null && entry[1] !== ''
}

export function isKey(value: Json | undefined): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}

/** What two creates of one thing share; also names the thing for locks and memory within a run. */
export function claimOf({ ref, link, match, incomplete }: TargetLookup): string | undefined {
  if (match && incomplete.length === 0) return matchWakeKey(ref.name, match)
  return link && linkWakeKey(link)
}

/** What an index must know by the time that a record is created: somebody may just have made it by hand. */
export const BEFORE_CREATE_MS = 10_000

/** How old what is kept of a system may be: nothing of it, so many milliseconds, or as its connector says. */
export interface Freshness {
  readonly fresh: boolean
  readonly maxAgeMs?: number | undefined
}

/** Finds all that have the fields, as the system tells. */
export async function findAllByMatch(
  walk: RecordWalk,
  { ref, match, incomplete }: TargetLookup,
  freshness: Freshness,
): Promise<readonly TargetRecord[]> {
  if (!match || incomplete.length > 0) return []
  return resourceOf(walk.run.systems, ref).find(match, { ...freshness, signal: walk.run.signal })
}

/** Finds by fields, in the system and among what this run has made; more than one hit is an ending. */
export async function findByMatch(
  walk: RecordWalk,
  place: TargetLookup,
  stepId: string,
  freshness: Freshness,
): Promise<{ readonly hit?: TargetRecord | undefined; readonly ending?: Ending | undefined }> {
  if (!place.match || place.incomplete.length > 0) return {}
  const made = walk.run.session.made(matchWakeKey(place.ref.name, place.match))
  if (made !== undefined) return { hit: { id: made } }
  const hits = await findAllByMatch(walk, place, freshness)
  if (hits.length > 1) {
    const ids = hits.map((hit) => hit.id).slice(0, 5)
    return {
      ending: {
        kind: 'failed',
        reason: say('ambiguous', {
          count: hits.length,
          resource: place.ref.name,
          values: place.match,
          ids: ids.join(', '),
        }),
        cause: `run.ambiguous ${place.ref.name}`,
        step: stepId,
      },
    }
  }
  return { hit: hits[0] }
}

export function describePlace(place: TargetLookup): Message {
  if (place.match && Object.keys(place.match).length > 0)
    return say('placeWith', { values: place.match })
  if (place.link) return say('placeFor', { source: place.link.source, key: place.link.key })
  if (place.incomplete.length > 0) {
    return say('placeEmpty', { fields: place.incomplete.join(', ') })
  }
  return say('placeWithoutKey', {})
}

import type { Json, JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import { evaluateValue } from '../../plan/evaluate-value.ts'
import type { WriteStep } from '../../plan/flow-plan.ts'
import type { ValuePlan } from '../../plan/value-plan.ts'
import type { Link } from '../store/link.ts'
import type { Ending, ItemResult } from '../store/outcome.ts'
import { resourceOf } from '../system.ts'
import { createRecord } from './create-record.ts'
import { findDouble } from './find-double.ts'
import { believe, findReunion, markFor } from './leave-target.ts'
import { findOwner, letGo } from './let-go.ts'
import {
  BEFORE_CREATE_MS,
  claimOf,
  describePlace,
  findByMatch,
  type TargetLookup,
  targetLookupOf,
} from './locate.ts'
import { contextOf, inputOf, type RecordWalk, type Scope } from './record-walk.ts'
import { refillWrite } from './refill-write.ts'
import { missingEnding } from './run-find.ts'
import { isLeft, sentFields, sentMark } from './sent-hash.ts'
import { supposedId } from './supposed-id.ts'
import { adopt, type Found, readExisting, unchanged, update } from './update-target.ts'
import {
  doublesOf,
  evaluateSet,
  hashOf,
  modeOf,
  namedResult,
  namesOf,
  targetNameOf,
  type Write,
} from './write.ts'
import { isAlready, updatableFields } from './write-policy.ts'

/** Creates or updates one record in a system, or finds that nothing has to be done. */
export async function runWrite(
  walk: RecordWalk,
  step: WriteStep,
  scope: Scope,
): Promise<ItemResult> {
  const place = targetLookupOf(walk, scope, step)
  const claim = claimOf(place)
  const { refill } = walk.run
  // Fields are refilled by the link alone.
  if (claim === undefined && !refill) return { ending: unrecognisable(step, place) }
  const write = writeOf(walk, step, scope, { place, claim })
  if (refill) return refillWrite(walk, write, refill)
  const known = place.link && (await walk.run.session.link(place.link))
  const link = known && (await believe(walk, write, known))
  const moved = link && step.moves ? await writeMoved(walk, write, link) : undefined
  if (moved) return moved
  if (link) {
    const written = await (isLeft(sentMark(link.hash))
      ? writeLeft(walk, write, link)
      : writeFound(walk, write, { id: link.id, link }))
    if (written !== 'gone') return written
    forget(walk, write)
  }
  // Two records may be about the same new target record: the second waits and then finds what the first made.
  return walk.run.session.claims.hold(write.claim, () =>
    writeByMatch(walk, write, known !== undefined),
  )
}

/** All of it but the values that are set. */
function writeOf(
  walk: RecordWalk,
  step: WriteStep,
  scope: Scope,
  { place, claim = '' }: { readonly place: TargetLookup; readonly claim: string | undefined },
): Write {
  return {
    step,
    scope,
    place,
    claim,
    mark: markFor(walk, place),
    mode: modeOf(evaluateIn(walk, scope, step.mode)),
    doubles: doublesOf(step.doubles && evaluateIn(walk, scope, step.doubles)),
    createOnly: namesOf(step.createOnly && evaluateIn(walk, scope, step.createOnly)),
    onlyIfEmpty: namesOf(step.onlyIfEmpty && evaluateIn(walk, scope, step.onlyIfEmpty)),
  }
}

/** Goes to what the match values lead to, if that is another target record than the link leads to. */
async function writeMoved(
  walk: RecordWalk,
  write: Write,
  link: Link,
): Promise<ItemResult | undefined> {
  const { hit, ending } = await findByMatch(walk, write.place, write.step.id, { fresh: true })
  if (ending) return { ending }
  if (!hit || hit.id === link.id) return undefined
  const written = await writeFound(walk, write, hit)
  return written === 'gone' ? undefined : written
}

/** A record that others left, if it is recognised by something else now, may come to where one of them went. */
function writeLeft(walk: RecordWalk, write: Write, link: Link): Promise<ItemResult | 'gone'> {
  return walk.run.session.claims.hold(write.claim, async () => {
    const joined = await join(walk, write, link)
    if (joined) return joined
    const written = await writeFound(walk, write, { id: link.id, link })
    if (written !== 'gone') walk.run.session.remember(write.claim, link.id)
    return written
  })
}

/** Comes to the others, unless they give up the values in this moment by which they were found. */
async function join(
  walk: RecordWalk,
  write: Write,
  link: Link,
): Promise<ItemResult | 'gone' | undefined> {
  const reunion = await findReunion(walk, write, link)
  if (!reunion) return undefined
  return walk.run.session.targets.hold(targetNameOf(write, reunion.id), async () => {
    const still = await findReunion(walk, write, link)
    if (still?.id !== reunion.id) return undefined
    const written = await writeAlone(walk, write, still)
    if (written !== 'gone') {
      walk.notes.push(say('leftAlone', { resource: write.place.ref.name, id: link.id }))
    }
    return written
  })
}

async function writeByMatch(walk: RecordWalk, write: Write, fresh: boolean): Promise<ItemResult> {
  const { place, step } = write
  const linked = place.link && (await walk.run.session.link(place.link))
  if (linked) {
    const written = await writeFound(walk, write, { id: linked.id, link: linked })
    if (written !== 'gone') return written
    forget(walk, write)
  }
  const maxAgeMs = write.mode === 'update' ? undefined : BEFORE_CREATE_MS
  const { hit, ending } = await findByMatch(walk, place, step.id, { fresh, maxAgeMs })
  if (ending) return { ending }
  if (hit) {
    const written = await writeFound(walk, write, hit)
    if (written !== 'gone') return written
    walk.run.session.forget(write.claim)
    if (!fresh) return writeByMatch(walk, write, true)
  }
  return writeNew(walk, write)
}

async function writeNew(walk: RecordWalk, write: Write): Promise<ItemResult> {
  const { place, step } = write
  walk.run.trace?.({ kind: 'lookup', step, found: false })
  if (write.mode === 'update') return updateSupposed(walk, write)
  if (step.match && place.incomplete.length > 0) return { ending: unrecognisable(step, place) }
  const created = await createRecord(walk, write, evaluateSet(walk, write, undefined))
  switch (created.kind) {
    case 'ended':
      return { ending: created.ending }
    case 'created':
      return { result: created.result }
    case 'found': {
      const written = await writeFound(walk, write, created.hit)
      if (written !== 'gone') return written
      if (!created.isLate) return { ending: vanished(write) }
      // It was made, and deleted since: that attempt is over, as if its answer had come.
      forget(walk, write)
      return writeNew(walk, write)
    }
  }
}

/** There is nothing to update, unless it comes with something that a plan has not created yet. */
async function updateSupposed(walk: RecordWalk, write: Write): Promise<ItemResult> {
  const { place, step } = write
  const id = supposedId(walk, place)
  const written = id === undefined ? 'gone' : await writeFound(walk, write, { id, record: {} })
  return written === 'gone' ? { ending: missingEnding(step.missing, place, step.id) } : written
}

/**
 * Updates a record that exists, if something has to be sent. `gone`: it is not there any more. One at a time from the
 * decision to the write, for another record may lead here, too, by its own link or by other values.
 */
function writeFound(walk: RecordWalk, write: Write, found: Found): Promise<ItemResult | 'gone'> {
  const target = targetNameOf(write, found.id)
  return walk.run.session.targets.hold(target, () => writeAlone(walk, write, found))
}

async function writeAlone(
  walk: RecordWalk,
  write: Write,
  found: Found,
): Promise<ItemResult | 'gone'> {
  const { step, place } = write
  walk.run.trace?.({ kind: 'lookup', step, found: true })
  const shared = await (isOwn(found) ? leave(walk, write, found) : refuse(walk, write, found))
  if (shared) return shared
  if (write.mode === 'create') {
    adopt(walk, write, found, sentFields(found.link?.hash))
    walk.run.trace?.({ kind: 'write', step, decision: 'kept' })
    return { result: namedResult(walk, write, found.id, found.record, place.match) }
  }
  return updateFound(walk, write, found)
}

/** A record that is gone leaves its target to another one that became the same. */
async function leave(
  walk: RecordWalk,
  { step, place }: Write,
  found: Found,
): Promise<ItemResult | undefined> {
  if (!walk.source().deleted) return undefined
  const heir = await findOwner(walk, place, found.id, place.link?.source)
  return heir && { ending: letGo(walk, step, place, heir) }
}

/** A record that comes to the target of another one ends as `doubles` says. */
async function refuse(
  walk: RecordWalk,
  write: Write,
  found: Found,
): Promise<ItemResult | 'gone' | undefined> {
  const double = await findDouble(walk, write, found.id)
  if (!double) return undefined
  if (await isOutdated(walk, write, found)) return 'gone'
  // Who is passed by the newest takes over when that is gone.
  if (write.doubles === 'newest') adopt(walk, write, found, undefined)
  return { ending: double }
}

async function updateFound(
  walk: RecordWalk,
  write: Write,
  found: Found,
): Promise<ItemResult | 'gone'> {
  const { step } = write
  const needsFirst = step.readsExisting || step.unchanged === 'check'
  const early = needsFirst ? await readExisting(walk, write, found) : undefined
  if (early === 'gone') return 'gone'
  const set = evaluateSet(walk, write, early)
  const hash = hashOf(walk, write, set)
  if (isSentAlready(walk, write, found, hash)) return unchanged(walk, write, found, set, hash)

  const needsNow = write.onlyIfEmpty.length > 0 || walk.run.explain
  const existing = early ?? (needsNow ? await readExisting(walk, write, found) : found.record)
  if (existing === 'gone') return 'gone'
  return sendRest(walk, write, found, { set, existing, hash })
}

/** Sends what the target does not have yet, and no record set that stands later. */
async function sendRest(
  walk: RecordWalk,
  write: Write,
  found: Found,
  what: {
    readonly set: JsonObject
    readonly existing: JsonObject | undefined
    readonly hash: string
  },
): Promise<ItemResult | 'gone'> {
  const { set, existing, hash } = what
  const { precedence } = walk.run.session
  const target = targetNameOf(write, found.id)
  const mine = updatableFields(set, write, existing)
  if (isNeedless(walk, write, found, { sending: mine, existing })) {
    precedence.note(target, mine, walk.standing)
    return unchanged(walk, write, found, set, hash, mine)
  }
  const sending = precedence.leave(target, mine, walk.standing)
  if (Object.keys(sending).length === 0) return unchanged(walk, write, found, set, hash)
  const double = isOwn(found) ? await findDouble(walk, write, found.id) : undefined
  if (double) return { ending: double }
  return update(walk, write, found, { ...what, sending })
}

/** The target was found by what it does not say any more: an index may be older than the record. */
async function isOutdated(walk: RecordWalk, { place }: Write, found: Found): Promise<boolean> {
  const { read } = resourceOf(walk.run.systems, place.ref)
  const now = found.link || !read ? undefined : await read(found.id, walk.run.signal)
  const said = Object.entries(place.match ?? {}).filter(
    ([name]) => now?.record?.[name] !== undefined,
  )
  return now !== undefined && !isAlready(Object.fromEntries(said), now.record ?? {})
}

/** It is this record that became it, and no other has to be asked about that. */
function isOwn({ id, link }: Found): boolean {
  return link !== undefined && !link.dead && link.id === id
}

/** The same as what we last sent, and the flow trusts that it is still there. */
function isSentAlready(walk: RecordWalk, write: Write, { link }: Found, hash: string): boolean {
  if (walk.run.force || write.step.unchanged !== 'skip') return false
  return link !== undefined && !link.dead && sentFields(link.hash) === hash
}

/** Nothing is left to send, or the target was just seen to have it all. */
function isNeedless(
  walk: RecordWalk,
  { step }: Write,
  { link, record }: Found,
  what: { readonly sending: JsonObject; readonly existing: JsonObject | undefined },
): boolean {
  if (Object.keys(what.sending).length === 0) return true
  if (walk.run.force || step.unchanged === 'write') return false
  // What a link led to is looked at only with `check`: elsewhere what we last sent decides, whatever was read besides.
  const wasSeen =
    step.unchanged === 'check' || (sentFields(link?.hash) === undefined && record !== undefined)
  return wasSeen && what.existing !== undefined && isAlready(what.sending, what.existing)
}

/** The target record that a link led to is gone, so the link is forgotten and the record matched again. */
function forget(walk: RecordWalk, write: Write): void {
  if (write.place.link) walk.run.session.unlink(write.place.link)
  walk.run.session.forget(write.claim)
}

function evaluateIn(walk: RecordWalk, scope: Scope, plan: ValuePlan): Json | undefined {
  return evaluateValue(plan, inputOf(walk, scope), contextOf(walk, scope))
}

function unrecognisable(step: WriteStep, place: TargetLookup): Ending {
  return {
    kind: 'failed',
    reason: say('unrecognisable', {
      resource: place.ref.name,
      place: describePlace({ ...place, match: undefined, link: undefined }),
    }),
    cause: `run.unrecognisable ${place.ref.name}`,
    step: step.id,
  }
}

function vanished(write: Write): Ending {
  return {
    kind: 'failed',
    reason: say('vanished', {
      resource: write.place.ref.name,
      place: describePlace(write.place),
    }),
    cause: `run.vanished ${write.place.ref.name}`,
    step: write.step.id,
  }
}

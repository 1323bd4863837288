import type { JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import type { RefillField } from '../../plan/refill-fields.ts'
import { type Link, linkWakeKey } from '../store/link.ts'
import type { ItemResult } from '../store/outcome.ts'
import { onlyFields, withoutChosen } from './chosen-fields.ts'
import { findDouble } from './find-double.ts'
import { mayLeave, noteBecame } from './leave-target.ts'
import { findByMatch } from './locate.ts'
import type { RecordWalk } from './record-walk.ts'
import { sentFields } from './sent-hash.ts'
import { readExisting, unchanged, update } from './update-target.ts'
import { evaluateSet, hashOf, namedResult, targetNameOf, type Write } from './write.ts'
import { isAlready, updatableFields } from './write-policy.ts'

/** A write whose chosen fields alone are sent. */
type NarrowWrite = Write & { readonly only: readonly RefillField[] }

/**
 * The write of a run that refills fields: an update of these alone, of the target record that a link leads to. Nothing is
 * created or searched for, and no link is given up: all that is for a run of the whole flow.
 */
export async function refillWrite(
  walk: RecordWalk,
  write: Write,
  fields: readonly RefillField[],
): Promise<ItemResult> {
  const { place, step } = write
  const known = place.link && (await walk.run.session.link(place.link))
  const link = known?.dead ? undefined : known
  const only = fields.filter(({ resource }) => resource === step.resource.name)
  if (only.length === 0) return standIn(walk, write, link)
  if (!link || (await mayLeave(walk, write, link))) return unlinked(walk, write)
  // What the record is recognised by now is not noted: the next run has to see that it changed.
  const narrow: NarrowWrite = { ...write, only, mark: undefined }
  const written = await walk.run.session.targets.hold(targetNameOf(write, link.id), () =>
    refillLinked(walk, narrow, link),
  )
  if (written === 'gone') return unlinked(walk, write)
  walk.refilled.found = true
  return written
}

/** What later steps see of a record that is not written now. */
async function standIn(
  walk: RecordWalk,
  write: Write,
  link: Link | undefined,
): Promise<ItemResult> {
  const { place, step } = write
  const { hit, ending } = link
    ? { hit: { id: link.id, link } }
    : await findByMatch(walk, place, step.id, { fresh: false })
  if (ending) return { ending }
  if (!hit) return step.as === undefined ? {} : endUnlinked(write)
  noteBecame(walk, place, hit.id)
  if (step.as === undefined) return {}
  const existing = step.readsExisting ? await readExisting(walk, write, hit) : undefined
  if (existing === 'gone') return endUnlinked(write)
  return { result: namedResult(walk, write, hit.id, existing, evaluateSet(walk, write, existing)) }
}

/** A step whose result others see cannot be gone past without one. */
function unlinked(walk: RecordWalk, write: Write): ItemResult {
  walk.refilled.missed = true
  const { link } = write.place
  if (link) walk.lacked.set(linkWakeKey(link), link)
  return write.step.as === undefined ? {} : endUnlinked(write)
}

function endUnlinked({ step }: Write): ItemResult {
  const reason = say('notLinked', { resource: step.resource.name })
  return { ending: { kind: 'skipped', reason, step: step.id } }
}

async function refillLinked(
  walk: RecordWalk,
  write: NarrowWrite,
  link: Link,
): Promise<ItemResult | 'gone'> {
  const found = { id: link.id, link }
  const early = write.step.readsExisting ? await readExisting(walk, write, found) : undefined
  if (early === 'gone') return 'gone'
  const set = evaluateSet(walk, write, early)
  const hash = hashOf(walk, write, set)
  if (isSentAlready(walk, write, link, hash)) return unchanged(walk, write, found, set, hash)

  const existing = early ?? (await readExisting(walk, write, found))
  if (existing === 'gone') return 'gone'
  const { precedence } = walk.run.session
  const target = targetNameOf(write, link.id)
  const policy = { createOnly: [], onlyIfEmpty: write.onlyIfEmpty }
  const mine = updatableFields(onlyFields(set, write.only, existing), policy, existing)
  const isWhole = isRestSent(walk, write, { set, existing, stored: sentFields(link.hash) })
  const kept = isWhole ? hash : sentFields(link.hash)
  if (isNeedless(walk, write, mine, existing)) {
    precedence.note(target, mine, walk.standing)
    return unchanged(walk, write, found, set, kept, mine)
  }
  const sending = precedence.leave(target, mine, walk.standing)
  if (Object.keys(sending).length === 0) return unchanged(walk, write, found, set, kept)
  const double = await findDouble(walk, write, link.id)
  if (double) return { ending: double }
  // Of the rest nobody knows what was sent: the next run that meets the record sends all of it.
  const after = isWhole || isKeptOut(write) ? kept : undefined
  return update(walk, write, found, { set, sending, existing, hash: after })
}

/** All that the flow gives is what was last sent, the chosen fields with it. */
function isSentAlready(walk: RecordWalk, write: NarrowWrite, link: Link, hash: string): boolean {
  if (walk.run.force || write.step.unchanged !== 'skip') return false
  return sentFields(link.hash) === hash && !write.only.some(({ path }) => isOnCreate(write, path))
}

function isNeedless(
  walk: RecordWalk,
  { step }: Write,
  mine: JsonObject,
  existing: JsonObject | undefined,
): boolean {
  if (Object.keys(mine).length === 0) return true
  if (walk.run.force || step.unchanged === 'write') return false
  return existing !== undefined && isAlready(mine, existing)
}

/** What is remembered of the record says nothing of fields that are sent only when it is created. */
function isKeptOut(write: NarrowWrite): boolean {
  return write.only.every(({ path }) => isOnCreate(write, path))
}

function isOnCreate({ createOnly }: Write, [name = '']: readonly string[]): boolean {
  return createOnly.includes(name)
}

/**
 * Whether all that the flow gives beside the chosen fields is in the target: then what is remembered of the record afterwards
 * is the whole. The same without them was sent (they are new), or with what the target still has in them (they give
 * something else now), or the target is seen to have the rest.
 */
function isRestSent(
  walk: RecordWalk,
  write: NarrowWrite,
  {
    set,
    existing,
    stored,
  }: {
    readonly set: JsonObject
    readonly existing: JsonObject | undefined
    readonly stored: string | undefined
  },
): boolean {
  const rest = withoutChosen(set, write.only, undefined)
  if (stored !== undefined && hashOf(walk, write, rest) === stored) return true
  if (!existing) return false
  const before = withoutChosen(set, write.only, existing)
  if (stored !== undefined && hashOf(walk, write, before) === stored) return true
  return isAlready(updatableFields(before, write, existing), existing)
}

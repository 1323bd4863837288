import { say } from '../../messages/message.ts'
import type { RecordId, TargetRecord } from '../connection.ts'
import { type Link, type LinkKey, linkWakeKey } from '../store/link.ts'
import { handAnew, sharersOf } from './hand-over.ts'
import { findByMatch, type TargetLookup } from './locate.ts'
import type { RecordWalk } from './record-walk.ts'
import { isLeft, isOtherMark, markOf, sentMark } from './sent-hash.ts'
import { targetNameOf, type Write } from './write.ts'

/** What the record in hand was taken for does not hold any more: its steps begin anew. */
export class BeginAnew extends Error {
  override readonly name = 'BeginAnew'
  readonly code = 'BEGIN_ANEW'
}

/**
 * The mark of what a write recognises its target record by. For what belongs to the record in hand (a variant of a product),
 * that is the target record that it belongs to; for that record itself, its match values.
 */
export function markFor(walk: RecordWalk, place: TargetLookup): string | undefined {
  const { link, match, incomplete } = place
  if (!link || !match || incomplete.length > 0 || walk.source().deleted) return undefined
  const { digest } = walk.run.ports
  const whole = wholeOf(walk, place)
  if (whole !== undefined) return markOf(digest, { of: walk.key }, whole)
  return isOwn(walk, link) ? markOf(digest, Object.keys(match), match) : undefined
}

function isOwn({ key, run: { flow } }: RecordWalk, link: LinkKey): boolean {
  return link.source === flow.source.resource.name && link.key === key
}

/** Which of the target records that the record in hand became is told by the match values. */
function wholeOf(walk: RecordWalk, { link, ref, match = {} }: TargetLookup): RecordId | undefined {
  const values = new Set(Object.values(match).map(String))
  const isItself = (target: string): boolean =>
    link !== undefined && isOwn(walk, link) && target === ref.name
  const [, id] =
    [...walk.became].find(([target, each]) => values.has(String(each)) && !isItself(target)) ?? []
  return id
}

/** Keeps in mind what the record in hand became. */
export function noteBecame(walk: RecordWalk, place: TargetLookup, id: RecordId): void {
  const { link, ref } = place
  if (link && isOwn(walk, link) && wholeOf(walk, place) === undefined) walk.became.set(ref.name, id)
}

/**
 * The link of a record that is recognised by something else than when it was last written, and `undefined` where it
 * holds no more: the record had become the same as others, and its new values make it one of its own.
 *
 * @throws {BeginAnew} where earlier steps went by that link.
 */
export async function believe(
  walk: RecordWalk,
  write: Write,
  link: Link,
): Promise<Link | undefined> {
  if (!isOtherMark(sentMark(link.hash), write.mark)) return link
  if (walk.givenUp.has(linkWakeKey(link))) return link
  if (wholeOf(walk, write.place) !== undefined) return leaveWhole(walk, link)
  // Of two that leave it together, the second sees that it is alone with it now.
  const isLeaving = await walk.run.session.targets.hold(targetNameOf(write, link.id), () =>
    leave(walk, link),
  )
  if (isLeaving) throw new BeginAnew()
  return walk.run.session.link(link)
}

/** What the record is recognised by now may lead it away from its target record, which the next run of the flow decides. */
export async function mayLeave(walk: RecordWalk, write: Write, link: Link): Promise<boolean> {
  const { place, step, mark } = write
  if (step.moves) {
    const { hit, ending } = await findByMatch(walk, place, step.id, { fresh: true })
    if (ending !== undefined || (hit !== undefined && hit.id !== link.id)) return true
  }
  const previous = sentMark(link.hash)
  if (!isOtherMark(previous, mark)) return false
  if (isLeft(previous) || wholeOf(walk, place) !== undefined) return true
  return (await sharersOf(walk.run, link)).length > 0
}

/** Leaves the target record to the others that became it, if there are any. */
async function leave(walk: RecordWalk, link: Link): Promise<boolean> {
  const others = await sharersOf(walk.run, link)
  if (others.length === 0) return false
  giveUp(walk, link)
  await handAnew(walk.run, others, say('leftTo', {}))
  return true
}

/** What belonged to the previous target record stays there. */
function leaveWhole(walk: RecordWalk, link: Link): undefined {
  giveUp(walk, link)
  if (!walk.followed.has(linkWakeKey(link))) return undefined
  // All of its kind that earlier steps found by their links are found anew at once.
  for (const each of walk.followed.values()) {
    if (each.source === link.source && each.target === link.target) giveUp(walk, each)
  }
  throw new BeginAnew()
}

function giveUp({ givenUp, run: { session } }: RecordWalk, link: LinkKey): void {
  session.unlink(link)
  givenUp.add(linkWakeKey(link))
}

/**
 * Where others left a target record to this one, and it is recognised by something else now, too: the target record that
 * one of them, or another, has become under that. Nothing: it goes on with its own.
 */
export async function findReunion(
  walk: RecordWalk,
  write: Write,
  link: Link,
): Promise<TargetRecord | undefined> {
  const previous = sentMark(link.hash)
  if (link.dead || !isLeft(previous) || !isOtherMark(previous, write.mark)) return undefined
  const { place, step } = write
  const { hit } = await findByMatch(walk, place, step.id, { fresh: true })
  if (!hit || hit.id === link.id) return undefined
  const others = await sharersOf(walk.run, { ...link, id: hit.id })
  return others.length > 0 ? hit : undefined
}

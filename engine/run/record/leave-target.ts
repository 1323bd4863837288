import { say } from '../../words/sentences.ts'
import type { RecordId, TargetRecord } from '../connection.ts'
import { type Link, type LinkKey, linkWakeKey } from '../store/link.ts'
import { handAnew, sharersOf } from './hand-over.ts'
import { findByMatch, type Whereabouts } from './locate.ts'
import type { RecordRun } from './record-run.ts'
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
export function markFor(run: RecordRun, place: Whereabouts): string | undefined {
  const { link, match, incomplete } = place
  if (!link || !match || incomplete.length > 0 || run.source().deleted) return undefined
  const { digest } = run.ports
  const whole = wholeOf(run, place)
  if (whole !== undefined) return markOf(digest, { of: run.key }, whole)
  return isOwn(run, link) ? markOf(digest, Object.keys(match), match) : undefined
}

function isOwn({ flow, key }: RecordRun, link: LinkKey): boolean {
  return link.source === flow.source.resource.name && link.key === key
}

/** Which of the target records that the record in hand became is told by the match values. */
function wholeOf(run: RecordRun, { link, ref, match = {} }: Whereabouts): RecordId | undefined {
  const values = new Set(Object.values(match).map(String))
  const isItself = (target: string): boolean =>
    link !== undefined && isOwn(run, link) && target === ref.name
  const [, id] =
    [...run.became].find(([target, each]) => values.has(String(each)) && !isItself(target)) ?? []
  return id
}

/** Keeps in mind what the record in hand became. */
export function noteBecame(run: RecordRun, place: Whereabouts, id: RecordId): void {
  const { link, ref } = place
  if (link && isOwn(run, link) && wholeOf(run, place) === undefined) run.became.set(ref.name, id)
}

/**
 * The link of a record that is recognised by something else than when it was last written, and `undefined` where it
 * holds no more: the record had become the same as others, and its new values make it one of its own.
 *
 * @throws {BeginAnew} where earlier steps went by that link.
 */
export async function believe(run: RecordRun, write: Write, link: Link): Promise<Link | undefined> {
  if (!isOtherMark(sentMark(link.hash), write.mark)) return link
  if (run.givenUp.has(linkWakeKey(link))) return link
  if (wholeOf(run, write.place) !== undefined) return leaveWhole(run, link)
  // Of two that leave it together, the second sees that it is alone with it now.
  const isLeaving = await run.session.targets.hold(targetNameOf(write, link.id), () =>
    leave(run, link),
  )
  if (isLeaving) throw new BeginAnew()
  return run.session.link(link)
}

/** Leaves the target record to the others that became it, if there are any. */
async function leave(run: RecordRun, link: Link): Promise<boolean> {
  const others = await sharersOf(run, link)
  if (others.length === 0) return false
  giveUp(run, link)
  await handAnew(run, others, say('leftTo', {}))
  return true
}

/** What belonged to the former target record stays there. */
function leaveWhole(run: RecordRun, link: Link): undefined {
  giveUp(run, link)
  if (!run.followed.has(linkWakeKey(link))) return undefined
  // All of its kind that earlier steps found by their links are found anew at once.
  for (const each of run.followed.values()) {
    if (each.source === link.source && each.target === link.target) giveUp(run, each)
  }
  throw new BeginAnew()
}

function giveUp({ session, givenUp }: RecordRun, link: LinkKey): void {
  session.unlink(link)
  givenUp.add(linkWakeKey(link))
}

/**
 * Where others left a target record to this one, and it is recognised by something else now, too: the target record that
 * one of them, or another, has become under that. Nothing: it goes on with its own.
 */
export async function findReunion(
  run: RecordRun,
  write: Write,
  link: Link,
): Promise<TargetRecord | undefined> {
  const former = sentMark(link.hash)
  if (link.dead || !isLeft(former) || !isOtherMark(former, write.mark)) return undefined
  const { place, step } = write
  const { hit } = await findByMatch(run, place, step.id, { fresh: true })
  if (!hit || hit.id === link.id) return undefined
  const others = await sharersOf(run, { ...link, id: hit.id })
  return others.length > 0 ? hit : undefined
}

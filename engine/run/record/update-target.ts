import type { JsonObject } from '../../json.ts'
import { OperationError, type RecordId } from '../connection.ts'
import { type Link, linkTo } from '../store/link.ts'
import type { ItemResult } from '../store/outcome.ts'
import { resourceOf } from '../system.ts'
import { noteBecame } from './leave-target.ts'
import { findByMatch } from './locate.ts'
import type { RecordWalk } from './record-walk.ts'
import { recordWritten } from './record-written.ts'
import { nextMark, sentHash, sentMark, sentStamp } from './sent-hash.ts'
import { namedResult, targetNameOf, type Write } from './write.ts'
import { addToStamp, stampText } from './write-stamp.ts'

/** The target record of a write, as far as it is known. */
export interface Found {
  readonly id: RecordId
  readonly record?: JsonObject | undefined
  readonly link?: Link | undefined
}

/** Sends fields to a target record, and keeps what it has now. `gone`: it is not there any more. */
export async function update(
  walk: RecordWalk,
  write: Write,
  found: Found,
  what: {
    readonly set: JsonObject
    readonly sending: JsonObject
    readonly existing: JsonObject | undefined
    readonly hash: string | undefined
  },
): Promise<ItemResult | 'gone'> {
  const { set, sending, existing, hash } = what
  const {
    run: { signal, mayWrite },
  } = walk
  try {
    const resource = resourceOf(walk.run.systems, write.place.ref)
    await resource.update(found.id, sending, { signal, mayWrite })
  } catch (error) {
    if (error instanceof OperationError && error.class === 'gone') return 'gone'
    // It may have these values or those before: what was sent last tells neither.
    if (error instanceof OperationError && error.mayHaveHappened) {
      adopt(walk, write, found, undefined)
    }
    throw error
  }
  walk.run.session.precedence.note(targetNameOf(write, found.id), sending, walk.standing)
  walk.run.trace?.({ kind: 'write', step: write.step, decision: 'update' })
  adopt(walk, write, found, hash, sending)
  recordWritten(walk, write, { action: 'update', id: found.id, set: sending, before: existing })
  return { result: namedResult(walk, write, found.id, existing, set) }
}

/** Nothing has to be sent; `there` is what was seen to be there. */
export function unchanged(
  walk: RecordWalk,
  write: Write,
  found: Found,
  set: JsonObject,
  hash: string | undefined,
  there: JsonObject = {},
): ItemResult {
  walk.run.trace?.({ kind: 'write', step: write.step, decision: 'unchanged' })
  adopt(walk, write, found, hash, there)
  return { result: namedResult(walk, write, found.id, found.record, set) }
}

/** Makes the link say what is true now, and what the target has of this version; a link that says it already costs nothing. */
export function adopt(
  walk: RecordWalk,
  write: Write,
  found: Found,
  hash: string | undefined,
  there: JsonObject = {},
): void {
  const key = write.place.link
  if (!key) return
  const { link } = found
  noteBecame(walk, write.place, found.id)
  const before = sentStamp(link?.hash)
  const stamp = write.only
    ? addToStamp(before, walk.standing.at, there)
    : (stampText(walk.standing.at, there) ?? before)
  const sent = sentHash(hash, nextMark(sentMark(link?.hash), write.mark), stamp)
  if (link && !link.dead && link.hash === sent && link.id === found.id) return
  walk.run.session.putLink(linkTo(key, found.id, sent, link?.flow ?? walk.run.flow.name))
}

/** The target record as it is; nothing where that cannot be read. `gone`: it is not there any more. */
export async function readExisting(
  walk: RecordWalk,
  write: Write,
  found: Found,
): Promise<JsonObject | undefined | 'gone'> {
  if (found.record) return found.record
  const resource = resourceOf(walk.run.systems, write.place.ref)
  if (resource.read) {
    const read = await resource.read(found.id, walk.run.signal)
    return read ? read.record : 'gone'
  }
  // A system that cannot read by id may still show the record in a search.
  const { hit } = await findByMatch(walk, write.place, write.step.id, { fresh: false })
  return hit?.id === found.id ? hit.record : undefined
}

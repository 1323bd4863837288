import type { JsonObject } from '../../json.ts'
import type { RecordId } from '../connection.ts'
import { timeOf } from '../session/precedence.ts'
import type { RecordWalk } from './record-walk.ts'
import { sentStamp } from './sent-hash.ts'
import type { Write } from './write.ts'
import { withoutFields } from './write-policy.ts'
import { readStamp } from './write-stamp.ts'

/**
 * What is left to be set, without the fields that others which became the same target record have set of a later version,
 * in whatever run that was: what changed last has the last word. Where a source tells no time, the order of reading decides.
 */
export async function yieldFields(
  walk: RecordWalk,
  { place: { link, ref } }: Write,
  id: RecordId,
  set: JsonObject,
): Promise<JsonObject> {
  const mine = timeOf(walk.standing.at)
  const names = Object.keys(set)
  if (!link || mine === undefined || names.length === 0) return set
  const { flow, isHeir } = walk.run
  // Of links to something else than the flow's own records nobody knows whose are gone.
  if (isHeir && link.source !== flow.source.resource.name) return set
  const later = (await walk.run.session.linksTo(ref.name, id))
    .filter(({ source, key, dead }) => source === link.source && key !== link.key && !dead)
    .map(({ hash }) => readStamp(sentStamp(hash)))
    .filter((stamp) => stamp !== undefined && stamp.at > mine)
  return withoutFields(
    set,
    names.filter((name) => later.some((stamp) => stamp?.has(name))),
  )
}

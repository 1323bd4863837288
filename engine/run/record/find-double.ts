import { say } from '../../messages/message.ts'
import { doubledCause } from '../../plan/cause.ts'
import type { RecordId, SourceRecord } from '../connection.ts'
import { timeOf } from '../session/precedence.ts'
import type { Link, LinkKey } from '../store/link.ts'
import type { Ending } from '../store/outcome.ts'
import { describePlace } from './locate.ts'
import type { RecordWalk } from './record-walk.ts'
import { sentStamp } from './sent-hash.ts'
import type { Write } from './write.ts'
import { readStamp } from './write-stamp.ts'

/** As many others as are named, and asked for. */
const MOST = 5

/** Another source record that became the same target record. */
interface Other {
  readonly link: Link
  /** When it last changed, milliseconds since 1970; absent where that is not known. */
  readonly time?: number | undefined
  readonly record?: SourceRecord | undefined
}

/**
 * Other source records became the same target record already (two products with one SKU), and the step says that this is
 * a mistake, or that a record is to be left out then: how this one ends, before anything is written.
 */
export async function findDouble(
  walk: RecordWalk,
  write: Write,
  id: RecordId,
): Promise<Ending | undefined> {
  const { link, ref } = write.place
  if (!link || write.doubles === 'merge') return undefined
  const linked = (await walk.run.session.linksTo(ref.name, id)).filter(
    ({ source, dead }) => source === link.source && dead !== true,
  )
  const sharing = linked.filter(({ key }) => key !== link.key).toSorted(byKey)
  const others = await stillThere(walk, sharing.slice(0, MOST))
  const [first] = others
  if (!first) return undefined
  const step = write.step.id
  const reason = say(write.doubles === 'newest' ? 'doubledLater' : 'doubled', {
    source: link.source,
    named: nameOf(walk, link, walk.source()),
    others: others.map((other) => nameOf(walk, other.link, other.record)).join(', '),
    resource: ref.name,
    place: describePlace(write.place),
  })
  switch (write.doubles) {
    case 'fail':
      return { kind: 'failed', reason, cause: doubledCause(ref.name), step }
    case 'skip': {
      // Where all of them were linked before anybody asked, one is left in: that with the lowest key.
      const isFirst = linked.length > sharing.length && byKey(link, first.link) < 0
      return isFirst ? undefined : { kind: 'skipped', reason, step }
    }
    case 'newest': {
      const mine = timeOf(walk.standing.at) ?? 0
      const isPassed = others.some(({ time = 0 }) => time > mine)
      return isPassed ? { kind: 'skipped', reason, step } : undefined
    }
  }
}

/** A record that was deleted in the source stands in nobody's way, also before a comparison has noticed. */
async function stillThere(walk: RecordWalk, links: readonly Link[]): Promise<readonly Other[]> {
  const asked = await Promise.all(links.map((link) => askFor(walk, link)))
  return asked.filter((other) => other !== undefined)
}

async function askFor(walk: RecordWalk, link: Link): Promise<Other | undefined> {
  const [role = '', name = ''] = link.source.split('.')
  const system = walk.run.systems[role]
  if (!system?.connector.resources[name]?.get) return { link, time: writtenAt(link) }
  const found = await system.connection.resource(name).get?.(link.key, walk.run.signal)
  return found && { link, time: timeOf(found.at), record: found }
}

/** Of what cannot be asked for, the version is known that was written last. */
function writtenAt({ hash }: Link): number | undefined {
  return readStamp(sentStamp(hash))?.at
}

/** What people call a record, with its key; the key alone where the name is somebody's. */
function nameOf(walk: RecordWalk, { source, key }: Link | LinkKey, found?: SourceRecord): string {
  const [role = '', name = ''] = source.split('.')
  const { label: field, personal = [] } = walk.run.systems[role]?.connector.resources[name] ?? {}
  const isOpen = field !== undefined && !personal.includes(field)
  const label = isOpen ? (found?.label ?? found?.record[field]) : undefined
  return typeof label === 'string' && label !== '' && label !== key ? `${label} (${key})` : key
}

function byKey(one: { readonly key: string }, other: { readonly key: string }): number {
  const difference = Number(one.key) - Number(other.key)
  if (Number.isNaN(difference) || difference === 0) return one.key < other.key ? -1 : 1
  return difference
}

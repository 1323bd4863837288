import type { Message } from '../../messages/message.ts'
import type { SourceRecord } from '../connection.ts'
import type { DurableRecord } from '../store/durable-record.ts'
import type { FlowRun } from './record-walk.ts'

/** A version of a source record, and what was wrong with it: as a digest, for what is kept must tell nothing personal. */
export function failedVersion(run: FlowRun, source: SourceRecord, reason: Message): string {
  return `${versionOf(run, source)}${REASON}${run.ports.digest(reason)}`
}

export function reasonIn(version = ''): string {
  return version.slice(version.lastIndexOf(REASON))
}

/** Tells whether a durable record is about the version in hand: nothing has changed, or nothing that the flow reads. */
export function isAbout(run: FlowRun, { version }: DurableRecord, source: SourceRecord): boolean {
  const [before, now] = [partsOf(bareVersion(version)), partsOf(versionOf(run, source))]
  return before.whole === now.whole || (before.used !== undefined && before.used === now.used)
}

/**
 * What tells two versions of a source record apart: its time of change, else what it says. Where the flow reads some fields
 * only, these by themselves as well: views of a page, or an address that is signed anew each time, make no other version.
 */
export function versionOf({ ports, flow }: FlowRun, { at, record }: SourceRecord): string {
  const kept = bareVersion(at)
  if (kept !== undefined) return kept
  const { fields } = flow.source
  const whole = ports.digest(record)
  if (fields === undefined) return whole
  const used = fields.map((name) => [name, record[name] ?? null])
  return `${whole}${AND}${ports.digest(used)}`
}

/** Times have a plus sign as well: what stands behind it there is no digest. */
function partsOf(version: string | undefined) {
  const [, whole = version, used] = version?.match(/^([\w-]{22,})\+([\w-]{22,})$/) ?? []
  return { whole, used }
}

/** A version as it is kept may tell as well what was wrong with it. */
export function bareVersion(version: string | undefined): string | undefined {
  return version?.replace(BEHIND, '')
}

const REASON = ' '
const AND = '+'
/** No time ends in such a word; hosts make digests of other letters than the engine does. */
const BEHIND = / [\w-]{22,}$/

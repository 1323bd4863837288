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

/** Tells whether a durable record is about the version in hand. */
export function isAbout(run: FlowRun, { version }: DurableRecord, source: SourceRecord): boolean {
  return bareVersion(version) === versionOf(run, source)
}

/** What tells two versions of a source record apart: its time of change, else what it says. */
export function versionOf(run: FlowRun, source: SourceRecord): string {
  return bareVersion(source.at) ?? run.ports.digest(source.record)
}

/** A version as it is kept may tell as well what was wrong with it. */
export function bareVersion(version: string | undefined): string | undefined {
  return version?.replace(BEHIND, '')
}

const REASON = ' '
const BEHIND = / [\da-f]{32}$/

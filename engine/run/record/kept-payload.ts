import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { isMessage, type Message } from '../../messages/message.ts'
import type { Resource, SourceRecord } from '../connection.ts'
import type { DurableRecord } from '../store/durable-record.ts'

/** Of a record that the connector's schema does not fit: stable, as it is stored. */
export const unfitCause = 'run.record'

interface Payload {
  readonly record: JsonObject
  readonly raw: Json
  readonly edited?: boolean | undefined
  readonly problem?: Message | undefined
}

/** What is kept of a record that cannot be read again. */
export function payloadOf({ record, raw, edited, problem }: SourceRecord): JsonObject {
  return {
    record,
    raw,
    ...(edited ? { edited } : {}),
    ...(problem === undefined ? {} : { problem: { ...problem } }),
  }
}

/**
 * The record as it was kept; nothing of one that was not. What did not fit is left out of a tidy record, so one with a problem is
 * made anew, by a connector that may have been put right since, or has its problem still.
 *
 * @throws {OperationError}
 */
export async function readKept(
  { key, label, version, payload, cause, reason }: DurableRecord,
  resource: Resource,
): Promise<SourceRecord | undefined> {
  if (!isKept(payload)) return undefined
  const { record, raw, edited, problem: said } = payload
  const source = { key, label, at: version, record, raw }
  if (edited) return { ...source, edited }
  // Earlier versions did not keep the problem beside the record.
  const problem = isMessage(said) ? said : cause === unfitCause ? reason : undefined
  if (problem === undefined) return source
  const anew = await resource.tidy?.(raw)
  if (!anew) return { ...source, problem }
  return { ...source, record: anew.record, label: anew.label ?? label, problem: anew.problem }
}

function isKept(payload: Json | undefined): payload is Json & Payload {
  return isJsonObject(payload) && isJsonObject(payload['record']) && 'raw' in payload
}

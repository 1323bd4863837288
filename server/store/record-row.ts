import type { DurableRecord, DurableState } from '../../engine/index.ts'
import { fromStored, fromStoredOrNull, toStored, toStoredOrNull } from '../database/text.ts'
import type { StoreContext } from './context.ts'
import { messageFromStored, messageToStored } from './stored-message.ts'

/** A row of the record table, as the driver gives and takes it. */
export interface RecordRow {
  readonly flow: string
  readonly key: string
  readonly state: DurableState
  readonly reason: string
  readonly cause: string
  readonly step: string | null
  readonly label: string | null
  readonly attempts: number
  readonly due_at: string | null
  readonly waits_for: string | null
  /** Where an older version left it in the open. */
  readonly version: string | null
  readonly flow_version: string
  readonly sealed: Buffer | null
  readonly deleted: boolean
  readonly ignored: boolean
  readonly since: string
}

/** Longer ones would not fit into the index that groups records by them. */
const MAX_CAUSE = 200

/** What of a record is for no eyes but ours. A version may be a digest of the record, which could be tried out. */
type Hidden = Pick<DurableRecord, 'payload' | 'doubt' | 'version'>

export function toRow(context: StoreContext, record: DurableRecord): RecordRow {
  const flow = toStored(record.flow)
  const key = toStored(record.key)
  return {
    flow,
    key,
    state: record.state,
    reason: messageToStored(record.reason),
    cause: toStored(record.cause.slice(0, MAX_CAUSE)),
    step: toStoredOrNull(record.step),
    label: toStoredOrNull(record.label),
    attempts: record.attempts,
    due_at: record.dueAt === undefined ? null : String(record.dueAt),
    waits_for: toStoredOrNull(record.waitsFor),
    version: null,
    flow_version: toStored(record.flowVersion),
    sealed: sealHidden(context, { flow, key }, record),
    deleted: record.deleted === true,
    ignored: record.ignored === true,
    since: String(record.since),
  }
}

export function toRecord(context: StoreContext, row: RecordRow): DurableRecord {
  return {
    flow: fromStored(row.flow),
    key: fromStored(row.key),
    state: row.state,
    reason: messageFromStored(row.reason),
    cause: fromStored(row.cause),
    ...openHidden(context, row),
    ...optionalTexts(row),
    attempts: row.attempts,
    ...(row.due_at === null ? {} : { dueAt: Number(row.due_at) }),
    flowVersion: fromStored(row.flow_version),
    ...(row.deleted ? { deleted: true } : {}),
    ...(row.ignored ? { ignored: true } : {}),
    since: Number(row.since),
  }
}

function optionalTexts(
  row: RecordRow,
): Pick<DurableRecord, 'step' | 'label' | 'waitsFor' | 'version'> {
  const step = fromStoredOrNull(row.step)
  const label = fromStoredOrNull(row.label)
  const waitsFor = fromStoredOrNull(row.waits_for)
  const version = fromStoredOrNull(row.version)
  return {
    ...(step === undefined ? {} : { step }),
    ...(label === undefined ? {} : { label }),
    ...(waitsFor === undefined ? {} : { waitsFor }),
    ...(version === undefined ? {} : { version }),
  }
}

type Sealing = Pick<StoreContext, 'cipher' | 'integration'>
type Place = Pick<RecordRow, 'flow' | 'key'>

function sealHidden(
  { cipher, integration }: Sealing,
  { flow, key }: Place,
  { payload, doubt, version }: Hidden,
): Buffer | null {
  if (payload === undefined && doubt === undefined && version === undefined) return null
  const binding = recordBinding(integration, flow, key)
  return cipher.seal(JSON.stringify({ payload, doubt, version }), binding)
}

function openHidden(
  { cipher, integration }: Sealing,
  { flow, key, sealed }: Place & Pick<RecordRow, 'sealed'>,
): Hidden {
  if (sealed === null) return {}
  // What opens was written by sealHidden: the seal proves it.
  const hidden: Hidden = JSON.parse(cipher.open(sealed, recordBinding(integration, flow, key)))
  return hidden
}

/** What was sealed of a row, with the version that it has in the open. */
export function withVersionSealed(
  sealing: Sealing,
  row: Place & Pick<RecordRow, 'sealed'> & { readonly version: string },
): Buffer | null {
  return sealHidden(sealing, row, {
    ...openHidden(sealing, row),
    version: fromStored(row.version),
  })
}

export function recordBinding(integration: number, flow: string, key: string): string {
  return `record.sealed|${integration}|${flow}|${key}`
}

import type { Knex } from 'knex'
import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  type Outcome,
} from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, fromStoredOrNull, toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { messageFromStoredOrNull } from '../store/stored-message.ts'
import { loadFlowStory } from './flow-story-store.ts'
import { MASK } from './mask.ts'
import { maskStory } from './mask-story.ts'
import { openStory, type StoryOwner } from './seal-story.ts'

/** A record that a flow took, and whose data are still kept. */
export interface PastRecord {
  readonly key: string
  readonly label: string | undefined
  readonly outcome: Outcome
  readonly reason: Message | undefined
  /** Milliseconds since 1970. */
  readonly at: number
}

interface PastRow {
  readonly key: string
  readonly label: string | null
  readonly outcome: Outcome
  readonly reason: string | null
  readonly at: string
}

/** So far back in an integration: a flow that was quiet for longer is found by key. */
const MAX_EVENTS = 2000

/** The records that a flow took last, each once, newest first. */
export async function listPastRecords(
  db: Knex,
  { integration, flow }: Pick<StoryOwner, 'integration' | 'flow'>,
  limit: number,
): Promise<readonly PastRecord[]> {
  const rows = await queryRows<PastRow>(
    db,
    `with kept as (
       select event from payload where integration = ? order by event desc limit ${MAX_EVENTS}),
     last as (
       select distinct on (e.key) e.* from kept join event e on e.integration = ? and e.id = kept.event
       where e.flow = ? order by e.key, e.id desc)
     select key, label, outcome, reason, at from last order by id desc limit ?`,
    [integration, integration, toStored(flow), limit],
  )
  return rows.map(({ key, label, outcome, reason, at }) => ({
    key: fromStored(key),
    label: fromStoredOrNull(label),
    outcome,
    reason: messageFromStoredOrNull(reason),
    at: Number(at),
  }))
}

/**
 * The source record as a flow took it last, without personal values: in their place stands what `standIn` has there,
 * so that formats still hold. Nothing where it is not kept (any more).
 */
export async function readPastRecord(
  db: Knex,
  cipher: Cipher,
  owner: Omit<StoryOwner, 'at' | 'isMasked'>,
  standIn: Json,
): Promise<JsonObject | undefined> {
  const { integration, flow, key } = owner
  const [row] = await queryRows<{
    flow_version: string
    at: string
    masked: boolean
    sealed: Buffer
  }>(
    db,
    `select e.flow_version, e.at, p.masked, p.sealed from event e
     join payload p on p.integration = e.integration and p.event = e.id
     where e.integration = ? and e.key = ? and e.flow = ? order by e.id desc limit 1`,
    [integration, toStored(key), toStored(flow)],
  )
  if (!row) return undefined
  const story = openStory(
    cipher,
    { ...owner, at: Number(row.at), isMasked: row.masked },
    row.sealed,
  )
  const about = row.masked
    ? undefined
    : await loadFlowStory(db, integration, fromStored(row.flow_version))
  const { record } = row.masked ? story : maskStory(story, about?.personal, undefined)
  const filled = withStandIns(record, standIn)
  return isJsonObject(filled) ? filled : undefined
}

function withStandIns(value: Json, standIn: Json | undefined): Json {
  if (value === MASK) return standIn === undefined || isHolder(standIn) ? value : standIn
  if (isJsonList(value)) {
    const [item] = standIn !== undefined && isJsonList(standIn) ? standIn : []
    return value.map((each) => withStandIns(each, item))
  }
  if (!isJsonObject(value)) return value
  const beside = isJsonObject(standIn) ? standIn : {}
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      withStandIns(each, Object.hasOwn(beside, name) ? beside[name] : undefined),
    ]),
  )
}

function isHolder(value: Json): boolean {
  return typeof value === 'object' && value !== null
}

import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, fromStoredOrNull, toStored, toStoredOrNull } from '../database/text.ts'

/** A webhook that flows need, as it was when the system was last asked. */
export interface HookTopic {
  readonly topic: string
  /** Class of what the system said; `undefined`: it is registered. */
  readonly failure: string | undefined
}

/** Times are milliseconds since 1970. */
export interface NotedTopic extends HookTopic {
  readonly checkedAt: number
  /** When the system last told of a change. */
  readonly calledAt: number | undefined
  /** When a flow last found by its schedule what the system had not told of. */
  readonly missedAt: number | undefined
}

interface OfConnection {
  readonly workspace: string
  /** Name of the connection. */
  readonly connection: string
}

/** Replaces what is known of an account. */
export async function saveHookTopics(
  db: Knex,
  { workspace, connection }: OfConnection,
  topics: readonly HookTopic[],
  now: number,
): Promise<void> {
  await db.transaction(async (trx) => {
    const [account] = await queryRows<{ id: number }>(
      trx,
      'select id from connection where workspace = ? and name = ? for update',
      [toStored(workspace), toStored(connection)],
    )
    if (!account) return
    const names = topics.map(({ topic }) => toStored(topic))
    await queryRows(
      trx,
      'delete from hook_topic where connection = ? and not topic = any(?::text[])',
      [account.id, names],
    )
    await queryRows(
      trx,
      `insert into hook_topic (connection, topic, failure, checked_at)
       select ?, n.topic, n.failure, ? from unnest(?::text[], ?::text[]) as n(topic, failure)
       on conflict (connection, topic) do update set failure = excluded.failure, checked_at = excluded.checked_at`,
      [account.id, now, names, topics.map(({ failure }) => toStoredOrNull(failure))],
    )
  })
}

/** Often enough to know that a system calls, and no write for each of a thousand calls. */
const NOTE_EVERY_MS = 30_000

export async function noteHookCall(
  db: Knex,
  { workspace, connection }: OfConnection,
  topic: string,
  now: number,
): Promise<void> {
  await queryRows(
    db,
    `update hook_topic set called_at = ? where topic = ? and (greatest(called_at, 0) < ? or missed_at > called_at)
     and connection = (select id from connection where workspace = ? and name = ?)`,
    [now, toStored(topic), now - NOTE_EVERY_MS, toStored(workspace), toStored(connection)],
  )
}

export async function noteHooksMissed(
  db: Knex,
  { workspace, connection }: OfConnection,
  topics: readonly string[],
  now: number,
): Promise<void> {
  await queryRows(
    db,
    `update hook_topic set missed_at = ? where topic = any(?::text[])
     and connection = (select id from connection where workspace = ? and name = ?)`,
    [now, topics.map(toStored), toStored(workspace), toStored(connection)],
  )
}

interface TopicRow {
  readonly name: string
  readonly topic: string
  readonly failure: string | null
  readonly checked_at: string
  readonly called_at: string | null
  readonly missed_at: string | null
}

/** By the name of the connection; those that nothing is registered for are not in it. */
export async function loadHookTopics(
  db: Knex,
  workspace: string,
): Promise<ReadonlyMap<string, readonly NotedTopic[]>> {
  const rows = await queryRows<TopicRow>(
    db,
    `select c.name, h.topic, h.failure, h.checked_at, h.called_at, h.missed_at from hook_topic h
     join connection c on c.id = h.connection where c.workspace = ? order by c.name, h.topic`,
    [toStored(workspace)],
  )
  const found = new Map<string, NotedTopic[]>()
  for (const row of rows) {
    const name = fromStored(row.name)
    const topics = found.get(name) ?? []
    found.set(name, topics)
    topics.push({
      topic: fromStored(row.topic),
      failure: fromStoredOrNull(row.failure),
      checkedAt: Number(row.checked_at),
      calledAt: timeOf(row.called_at),
      missedAt: timeOf(row.missed_at),
    })
  }
  return found
}

function timeOf(stored: string | null): number | undefined {
  return stored === null ? undefined : Number(stored)
}

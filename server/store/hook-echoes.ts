import type { Knex } from 'knex'
import { type OwnPush, type OwnPushes } from '../../connectors/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import { groupCalls } from './group-calls.ts'

/** A push that comes later is taken for one about something else. */
const LIVES_MS = 120_000

/**
 * What a system will tell of our own writes to an account: each write excuses one push. Nothing is noted for topics that
 * nobody registered.
 */
export function createHookEchoes(db: Knex, connection: number, now: () => number): OwnPushes {
  const note = groupCalls((pushes: readonly OwnPush[]) =>
    noteEchoes(db, { connection, pushes, until: now() + LIVES_MS }),
  )
  return {
    expect: async (push) => {
      const id = await note(push)
      return async () => {
        if (id !== null) await queryRows(db, 'delete from hook_echo where id = ?', [id])
      }
    },
  }
}

interface NotedRow {
  readonly nth: number
  readonly id: string
}

async function noteEchoes(
  db: Knex,
  { connection, pushes, until }: { connection: number; pushes: readonly OwnPush[]; until: number },
): Promise<readonly (string | null)[]> {
  // In one statement, in which the ids are drawn before the rows are made: what is returned tells which is whose.
  const rows = await queryRows<NotedRow>(
    db,
    `with n as materialized (
       select p.nth, p.topic, p.key, nextval(pg_get_serial_sequence('hook_echo', 'id')) as id
       from unnest(?::text[], ?::text[]) with ordinality as p(topic, key, nth)
       where exists (select from hook_topic h where h.connection = ? and h.topic = p.topic and h.failure is null)),
     made as (insert into hook_echo (id, connection, topic, key, until) overriding system value
       select id, ?, topic, key, ? from n)
     select nth::int, id from n`,
    [
      pushes.map(({ topic }) => toStored(topic)),
      pushes.map(({ key }) => toStored(key)),
      connection,
      connection,
      until,
    ],
  )
  const ids = new Map(rows.map(({ nth, id }) => [nth, id]))
  return pushes.map((_, at) => ids.get(at + 1) ?? null)
}

/** Whether a push is about one of our own writes, which it then no longer excuses. */
export async function takeHookEcho(
  db: Knex,
  { workspace, connection }: { readonly workspace: string; readonly connection: string },
  { topic, key }: OwnPush,
  now: number,
): Promise<boolean> {
  const taken = await queryRows(
    db,
    `delete from hook_echo where id = (
       select e.id from hook_echo e join connection c on c.id = e.connection
       where c.workspace = ? and c.name = ? and e.topic = ? and e.key = ? and e.until >= ?
       order by e.id limit 1 for update of e skip locked) returning id`,
    [toStored(workspace), toStored(connection), toStored(topic), toStored(key), now],
  )
  return taken.length > 0
}

export async function forgetHookEchoes(db: Knex, now: number): Promise<void> {
  await queryRows(db, 'delete from hook_echo where until < ?', [now])
}

import type { Project } from '../../../engine/index.ts'
import type { Database } from '../../database/database.ts'
import { queryRows } from '../../database/query.ts'
import { fromStored, toStored } from '../../database/text.ts'
import { takeHookEcho } from '../../store/hook-echoes.ts'
import { type HookCall, keyOf } from './woken-flows.ts'

/**
 * Whether a system tells of what we wrote there ourselves. Stock that is sent would else make all articles be read that
 * it was sent of, and what became of orders all these orders.
 */
export async function isOwnWrite(
  { db }: Database,
  project: Project,
  call: HookCall,
): Promise<boolean> {
  const { workspace, connection, topic, now } = call
  const [account] = await queryRows<{ connector: string }>(
    db,
    'select connector from connection where workspace = ? and name = ?',
    [toStored(workspace), toStored(connection)],
  )
  const connector = account && project.connectors[fromStored(account.connector)]
  // As in what is expected: a resource with one topic is told of by the key of its own records.
  const own = Object.values(connector?.resources ?? {}).find(
    ({ hooks }) => hooks.length === 1 && hooks[0]?.topic === topic,
  )
  const key = own && keyOf(own.hooks, call)
  return (
    key !== undefined && (await takeHookEcho(db, { workspace, connection }, { topic, key }, now))
  )
}

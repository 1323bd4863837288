import type { Knex } from 'knex'
import { isJsonObject, type JsonObject } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'

/** What a workspace keeps of the records that pass, and for how long. */
export interface PrivacySettings {
  readonly payloads: 'masked' | 'full' | 'none'
  readonly payloadDays: number
  readonly historyDays: number
}

export const defaultPrivacy: PrivacySettings = {
  payloads: 'masked',
  payloadDays: 14,
  historyDays: 365,
}

export async function loadPrivacy(db: Knex, workspace: string): Promise<PrivacySettings> {
  const [row] = await queryRows<{ privacy: JsonObject | null }>(
    db,
    `select settings -> 'privacy' as privacy from workspace where name = ?`,
    [toStored(workspace)],
  )
  return readPrivacy(row?.privacy ?? undefined)
}

/** Saves the settings if they are still those that the change was based on; gives whether they were. */
export async function savePrivacy(
  db: Knex,
  workspace: string,
  { previous, next }: { readonly previous: PrivacySettings; readonly next: PrivacySettings },
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const [row] = await queryRows<{ privacy: JsonObject | null }>(
      trx,
      `select settings -> 'privacy' as privacy from workspace where name = ? for update`,
      [toStored(workspace)],
    )
    if (!row || !isSame(readPrivacy(row.privacy ?? undefined), previous)) return false
    await queryRows(
      trx,
      `update workspace set settings = (settings::jsonb || jsonb_build_object('privacy', ?::jsonb))::json where name = ?`,
      [JSON.stringify(next), toStored(workspace)],
    )
    return true
  })
}

/** Settings of every workspace, for what is done at night. */
export async function listPrivacy(
  db: Knex,
): Promise<readonly { readonly workspace: string; readonly privacy: PrivacySettings }[]> {
  const rows = await queryRows<{ name: string; privacy: JsonObject | null }>(
    db,
    `select name, settings -> 'privacy' as privacy from workspace order by name`,
    [],
  )
  return rows.map(({ name, privacy }) => ({
    workspace: name,
    privacy: readPrivacy(privacy ?? undefined),
  }))
}

function isSame(left: PrivacySettings, right: PrivacySettings): boolean {
  return (
    left.payloads === right.payloads &&
    left.payloadDays === right.payloadDays &&
    left.historyDays === right.historyDays
  )
}

export function readPrivacy(saved: unknown): PrivacySettings {
  if (!isJsonObject(saved)) return defaultPrivacy
  const { payloads, payloadDays, historyDays } = saved
  return {
    payloads: payloads === 'full' || payloads === 'none' ? payloads : defaultPrivacy.payloads,
    payloadDays: typeof payloadDays === 'number' ? payloadDays : defaultPrivacy.payloadDays,
    historyDays: typeof historyDays === 'number' ? historyDays : defaultPrivacy.historyDays,
  }
}

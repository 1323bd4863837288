import type { Knex } from 'knex'
import type { Json } from '../../engine/index.ts'
import { openStory } from '../journal/seal-story.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { queryRows } from '../store/context.ts'
import { type RecordRow, toRecord } from '../store/record-row.ts'
import { fromStored, fromStoredOrNull, toStored } from '../store/text.ts'
import { exportAccount } from './export-account.ts'
import { digestEmail, loadPersonKey } from './person-key.ts'

const MOST_EVENTS = 5_000

interface HeldRow {
  readonly integration: number
  readonly name: string
  readonly flow: string
  readonly key: string
  readonly at: string
  readonly outcome: string
  readonly label: string | null
  readonly reason: string | null
  readonly masked: boolean | null
  readonly sealed: Buffer | null
}

/** Everything that is held on a person: what happened to records about them, with what is kept of it, newest first. */
export async function exportPerson(
  db: Knex,
  cipher: Cipher,
  { workspace, email }: { readonly workspace: string; readonly email: string },
): Promise<readonly Json[]> {
  const digest = digestEmail(await loadPersonKey(db, cipher, workspace), email)
  const events = await queryRows<HeldRow>(
    db,
    `select i.id as integration, i.name, e.flow, e.key, e.at, e.outcome, e.label, e.reason, y.masked, y.sealed from person_event p
     join integration i on i.id = p.integration
     join event e on e.integration = p.integration and e.id = p.event
     left join payload y on y.integration = e.integration and y.event = e.id
     where p.digest = ? and i.workspace = ? order by e.id desc limit ?`,
    [digest, toStored(workspace), MOST_EVENTS],
  )
  const open = await queryRows<RecordRow & { readonly integration: number; readonly name: string }>(
    db,
    `select distinct on (r.integration, r.flow, r.key) r.*, i.name from person_event p
     join integration i on i.id = p.integration
     join event e on e.integration = p.integration and e.id = p.event
     join record r on r.integration = e.integration and r.flow = e.flow and r.key = e.key
     where p.digest = ? and i.workspace = ? limit ?`,
    [digest, toStored(workspace), MOST_EVENTS],
  )
  return [
    ...(await exportAccount(db, { workspace, email })),
    ...open.map((row): Json => {
      const record = toRecord({ db, cipher, integration: row.integration }, row)
      return {
        what: 'open record',
        integration: fromStored(row.name),
        flow: record.flow,
        key: record.key,
        label: record.label ?? null,
        reason: record.reason,
        data: record.payload ?? null,
      }
    }),
    ...events.map((row) => heldEvent(cipher, row)),
  ]
}

function heldEvent(cipher: Cipher, row: HeldRow): Json {
  const flow = fromStored(row.flow)
  const key = fromStored(row.key)
  const owner = { integration: row.integration, flow, key, at: Number(row.at) }
  const story =
    row.sealed && openStory(cipher, { ...owner, isMasked: row.masked === true }, row.sealed)
  const kept: unknown = story && JSON.parse(JSON.stringify(story))
  return {
    what: 'event',
    integration: fromStored(row.name),
    flow,
    key,
    at: new Date(Number(row.at)).toISOString(),
    outcome: row.outcome,
    label: fromStoredOrNull(row.label) ?? null,
    reason: fromStoredOrNull(row.reason) ?? null,
    data: isJson(kept) ? kept : null,
  }
}

function isJson(value: unknown): value is Json {
  return value !== undefined
}

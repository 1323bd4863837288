import type { Knex } from 'knex'
import type { Json } from '../../engine/index.ts'
import { type Binding, queryRows } from '../database/query.ts'
import { fromStored, fromStoredOrNull, toStored } from '../database/text.ts'
import { openStory } from '../journal/seal-story.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { digestEmail, loadPersonKey } from '../secrets/person-key.ts'
import { type RecordRow, toRecord } from '../store/record-row.ts'
import { type IntegrationNames, nameIntegrations } from '../store/workspace-integrations.ts'
import { type AboutKey, findAbout, type Search } from './about-person.ts'
import { createAddressFinder } from './address-finder.ts'
import { exportAccount } from './export-account.ts'
import { mayHave } from './first-look.ts'
import { AUDIT, findHeld, HOLDINGS } from './holdings.ts'
import { findOpenCreates } from './open-creates.ts'
import { findSealed } from './sealed-holdings.ts'

const MAX_EVENTS = 5_000

interface HeldRow {
  readonly integration: number
  readonly flow: string
  readonly key: string
  readonly at: string
  readonly outcome: string
  readonly label: string | null
  readonly reason: string | null
  readonly writes: unknown
  readonly masked: boolean | null
  readonly sealed: Buffer | null
}

/**
 * Everything that is held on a person: what happened to records about them, with what is kept of it, newest first; and
 * whatever else has their address.
 */
export async function exportPerson(
  db: Knex,
  cipher: Cipher,
  {
    workspace,
    email,
    isOwn,
  }: { readonly workspace: string; readonly email: string; readonly isOwn?: boolean | undefined },
): Promise<readonly Json[]> {
  const digest = digestEmail(await loadPersonKey(db, cipher, workspace), email)
  const names = await nameIntegrations(db, workspace)
  const integrations = [...names.keys()]
  const finder = createAddressFinder(email)
  const search = { db, cipher, integrations, finder, digest }
  const about = await findAbout(search)
  return [
    ...(await exportAccount(db, { workspace, email, isOwn })),
    ...(await exportRecords(search, names, about)),
    ...(await exportOthers(search, workspace)),
  ]
}

/** As {@link ABOUT} takes them. */
function bindingsOf(about: readonly AboutKey[]): readonly Binding[] {
  return [
    about.map(({ integration }) => integration),
    about.map(({ flow }) => flow),
    about.map(({ key }) => key),
  ]
}

const ABOUT = 'unnest(?::int[], ?::text[], ?::text[]) as a(integration, flow, key)'

async function exportRecords(
  { db, cipher }: Search,
  names: IntegrationNames,
  about: readonly AboutKey[],
): Promise<readonly Json[]> {
  const events = await queryRows<HeldRow>(
    db,
    `select e.integration, e.flow, e.key, e.at, e.outcome, e.label, e.reason, e.writes, y.masked, y.sealed from ${ABOUT}
     join event e on e.integration = a.integration and e.key = a.key and e.flow = a.flow
     left join payload y on y.integration = e.integration and y.event = e.id
     order by e.id desc limit ?`,
    [...bindingsOf(about), MAX_EVENTS],
  )
  const open = await queryRows<RecordRow & { readonly integration: number }>(
    db,
    `select r.* from ${ABOUT}
     join record r on r.integration = a.integration and r.flow = a.flow and r.key = a.key limit ?`,
    [...bindingsOf(about), MAX_EVENTS],
  )
  return [
    ...open.map((row): Json => {
      const record = toRecord({ db, cipher, integration: row.integration }, row)
      return {
        what: 'open record',
        integration: names.get(row.integration) ?? '',
        flow: record.flow,
        key: record.key,
        label: record.label ?? null,
        reason: record.reason,
        cause: record.cause,
        waitsFor: record.waitsFor ?? null,
        version: record.version ?? null,
        data: record.payload ?? null,
        doubt: record.doubt ? { ...record.doubt.match } : null,
      }
    }),
    ...events.map((row) => heldEvent(cipher, row, names)),
  ]
}

async function exportOthers(
  { db, cipher, integrations, finder }: Search,
  workspace: string,
): Promise<readonly Json[]> {
  const held: Json[] = []
  for (const { flow, key, by } of await findOpenCreates({ db, cipher, integrations, finder }))
    held.push({ what: 'create under way', flow, key, data: { ...by.match } })
  for (const { what, table, columns } of KEYED) {
    const named = mayHave(columns, finder)
    const rows = await queryRows<Readonly<Record<string, string>>>(
      db,
      `select ${columns.join(', ')} from ${table} t where ${
        table === 'index_entry'
          ? 't.connection in (select id from connection where workspace = ?)'
          : 't.integration = any(?::int[])'
      } and ${named.sql}`,
      [table === 'index_entry' ? toStored(workspace) : integrations, ...named.bindings],
    )
    const own = rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, text]) => [name, fromStored(text ?? '')])),
    )
    for (const row of own) if (finder.isIn(row)) held.push(Object.assign({ what }, row))
  }
  for (const { what, content } of await findSealed(db, cipher, {
    integrations,
    finder,
    isLocking: false,
  }))
    held.push({ what, content })
  for (const holding of [...HOLDINGS, AUDIT]) {
    const found = await findHeld({ db, workspace, integrations }, holding, finder, {
      isLocking: false,
    })
    for (const { texts } of found) held.push(Object.assign({ what: holding.what }, texts))
  }
  return held
}

/** What may be called by the address. */
const KEYED = [
  { what: 'link', table: 'link', columns: ['source', 'key', 'target', 'target_id'] },
  { what: 'create under way', table: 'intent', columns: ['operation', 'key', 'made'] },
  { what: 'record that was seen', table: 'seen', columns: ['flow', 'key'] },
  { what: 'entry of a local index', table: 'index_entry', columns: ['record_id'] },
] as const

function heldEvent(cipher: Cipher, row: HeldRow, names: IntegrationNames): Json {
  const flow = fromStored(row.flow)
  const key = fromStored(row.key)
  const owner = { integration: row.integration, flow, key, at: Number(row.at) }
  const story =
    row.sealed && openStory(cipher, { ...owner, isMasked: row.masked === true }, row.sealed)
  const kept: unknown = story && JSON.parse(JSON.stringify(story))
  return {
    what: 'event',
    integration: names.get(row.integration) ?? '',
    flow,
    key,
    at: new Date(Number(row.at)).toISOString(),
    outcome: row.outcome,
    label: fromStoredOrNull(row.label) ?? null,
    reason: fromStoredOrNull(row.reason) ?? null,
    writes: isJson(row.writes) ? row.writes : null,
    data: isJson(kept) ? kept : null,
  }
}

function isJson(value: unknown): value is Json {
  return value !== undefined
}

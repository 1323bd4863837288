import type { Knex } from 'knex'
import type { Json } from '../../engine/index.ts'
import { type Binding, queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { ERASED } from '../people/audit-chain.ts'
import type { AddressFinder } from './address-finder.ts'
import { mayHave } from './first-look.ts'

/** Stands in a text where an address was. */
export const GONE = ERASED
/** In files, which have to stay what they are. */
export const GONE_ADDRESS = 'erased@example.invalid'

/** Where people or systems may have written an address into a text, or into what is about one record. */
export interface Holding {
  /** What it is called to who gets it handed out. */
  readonly what: string
  readonly table: string
  /** Columns that are looked into, and handed out. */
  readonly texts: readonly string[]
  readonly within: 'integration' | 'workspace' | 'connection' | 'version' | 'workspace or none'
  /** What is put in the place of the address; absent: the row goes. */
  readonly instead?: string
}

/**
 * All of them, but for what has a way of its own: records and their history (`about-person.ts`), what is sealed, links,
 * intents and audit. A test looks whether the database has others.
 */
export const HOLDINGS: readonly Holding[] = [
  {
    what: 'file',
    table: 'project_file',
    texts: ['path', 'text', 'note'],
    within: 'workspace',
    instead: GONE_ADDRESS,
  },
  {
    what: 'draft',
    table: 'file_draft',
    texts: ['path', 'text'],
    within: 'workspace',
    instead: GONE_ADDRESS,
  },
  {
    what: 'version of a flow',
    table: 'flow_version',
    texts: ['content'],
    within: 'version',
    instead: GONE_ADDRESS,
  },
  {
    what: 'description of a flow',
    table: 'flow_story',
    texts: ['content'],
    within: 'integration',
    instead: GONE_ADDRESS,
  },
  { what: 'run', table: 'run', texts: ['reason'], within: 'integration', instead: GONE },
  {
    what: 'part of a run',
    table: 'run_partition',
    texts: ['reason'],
    within: 'integration',
    instead: GONE,
  },
  {
    what: 'state of a flow',
    table: 'flow_state',
    texts: ['problem'],
    within: 'integration',
    instead: GONE,
  },
  { what: 'trial', table: 'trial', texts: ['flows'], within: 'integration', instead: GONE },
  {
    what: 'action on many records',
    table: 'bulk_action',
    texts: ['cause', 'why'],
    within: 'integration',
    instead: GONE,
  },
  {
    what: 'connection',
    table: 'connection',
    texts: ['problem'],
    within: 'workspace',
    instead: GONE,
  },
  { what: 'alert', table: 'alert', texts: ['cause', 'detail'], within: 'workspace', instead: GONE },
  {
    what: 'alert channel',
    table: 'alert_channel',
    texts: ['title', 'problem'],
    within: 'workspace',
    instead: GONE,
  },
  {
    what: 'invitation',
    table: 'membership_invitation',
    texts: ['email'],
    within: 'workspace',
  },
  {
    what: 'request for a subscription',
    table: 'subscription_request',
    texts: ['note', 'reason'],
    within: 'workspace',
    instead: GONE,
  },
  {
    what: 'suspension',
    table: 'suspension',
    texts: ['reason'],
    within: 'workspace',
    instead: GONE,
  },
  {
    what: 'mail about a suspension',
    table: 'suspension_news',
    texts: ['reason'],
    within: 'workspace',
    instead: GONE,
  },
  {
    what: 'request for help',
    table: 'help_request',
    texts: ['message', 'notes'],
    within: 'workspace',
    instead: GONE,
  },
  { what: 'API token', table: 'api_token', texts: ['name'], within: 'workspace', instead: GONE },
  { what: 'plan', table: 'kept_plan', texts: ['records', 'applied'], within: 'integration' },
  { what: 'request for a run', table: 'run_request', texts: ['scope'], within: 'integration' },
  {
    what: 'missing row',
    table: 'missing_row',
    texts: ['table_name', 'value'],
    within: 'integration',
  },
  { what: 'expected push', table: 'hook_echo', texts: ['topic', 'key'], within: 'connection' },
]

/** Erased in a way of its own (`erase-audit.ts`), for its lines are chained. */
export const AUDIT: Holding = {
  what: 'line of the audit log',
  table: 'audit',
  texts: ['id', 'subject', 'details'],
  within: 'workspace',
  instead: GONE,
}

/** Of who closes their account, also what they did themselves, and what they were refused in a workspace that is none (any more). */
export const AUDIT_OF_ACCOUNT: Holding = {
  ...AUDIT,
  texts: [...AUDIT.texts, 'who'],
  within: 'workspace or none',
}

/** The workspace whose holdings are meant. */
export interface Place {
  readonly db: Knex
  readonly workspace: string
  /** Its integrations. */
  readonly integrations: readonly number[]
}

const WITHIN: Readonly<Record<Holding['within'], string>> = {
  integration: 't.integration = any(?::int[])',
  workspace: 't.workspace = ?',
  'workspace or none':
    '(t.workspace = ? or not exists (select from workspace w where w.name = t.workspace))',
  connection: 't.connection in (select id from connection where workspace = ?)',
  version: `t.version in (select version from flow_story where integration = any(?::int[])
    union select flow_version from run where integration = any(?::int[])
    union select flow_version from event where integration = any(?::int[]))`,
}

export interface Held {
  /** Where the row is, as long as nobody changes it. */
  readonly row: string
  readonly texts: Readonly<Record<string, Json>>
}

/** Rows that have the address; within a transaction they are held until its end. */
export async function findHeld(
  { db, workspace, integrations }: Place,
  { table, texts, within }: Holding,
  finder: AddressFinder,
  { isLocking }: { readonly isLocking: boolean },
): Promise<readonly Held[]> {
  const named = mayHave(
    texts.map((name) => `t.${name}`),
    finder,
  )
  const scope = WITHIN[within]
  const own: readonly Binding[] = Array.from({ length: scope.split('?').length - 1 }, () =>
    scope.includes('any(') ? integrations : toStored(workspace),
  )
  const rows = await queryRows<Readonly<Record<string, unknown>> & { readonly row_at: string }>(
    db,
    `select t.ctid::text as row_at, ${texts.map((name) => `t.${name}`).join(', ')} from ${table} t
     where ${scope} and ${named.sql} ${isLocking ? 'for update' : ''}`,
    [...own, ...named.bindings],
  )
  return rows
    .map(({ row_at: row, ...columns }) => ({ row, texts: readTexts(columns) }))
    .filter(({ texts: found }) => finder.isIn(found))
}

function readTexts(columns: Readonly<Record<string, unknown>>): Readonly<Record<string, Json>> {
  const read = Object.entries(columns).map(([name, value]): [string, Json] => {
    if (typeof value === 'string') return [name, fromStored(value)]
    // Columns of JSON come as what they say.
    const json: Json = value === undefined ? null : JSON.parse(JSON.stringify(value))
    return [name, json]
  })
  return Object.fromEntries(read)
}

/** Takes the address out of the rows; gives how many there were. */
export async function eraseHeld(
  place: Place,
  holding: Holding,
  finder: AddressFinder,
): Promise<readonly Held[]> {
  const held = await findHeld(place, holding, finder, { isLocking: true })
  for (const { row, texts } of held) await eraseRow(place.db, holding, { row, texts }, finder)
  return held
}

async function eraseRow(
  db: Knex,
  { table, instead }: Holding,
  { row, texts }: Held,
  finder: AddressFinder,
): Promise<void> {
  if (instead === undefined) {
    await queryRows(db, `delete from ${table} where ctid = ?::tid`, [row])
    return
  }
  const changed = Object.entries(texts).filter(([, value]) => finder.isIn(value))
  const values = changed.map(([, value]) => finder.replaceIn(value, instead))
  await queryRows(
    db,
    `update ${table} set ${changed.map(([name, value]) => `${name} = ?${typeof value === 'string' ? '' : '::json'}`).join(', ')}
     where ctid = ?::tid`,
    [
      ...values.map((value) => toStored(typeof value === 'string' ? value : JSON.stringify(value))),
      row,
    ],
  )
}

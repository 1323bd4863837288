import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, fromStoredOrNull, toStored } from '../database/text.ts'

/** A server that claimed the news of a request and died did not send them. */
const CLAIM_MS = 10 * 60_000
/** Most that are listed at once. */
const MAX_LISTED = 1000
const MAX_PAST = 20

export type HelpEnding = 'handed-over' | 'withdrawn'

/** What a workspace asks the owners of the installation to do for it. One of a workspace is open at most. */
export interface HelpRequest {
  readonly id: string
  readonly workspace: string
  /** Of the workspace. */
  readonly title: string
  readonly integration: string | undefined
  readonly step: string | undefined
  readonly message: string
  /** Address of who asked; absent: they have no account any more, and what they consented to is over. */
  readonly askedBy: string | undefined
  readonly askedAt: number
  /** Owners may enter until then, and only while the request is open. */
  readonly consentUntil: number
  readonly showsPersonal: boolean
  readonly notes: string
  /** Absent while it is open. */
  readonly closed: { readonly at: number; readonly ending: HelpEnding } | undefined
}

/** Whether owners may enter the workspace by it, or are in it. */
export function isConsented({ askedBy, closed, consentUntil }: HelpRequest, now: number): boolean {
  return closed === undefined && askedBy !== undefined && consentUntil > now
}

interface RequestRow {
  readonly id: string
  readonly workspace: string
  readonly title: string
  readonly integration: string | null
  readonly step: string | null
  readonly message: string
  readonly asked_by: string | null
  readonly asked_at: string
  readonly consent_until: string
  readonly shows_personal: boolean
  readonly notes: string
  readonly closed_at: string | null
  readonly ending: string | null
}

const COLUMNS = `h.id::text, h.workspace, w.title, h.integration, h.step, h.message,
  (select email from person where person.id = h.asked_by) as asked_by, h.asked_at::text,
  h.consent_until::text, h.shows_personal, h.notes, h.closed_at::text, h.ending`
const SELECT = `select ${COLUMNS} from help_request h
  join workspace w on w.name = h.workspace`

export interface NewHelpRequest {
  readonly workspace: string
  readonly integration: string | null
  readonly step: string | null
  readonly message: string
  /** Id of the person. */
  readonly askedBy: string
  readonly consentUntil: number
  readonly showsPersonal: boolean
  readonly now: number
}

/**
 * Changes the open request of the workspace, where it has one: what was done for it so far stays part of it. Whoever had entered
 * enters again, so that the audit log tells under which consent.
 */
export async function askForHelp(db: Knex, asked: NewHelpRequest): Promise<void> {
  const { workspace, integration, step, message, askedBy, consentUntil, showsPersonal, now } = asked
  await db.transaction(async (trx) => {
    const [row] = await queryRows<{ id: string }>(
      trx,
      `insert into help_request (workspace, integration, step, message, asked_by, asked_at, consent_until, shows_personal, notes)
       values (?, ?, ?, ?, ?::bigint, ?, ?, ?, '')
       on conflict (workspace) where closed_at is null do update set integration = excluded.integration, step = excluded.step,
         message = excluded.message, asked_by = excluded.asked_by, consent_until = excluded.consent_until,
         shows_personal = excluded.shows_personal, claimed_at = null, sent_at = null
       returning id::text`,
      [
        toStored(workspace),
        integration === null ? null : toStored(integration),
        step,
        toStored(message),
        askedBy,
        now,
        consentUntil,
        showsPersonal,
      ],
    )
    await queryRows(trx, 'delete from help_entry where request = ?::bigint', [row?.id ?? null])
  })
}

export async function findOpenHelp(db: Knex, workspace: string): Promise<HelpRequest | undefined> {
  const sql = `${SELECT} where h.workspace = ? and h.closed_at is null`
  const [row] = await queryRows<RequestRow>(db, sql, [toStored(workspace)])
  return row && toRequest(row)
}

/** Open or closed. */
export async function findHelp(
  db: Knex,
  { workspace, id }: HelpId,
): Promise<HelpRequest | undefined> {
  const sql = `${SELECT} where h.workspace = ? and h.id = ?::bigint`
  const [row] = await queryRows<RequestRow>(db, sql, [toStored(workspace), id])
  return row && toRequest(row)
}

/** Closed ones of a workspace, the newest first. */
export async function listPastHelp(db: Knex, workspace: string): Promise<readonly HelpRequest[]> {
  const rows = await queryRows<RequestRow>(
    db,
    `${SELECT} where h.workspace = ? and h.closed_at is not null order by h.closed_at desc, h.id desc limit ${MAX_PAST}`,
    [toStored(workspace)],
  )
  return rows.map(toRequest)
}

/** Of all workspaces, the oldest first. */
export async function listOpenHelp(db: Knex): Promise<readonly HelpRequest[]> {
  const rows = await queryRows<RequestRow>(
    db,
    `${SELECT} where h.closed_at is null order by h.asked_at, h.id limit ${MAX_LISTED}`,
    [],
  )
  return rows.map(toRequest)
}

/** One request of a workspace. */
export interface HelpId {
  readonly workspace: string
  readonly id: string
}

/** Gives whether it was open: of two who close a request at once, one does. Whoever has entered by it is out with that. */
export function closeHelp(
  db: Knex,
  { workspace, id, ending, now }: HelpId & { readonly ending: HelpEnding; readonly now: number },
): Promise<boolean> {
  return changes(
    db,
    `update help_request set closed_at = ?, ending = ?, consent_until = least(consent_until, ?),
       claimed_at = null, sent_at = case when ?::text = 'withdrawn' then ?::bigint end
     where workspace = ? and id = ?::bigint and closed_at is null returning 1`,
    [now, ending, now, ending, now, toStored(workspace), id],
  )
}

/** Gives whether anybody could still enter. */
export function endConsent(
  db: Knex,
  { workspace, id, now }: HelpId & { readonly now: number },
): Promise<boolean> {
  return changes(
    db,
    `update help_request set consent_until = ?
     where workspace = ? and id = ?::bigint and closed_at is null and consent_until > ? returning 1`,
    [now, toStored(workspace), id, now],
  )
}

export function saveNotes(
  db: Knex,
  { workspace, id, notes }: HelpId & { readonly notes: string },
): Promise<boolean> {
  return changes(
    db,
    'update help_request set notes = ? where workspace = ? and id = ?::bigint and closed_at is null returning 1',
    [toStored(notes), toStored(workspace), id],
  )
}

/** Lets a session in, while the workspace consents; gives whether it does. */
export function enterHelp(
  db: Knex,
  { workspace, id, session, now }: HelpId & { readonly session: string; readonly now: number },
): Promise<boolean> {
  return changes(
    db,
    `insert into help_entry (session, request, entered_at)
     select ?, id, ? from help_request
     where workspace = ? and id = ?::bigint and closed_at is null and asked_by is not null and consent_until > ? for update
     on conflict (session, request) do update set entered_at = excluded.entered_at returning 1`,
    [Buffer.from(session, 'hex'), now, toStored(workspace), id, now],
  )
}

export async function leaveHelp(
  db: Knex,
  { id, session }: Pick<HelpId, 'id'> & { readonly session: string },
): Promise<void> {
  await queryRows(db, 'delete from help_entry where session = ? and request = ?::bigint', [
    Buffer.from(session, 'hex'),
    id,
  ])
}

/** Requests, and what was handed over, that nobody was told of; of several servers, one gets each. */
export async function claimHelpNews(db: Knex, now: number): Promise<readonly HelpRequest[]> {
  const rows = await queryRows<RequestRow>(
    db,
    `update help_request h set claimed_at = ? from workspace w
     where w.name = h.workspace and h.sent_at is null
     and (h.claimed_at is null or h.claimed_at <= ?) returning ${COLUMNS}`,
    [now, now - CLAIM_MS],
  )
  return rows.map(toRequest)
}

/** What was closed meanwhile is still to be told. */
export async function noteHelpSent(
  db: Knex,
  { id, closed }: HelpRequest,
  now: number,
): Promise<void> {
  await queryRows(
    db,
    'update help_request set sent_at = ? where id = ?::bigint and (closed_at is not null) = ?',
    [now, id, closed !== undefined],
  )
}

async function changes(
  db: Knex,
  sql: string,
  bindings: Parameters<typeof queryRows>[2],
): Promise<boolean> {
  return (await queryRows(db, sql, bindings)).length > 0
}

function toRequest(row: RequestRow): HelpRequest {
  return {
    id: row.id,
    workspace: fromStored(row.workspace),
    title: fromStored(row.title),
    integration: row.integration === null ? undefined : fromStored(row.integration),
    step: row.step ?? undefined,
    message: fromStored(row.message),
    askedBy: fromStoredOrNull(row.asked_by),
    askedAt: Number(row.asked_at),
    consentUntil: Number(row.consent_until),
    showsPersonal: row.shows_personal,
    notes: fromStored(row.notes),
    closed:
      row.closed_at === null
        ? undefined
        : {
            at: Number(row.closed_at),
            ending: row.ending === 'withdrawn' ? 'withdrawn' : 'handed-over',
          },
  }
}

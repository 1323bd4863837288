import type { Knex } from 'knex'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Message } from '../../engine/index.ts'
import { LANGUAGES, type Language } from '../contract/languages.ts'
import { drawId } from '../database/draw-id.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { messageFromStoredOrNull, messageToStored } from '../store/stored-message.ts'

/** Where messages go. The address of a webhook lets whoever has it write there: it is kept sealed. */
export const ChannelTarget = Type.Union([
  Type.Object({ kind: Type.Literal('email'), addresses: Type.Array(Type.String()) }),
  Type.Object({
    kind: Type.Literal('webhook'),
    url: Type.String(),
    shape: Type.Union([Type.Literal('slack'), Type.Literal('teams'), Type.Literal('json')]),
  }),
])
export type ChannelTarget = Static<typeof ChannelTarget>

export interface NewChannel {
  readonly title: string
  readonly to: ChannelTarget
  /** Kinds of alerts, `recovered`, `daily-summary`. */
  readonly about: readonly string[]
  /** Of those who read it. */
  readonly language: Language
  readonly everyMinutes: number
}

export interface Channel extends NewChannel {
  readonly id: number
  readonly workspace: string
  /** Milliseconds since 1970, of the last message. */
  readonly sentAt: number | undefined
  /** Day of the last daily summary. */
  readonly summedUp: string | undefined
  readonly failures: number
  /** Why the last message could not be sent. */
  readonly problem: Message | undefined
}

interface ChannelRow {
  readonly id: number
  readonly workspace: string
  readonly title: string
  readonly target: Buffer
  readonly about: readonly string[]
  readonly language: string
  readonly every_minutes: number
  readonly sent_at: string | null
  readonly summed_up: string | null
  readonly failures: number
  readonly problem: string | null
}

/** As many as a workspace has at most, and as are listed. */
export const MAX_CHANNELS = 100

export async function listChannels(
  db: Knex,
  cipher: Cipher,
  workspace: string,
): Promise<readonly Channel[]> {
  const rows = await queryRows<ChannelRow>(
    db,
    `select * from alert_channel where workspace = ? order by title, id limit ${MAX_CHANNELS}`,
    [toStored(workspace)],
  )
  return rows.map((row) => toChannel(row, cipher))
}

export async function findChannel(
  db: Knex,
  cipher: Cipher,
  { workspace, id }: { readonly workspace: string; readonly id: number },
): Promise<Channel | undefined> {
  const [row] = await queryRows<ChannelRow>(
    db,
    'select * from alert_channel where workspace = ? and id = ?',
    [toStored(workspace), id],
  )
  return row && toChannel(row, cipher)
}

/** Whether one more may be added in the transaction: others of the workspace wait until it ends. */
export async function hasRoomForChannel(trx: Knex, workspace: string): Promise<boolean> {
  const names = [toStored(workspace)]
  await queryRows(trx, 'select from workspace where name = ? for update', names)
  const [row] = await queryRows<{ count: number }>(
    trx,
    'select count(*)::int as count from alert_channel where workspace = ?',
    names,
  )
  return (row?.count ?? 0) < MAX_CHANNELS
}

export async function addChannel(
  db: Knex,
  cipher: Cipher,
  {
    workspace,
    title,
    to,
    about,
    language,
    everyMinutes,
  }: NewChannel & { readonly workspace: string },
): Promise<number> {
  const id = Number(await drawId(db, 'alert_channel'))
  await queryRows(
    db,
    `insert into alert_channel (id, workspace, title, kind, target, about, language, every_minutes)
     overriding system value values (?, ?, ?, ?, ?, ?::text[], ?, ?)`,
    [
      id,
      toStored(workspace),
      toStored(title),
      to.kind,
      cipher.seal(JSON.stringify(to), channelBinding({ workspace, id })),
      about,
      language,
      everyMinutes,
    ],
  )
  return id
}

/** Gives whether there was one. What failed before is tried again at once. */
export async function changeChannel(
  db: Knex,
  cipher: Cipher,
  {
    workspace,
    id,
    title,
    to,
    about,
    language,
    everyMinutes,
  }: NewChannel & Pick<Channel, 'workspace' | 'id'>,
): Promise<boolean> {
  const rows = await queryRows(
    db,
    `update alert_channel set title = ?, kind = ?, target = ?, about = ?::text[], language = ?, every_minutes = ?,
       failures = 0, problem = null, busy_until = 0
     where workspace = ? and id = ? returning id`,
    [
      toStored(title),
      to.kind,
      cipher.seal(JSON.stringify(to), channelBinding({ workspace, id })),
      about,
      language,
      everyMinutes,
      toStored(workspace),
      id,
    ],
  )
  return rows.length > 0
}

export async function removeChannel(
  db: Knex,
  { workspace, id }: { readonly workspace: string; readonly id: number },
): Promise<boolean> {
  const rows = await queryRows(
    db,
    'delete from alert_channel where workspace = ? and id = ? returning id',
    [toStored(workspace), id],
  )
  return rows.length > 0
}

/**
 * Takes channels that nobody is sending to: until the time is over, no other process gets them. Those come first that
 * were not looked after for the longest time.
 */
export async function claimChannels(
  db: Knex,
  { now, forMs, limit }: { readonly now: number; readonly forMs: number; readonly limit: number },
): Promise<readonly ClaimedChannel[]> {
  const rows = await queryRows<ChannelRow>(
    db,
    `update alert_channel set busy_until = ? where id in (
       select id from alert_channel where busy_until <= ? order by busy_until limit ? for update skip locked)
     returning *`,
    [now + forMs, now, limit],
  )
  return rows.map((row) => ({ id: row.id, open: (cipher) => toChannel(row, cipher) }))
}

/** A channel whose target is still sealed. */
export interface ClaimedChannel {
  readonly id: number
  /** @throws {CannotOpenError} */
  readonly open: (cipher: Cipher) => Channel
}

/** Gives a channel back; after a failure only when `retryAt` has come. */
export async function releaseChannel(
  db: Knex,
  id: number,
  result:
    | { readonly kind: 'idle'; readonly at: number }
    | { readonly kind: 'sent'; readonly at: number; readonly summedUp: string | undefined }
    | { readonly kind: 'failed'; readonly problem: Message; readonly retryAt: number },
): Promise<void> {
  switch (result.kind) {
    case 'idle':
      await queryRows(db, 'update alert_channel set busy_until = ? where id = ?', [result.at, id])
      return
    case 'sent':
      await queryRows(
        db,
        `update alert_channel set busy_until = ?, sent_at = ?, failures = 0, problem = null,
           summed_up = coalesce(?, summed_up) where id = ?`,
        [result.at, result.at, result.summedUp ?? null, id],
      )
      return
    case 'failed':
      await queryRows(
        db,
        'update alert_channel set busy_until = ?, failures = failures + 1, problem = ? where id = ?',
        [result.retryAt, messageToStored(result.problem), id],
      )
  }
}

export function channelBinding({ workspace, id }: Pick<Channel, 'workspace' | 'id'>): string {
  return JSON.stringify(['alert_channel.target', workspace, id])
}

function toChannel(row: ChannelRow, cipher: Cipher): Channel {
  const workspace = fromStored(row.workspace)
  return {
    id: row.id,
    workspace,
    title: fromStored(row.title),
    to: Value.Parse(
      ChannelTarget,
      JSON.parse(cipher.open(row.target, channelBinding({ workspace, id: row.id }))),
    ),
    about: row.about,
    language: LANGUAGES.find((each) => each === row.language) ?? 'en',
    everyMinutes: row.every_minutes,
    sentAt: row.sent_at === null ? undefined : Number(row.sent_at),
    summedUp: row.summed_up ?? undefined,
    failures: row.failures,
    problem: messageFromStoredOrNull(row.problem),
  }
}

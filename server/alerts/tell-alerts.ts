import type { Knex } from 'knex'
import { loadWords, say } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import { loadWorkspaces } from '../people/workspaces.ts'
import type { Projects } from '../projects/projects.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { type Alert, type AlertRow, SETTLED_MS, toAlert } from './alerts.ts'
import { type Channel, type ClaimedChannel, claimChannels, releaseChannel } from './channels.ts'
import { createAlertTeller } from './describe-alert.ts'
import { type AlertMessage, composeAlerts, composeSummary, MAX_TOLD } from './message.ts'
import { SendError, type Sender } from './send-message.ts'
import { stopOf } from './stop-alerts.ts'
import { sumUpDay } from './sum-up-day.ts'

export interface Telling {
  readonly db: Knex
  readonly cipher: Cipher
  readonly projects: Projects
  readonly sender: Sender
  readonly publicUrl: string | undefined
  readonly now: () => number
}

const MINUTE_MS = 60_000
/** Longer than a message takes, so that no other process sends it too. */
const CLAIM_MS = 2 * MINUTE_MS
const CHANNELS_AT_ONCE = 20
/** What is broken on our side is seldom mended sooner. */
const BROKEN_MS = 10 * MINUTE_MS
/** What comes within this time of the first sign is told together. */
const GATHER_MS = 20_000
/** Between two messages of a channel, whatever they are about. */
const MIN_GAP_MS = 5 * MINUTE_MS
/** An hour of the day, on the clock of the machine, after which the summary of the day before is sent. */
const SUMMARY_HOUR = 7
/** All that is wrong in a workspace is told in one message; this only bounds it. */
const MOST = 5000

/**
 * Tells every channel what it has not been told, in one message each. Several processes may do it at once.
 *
 * @throws once all were told that could be: one that breaks does not silence the others
 */
export async function tellAlerts(telling: Telling): Promise<void> {
  const { db, now } = telling
  const claimed = await claimChannels(db, {
    now: now(),
    forMs: CLAIM_MS,
    limit: CHANNELS_AT_ONCE,
  })
  const failures: unknown[] = []
  // All at once: behind one that hangs, the time for which the others are claimed would run out.
  await Promise.all(
    claimed.map((channel) =>
      tellClaimed(telling, channel).catch((error: unknown) => failures.push(error)),
    ),
  )
  if (failures.length === 0) return
  throw new Error(`${failures.length} channels were not told`, { cause: failures[0] })
}

async function tellClaimed(telling: Telling, { id, open }: ClaimedChannel): Promise<void> {
  const { db, cipher, now } = telling
  try {
    await tellChannel(telling, open(cipher))
  } catch (error) {
    const problem = say('brokenHere', {})
    await releaseChannel(db, id, { kind: 'failed', problem, retryAt: now() + BROKEN_MS })
    throw error
  }
}

async function tellChannel(telling: Telling, channel: Channel): Promise<void> {
  const { db, sender, now } = telling
  const news = await findNews(telling, channel)
  const day = summaryDay(channel, now())
  if (!news && day === undefined) {
    return releaseChannel(db, channel.id, { kind: 'idle', at: now() })
  }
  const stop = stopOf(telling, channel, await loadWords(channel.language))
  try {
    if (news) {
      await sender.send(channel.to, news.message, stop)
      await noteTold(db, channel, news, now())
    }
    if (day !== undefined) {
      await sender.send(channel.to, await summaryOf(telling, channel, day), stop)
    }
  } catch (error) {
    if (!(error instanceof SendError)) throw error
    const retryAt = now() + Math.min(60, 2 ** channel.failures) * MINUTE_MS
    return releaseChannel(db, channel.id, { kind: 'failed', problem: error.reason, retryAt })
  }
  return releaseChannel(db, channel.id, { kind: 'sent', at: now(), summedUp: day })
}

interface News {
  readonly incidents: readonly Alert[]
  readonly recovered: readonly Alert[]
  readonly message: AlertMessage
}

async function findNews(telling: Telling, channel: Channel): Promise<News | undefined> {
  const { db, now } = telling
  const at = now()
  if (channel.sentAt !== undefined && at - channel.sentAt < MIN_GAP_MS) return undefined
  const incidents = await queryRows<AlertRow>(
    db,
    `select a.* from alert a left join alert_told t on t.alert = a.id and t.channel = ?
     where a.workspace = ? and a.resolved_at is null and a.kind = any(?::text[]) and a.opened_at <= ?
       and (t.alert is null or a.count > t.count)
       and not exists (
         select from alert b join alert_told o on o.alert = b.id and o.channel = ?
         where b.workspace = a.workspace and b.incident = a.incident and o.at > ?)
     order by a.id limit ?`,
    [
      channel.id,
      toStored(channel.workspace),
      channel.about,
      at - GATHER_MS,
      channel.id,
      at - channel.everyMinutes * MINUTE_MS,
      MOST,
    ],
  )
  const recovered = channel.about.includes('recovered')
    ? await queryRows<AlertRow>(
        db,
        `select a.* from alert a join alert_told t on t.alert = a.id and t.channel = ?
         where a.workspace = ? and a.resolved_at <= ? and not t.recovered order by a.id limit ?`,
        [channel.id, toStored(channel.workspace), at - SETTLED_MS, MOST],
      )
    : []
  if (incidents.length === 0 && recovered.length === 0) return undefined
  const found = { incidents: incidents.map(toAlert), recovered: recovered.map(toAlert) }
  return { ...found, message: await tellNews(telling, channel, found) }
}

async function tellNews(
  telling: Telling,
  channel: Channel,
  { incidents, recovered }: Pick<News, 'incidents' | 'recovered'>,
): Promise<AlertMessage> {
  const origin = await originOf(telling, channel)
  const teller = await createAlertTeller(telling, { ...origin, now: telling.now() })
  const stories = await Promise.all(incidents.slice(0, MAX_TOLD).map(teller.story))
  return composeAlerts(origin, {
    stories,
    incidents: incidents.length,
    recovered: recovered.map(teller.recovery),
  })
}

async function noteTold(
  db: Knex,
  { id }: Channel,
  { incidents, recovered }: News,
  now: number,
): Promise<void> {
  await queryRows(
    db,
    `insert into alert_told (channel, alert, at, count, recovered)
     select ?, n.alert, ?, n.count, n.recovered
     from unnest(?::bigint[], ?::int[], ?::boolean[]) as n(alert, count, recovered)
     on conflict (channel, alert) do update set count = excluded.count, recovered = excluded.recovered,
       at = case when excluded.recovered then alert_told.at else excluded.at end`,
    [
      id,
      now,
      [...incidents, ...recovered].map((alert) => alert.id),
      [...incidents, ...recovered].map(({ count }) => count),
      [...incidents.map(() => false), ...recovered.map(() => true)],
    ],
  )
}

/** The day to sum up, once it is time for it: the one before today. */
function summaryDay({ about, summedUp }: Channel, now: number): string | undefined {
  if (!about.includes('daily-summary')) return undefined
  const today = new Date(now)
  if (today.getHours() < SUMMARY_HOUR) return undefined
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  const day = dayOf(yesterday)
  return summedUp === day ? undefined : day
}

function dayOf(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

async function summaryOf(telling: Telling, channel: Channel, day: string): Promise<AlertMessage> {
  const { flows, open } = await sumUpDay(telling.db, channel.workspace, day)
  const origin = await originOf(telling, channel)
  const { flowTitle, story } = await createAlertTeller(telling, { ...origin, now: telling.now() })
  const stories = await Promise.all(open.map(story))
  return composeSummary(origin, {
    day,
    flows: flows.map((each) => Object.assign({}, each, { flow: flowTitle(each.flow) })),
    open: stories.map(({ title }) => title),
  })
}

async function originOf({ db, publicUrl }: Telling, { workspace, language }: Channel) {
  const [found] = await loadWorkspaces(db, [workspace])
  const words = await loadWords(language)
  return { workspace, title: found?.title ?? workspace, publicUrl, language, words }
}

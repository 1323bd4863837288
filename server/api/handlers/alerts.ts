import { loadWords, type Message, parseUrl, say } from '../../../engine/index.ts'
import type { AlertStory } from '../../alerts/alert-story.ts'
import { listAlerts, type ToldAlert } from '../../alerts/alerts.ts'
import {
  addChannel,
  type Channel,
  type ChannelTarget,
  changeChannel,
  findChannel,
  hasRoomForChannel,
  listChannels,
  MAX_CHANNELS,
  removeChannel,
} from '../../alerts/channels.ts'
import { createAlertTeller } from '../../alerts/describe-alert.ts'
import { composeTest } from '../../alerts/message.ts'
import { SendError } from '../../alerts/send-message.ts'
import { stopAlerts, stopOf } from '../../alerts/stop-alerts.ts'
import type { AlertChannel, alertRoutes } from '../../contract/alerts.ts'
import { toLanguage } from '../../contract/languages.ts'
import { createAttemptLimits } from '../../people/attempt-limits.ts'
import { loadWorkspaces } from '../../people/workspaces.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { decodeCursor, encodeCursor } from '../../problems/page-cursor.ts'
import { nameIntegrations } from '../../store/workspace-integrations.ts'
import { requireChosen } from '../check-access.ts'
import type { Handlers } from '../handler.ts'
import type { Principal } from '../principal.ts'
import { auditOfStop } from '../serve-stop-alerts.ts'
import type { Services } from '../services.ts'
import { listMembersFor } from './members-of.ts'
import { linkIsOver, tooManyTries } from './sign-in-problems.ts'

const DEFAULT_LIMIT = 50
/** Stands in answers for the part of a webhook's address that lets whoever knows it write there. */
const HIDDEN = '(hidden)'

/** Where strangers sign up, they have no mails sent to others. */
async function requireReaders(
  services: Services,
  { workspace, to, principal }: NewReaders,
): Promise<void> {
  if (to.kind !== 'email') return
  const members = await listMembersFor(services, principal, workspace)
  const known = new Set(members.map(({ email }) => email))
  if (to.addresses.every((address) => known.has(address.toLowerCase()))) return
  await requireChosen(services, workspace, principal)
}

interface NewReaders {
  readonly workspace: string
  readonly to: ChannelTarget
  readonly principal: Principal | undefined
}

export function createAlertHandlers(services: Services): Pick<Handlers, keyof typeof alertRoutes> {
  const { database, cipher, sender } = services
  const { db } = database
  const limits = createAttemptLimits(db, cipher)

  async function requireChannel(workspace: string, text: string): Promise<Channel> {
    const id = /^\d{1,9}$/.test(text) ? Number(text) : 0
    const channel = await findChannel(db, cipher, { workspace, id })
    if (!channel) throw notFound(say('noChannel', {}))
    return channel
  }

  return {
    listAlerts: async ({
      params: { workspace },
      query: { after, limit = DEFAULT_LIMIT, ...chosen },
      language,
    }) => {
      const [last] = decodeCursor(after, ['id']) ?? []
      const alerts = await listAlerts(db, {
        workspace,
        ...chosen,
        after: last === undefined ? undefined : String(last),
        limit,
      })
      const names = await nameIntegrations(db, workspace)
      const teller = await createAlertTeller(
        { db, cipher, projects: services.projects },
        {
          workspace,
          language: toLanguage(language),
          publicUrl: undefined,
          now: services.clock.now(),
        },
      )
      const stories = await Promise.all(alerts.map(({ alert }) => teller.story(alert)))
      const end = alerts.length === limit ? alerts.at(-1) : undefined
      return {
        body: {
          items: alerts.map((told, at) => toAnswer(told, names, stories[at])),
          ...(end ? { next: encodeCursor([end.alert.id]) } : {}),
        },
      }
    },

    listChannels: async ({ params: { workspace } }) => {
      const channels = await listChannels(db, cipher, workspace)
      return { body: { items: channels.map(toChannel), canMail: sender.canMail } }
    },

    addChannel: async ({ params: { workspace }, body, principal }) => {
      requireWhole(body.to)
      await requireReaders(services, { workspace, to: body.to, principal })
      const id = await db.transaction(async (trx) => {
        if (!(await hasRoomForChannel(trx, workspace))) throw tooManyChannels()
        return addChannel(trx, cipher, { workspace, ...body })
      })
      return { body: toChannel(await requireChannel(workspace, String(id))) }
    },

    changeChannel: async ({ params: { workspace, channel }, body, principal }) => {
      const before = await requireChannel(workspace, channel)
      const to = keepHidden(body.to, before.to)
      await requireReaders(services, { workspace, to, principal })
      await changeChannel(db, cipher, { ...body, to, workspace, id: before.id })
      return { body: toChannel(await requireChannel(workspace, channel)) }
    },

    removeChannel: async ({ params: { workspace, channel } }) => {
      const { id } = await requireChannel(workspace, channel)
      await removeChannel(db, { workspace, id })
      return {}
    },

    testChannel: async ({ params: { workspace, channel } }) => {
      const found = await requireChannel(workspace, channel)
      const seconds = await limits.channelTest.count(workspace)
      if (seconds !== undefined) throw tooManyTries(seconds)
      return { body: await sendTest(services, found) }
    },

    stopAlerts: async ({ body: { secret } }) => stopByLink(services, secret),
  }
}

async function sendTest(
  { database: { db }, cipher, sender, config: { publicUrl } }: Services,
  { workspace, id, to, language }: Channel,
) {
  const [found] = await loadWorkspaces(db, [workspace])
  const title = found?.title ?? workspace
  const words = await loadWords(language)
  try {
    const stop = stopOf({ cipher, publicUrl }, { workspace, id }, words)
    await sender.send(to, composeTest({ workspace, title, publicUrl, words }), stop)
    return { isGood: true, message: '' }
  } catch (error) {
    if (!(error instanceof SendError)) throw error
    return { isGood: false, message: error.message }
  }
}

async function stopByLink({ database, cipher }: Services, secret: string) {
  const reader = await stopAlerts(database.db, cipher, secret)
  if (!reader) throw linkIsOver(say('askToStopAlerts', {}))
  return { audit: auditOfStop(reader) }
}

function toAnswer(
  { alert, sentAt }: ToldAlert,
  names: ReadonlyMap<number, string>,
  story: AlertStory | undefined,
) {
  const { id, integration, flow, kind, cause, count, ...times } = alert
  return {
    id,
    integration: names.get(integration) ?? null,
    flow: flow === '' ? null : flow,
    kind,
    cause,
    count,
    words: { title: story?.title ?? '', cause: story?.cause ?? '', remedy: story?.remedy ?? '' },
    places: (story?.places ?? []).map(({ label }) => label),
    openedAt: new Date(times.openedAt).toISOString(),
    lastAt: new Date(times.lastAt).toISOString(),
    sentAt: sentAt === undefined ? null : new Date(sentAt).toISOString(),
    resolvedAt: times.resolvedAt === undefined ? null : new Date(times.resolvedAt).toISOString(),
  }
}

function toChannel({ id, title, to, about, language, everyMinutes }: Channel): AlertChannel {
  return {
    id: String(id),
    title,
    to: to.kind === 'email' ? to : { ...to, url: hide(to.url) },
    about: [...about].filter(isSubject),
    language,
    everyMinutes,
  }
}

type Subject = AlertChannel['about'][number]
const SUBJECTS: readonly Subject[] = [
  'failed-records',
  'flow-stopped',
  'in-doubt',
  'silence',
  'drift',
  'workers',
  'recovered',
  'daily-summary',
]

function isSubject(text: string): text is Subject {
  return SUBJECTS.some((subject) => subject === text)
}

function hide(url: string): string {
  const { origin } = parseUrl(url) ?? {}
  return origin === undefined ? HIDDEN : `${origin}/${HIDDEN}`
}

/** With a host: `new URL` would take one from the path. */
const WEB_ADDRESS = /^https?:\/\/[^/\\?#\s][^\s]*$/i

/** An address that comes back as it was shown is the one that is kept. */
function keepHidden(to: ChannelTarget, before: ChannelTarget): ChannelTarget {
  const isKept = to.kind === 'webhook' && before.kind === 'webhook' && to.url === hide(before.url)
  if (isKept) return { ...to, url: before.url }
  requireWhole(to)
  return to
}

/** @throws {ApiError} where messages would not be sent to the address as it is written */
function requireWhole(to: ChannelTarget): void {
  if (to.kind !== 'webhook') return
  const url = WEB_ADDRESS.test(to.url) ? parseUrl(to.url) : undefined
  if (!url) throw unusable(say('webhookIsNoAddress', {}), say('giveWebhookAddress', {}))
  const { username, password } = url
  if (username + password !== '') {
    throw unusable(say('webhookHasPassword', {}), say('putSecretInPath', {}))
  }
  if (to.url.includes(HIDDEN)) throw unusable(say('webhookIsHidden', {}), say('enterWhole', {}))
}

function unusable(title: Message, detail: Message): ApiError {
  return new ApiError({ type: 'invalid_request', status: 422, title, detail })
}

function tooManyChannels(): ApiError {
  return new ApiError({
    type: 'quota_reached',
    status: 409,
    title: say('channelsFull', { count: MAX_CHANNELS }),
    detail: say('removeChannel', {}),
  })
}

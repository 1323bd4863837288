import { isJsonObject, say } from '../../../engine/index.ts'
import { tellHelp } from '../../alerts/tell-help.ts'
import { listCatalogue } from '../../catalogue/list-catalogue.ts'
import { HELP_STEPS, type HelpRequest as HelpAnswer, type HelpWork } from '../../contract/help.ts'
import type { AnswerOf } from '../../contract/route.ts'
import type { Routes } from '../../contract/routes.ts'
import { announcementsFor } from '../../help/announcements.ts'
import {
  askForHelp,
  closeHelp,
  endConsent,
  enterHelp,
  findHelp,
  findOpenHelp,
  type HelpRequest,
  isConsented,
  leaveHelp,
  listOpenHelp,
  listPastHelp,
  saveNotes,
} from '../../help/requests.ts'
import { createAttemptLimits } from '../../people/attempt-limits.ts'
import { type AuditEntry, listHelpAudit } from '../../people/audit.ts'
import { HELPING, type HelpRight } from '../../people/help-rights.ts'
import { loadSignedUp } from '../../people/workspaces.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { loadHelpedFiles } from '../../projects/file-versions.ts'
import { findIntegration } from '../../store/integrations.ts'
import { textIn } from '../../subscriptions/subscriptions.ts'
import { findSuspension } from '../../subscriptions/suspensions.ts'
import { hasRole } from '../check-access.ts'
import type { Handlers } from '../handler.ts'
import { helpOf, type Principal } from '../principal.ts'
import type { Services } from '../services.ts'
import { signedIn } from './enter.ts'
import { tooManyTries } from './sign-in-problems.ts'
import { toIso } from './subscription-terms.ts'

const DAY_MS = 24 * 3_600_000
/** Most files whose texts are shown at once. */
const MAX_FILES = 50
const MAX_CHANGES = 1000

type MerchantHandlers = Pick<
  Handlers,
  'readHelp' | 'askForHelp' | 'withdrawHelp' | 'endHelpConsent' | 'readHelpWork'
>
type OwnerHandlers = Pick<
  Handlers,
  'listHelp' | 'enterToHelp' | 'leaveHelp' | 'saveHelpNotes' | 'handOver'
>

/** A merchant asks for help and lets somebody in; owners of the installation help, and hand over. */
export function createHelpHandlers(services: Services): MerchantHandlers & OwnerHandlers {
  return { ...merchantHandlers(services), ...ownerHandlers(services) }
}

function merchantHandlers(services: Services): MerchantHandlers {
  const { database, clock } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)
  return {
    readHelp: async ({ params: { workspace }, principal, language }) => {
      const isWhole = seesWhole(principal, workspace)
      const request = await findOpenHelp(db, workspace)
      const past = await listPastHelp(db, workspace)
      const suspension = await findSuspension(db, workspace)
      const announcements = await announcementsFor(db, workspace, clock.now())
      const told = (each: HelpRequest) => toAnswer(each, { isWhole, now: clock.now() })
      return {
        body: {
          isOffered: await isOffered(services, workspace),
          request: request ? told(request) : null,
          past: past.map(told),
          announcements: announcements.map(({ id, severity, texts }) => ({
            id,
            severity,
            text: textIn(texts, language),
          })),
          suspension: suspension ? { reason: suspension.reason, at: toIso(suspension.at) } : null,
        },
      }
    },

    askForHelp: async ({ params: { workspace }, body, principal }) => {
      const { id: askedBy } = signedIn(principal)
      if (!(await isOffered(services, workspace))) throw isNotOffered()
      const seconds = await limits.helpRequest.count(workspace)
      if (seconds !== undefined) throw tooManyTries(seconds)
      await requireKnown(services, workspace, body.integration)
      const now = clock.now()
      const { integration, step, message, days, showsPersonal } = body
      const consentUntil = now + days * DAY_MS
      const asked = { workspace, integration, step, message, askedBy, consentUntil, showsPersonal }
      await askForHelp(db, { ...asked, now })
      const request = await findOpenHelp(db, workspace)
      if (!request) throw noHelp()
      return {
        body: { request: toAnswer(request, { isWhole: true, now }) },
        after: () => tellHelp({ ...services, db, now: clock.now }),
        audit: {
          subject: integration ?? '',
          details: { until: toIso(consentUntil), showsPersonal },
        },
      }
    },

    withdrawHelp: async ({ params: { workspace, request } }) => {
      const closing = { workspace, id: request, ending: 'withdrawn', now: clock.now() } as const
      if (!(await closeHelp(db, closing))) throw noHelp()
      return {}
    },

    endHelpConsent: async ({ params: { workspace, request } }) => {
      if (!(await endConsent(db, { workspace, id: request, now: clock.now() }))) throw noHelp()
      return {}
    },

    readHelpWork: async ({ params: { workspace, request } }) => {
      const found = await findHelp(db, { workspace, id: request })
      if (!found) throw noHelp()
      return { body: await workOf(services, found) }
    },
  }
}

/** @throws {ApiError} if the workspace neither has such an integration nor could add it */
async function requireKnown(
  services: Services,
  workspace: string,
  name: string | null,
): Promise<void> {
  if (name === null) return
  if (await findIntegration(services.database.db, { workspace, name })) return
  const catalogue = await listCatalogue(services, workspace)
  if (!catalogue.some((each) => each.name === name)) throw notFound(say('noIntegration', { name }))
}

function ownerHandlers(services: Services): OwnerHandlers {
  const { database, clock } = services
  const { db } = database
  return {
    listHelp: async ({ principal }) => {
      const { help } = signedIn(principal)
      const now = clock.now()
      return {
        body: {
          items: (await listOpenHelp(db)).map((request) => toListed(request, help, now)),
        },
      }
    },

    enterToHelp: async ({ params: { workspace, request }, principal }) => {
      const { session } = signedIn(principal)
      const now = clock.now()
      if (!(await enterHelp(db, { workspace, id: request, session, now }))) throw noHelp()
      return { audit: byHelper(principal, request) }
    },

    leaveHelp: async ({ params: { workspace, request }, principal }) => {
      if (!(await findHelp(db, { workspace, id: request }))) throw noHelp()
      await leaveHelp(db, { id: request, session: signedIn(principal).session })
      return { audit: byHelper(principal, request) }
    },

    saveHelpNotes: async ({ params: { workspace, request }, body: { notes }, principal }) => {
      if (!(await saveNotes(db, { workspace, id: request, notes }))) throw noHelp()
      return { audit: byHelper(principal, request) }
    },

    handOver: async ({ params: { workspace, request }, body: { notes }, principal }) => {
      const of = { workspace, id: request, now: clock.now() }
      await db.transaction(async (trx) => {
        const isOpen = await saveNotes(trx, { ...of, notes })
        if (!isOpen || !(await closeHelp(trx, { ...of, ending: 'handed-over' }))) throw noHelp()
      })
      return {
        after: () => tellHelp({ ...services, db, now: clock.now }),
        audit: byHelper(principal, request),
      }
    },
  }
}

/** In the audit log of the workspace, also before they enter and after they leave. */
function byHelper(principal: Principal | undefined, request: string) {
  return { who: signedIn(principal).email + HELPING, subject: request }
}

/** Only where no owner of the installation administers the workspace anyway. */
async function isOffered({ database }: Services, workspace: string): Promise<boolean> {
  return (await loadSignedUp(database.db, [workspace])).length > 0
}

/** Who helps reads what the merchant wrote to them, too. */
function seesWhole(principal: Principal | undefined, workspace: string): boolean {
  return (
    hasRole('administrator', principal, workspace) || helpOf(principal, workspace) !== undefined
  )
}

async function workOf(
  { database: { db }, clock }: Services,
  { workspace, askedAt, closed }: HelpRequest,
): Promise<HelpWork> {
  const time = { workspace, from: askedAt, to: closed?.at ?? clock.now() }
  const files = await loadHelpedFiles(db, { ...time, limit: MAX_FILES + 1 })
  const audit = await listHelpAudit(db, { ...time, limit: MAX_CHANGES + 1 })
  return {
    files: files
      .slice(0, MAX_FILES)
      .map(({ path, before = null, after = null }) => ({ path, before, after })),
    isCut: files.length > MAX_FILES || audit.length > MAX_CHANGES,
    changes: audit.slice(0, MAX_CHANGES).toReversed().map(toChange),
  }
}

/** Lists of names in the details of a line. */
const NAMED = ['changed', 'removed', 'paths'] as const

/** Never a value: of what was answered, which questions; of files, which; of a connection, where it leads now. */
function toChange({ at, action, subject, details }: AuditEntry): HelpWork['changes'][number] {
  const told = isJsonObject(details) ? details : {}
  const origins = isJsonObject(told['origins']) ? told['origins'] : {}
  const [before, after] = [textsOf(origins['before']), textsOf(origins['after'])]
  const names = [
    ...NAMED.flatMap((key) => textsOf(told[key])),
    ...(after.length > 0 ? [`${before.join(', ')} → ${after.join(', ')}`] : []),
  ]
  return { at: toIso(at), action, subject, names }
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : []
}

function toListed(
  request: HelpRequest,
  help: ReadonlyMap<string, HelpRight>,
  now: number,
): AnswerOf<Routes['listHelp']>['items'][number] {
  const { id, workspace, title } = request
  const hasEntered = help.get(workspace)?.request === id
  return { workspace, title, hasEntered, ...toAnswer(request, { isWhole: true, now }) }
}

function toAnswer(
  request: HelpRequest,
  { isWhole, now }: { readonly isWhole: boolean; readonly now: number },
): HelpAnswer {
  const { id, integration = null, message, askedBy = null, askedAt, notes, closed } = request
  return {
    id,
    integration,
    step: HELP_STEPS.find((step) => step === request.step) ?? null,
    message: isWhole ? message : null,
    askedBy: isWhole ? askedBy : null,
    askedAt: toIso(askedAt),
    consent: {
      until: toIso(request.consentUntil),
      isRunning: isConsented(request, now),
      showsPersonal: request.showsPersonal,
    },
    notes,
    closed: closed ? { at: toIso(closed.at), ending: closed.ending } : null,
  }
}

/** Closed, without consent, of another workspace or never there: refused alike. */
function noHelp(): ApiError {
  return notFound(say('noHelpRequest', {}))
}

function isNotOffered(): ApiError {
  return new ApiError({ type: 'forbidden', status: 403, title: say('helpNotOffered', {}) })
}

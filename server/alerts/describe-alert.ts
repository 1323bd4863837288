import type { Knex } from 'knex'
import {
  type FlowPlan,
  GONE_KEY,
  isSameMessage,
  loadWords,
  type Message,
  type Project,
  say,
  toText,
} from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { remediesOf, stopsOf } from '../installation/remedies-of.ts'
import { createHiddenKeys } from '../privacy/hidden-keys.ts'
import { isLabelOpen } from '../privacy/open-labels.ts'
import { isKeyPersonal, looksPersonal } from '../privacy/personal-keys.ts'
import type { Projects } from '../projects/projects.ts'
import { titleOfField } from '../projects/title-of-field.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { loadPersonKey } from '../secrets/person-key.ts'
import { messageFromStored, messageFromStoredOrNull } from '../store/stored-message.ts'
import { nameIntegrations } from '../store/workspace-integrations.ts'
import { sayMoment, saySince } from './alert-moments.ts'
import {
  type AlertLink,
  type AlertReader,
  type AlertStory,
  addressOf,
  type Place,
  type Texts,
} from './alert-story.ts'
import type { Alert } from './alerts.ts'
import { tellDrift } from './describe-drift.ts'
import { hideAllValues, hideValues } from './hide-values.ts'

export interface Describing {
  readonly db: Knex
  readonly cipher: Cipher
  readonly projects: Projects
}

export interface AlertTeller {
  readonly story: (alert: Alert) => Promise<AlertStory>
  /** That it is over. */
  readonly recovery: (alert: Alert) => string
  readonly flowTitle: (flow: string) => string
}

const RECORDS_TOLD = 5
const MINUTE_MS = 60_000

/** Tells alerts of a workspace to readers of a language. */
export async function createAlertTeller(
  describing: Describing,
  reader: AlertReader,
): Promise<AlertTeller> {
  const { db, cipher } = describing
  const { workspace, language, now } = reader
  const words = await loadWords(language)
  const texts = await readTexts(describing, reader)
  const integrations = await nameIntegrations(db, workspace)
  const hidden = createHiddenKeys(await loadPersonKey(db, cipher, workspace))
  const flowTitle = (flow: string): string =>
    flow === '' ? toText(say('alertWorkers', {}), words) : (texts?.told.get(flow)?.title ?? flow)
  return {
    flowTitle,
    recovery: (alert) =>
      toText(
        say('alertWell', {
          flow: flowTitle(alert.flow),
          since: saySince(alert.resolvedAt ?? now, now, language),
        }),
        words,
      ),
    story: async (alert) => {
      const integration = integrations.get(alert.integration) ?? ''
      const place = {
        reader: { ...reader, words },
        texts,
        integration,
        hidden,
        alert,
        title: flowTitle(alert.flow),
      }
      if (alert.kind === 'silence') return tellSilence(place)
      if (alert.kind === 'workers') return tellWorkers(place)
      if (alert.kind === 'drift') return tellDrift(place, db)
      if (alert.kind === 'flow-stopped') return tellStopped(place, await problemOf(db, alert))
      return tellRecords(place, await recordsOf(db, alert))
    },
  }
}

/** Nothing where the files cannot be read: the alert is sent all the same. */
async function readTexts(
  { projects }: Describing,
  { workspace, language }: AlertReader,
): Promise<Texts | undefined> {
  try {
    const spoken = language === 'en' ? projects : projects.in(language)
    const { project } = await projects.current(workspace)
    const { project: toldProject } = await spoken.current(workspace)
    return {
      project,
      flows: byName(project),
      told: byName(toldProject),
      toldProject,
      sayReason: await spoken.sayReason(workspace),
    }
  } catch {
    return undefined
  }
}

function byName({ flows }: Project): ReadonlyMap<string, FlowPlan> {
  return new Map(flows.map(({ plan }) => [plan.name, plan]))
}

const NOTHING = { places: [], records: [], more: 0 }

function tellSilence({ reader, alert, title }: Place): AlertStory {
  const { language, words, now } = reader
  const minutes = Number(alert.detail)
  const due = sayMoment((alert.resolvedAt ?? now) - minutes * MINUTE_MS, now, language)
  return {
    ...NOTHING,
    title: toText(say('alertSilent', { flow: title, due, minutes }), words),
    cause: '',
    remedy: toText(say('remedySilent', {}), words),
  }
}

function tellWorkers({ reader, alert, title }: Place): AlertStory {
  const { language, words, now } = reader
  const told = Number(alert.detail)
  if (alert.cause === 'clock') {
    return {
      ...NOTHING,
      title: toText(
        say(told > 0 ? 'alertClockAhead' : 'alertClockBehind', {
          name: title,
          seconds: Math.abs(told),
        }),
        words,
      ),
      cause: '',
      remedy: toText(say('remedyClock', {}), words),
    }
  }
  const last = saySince((alert.resolvedAt ?? now) - told * MINUTE_MS, now, language)
  return {
    ...NOTHING,
    title: toText(say('alertDead', { name: title, since: last }), words),
    cause: toText(say('causeDead', {}), words),
    remedy: toText(say('remedyDead', {}), words),
  }
}

function tellStopped(
  { reader, texts, alert, title }: Place,
  problem: Message | undefined,
): AlertStory {
  const { language, words, now } = reader
  const flow = texts?.flows.get(alert.flow)
  const cause =
    problem &&
    flow &&
    texts &&
    hideValues({ project: texts.project, flow }, { reason: problem, cause: '' })
  return {
    ...NOTHING,
    title: toText(
      say('alertStopped', { flow: title, since: saySince(alert.openedAt, now, language) }),
      words,
    ),
    cause:
      cause && texts ? toSentence(texts.sayReason(cause)) : toText(say('causeStopped', {}), words),
    remedy: toText(say('remedyStopped', {}), words),
  }
}

interface FailedRecord {
  readonly key: string
  readonly label: string | undefined
  readonly reason: Message
  readonly cause: string
  readonly since: number
}

function tellRecords(place: Place, records: readonly FailedRecord[]): AlertStory {
  const { reader, alert, title } = place
  const { language, words, now } = reader
  const since = saySince(
    Math.min(alert.openedAt, ...records.map((record) => record.since)),
    now,
    language,
  )
  const isDoubt = alert.kind === 'in-doubt'
  const reasons = records.map((record) => reasonOf(place, record))
  const first = reasons[0]
  const isShared = first !== undefined && reasons.every((reason) => reason === first)
  const kind = isDoubt ? 'inDoubt' : kindOfCause(alert.cause)
  return {
    title: toText(
      say(isDoubt ? 'alertInDoubt' : 'alertFailed', { flow: title, count: alert.count, since }),
      words,
    ),
    cause:
      isShared && !isDoubt
        ? toSentence(first)
        : (sharedCause(place, records) ?? toText(say(SHORT_CAUSES[kind], {}), words)),
    ...remedyOf(place, kind),
    records: records.map((record, at) => ({
      ...linkTo(place, record),
      ...(isShared || isDoubt || reasons[at] === undefined
        ? {}
        : { label: `${nameOf(place, record)}: ${reasons[at]}` }),
    })),
    more: Math.max(0, alert.count - records.length),
  }
}

/** What the reasons of several records of one step have in common: all but the values. */
function sharedCause(
  { texts, alert }: Place,
  records: readonly FailedRecord[],
): string | undefined {
  const flow = texts?.flows.get(alert.flow)
  if (!flow || !texts || !alert.cause.startsWith('step.fail')) return undefined
  const bare = records.map(({ reason, cause }) => hideAllValues(flow, { reason, cause }))
  const [first] = bare
  return first !== undefined && bare.every((each) => isSameMessage(each, first))
    ? toSentence(texts.sayReason(first))
    : undefined
}

function reasonOf({ texts, alert }: Place, { reason, cause }: FailedRecord): string | undefined {
  const flow = texts?.flows.get(alert.flow)
  const hidden = flow && texts && hideValues({ project: texts.project, flow }, { reason, cause })
  return hidden === undefined ? undefined : texts?.sayReason(hidden)
}

function remedyOf(
  { reader, texts, integration, alert }: Place,
  kind: CauseKind | 'inDoubt',
): Pick<AlertStory, 'remedy' | 'places'> {
  const { words } = reader
  const flow = texts?.told.get(alert.flow)
  const remedies = flow ? remediesOf(flow, alert.cause) : []
  const named = (of: 'setting' | 'table') => remedies.filter((remedy) => remedy.kind === of)
  const tables = named('table')
  const decisive = tables.length > 0 ? tables : named('setting')
  if (decisive.length > 0) {
    const titles = decisive.map(({ title }) => `“${title}”`).join(', ')
    const remedy =
      tables.length > 0
        ? say('remedyTables', { tables: titles })
        : say('remedyAnswers', { settings: titles })
    return {
      remedy: toText(remedy, words),
      places: decisive.flatMap(({ kind: of, name, title }) => {
        const step = of === 'table' ? 'tables' : 'questions'
        const query = new URLSearchParams({ step, at: name })
        const url = addressOf(reader, `/setup/${encodeURIComponent(integration)}?${query}`)
        return url === undefined ? [] : [{ label: title, url }]
      }),
    }
  }
  const fields = flow ? fieldsOf(texts, flow, alert.cause) : []
  const isField = kind === 'fail' && fields.length > 0
  const remedy = isField
    ? say('remedyFields', { fields: fields.join(', ') })
    : say(REMEDIES[kind], {})
  return { remedy: toText(remedy, words), places: [] }
}

/** What the fields that decided are called. */
function fieldsOf(texts: Texts | undefined, flow: FlowPlan, cause: string): readonly string[] {
  const stop = stopsOf(flow).find((each) => each.cause === cause)
  const fields = stop?.isMissing ? stop.fields : []
  const { role, resource } = flow.source.resource
  const schema =
    texts?.toldProject.connectors[flow.connections[role] ?? '']?.resources[resource]?.schema
  return fields.map((field) => `“${titleOfField(schema, field.split('.')) ?? field}”`)
}

function linkTo(place: Place, record: FailedRecord): AlertLink {
  const { reader, integration, alert, hidden } = place
  const key = isKeyOpen(place, record.key) ? record.key : hidden.hide(record.key)
  const path = `/i/${encodeURIComponent(integration)}/f/${encodeURIComponent(alert.flow)}/r/${encodeURIComponent(key)}`
  return { label: nameOf(place, record), url: addressOf(reader, path) }
}

function nameOf(place: Place, { key, label }: FailedRecord): string {
  const { texts, alert, reader } = place
  if (key === GONE_KEY) return toText(say('alertGone', {}), reader.words)
  const flow = texts?.flows.get(alert.flow)
  const isNamed = flow !== undefined && texts !== undefined && isLabelOpen(texts.project, flow)
  if (label !== undefined && isNamed && !looksPersonal(label)) return label
  return isKeyOpen(place, key) ? key : toText(say('alertRecord', {}), reader.words)
}

function isKeyOpen({ texts, alert }: Place, key: string): boolean {
  const flow = texts?.flows.get(alert.flow)
  return (
    flow !== undefined &&
    texts !== undefined &&
    !isKeyPersonal(texts.project, flow) &&
    !looksPersonal(key)
  )
}

/** Where the reason of the records cannot be told without their values. */
const SHORT_CAUSES = {
  ambiguous: 'causeAmbiguous',
  fail: 'causeFail',
  formula: 'causeFormula',
  gone: 'causeGone',
  invalid: 'causeInvalid',
  other: 'causeOther',
  temporary: 'causeTemporary',
  inDoubt: 'causeInDoubt',
} as const

const REMEDIES = {
  ambiguous: 'remedyAmbiguous',
  fail: 'remedyFail',
  formula: 'remedyFormula',
  gone: 'remedyGone',
  invalid: 'remedyInvalid',
  other: 'remedyOther',
  temporary: 'remedyTemporary',
  inDoubt: 'remedyInDoubt',
} as const

type CauseKind = Exclude<keyof typeof SHORT_CAUSES, 'inDoubt'>

const CAUSES: readonly (readonly [start: string, kind: CauseKind])[] = [
  ['system.temporary', 'temporary'],
  ['system.invalid', 'invalid'],
  ['system.exists', 'invalid'],
  ['system.gone', 'gone'],
  ['run.ambiguous', 'ambiguous'],
  ['run.formula', 'formula'],
  ['step.fail', 'fail'],
]

function kindOfCause(cause: string): CauseKind {
  return CAUSES.find(([start]) => cause.startsWith(start))?.[1] ?? 'other'
}

function toSentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(start) ? start : `${start}.`
}

async function problemOf(db: Knex, { integration, flow }: Alert): Promise<Message | undefined> {
  const [row] = await queryRows<{ problem: string | null }>(
    db,
    'select problem from flow_state where integration = ? and flow = ?',
    [integration, toStored(flow)],
  )
  return messageFromStoredOrNull(row?.problem ?? null)
}

/** The oldest records of a cause; none where an alert is about many causes. */
async function recordsOf(db: Knex, alert: Alert): Promise<readonly FailedRecord[]> {
  if (alert.cause === '' || alert.resolvedAt !== undefined) return []
  const rows = await queryRows<{
    key: string
    label: string | null
    reason: string
    cause: string
    since: string
  }>(
    db,
    `select key, label, reason, cause, since from record
     where integration = ? and flow = ? and state = ? and not ignored and cause = ?
     order by since, key limit ?`,
    [
      alert.integration,
      toStored(alert.flow),
      alert.kind === 'in-doubt' ? 'in-doubt' : 'parked',
      toStored(alert.cause),
      RECORDS_TOLD,
    ],
  )
  return rows.map(({ key, label, reason, cause, since }) => ({
    key: fromStored(key),
    label: label === null ? undefined : fromStored(label),
    reason: messageFromStored(reason),
    cause: fromStored(cause),
    since: Number(since),
  }))
}

import type { Knex } from 'knex'
import { formulaCause, type Message, say, toText } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { stopsOf } from '../installation/remedies-of.ts'
import { type FieldUse, usesOfField } from '../installation/uses-of-field.ts'
import { titleOfField } from '../projects/title-of-field.ts'
import { changesOfFlow, type KeptChange, type Kind } from '../store/drift-looks.ts'
import { saySince } from './alert-moments.ts'
import { type AlertLink, type AlertStory, addressOf, type Place } from './alert-story.ts'
import type { Alert } from './alerts.ts'

/** More lines than these nobody reads in a message. */
const MAX_LINES = 10

/** What a flow reads that no longer comes as before, with each line that writes it, and the failed records that it explains. */
export async function tellDrift(place: Place, db: Knex): Promise<AlertStory> {
  const { reader, texts, alert, title } = place
  const { words, language, now } = reader
  const changes = (await changesOfFlow(db, alert)).flatMap((each) => each.changes)
  const touching = changes.flatMap((change) => {
    const uses = change.fields.flatMap((field) => usesOf(place, field))
    return uses.length > 0 || !texts ? [{ change, uses }] : []
  })
  const since = Math.min(alert.openedAt, ...touching.map(({ change }) => change.since))
  const uses = touching.flatMap((each) => each.uses)
  const explained = await countExplained(db, alert, since, (cause) =>
    touching.some((each) => explains(place, each, cause)),
  )
  return {
    title: toText(
      say('alertDrift', {
        flow: title,
        count: alert.count,
        since: saySince(since, now, language),
      }),
      words,
    ),
    cause: [
      ...touching.map(({ change }) => toText(sayChange(place, change), words)),
      ...(explained > 0 ? [toText(say('driftExplains', { count: explained }), words)] : []),
    ].join(' '),
    remedy: toText(say('remedyDrift', {}), words),
    places: uses.slice(0, MAX_LINES).map((use) => linkTo(place, use)),
    records: [],
    more: 0,
  }
}

function usesOf({ texts, alert }: Place, field: string): readonly FieldUse[] {
  const source = sourceOf(texts, alert)
  if (!texts || !source) return []
  return usesOfField(texts.project, source, field).filter(({ flow }) => flow === alert.flow)
}

function sourceOf(texts: Place['texts'], { flow: name }: Alert) {
  const flow = texts?.flows.get(name)
  if (!flow) return undefined
  const { role, resource } = flow.source.resource
  return { connector: flow.connections[role] ?? '', resource }
}

/** Fields are called as people call them; a path that makes several, as the system calls it. */
function sayChange({ texts, alert }: Place, { path, kind, ...change }: KeptChange): Message {
  const source = sourceOf(texts, alert)
  const schema =
    source && texts?.toldProject.connectors[source.connector]?.resources[source.resource]?.schema
  const [only, ...others] = change.fields
  const name = only === undefined || others.length > 0 ? undefined : titleOfField(schema, [only])
  const field = name === undefined || name === path ? path : `${name} (${path})`
  if (kind === 'gone') return say('driftGone', { field })
  return say('driftRetyped', {
    field,
    expected: say('either', { options: change.expected.map(sayKind) }),
    found: say('either', { options: change.found.map(sayKind) }),
  })
}

function sayKind(kind: Kind): Message {
  return say(kind === 'boolean' ? 'yesNo' : kind, {})
}

function linkTo({ reader }: Place, { file, line, step, writes }: FieldUse): AlertLink {
  const query = new URLSearchParams({ path: file, view: 'mapping', step, field: writes })
  return { label: `${file}:${line} → ${writes}`, url: addressOf(reader, `/edit?${query}`) }
}

interface Touching {
  readonly change: KeptChange
  readonly uses: readonly FieldUse[]
}

/** Whether records that failed for a cause most likely did because of a change. */
function explains({ texts, alert }: Place, { change, uses }: Touching, cause: string): boolean {
  // They do not fit what the connector declares.
  if (cause === 'run.record') return true
  if (uses.some(({ step, writes }) => cause.startsWith(causeOf(step, writes)))) return true
  const flow = texts?.flows.get(alert.flow)
  const stop = flow && stopsOf(flow).find((each) => each.cause === cause)
  return stop?.fields.some((field) => change.fields.includes(field.split(/[.[]/)[0] ?? '')) ?? false
}

/** Of the formula of the field, or of one within it. */
function causeOf(step: string, writes: string): string {
  return formulaCause([...step.split('.'), 'set', writes.split(/[.[]/)[0] ?? ''])
}

/** How many records of the flow failed since for causes that are chosen. */
async function countExplained(
  db: Knex,
  { integration, flow }: Alert,
  since: number,
  isExplained: (cause: string) => boolean,
): Promise<number> {
  const rows = await queryRows<{ readonly cause: string; readonly count: number }>(
    db,
    `select cause, count(*)::int as count from record
     where integration = ? and flow = ? and state = 'parked' and not ignored and since >= ? group by cause`,
    [integration, toStored(flow), since],
  )
  return rows
    .filter(({ cause }) => isExplained(fromStored(cause)))
    .reduce((sum, { count }) => sum + count, 0)
}

import {
  type DurableRecord,
  GONE_KEY,
  type JsonObject,
  type Project,
  say,
} from '../../engine/index.ts'
import type {
  BulkAction,
  CauseGroup,
  FoundRecord,
  OpenRecord,
  RecordPage,
} from '../contract/records.ts'
import { flowsOf } from '../installation/installed-flows.ts'
import { remediesOf } from '../installation/remedies-of.ts'
import type { PastRecord } from '../journal/past-records.ts'
import type { SayReason } from '../projects/projects.ts'
import type { BulkAction as StoredBulk } from '../store/bulk-actions.ts'
import type { Cause } from '../store/open-records.ts'
import type { ListedEvent } from '../store/record-history.ts'
import type { FoundRecord as Found } from '../store/search-records.ts'
import type { IntegrationNames } from '../store/workspace-integrations.ts'
import type { LastingState } from './lasting-state.ts'
import type { Sight } from './sight.ts'

/** Shapes what is stored of records as the API shows it. */

const HIDDEN = '•••'

/** What a doubt was matched by, as an e-mail address is, shows only to those who may reveal data. */
export function toOpenRecord(integration: string, record: DurableRecord, sight: Sight): OpenRecord {
  const { labelled, keys, sayReason } = sight
  const { doubt } = record
  return {
    integration,
    flow: record.flow,
    key: keys.show(record.flow, record.key),
    label: labelOf(record, sight),
    state: record.state,
    reason: sayReason(record.reason),
    cause: record.cause,
    step: record.step ?? null,
    attempts: record.attempts,
    dueAt: record.dueAt === undefined ? null : iso(record.dueAt),
    waitsFor: record.waitsFor === undefined ? null : keys.text(record.waitsFor),
    since: iso(record.since),
    doubt:
      doubt && record.state === 'in-doubt'
        ? {
            target: doubt.target,
            match: labelled === undefined ? doubt.match : hideValues(doubt.match),
          }
        : null,
  }
}

function hideValues(match: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(match).map((name) => [name, HIDDEN]))
}

export function labelOf(
  {
    flow,
    key,
    label,
  }: { readonly flow: string; readonly key: string; readonly label?: string | undefined },
  { labelled, sayReason }: Pick<Sight, 'labelled' | 'sayReason'>,
): string | null {
  // A record without a name is called by its key.
  if (label === undefined || label.trim() === '') return null
  // What a person is asked about records that are gone has a name of our own.
  if (key === GONE_KEY) return sayReason(say('goneName', {}))
  return labelled?.has(flow) === false ? null : label
}

export function toCauseGroup(
  names: IntegrationNames,
  { project, sayReason }: { readonly project: Project; readonly sayReason: SayReason },
  group: Cause,
): CauseGroup {
  const { integration, firstAt, lastAt, ...rest } = group
  const name = names.get(integration) ?? ''
  const flow = flowsOf(project, name).find((plan) => plan.name === group.flow)
  return {
    integration: name,
    ...rest,
    example: sayReason(group.example),
    firstAt: iso(firstAt),
    lastAt: iso(lastAt),
    remedies: flow ? [...remediesOf(flow, group.cause)] : [],
  }
}

export function toBulkAction(name: string, bulk: StoredBulk): BulkAction {
  const { id, flow, kind, cause, state, who, total, done, askedAt, endedAt, stoppedBy } = bulk
  return {
    id,
    integration: name,
    flow,
    kind,
    cause: cause ?? null,
    state: state ?? null,
    who,
    total,
    done,
    askedAt: iso(askedAt),
    endedAt: endedAt === undefined ? null : iso(endedAt),
    stoppedBy: stoppedBy ?? null,
  }
}

/** An id may be personal, as an e-mail address is. */
export function toStateAnswer(
  { word, link, since }: LastingState,
  { keys }: Pick<Sight, 'keys'>,
): RecordPage['state'] & object {
  const id = link && (typeof link.id === 'string' ? keys.text(link.id) : link.id)
  return {
    word,
    is: link && id !== undefined ? { resource: link.target, id } : null,
    since: iso(since),
  }
}

export function toFoundRecord(
  names: IntegrationNames,
  found: Found,
  state: LastingState,
  sight: Sight,
): FoundRecord {
  const { keys, sayReason } = sight
  const { integration, flow, key, outcome, reason, at } = found
  return {
    integration: names.get(integration) ?? '',
    flow,
    key: keys.show(flow, key),
    label: labelOf(found, sight),
    state: toStateAnswer(state, sight),
    outcome,
    reason: reason === undefined ? null : sayReason(reason),
    at: iso(at),
  }
}

export function toPastRecord(
  { flow, key, label, outcome, reason, at }: PastRecord & { readonly flow: string },
  { labelled, keys, sayReason }: Sight,
) {
  return {
    key: keys.show(flow, key),
    label: labelOf({ flow, key, label }, { labelled, sayReason }),
    outcome,
    reason: reason === undefined ? null : sayReason(reason),
    at: iso(at),
  }
}

export function toEventAnswer(
  event: ListedEvent,
  sayReason: SayReason,
): RecordPage['events'][number] {
  return {
    id: event.id,
    run: event.run,
    at: iso(event.at),
    outcome: event.outcome,
    reason: event.reason === undefined ? null : sayReason(event.reason),
    step: event.step ?? null,
    flowVersion: event.flowVersion,
    writes: event.writes.map(({ action, resource, id, fields }) => ({
      action,
      resource,
      id: id ?? null,
      ...(fields ? { fields: [...fields] } : {}),
    })),
    hasPayload: event.hasPayload,
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

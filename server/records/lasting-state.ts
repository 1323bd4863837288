import type { Knex } from 'knex'
import type { DurableState, Outcome } from '../../engine/index.ts'
import type { RecordKind } from '../contract/records.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { type LastingLink, loadLastingLinks, type SourcePlace } from '../store/lasting-links.ts'

/**
 * How a record stands, whatever its last event was: an order that is booked stays so however often it is read again.
 * `created` and `linked` name the target record; an outcome is that of the last event, where neither holds.
 */
export interface LastingState {
  readonly word: 'created' | 'linked' | DurableState | Outcome
  readonly link: LastingLink | undefined
  /** Milliseconds since 1970. */
  readonly since: number
}

interface LastEvent {
  readonly outcome: Outcome
  readonly at: number
}

interface Open {
  readonly state: DurableState
  readonly since: number
}

export function lastingState(
  open: Open | undefined,
  link: LastingLink | undefined,
  last: LastEvent | undefined,
): LastingState | undefined {
  if (open) return { word: open.state, link, since: open.since }
  if (link?.createdAt !== undefined) return { word: 'created', link, since: link.createdAt }
  if (link) return { word: 'linked', link, since: last?.at ?? 0 }
  return last && { word: last.outcome, link, since: last.at }
}

const WORDS: Readonly<Record<RecordKind, ReadonlySet<string>>> = {
  written: new Set(['created', 'linked', 'done']),
  skipped: new Set(['skipped', 'unchanged']),
  open: new Set(['ready', 'waiting', 'retrying', 'parked', 'in-doubt']),
}

/** Whether a record that stands so is of a kind; every one is where none is asked for. */
export function isOfKind(word: string, kind: RecordKind | undefined): boolean {
  return kind === undefined || WORDS[kind].has(word)
}

type Found = Omit<SourcePlace, 'source'> & LastEvent

/** Of records that a search found, in their order. */
export async function loadLastingStates(
  db: Knex,
  found: readonly Found[],
  sourceOf: (flow: string) => string | undefined,
): Promise<readonly LastingState[]> {
  const places = found.map((each) => ({ ...each, source: sourceOf(each.flow) ?? '' }))
  const links = await loadLastingLinks(db, places)
  const open = await loadOpen(db, found)
  return found.map((last, at) => {
    const state = lastingState(open.get(nameOf(last)), links[at], last)
    return state ?? { word: last.outcome, link: undefined, since: last.at }
  })
}

async function loadOpen(db: Knex, found: readonly Found[]): Promise<ReadonlyMap<string, Open>> {
  const rows = await queryRows<{
    integration: number
    flow: string
    key: string
    state: DurableState
    since: string
  }>(
    db,
    `select r.integration, r.flow, r.key, r.state, r.since from record r
     join unnest(?::int[], ?::text[], ?::text[]) as k(integration, flow, key)
       on r.integration = k.integration and r.flow = k.flow and r.key = k.key
     where not r.ignored`,
    [
      found.map(({ integration }) => integration),
      found.map(({ flow }) => toStored(flow)),
      found.map(({ key }) => toStored(key)),
    ],
  )
  return new Map(
    rows.map(({ integration, flow, key, state, since }) => [
      nameOf({ integration, flow: fromStored(flow), key: fromStored(key) }),
      { state, since: Number(since) },
    ]),
  )
}

function nameOf({ integration, flow, key }: Omit<SourcePlace, 'source'>): string {
  return JSON.stringify([integration, flow, key])
}

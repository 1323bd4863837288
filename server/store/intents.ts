import { createHash } from 'node:crypto'
import {
  type Grant,
  LeaseLostError,
  type Link,
  type LinkKey,
  linkWakeKey,
  type NewIntent,
  type RunLease,
} from '../../engine/index.ts'
import { NOW, queryRows } from '../database/query.ts'
import { retryConflicts } from '../database/retry-conflicts.ts'
import { fromStored, toStored } from '../database/text.ts'
import { nowBinding, type StoreContext } from './context.ts'
import { reviveIntents } from './erased-keys.ts'
import { claimKeyer } from './keyed-hashes.ts'
import { type LinkRow, readLinks, toLink } from './links.ts'
import { sealLookedForBy } from './lost-creates.ts'
import { hashSealOf } from './sealed-hashes.ts'
import { fromStoredId } from './stored-id.ts'

/** One call of `declare`, to be answered together with others. */
export interface Declaration {
  readonly lease: RunLease
  readonly intents: readonly NewIntent[]
}

interface GrantRow {
  /** Position in what was asked. */
  readonly at: number
  readonly operation: string
  readonly granted: boolean
  readonly quiet: string | null
  readonly previous: string | null
  readonly elsewhere: boolean | null
  /** None of those from before attempts had names. */
  readonly attempt: string | null
  readonly age: string | null
  /** The id of what an attempt that is over made, as JSON. */
  readonly made: string | null
  readonly link?: Link | undefined
}

/**
 * For declarations that something may be in the way of. One statement, so that it needs no transaction: whatever else
 * happens at the same time, a claim has one row.
 *
 * `asked`: what live runs ask. `hit`: rows in their way, by operation before claim. `taken`: those of them that nobody
 * alive holds, locked, unless they changed meanwhile; `past` are over, and remembered. `last_at`: whoever was at it before can have sent something until then. `renewed` then belong to the asker,
 * `made` are new; what is in none of them is held.
 */
const DECLARE = `
with clock as (select ${NOW} as now),
live as (
  select run.id, run.worker from run, clock
  where run.integration = ? and run.state = 'running' and run.until > clock.now
  union all
  select p.id, p.worker from run_partition p, clock where p.integration = ? and p.until > clock.now),
asked as (
  select a.*, live.worker from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bytea[],
    ?::boolean[]) as a(at, operation, claim, target, flow, key, run, sealed, anew)
  join live on live.id = a.run),
by_operation as (
  select a.at, i.operation, i.run from asked a
  join intent i on i.integration = ? and i.operation = a.operation),
hit as (
  select * from by_operation
  union all
  select a.at, i.operation, i.run from asked a
  join intent i on i.integration = ? and i.claim = a.claim
  where a.at not in (select at from by_operation)),
taken as (
  select a.*, i.operation as previous, i.claim <> a.claim as elsewhere,
    case when i.run = a.run then i.started_at
      else greatest(i.started_at, coalesce(least(r.until, r.finished_at), p.until, 0)) end as last_at
  from clock, hit join asked a on a.at = hit.at
  join intent i on i.integration = ? and i.operation = hit.operation and i.run = hit.run
  left join run r on r.id = i.run left join run_partition p on p.id = i.run
  where i.made is null and ((i.run = a.run and (i.operation = a.operation or a.anew)) or i.run not in (select id from live))
  for update of i),
past as (
  select hit.at, i.made from hit join intent i on i.integration = ? and i.operation = hit.operation
  where i.made is not null),
renewed as (
  update intent i set run = t.run, worker = t.worker,
    operation = case when t.anew then t.operation else i.operation end,
    target = case when t.anew then t.target else i.target end,
    flow = case when t.anew then t.flow else i.flow end,
    key = case when t.anew then t.key else i.key end,
    attempt = case when t.anew then gen_random_uuid() else i.attempt end,
    sealed = case when not t.anew then i.sealed when i.claim = t.claim then t.sealed end,
    begun_at = case when t.anew then clock.now else i.begun_at end,
    started_at = case when t.anew then clock.now else t.last_at end
  from taken t, clock where i.integration = ? and i.operation = t.previous
  returning t.at, t.anew as granted, clock.now - t.last_at as quiet, t.previous, t.elsewhere,
    i.attempt::text, clock.now - coalesce(i.begun_at, 0) as age),
made as (
  insert into intent (integration, operation, claim, target, flow, key, run, worker, started_at, attempt, begun_at, sealed)
  select ?, a.operation, a.claim, a.target, a.flow, a.key, a.run, a.worker, clock.now, gen_random_uuid(), clock.now, a.sealed
  from asked a, clock
  where a.at not in (select at from hit)
  on conflict do nothing returning operation, attempt::text)
select a.at, a.operation, coalesce(r.granted, m.operation is not null) as granted, r.quiet, r.previous, r.elsewhere, past.made,
  coalesce(r.attempt, m.attempt) as attempt, r.age
from asked a left join renewed r on r.at = a.at left join past on past.at = a.at left join made m on m.operation = a.operation`

/**
 * What an operation made under another claim was something else, such as the item that stood there in its loop before: it
 * stays known by its claim, and the operation is free.
 */
const KEEP_ELSEWHERE = `
update intent i set operation = coalesce(i.attempt, gen_random_uuid())::text
from unnest(?::text[], ?::text[]) as a(operation, claim)
where i.integration = ? and i.operation = a.operation and i.claim <> a.claim and i.made is not null`

/**
 * Answers many calls with one statement, and a second where something is in the way of a few. A call whose lease is lost
 * gets the error, the others their grants.
 */
export async function declareTogether(
  context: StoreContext,
  calls: readonly Declaration[],
): Promise<readonly (readonly Grant[] | LeaseLostError)[]> {
  const all = firstOfEach(calls)
  const keyed = await claimKeyer(context)
  const asked = all.map(({ lease, intent }): Asked => {
    const claim = keyed(hashClaim(intent.claim))
    return { lease, intent, claim, sealed: sealLookedForBy(context, intent, claim) }
  })
  await reviveIntents(
    context,
    asked.map(({ intent }) => intent),
  )
  // Each is tried again for itself: what the first has declared would be in the way of a second try of both.
  const made = await retryConflicts(() => declareNew(context, asked))
  const left = asked.filter(({ intent }) => !made.has(intent.operation))
  const rows = await retryConflicts(() => declareInTheWay(context, left))
  const liveRuns = new Set<string | undefined>(rows.map((row) => left[row.at]?.lease.run))
  const grants = new Map(rows.map((row) => [left[row.at]?.intent, toGrant(row)]))
  for (const { lease, intent } of asked) {
    const grant = made.get(intent.operation)
    if (!grant) continue
    liveRuns.add(lease.run)
    grants.set(intent, grant)
  }
  return calls.map(({ lease, intents }) => {
    if (intents.length > 0 && !liveRuns.has(lease.run)) return new LeaseLostError(lease.flow)
    return intents.map(
      (intent) => grants.get(intent) ?? { operation: intent.operation, kind: 'held' },
    )
  })
}

/** What nearly all declarations come to: a new row each, for a live run and with nothing in its way. */
async function declareNew(
  context: StoreContext,
  asked: readonly Asked[],
): Promise<ReadonlyMap<string, Grant>> {
  const { db, integration, now } = context
  const { open } = await hashSealOf(context)
  const rows = await queryRows<{ readonly made: Made }>(
    db,
    'select declare_sealed_attempts(?, ?, ?) as made',
    [integration, now?.() ?? null, JSON.stringify(asked.map(toAsked))],
  )
  const { granted, attempts, links } = rows[0]?.made ?? NOTHING_MADE
  const linkOf = new Map((links ?? []).map((row) => [row.operation, toLink(row, open)]))
  return new Map(
    (granted ?? []).map((stored, at) => {
      const operation = fromStored(stored)
      const attempt = attempts?.[at] ?? operation
      const link = linkOf.get(stored)
      return [operation, { operation, kind: 'granted', attempt, ...(link ? { link } : {}) }]
    }),
  )
}

interface Made {
  readonly granted: readonly string[] | null
  /** In the same order. */
  readonly attempts: readonly string[] | null
  readonly links: readonly (LinkRow & { readonly operation: string })[] | null
}

const NOTHING_MADE: Made = { granted: null, attempts: null, links: null }

function toAsked({ lease, intent, claim, sealed }: Asked): object {
  const { operation, target, flow, key, link } = intent
  return {
    operation: toStored(operation),
    claim,
    target: toStored(target),
    flow: toStored(flow),
    key: toStored(key),
    run: lease.run,
    sealed: sealed.toString('base64'),
    ...(link && {
      link_source: toStored(link.source),
      link_key: toStored(link.key),
      link_target: toStored(link.target),
    }),
  }
}

async function declareInTheWay(
  context: StoreContext,
  asked: readonly Asked[],
): Promise<readonly GrantRow[]> {
  if (asked.length === 0) return []
  const { db, integration } = context
  await queryRows(db, KEEP_ELSEWHERE, [
    asked.map(({ intent }) => toStored(intent.operation)),
    asked.map(({ claim }) => claim),
    integration,
  ])
  const rows = await queryRows<GrantRow>(db, DECLARE, [
    nowBinding(context),
    integration,
    integration,
    [...asked.keys()],
    ...intentBindings(asked),
    asked.map(({ sealed }) => sealed),
    asked.map(({ intent }) => intent.anew === true),
    integration,
    integration,
    integration,
    integration,
    integration,
    integration,
  ])
  return withLinks(context, asked, rows)
}

/** Looked at after the claims are held, when nobody else can make one. */
async function withLinks(
  context: StoreContext,
  asked: readonly Asked[],
  rows: readonly GrantRow[],
): Promise<readonly GrantRow[]> {
  const keyOf = (row: GrantRow): LinkKey | undefined =>
    row.granted ? asked[row.at]?.intent.link : undefined
  const keys = rows.map(keyOf).filter((key) => key !== undefined)
  const links = new Map(
    (await readLinks(context, keys)).map((link) => [linkWakeKey(link), link] as const),
  )
  return rows.map((row) => {
    const key = keyOf(row)
    return { ...row, link: key && links.get(linkWakeKey(key)) }
  })
}

function intentBindings(asked: readonly Asked[]): readonly string[][] {
  return [
    asked.map(({ intent }) => toStored(intent.operation)),
    asked.map(({ claim }) => claim),
    asked.map(({ intent }) => toStored(intent.target)),
    asked.map(({ intent }) => toStored(intent.flow)),
    asked.map(({ intent }) => toStored(intent.key)),
    asked.map(({ lease }) => lease.run),
  ]
}

interface AskedFirst {
  readonly lease: RunLease
  readonly intent: NewIntent
}

interface Asked extends AskedFirst {
  /** As it is stored. */
  readonly claim: string
  readonly sealed: Buffer
}

/** The first intent of each operation and claim; the others are held by it. */
function firstOfEach(calls: readonly Declaration[]): readonly AskedFirst[] {
  const operations = new Set<string>()
  const claims = new Set<string>()
  const asked: AskedFirst[] = []
  for (const { lease, intents } of calls) {
    for (const intent of intents) {
      if (operations.has(intent.operation) || claims.has(intent.claim)) continue
      operations.add(intent.operation)
      claims.add(intent.claim)
      asked.push({ lease, intent })
    }
  }
  return asked
}

/** A claim may be long, and may be an e-mail address; it is only ever compared. Stored under a key, for addresses can be guessed. */
function hashClaim(claim: string): string {
  return createHash('sha256').update(claim, 'utf16le').digest('base64url')
}

function toGrant({ granted, link, ...row }: GrantRow): Grant {
  const operation = fromStored(row.operation)
  // The name was the operation, before attempts had any; when it was sent first is not known of those.
  const attempt = row.attempt ?? fromStored(row.previous ?? row.operation)
  if (granted) return { operation, kind: 'granted', attempt, ...(link ? { link } : {}) }
  if (row.made !== null) return { operation, kind: 'made', id: fromStoredId(row.made) }
  if (row.previous === null) return { operation, kind: 'held' }
  const quietMs = Number(row.quiet)
  const elsewhere = row.elsewhere === true ? { isElsewhere: true as const } : {}
  return {
    operation,
    kind: 'unresolved',
    quietMs,
    previous: fromStored(row.previous),
    attempt,
    attemptMs: Number(row.age),
    ...elsewhere,
  }
}

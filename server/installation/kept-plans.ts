import { createHmac } from 'node:crypto'
import type { Knex } from 'knex'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { FlowPlanning, PlannedDigest } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import type { PersonKey } from '../secrets/person-key.ts'
import { hashSeal } from '../store/sealed-hashes.ts'
import { StoredMessage } from '../store/stored-message.ts'

/** What was true a day ago is no basis for writing. */
const KEPT_MS = 86_400_000

const Digests = Type.Array(
  Type.Object({
    key: Type.String(),
    label: Type.Optional(Type.String()),
    deleted: Type.Optional(Type.Literal(true)),
    hash: Type.String(),
  }),
)

/** Of a plan of chosen fields, these are kept with it. */
const Kept = Type.Union([
  Digests,
  Type.Object({ refill: Type.Array(Type.String()), records: Digests }),
])

export interface KeptPlan {
  readonly digests: readonly PlannedDigest[]
  /** Names of the fields that it is about alone. */
  readonly refill?: readonly string[] | undefined
}

interface PlanPlace {
  readonly integration: number
  readonly flow: string
}

/** Under which digests are kept: those of a record with an e-mail address alone could be found out by guessing. */
interface KeyedPlace extends PlanPlace {
  readonly personKey: PersonKey
}

/**
 * Keeps what a plan would write, as keys and sealed digests: no data. Forgets plans that are too old. Gives what it is
 * called from now on, which is the same for the same plan.
 */
export async function keepPlan(
  db: Knex,
  { integration, flow, personKey }: KeyedPlace,
  { hash: digestOfAll, records, refill }: FlowPlanning & Pick<KeptPlan, 'refill'>,
  now: number,
): Promise<string> {
  const { seal } = hashSeal(personKey, 'plan hash')
  const hash = namePlan(personKey, digestOfAll)
  const digests: Static<typeof Digests> = records
    .filter(({ writes }) => writes.length > 0)
    .map(({ key, hash: digest, deleted }) =>
      deleted ? { key, hash: seal(digest), deleted } : { key, hash: seal(digest) },
    )
  const plan: Static<typeof Kept> = refill ? { refill: [...refill], records: digests } : digests
  await queryRows(db, 'delete from kept_plan where at < ?', [now - KEPT_MS])
  await queryRows(
    db,
    `insert into kept_plan (integration, flow, hash, records, at) values (?, ?, ?, ?::json, ?)
     on conflict (integration, flow, hash) do update
     set records = excluded.records, at = excluded.at, applied = null`,
    [integration, toStored(flow), hash, toStored(JSON.stringify(plan)), now],
  )
  return hash
}

/** What a plan is called, kept or not: the same writes have the same name. */
export function namePlan(personKey: PersonKey, hash: string): string {
  return createHmac('sha256', personKey).update('plan').update(hash).digest('hex').slice(0, 12)
}

/** Nothing when there is no such plan, or not any more. */
export async function loadPlan(
  db: Knex,
  { integration, flow, personKey }: KeyedPlace,
  hash: string,
  now: number,
): Promise<KeptPlan | undefined> {
  const [row] = await queryRows<{ records: unknown }>(
    db,
    'select records from kept_plan where integration = ? and flow = ? and hash = ? and at >= ?',
    [integration, toStored(flow), toStored(hash), now - KEPT_MS],
  )
  if (!row) return undefined
  const { open } = hashSeal(personKey, 'plan hash')
  // What cannot be opened is like no other: the record comes out differently now.
  const kept = Value.Parse(Kept, row.records)
  const { refill, records } = 'refill' in kept ? kept : { refill: undefined, records: kept }
  const digests = records.map(({ hash: sealed, ...digest }) =>
    Object.assign(digest, { hash: open(sealed) ?? '' }),
  )
  return { digests, refill }
}

const Applied = Type.Object({
  /** Why it was ended early; absent: it came to its end. */
  problem: Type.Optional(StoredMessage),
  /** How many records were as planned already. Absent in what was kept before it was counted. */
  already: Type.Optional(Type.Integer()),
  /** Keys of records that would be written differently now: left alone. */
  differing: Type.Array(Type.String()),
  counts: Type.Record(Type.String(), Type.Integer()),
})
export type Applied = Static<typeof Applied>

/** Keeps what came of applying a plan, for whoever asks, now or after being away. */
export async function saveApplied(
  db: Knex,
  { integration, flow }: PlanPlace,
  hash: string,
  applied: Applied,
): Promise<void> {
  await queryRows(
    db,
    'update kept_plan set applied = ?::json where integration = ? and flow = ? and hash = ?',
    [toStored(JSON.stringify(applied)), integration, toStored(flow), toStored(hash)],
  )
}

/** How applying a plan stands. `asked`: it waits for a worker, or is under way. */
export type PlanState =
  | { readonly kind: 'planned' }
  | { readonly kind: 'asked'; readonly isTaken: boolean }
  | { readonly kind: 'applied'; readonly applied: Applied }

/** Nothing when there is no such plan, or not any more. */
export async function loadPlanState(
  db: Knex,
  { integration, flow }: PlanPlace,
  hash: string,
): Promise<PlanState | undefined> {
  const [row] = await queryRows<{ applied: unknown; taken: boolean | null }>(
    db,
    `select p.applied, q.taken from kept_plan p
     left join run_request q on q.integration = p.integration and q.flow = p.flow
       and q.scope->>'kind' = 'plan' and q.scope->>'plan' = p.hash
     where p.integration = ? and p.flow = ? and p.hash = ? order by q.id desc limit 1`,
    [integration, toStored(flow), toStored(hash)],
  )
  if (!row) return undefined
  if (row.taken !== null) return { kind: 'asked', isTaken: row.taken }
  if (row.applied === null) return { kind: 'planned' }
  return { kind: 'applied', applied: Value.Parse(Applied, row.applied) }
}

import type { Knex } from 'knex'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { FlowPlanning, PlannedDigest } from '../../engine/index.ts'
import { queryRows } from '../store/context.ts'
import { toStored } from '../store/text.ts'

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

interface PlanPlace {
  readonly integration: number
  readonly flow: string
}

/** Keeps what a plan would write, as keys and digests: no data. Forgets plans that are too old. */
export async function keepPlan(
  db: Knex,
  { integration, flow }: PlanPlace,
  { hash, records }: FlowPlanning,
  now: number,
): Promise<void> {
  const digests: Static<typeof Digests> = records
    .filter(({ writes }) => writes.length > 0)
    .map(({ key, hash: digest, deleted }) =>
      deleted ? { key, hash: digest, deleted } : { key, hash: digest },
    )
  await queryRows(db, 'delete from kept_plan where at < ?', [now - KEPT_MS])
  await queryRows(
    db,
    `insert into kept_plan (integration, flow, hash, records, at) values (?, ?, ?, ?::json, ?)
     on conflict (integration, flow, hash) do update set records = excluded.records, at = excluded.at`,
    [integration, toStored(flow), hash, toStored(JSON.stringify(digests)), now],
  )
}

/** Nothing when there is no such plan, or not any more. */
export async function loadPlan(
  db: Knex,
  { integration, flow }: PlanPlace,
  hash: string,
  now: number,
): Promise<readonly PlannedDigest[] | undefined> {
  const [row] = await queryRows<{ records: unknown }>(
    db,
    'select records from kept_plan where integration = ? and flow = ? and hash = ? and at >= ?',
    [integration, toStored(flow), toStored(hash), now - KEPT_MS],
  )
  return row && Value.Parse(Digests, row.records)
}

import type { Knex } from 'knex'
import { queryPrepared, queryRows } from '../../database/query.ts'
import { fromStored } from '../../database/text.ts'
import { RUN_QUEUE } from '../jobs/open-jobs.ts'
import { placeOf, priorityAt } from './queue-place.ts'

interface Asked {
  readonly integration: number
  readonly flow: string
}

interface WaitingRow {
  readonly id: string
  readonly integration: number
  readonly flow: string
  readonly rank: number
  readonly priority: number
  readonly since: number
  /** When the flow's last run began. */
  readonly ran_at: string | null
}

/**
 * Of flows of one integration that wait for a place to run, the first in its order goes first, whenever each was asked
 * for. Whom a flow has gone before once it does not go before again, so that none waits for ever.
 */
export async function arrangeWaiting(trx: Knex, asked: readonly Asked[]): Promise<void> {
  const integrations = new Set(asked.map(({ integration }) => integration))
  const rows = await queryPrepared<WaitingRow>(
    trx,
    `select j.id, s.integration, s.flow, s.rank, j.priority,
       (extract(epoch from j.created_on) * 1000)::float8 as since,
       (select r.started_at from run r where r.integration = s.integration and r.flow = s.flow order by r.id desc limit 1) as ran_at
     from flow_state s
     join pgboss.job j on j.name = ? and j.state < 'active' and j.singleton_key = s.integration || '/' || s.flow
     where s.integration = any(?::int[]) order by j.id for update of j`,
    [RUN_QUEUE, [...integrations]],
  )
  const moved = [...integrations].flatMap((integration) => {
    const flows = new Set(asked.filter((one) => one.integration === integration).map(nameOf))
    const waiting = rows
      .filter((row) => row.integration === integration)
      .map((row) => ({
        row,
        place: placeOf(row.priority),
        isNew: flows.has(fromStored(row.flow)),
      }))
    return arrange(waiting.toSorted(inTurn))
  })
  if (moved.length === 0) return
  await queryRows(
    trx,
    `update pgboss.job j set priority = n.priority from unnest(?::uuid[], ?::int[]) as n(id, priority)
     where j.name = ? and j.id = n.id and j.state < 'active'`,
    [moved.map(({ id }) => id), moved.map(({ priority }) => priority), RUN_QUEUE],
  )
}

interface Waiting {
  readonly row: WaitingRow
  readonly place: number
  /** It was asked for now. */
  readonly isNew: boolean
}

/** The jobs whose priority changes, with the new one. */
function arrange(line: readonly Waiting[]): readonly Pick<WaitingRow, 'id' | 'priority'>[] {
  const order = [...line]
  const newcomers = line.filter(({ isNew }) => isNew)
  for (const one of newcomers.toSorted((left, right) => left.row.rank - right.row.rank)) {
    goAhead(order, one)
  }
  const moved: Pick<WaitingRow, 'id' | 'priority'>[] = []
  let last = { place: 0, rank: 0 }
  for (const [at, { row }] of order.entries()) {
    const { id, rank } = row
    const place = line[at]?.place ?? 0
    // Within a place the rank decides, so who is not to be passed needs a place before.
    last = { place: Math.max(place, last.place + (last.rank > rank ? 1 : 0)), rank }
    const priority = priorityAt(last.place, rank)
    if (priority !== row.priority) moved.push({ id, priority })
  }
  return moved
}

/** It takes the place of the first that it may go before, that one the place of the next, and so on. */
function goAhead(order: Waiting[], one: Waiting): void {
  const { rank, ran_at: ranAt } = one.row
  const own = order.indexOf(one)
  const passed = order
    .slice(0, own)
    .filter(({ row }) => row.rank > rank && row.since > Number(ranAt ?? 0))
  const places = [...passed.map((other) => order.indexOf(other)), own]
  for (const [turn, at] of places.entries()) order[at] = passed[turn - 1] ?? one
}

/** Who was asked for now begins behind those of its place. */
function inTurn(left: Waiting, right: Waiting): number {
  return (
    left.place - right.place ||
    Number(left.isNew) - Number(right.isNew) ||
    right.row.priority - left.row.priority ||
    left.row.since - right.row.since
  )
}

function nameOf({ flow }: Asked): string {
  return flow
}

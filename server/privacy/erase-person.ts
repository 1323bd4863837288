import type { Knex } from 'knex'
import type { Cipher } from '../secrets/cipher.ts'
import { queryRows } from '../store/context.ts'
import { toStored } from '../store/text.ts'
import { digestEmail, loadPersonKey } from './person-key.ts'

/** How many rows lost what they said about a person. */
export interface Erased {
  readonly payloads: number
  readonly records: number
  readonly events: number
}

/**
 * Erases what is held on a person: the payloads of every record that was ever about them, its open state, and the labels
 * and reasons in its history. Which source record is which target record stays, so that nothing is created twice.
 */
export async function erasePerson(
  db: Knex,
  cipher: Cipher,
  { workspace, email }: { readonly workspace: string; readonly email: string },
): Promise<Erased> {
  const digest = digestEmail(await loadPersonKey(db, cipher, workspace), email)
  return db.transaction(async (trx) => {
    const integrations = await queryRows<{ id: number }>(
      trx,
      'select id from integration where workspace = ? order by id for no key update',
      [toStored(workspace)],
    )
    const [row] = await queryRows<Erased>(trx, ERASE, [digest, integrations.map(({ id }) => id)])
    return row ?? { payloads: 0, records: 0, events: 0 }
  })
}

const ERASE = `
with about as materialized (
  select distinct e.integration, e.flow, e.key from person_event p
  join event e on e.integration = p.integration and e.id = p.event
  where p.digest = ? and p.integration = any(?::int[])),
theirs as materialized (
  select e.integration, e.id, e.label is not null or e.reason is not null as speaks from about a
  join event e on e.integration = a.integration and e.key = a.key and e.flow = a.flow),
payloads as (
  delete from payload p using theirs t where p.integration = t.integration and p.event = t.id returning 1),
people as (
  delete from person_event p using theirs t where p.integration = t.integration and p.event = t.id),
events as (
  update event e set label = null, reason = case when e.reason is null then null else '(erased)' end
  from theirs t where e.integration = t.integration and e.id = t.id and t.speaks returning 1),
records as (
  delete from record r using about a
  where r.integration = a.integration and r.flow = a.flow and r.key = a.key returning 1)
select (select count(*)::int from payloads) as payloads, (select count(*)::int from records) as records,
  (select count(*)::int from events) as events`

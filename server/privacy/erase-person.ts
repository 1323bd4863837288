import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { loadChainKey } from '../people/audit-chain.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { digestEmail, loadPersonKey, type PersonKey } from '../secrets/person-key.ts'
import { eraseKey, noteErased } from '../store/erased-keys.ts'
import { type AboutKey, findAbout, findAboutNow, type Search, unique } from './about-person.ts'
import { createAddressFinder } from './address-finder.ts'
import { eraseAudit } from './erase-audit.ts'
import { eraseIntents, eraseLinks, eraseSeen, forgetIndexEntries } from './erase-keys.ts'
import { mayHave } from './first-look.ts'
import { AUDIT, AUDIT_OF_ACCOUNT, eraseHeld, GONE, GONE_ADDRESS, HOLDINGS } from './holdings.ts'
import { deleteSealed, findSealed } from './sealed-holdings.ts'

/** How many rows lost what they said about a person. */
export interface Erased {
  readonly payloads: number
  readonly records: number
  readonly events: number
  /** Of whatever else had the address: samples, links, runs, alerts, plans. */
  readonly others: number
  /** Files in which the address was replaced: what else they say of the person stays for who wrote them. */
  readonly files: readonly string[]
}

/**
 * Erases what is held on a person: the payloads of every record that was ever about them, its open state, the labels and
 * reasons in its history, and their address wherever else it stands. Which source record is which target record stays, so
 * that nothing is created twice: where a key tells the address, under a digest that the record meets when it comes again.
 */
export async function erasePerson(
  db: Knex,
  cipher: Cipher,
  {
    workspace,
    email,
    hasNoAccount = false,
  }: {
    readonly workspace: string
    readonly email: string
    /** They closed it: the audit log does not name them any more as who did something. */
    readonly hasNoAccount?: boolean
  },
): Promise<Erased> {
  const personKey = await loadPersonKey(db, cipher, workspace)
  const chainKey = await loadChainKey(db, cipher)
  const all = await queryRows<{ id: number }>(
    db,
    'select id from integration where workspace = ? order by id',
    [toStored(workspace)],
  )
  const integrations = all.map(({ id }) => id)
  const finder = createAddressFinder(email)
  const search = { db, cipher, integrations, finder, digest: digestEmail(personKey, email) }
  // Whatever is sealed is opened before others have to wait.
  const found = await findAbout(search)
  return db.transaction(async (trx) => {
    await queryRows(
      trx,
      'select from integration where id = any(?::int[]) order by id for no key update',
      [integrations],
    )
    const within = { ...search, db: trx }
    const about = unique([...found, ...(await findAboutNow(within))])
    const records = await eraseRecords(trx, within, about, personKey)
    const keys =
      (await eraseIntents(within, about, personKey)) +
      (await eraseLinks(within, about, personKey)) +
      (await eraseSeen(within, personKey)) +
      (await forgetIndexEntries(within, workspace))
    if (keys > 0) await noteErased(trx, integrations)
    const others = await eraseOthers(within, workspace, keys)
    const place = { db: trx, workspace, integrations }
    const log = hasNoAccount ? AUDIT_OF_ACCOUNT : AUDIT
    const lines = await eraseAudit(place, finder, chainKey, log)
    return { ...records, ...others, others: others.others + lines.length }
  })
}

async function eraseRecords(
  trx: Knex,
  { finder }: Search,
  about: readonly AboutKey[],
  personKey: PersonKey,
): Promise<Pick<Erased, 'payloads' | 'records' | 'events'>> {
  const told = mayHave(['e.writes'], finder)
  const [row] = await queryRows<Pick<Erased, 'payloads' | 'records' | 'events'>>(
    trx,
    eraseSql(told.sql),
    [
      about.map(({ integration }) => integration),
      about.map(({ flow }) => flow),
      about.map(({ key }) => key),
      about.map(({ key }) =>
        finder.isIn(fromStored(key)) ? toStored(eraseKey(personKey, fromStored(key))) : key,
      ),
      ...told.bindings,
    ],
  )
  return row ?? { payloads: 0, records: 0, events: 0 }
}

const eraseSql = (mayTell: string): string => `
with about as materialized (
  select * from unnest(?::int[], ?::text[], ?::text[], ?::text[]) as a(integration, flow, key, erased)),
theirs as materialized (
  select e.integration, e.id, a.erased, e.label is not null or e.reason is not null or a.erased <> e.key as speaks
  from about a join event e on e.integration = a.integration and e.key = a.key and e.flow = a.flow),
payloads as (
  delete from payload p using theirs t where p.integration = t.integration and p.event = t.id returning 1),
people as (
  delete from person_event p using theirs t where p.integration = t.integration and p.event = t.id),
plans as (
  delete from kept_plan p using about a where p.integration = a.integration and p.flow = a.flow
  and exists (select from json_array_elements(p.records) r where r ->> 'key' = a.key)),
events as (
  update event e set label = null, key = t.erased, reason = case when e.reason is null then null else '${GONE}' end,
    writes = case when ${mayTell} then null else e.writes end
  from theirs t where e.integration = t.integration and e.id = t.id
  returning t.speaks),
records as (
  delete from record r using about a
  where r.integration = a.integration and r.flow = a.flow and r.key = a.key returning 1)
select (select count(*)::int from payloads) as payloads, (select count(*)::int from records) as records,
  (select count(*)::int from events where speaks) as events`

async function eraseOthers(
  { db, cipher, integrations, finder }: Search,
  workspace: string,
  keys: number,
): Promise<Pick<Erased, 'others' | 'files'>> {
  const sealed = await findSealed(db, cipher, { integrations, finder, isLocking: true })
  await deleteSealed(db, sealed)
  let others = keys + sealed.length
  const files = new Set<string>()
  for (const holding of HOLDINGS) {
    const held = await eraseHeld({ db, workspace, integrations }, holding, finder)
    others += held.length
    for (const { texts } of held) {
      const path = finder.replaceIn(texts['path'] ?? null, GONE_ADDRESS)
      if (typeof path === 'string') files.add(path)
    }
  }
  return { others, files: [...files].toSorted() }
}

import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { PersonKey } from '../secrets/person-key.ts'
import { ERASED, eraseKey } from '../store/erased-keys.ts'
import type { AboutKey, Search } from './about-person.ts'
import { mayHave } from './first-look.ts'

interface KeyRow {
  readonly integration: number
  readonly key: string
}

interface LinkRow extends KeyRow {
  readonly row: string
  readonly target_id: string
}

/**
 * Puts digests in the place of keys of links. A link whose target is called by the address goes: there the system itself
 * lets nothing be made a second time. What was sent last is forgotten, so it is sent once more if the record comes again.
 */
export async function eraseLinks(
  { db, integrations, finder }: Search,
  about: readonly AboutKey[],
  personKey: PersonKey,
): Promise<number> {
  const named = mayHave(['key', 'target_id'], finder)
  const rows = await queryRows<LinkRow>(
    db,
    `select ctid::text as row, integration, key, target_id from link
     where integration = any(?::int[]) and ${named.sql} for update`,
    [integrations, ...named.bindings],
  )
  const targets = rows.filter(({ target_id: id }) => finder.isIn(fromStored(id)))
  await queryRows(db, 'delete from link where ctid = any(?::tid[])', [
    targets.map(({ row }) => row),
  ])
  const keys = rows.filter((row) => finder.isIn(fromStored(row.key)) && !targets.includes(row))
  await rename(db, keys, personKey)
  await queryRows(
    db,
    `update link l set hash = null from unnest(?::int[], ?::text[]) as a(integration, key)
     where l.integration = a.integration and l.key = a.key and l.hash is not null`,
    [about.map(({ integration }) => integration), about.map(({ key }) => key)],
  )
  return targets.length + keys.length
}

async function rename(
  db: Search['db'],
  keys: readonly KeyRow[],
  personKey: PersonKey,
): Promise<void> {
  const bindings = [
    keys.map(({ integration }) => integration),
    keys.map(({ key }) => key),
    keys.map(({ key }) => toStored(eraseKey(personKey, fromStored(key)))),
  ]
  const from = 'unnest(?::int[], ?::text[], ?::text[]) as k(integration, key, erased)'
  // Of who is erased a second time, the newer link counts.
  await queryRows(
    db,
    `delete from link l using ${from} where l.integration = k.integration and l.key = k.erased and exists (
       select from link n where n.integration = l.integration and n.source = l.source and n.target = l.target and n.key = k.key)`,
    bindings,
  )
  await queryRows(
    db,
    `update link l set key = k.erased, hash = null from (select distinct * from ${from}) k
     where l.integration = k.integration and l.key = k.key`,
    bindings,
  )
}

interface IntentRow extends KeyRow {
  readonly row: string
  readonly flow: string
  readonly operation: string
  readonly made: string | null
}

/**
 * Creates whose outcome nobody knows stay, under digests, and for ever: a record that comes again is looked for, or a
 * person is asked. Of a create under way the process that does it ends it by either name.
 */
export async function eraseIntents(
  { db, integrations, finder }: Search,
  about: readonly AboutKey[],
  personKey: PersonKey,
): Promise<number> {
  const named = mayHave(['i.operation', 'i.key', 'i.made'], finder)
  const rows = await queryRows<IntentRow>(
    db,
    `select i.ctid::text as row, i.integration, i.flow, i.operation, i.key, i.made from intent i
     where i.integration = any(?::int[]) and (${named.sql} or (i.integration, i.flow, i.key) in (
       select * from unnest(?::int[], ?::text[], ?::text[]))) for update`,
    [
      integrations,
      ...named.bindings,
      about.map(({ integration }) => integration),
      about.map(({ flow }) => flow),
      about.map(({ key }) => key),
    ],
  )
  const isTheirs = new Set(
    about.map(({ integration, flow, key }) => `${integration} ${flow} ${key}`),
  )
  const found = rows.filter(
    ({ integration, flow, operation, key, made }) =>
      isTheirs.has(`${integration} ${flow} ${key}`) || finder.isIn([operation, key, made]),
  )
  const over = found.filter(({ made }) => finder.isIn(made))
  await queryRows(db, 'delete from intent where ctid = any(?::tid[])', [over.map(({ row }) => row)])
  const open = found.filter((row) => !over.includes(row))
  await queryRows(
    db,
    `update intent i set operation = k.operation, key = k.key, sealed = null
     from unnest(?::tid[], ?::text[], ?::text[]) as k(place, operation, key)
     where i.ctid = k.place and not exists (
       select from intent j where j.integration = i.integration and j.operation = k.operation)`,
    [
      open.map(({ row }) => row),
      open.map(({ operation }) => toStored(eraseKey(personKey, fromStored(operation)))),
      open.map(({ key }) =>
        finder.isIn(fromStored(key)) ? toStored(eraseKey(personKey, fromStored(key))) : key,
      ),
    ],
  )
  return found.filter(({ operation }) => !operation.startsWith(ERASED)).length
}

/** What a complete read has met so far is compared with links by their keys. */
export async function eraseSeen(
  { db, integrations, finder }: Search,
  personKey: PersonKey,
): Promise<number> {
  const named = mayHave(['key'], finder)
  const rows = await queryRows<KeyRow & { readonly flow: string }>(
    db,
    `select integration, flow, key from seen where integration = any(?::int[]) and ${named.sql}`,
    [integrations, ...named.bindings],
  )
  const found = rows.filter(({ key }) => finder.isIn(fromStored(key)))
  const of = [
    found.map(({ integration }) => integration),
    found.map(({ flow }) => flow),
    found.map(({ key }) => key),
  ]
  await queryRows(
    db,
    `with gone as (
       delete from seen s using unnest(?::int[], ?::text[], ?::text[]) as k(integration, flow, key)
       where s.integration = k.integration and s.flow = k.flow and s.key = k.key)
     insert into seen (integration, flow, key) select * from unnest(?::int[], ?::text[], ?::text[]) on conflict do nothing`,
    [
      ...of,
      of[0] ?? [],
      of[1] ?? [],
      found.map(({ key }) => toStored(eraseKey(personKey, fromStored(key)))),
    ],
  )
  return found.length
}

/** Records of a system that are called by the address go from its local index, which is then read anew as a whole. */
export async function forgetIndexEntries(
  { db, finder }: Search,
  workspace: string,
): Promise<number> {
  const named = mayHave(['e.record_id'], finder)
  const rows = await queryRows<{
    row: string
    record_id: string
    connection: number
    index: string
  }>(
    db,
    `select e.ctid::text as row, e.record_id, e.connection, e.index from index_entry e
     join connection c on c.id = e.connection where c.workspace = ? and ${named.sql} for update of e`,
    [toStored(workspace), ...named.bindings],
  )
  const found = rows.filter(({ record_id: id }) => finder.isIn(fromStored(id)))
  await queryRows(db, 'delete from index_entry where ctid = any(?::tid[])', [
    found.map(({ row }) => row),
  ])
  await queryRows(
    db,
    `update index_state s set complete_at = '1970-01-01T00:00:00.000Z', refreshed_at = 0
     from unnest(?::int[], ?::text[]) as k(connection, index)
     where s.connection = k.connection and s.index = k.index`,
    [found.map(({ connection }) => connection), found.map(({ index }) => index)],
  )
  return found.length
}

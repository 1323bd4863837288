import { createHmac } from 'node:crypto'
import type { Knex } from 'knex'
import type { LinkKey } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { loadPersonKey, type PersonKey } from '../secrets/person-key.ts'
import type { StoreContext } from './context.ts'

/** What a key begins with that stands in the place of one that told who somebody was. */
export const ERASED = '(erased) '

/** Stands for a key without telling it: always the same, so that a record that comes again meets what is known of it. */
export function eraseKey(personKey: PersonKey, key: string): string {
  if (key.startsWith(ERASED)) return key
  const digest = createHmac('sha256', personKey)
    .update('erased key')
    .update(key, 'utf16le')
    .digest()
  return ERASED + digest.subarray(0, 18).toString('base64url')
}

const personKeys = new WeakMap<StoreContext, Promise<PersonKey>>()

/** Of the workspace that an integration belongs to; read once for each store. */
export function personKeyOf(context: StoreContext): Promise<PersonKey> {
  const known = personKeys.get(context)
  if (known) return known
  const reading = readPersonKey(context)
  personKeys.set(context, reading)
  reading.catch(() => personKeys.delete(context))
  return reading
}

async function readPersonKey({ db, cipher, integration }: StoreContext): Promise<PersonKey> {
  const [row] = await queryRows<{ workspace: string }>(
    db,
    'select workspace from integration where id = ?',
    [integration],
  )
  return loadPersonKey(db, cipher, fromStored(row?.workspace ?? ''))
}

/** How long a run may not notice that somebody was erased meanwhile. */
const LOOK_EVERY_MS = 2_000

interface Look {
  readonly at: number
  readonly hasErased: Promise<boolean>
}

const looks = new WeakMap<StoreContext, Look>()

/** The key to look for erased keys with; nothing in an integration that has none, as nearly all. */
async function keyForErased(context: StoreContext): Promise<PersonKey | undefined> {
  const now = performance.now()
  const known = looks.get(context)
  const look =
    known && now - known.at < LOOK_EVERY_MS ? known : { at: now, hasErased: readFlag(context) }
  looks.set(context, look)
  look.hasErased.catch(() => looks.delete(context))
  return (await look.hasErased) ? personKeyOf(context) : undefined
}

async function readFlag({ db, integration }: StoreContext): Promise<boolean> {
  const rows = await queryRows(db, 'select from integration where id = ? and has_erased', [
    integration,
  ])
  return rows.length > 0
}

/**
 * Gives links their keys back whose records come again: the source still tells of them. So nothing is created a second
 * time for who was erased and is a customer again.
 */
export async function reviveLinks(context: StoreContext, keys: readonly LinkKey[]): Promise<void> {
  if (keys.length === 0) return
  const personKey = await keyForErased(context)
  if (!personKey) return
  const { db, integration } = context
  const erased = keys.map(({ key }) => toStored(eraseKey(personKey, key)))
  await queryRows(db, REVIVE_LINKS, [
    keys.map(({ source }) => toStored(source)),
    keys.map(({ key }) => toStored(key)),
    keys.map(({ target }) => toStored(target)),
    erased,
    integration,
    integration,
  ])
}

const REVIVE_LINKS = `
with k as (
  select * from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as k(source, key, target, erased) where key <> erased),
gone as (
  delete from link l using k
  where l.integration = ? and l.source = k.source and l.key = k.erased and l.target = k.target
  returning l.*, k.key as again),
seen_again as (
  insert into seen (integration, flow, key) select distinct s.integration, s.flow, k.key from seen s join k on s.key = k.erased
  where s.integration = ? on conflict do nothing)
insert into link (integration, source, key, target, target_id, hash, flow, dead)
select integration, source, again, target, target_id, hash, flow, dead from gone on conflict do nothing`

/** The same for creates whose outcome nobody knows. */
export async function reviveIntents(
  context: StoreContext,
  intents: readonly { readonly operation: string; readonly key: string }[],
): Promise<void> {
  const personKey = await keyForErased(context)
  if (!personKey) return
  await queryRows(
    context.db,
    `update intent i set operation = k.operation, key = k.key
     from unnest(?::text[], ?::text[], ?::text[]) as k(operation, key, erased)
     where i.integration = ? and i.operation = k.erased and not exists (
       select from intent j where j.integration = i.integration and j.operation = k.operation)`,
    [
      intents.map(({ operation }) => toStored(operation)),
      intents.map(({ key }) => toStored(key)),
      intents.map(({ operation }) => toStored(eraseKey(personKey, operation))),
      context.integration,
    ],
  )
}

/** Texts, and what they are where somebody was erased since they were read: what is over, or was seen, is so under both names. */
export async function withErased(
  context: StoreContext,
  texts: readonly string[],
): Promise<readonly string[]> {
  const personKey = texts.length > 0 ? await keyForErased(context) : undefined
  if (!personKey) return texts
  return [...texts, ...texts.map((text) => eraseKey(personKey, text))]
}

/** Tells stores to look for erased keys. */
export async function noteErased(trx: Knex, integrations: readonly number[]): Promise<void> {
  await queryRows(trx, 'update integration set has_erased = true where id = any(?::int[])', [
    integrations,
  ])
}

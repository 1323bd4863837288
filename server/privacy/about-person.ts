import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored } from '../database/text.ts'
import { openStory } from '../journal/seal-story.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { CannotOpenError } from '../secrets/secret-errors.ts'
import { recordBinding } from '../store/record-row.ts'
import type { AddressFinder } from './address-finder.ts'
import { mayHave } from './first-look.ts'
import { findOpenCreates } from './open-creates.ts'

/** A source record of a flow, as the tables name it. */
export interface AboutKey {
  readonly integration: number
  readonly flow: string
  readonly key: string
}

export interface Search {
  readonly db: Knex
  readonly cipher: Cipher
  readonly integrations: readonly number[]
  readonly finder: AddressFinder
  /** Of the address, under the key of the workspace. */
  readonly digest: Buffer
}

/** Records that are about a person: by their history, by any text of theirs, and by what of them is sealed. */
export async function findAbout(search: Search): Promise<readonly AboutKey[]> {
  return unique([
    ...(await findByHistory(search)),
    ...(await findInTexts(search)),
    ...(await findInOpenRecords(search)),
    ...(await findOpenCreates(search)).map(({ integration, flow, key }) => ({
      integration,
      flow,
      key,
    })),
    ...(await findInPayloads(search)),
  ])
}

/** What of it is asked of the tables alone, which is fast enough for a moment in which nothing else is committed. */
export async function findAboutNow(search: Search): Promise<readonly AboutKey[]> {
  return unique([...(await findByHistory(search)), ...(await findInTexts(search))])
}

export function unique(keys: readonly AboutKey[]): readonly AboutKey[] {
  return [
    ...new Map(
      keys.map((each) => [JSON.stringify([each.integration, each.flow, each.key]), each]),
    ).values(),
  ]
}

function findByHistory({ db, digest, integrations }: Search): Promise<readonly AboutKey[]> {
  return queryRows(
    db,
    `select distinct e.integration, e.flow, e.key from person_event p
     join event e on e.integration = p.integration and e.id = p.event
     where p.digest = ? and p.integration = any(?::int[])`,
    [digest, integrations],
  )
}

const TEXTS = {
  event: ['key', 'label', 'reason', 'writes'],
  record: ['key', 'label', 'reason', 'cause', 'waits_for', 'version'],
} as const

async function findInTexts({ db, integrations, finder }: Search): Promise<readonly AboutKey[]> {
  const found: AboutKey[] = []
  for (const [table, names] of Object.entries(TEXTS)) {
    const named = mayHave(names, finder)
    const rows = await queryRows<AboutKey & { readonly texts: unknown }>(
      db,
      `select integration, flow, key, json_build_array(${names.join(', ')}) as texts from ${table}
       where integration = any(?::int[]) and ${named.sql}`,
      [integrations, ...named.bindings],
    )
    for (const row of rows) if (finder.isIn(row.texts)) found.push(withoutTexts(row))
  }
  return found
}

function withoutTexts({ integration, flow, key }: AboutKey): AboutKey {
  return { integration, flow, key }
}

const BATCH = 500

async function findInOpenRecords(search: Search): Promise<readonly AboutKey[]> {
  const { db, cipher, integrations, finder } = search
  const found: AboutKey[] = []
  for (let after: AboutKey = { integration: -1, flow: '', key: '' }; ; ) {
    const rows = await queryRows<AboutKey & { readonly sealed: Buffer }>(
      db,
      `select integration, flow, key, sealed from record
       where integration = any(?::int[]) and sealed is not null and (integration, flow, key) > (?, ?, ?)
       order by integration, flow, key limit ${BATCH}`,
      [integrations, after.integration, after.flow, after.key],
    )
    for (const { integration, flow, key, sealed } of rows) {
      const binding = recordBinding(integration, flow, key)
      if (isInside(() => JSON.parse(cipher.open(sealed, binding)), finder))
        found.push({ integration, flow, key })
    }
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return found
    after = last
  }
}

interface KeptRow extends AboutKey {
  readonly event: string
  readonly at: string
  readonly masked: boolean
  readonly sealed: Buffer
}

/** Also in those that were masked before they were sealed: by an older version, not as well as today. */
async function findInPayloads(search: Search): Promise<readonly AboutKey[]> {
  const { db, cipher, integrations, finder } = search
  const found: AboutKey[] = []
  for (let after = { integration: -1, event: '0' }; ; ) {
    const rows = await queryRows<KeptRow>(
      db,
      `select p.integration, p.event::text, e.flow, e.key, e.at::text, p.masked, p.sealed from payload p
       join event e on e.integration = p.integration and e.id = p.event
       where p.integration = any(?::int[]) and (p.integration, p.event) > (?, ?::bigint)
       order by p.integration, p.event limit ${BATCH}`,
      [integrations, after.integration, after.event],
    )
    for (const { integration, flow, key, at, masked, sealed } of rows) {
      const owner = { integration, flow: fromStored(flow), key: fromStored(key), at: Number(at) }
      if (isInside(() => openStory(cipher, { ...owner, isMasked: masked }, sealed), finder))
        found.push({ integration, flow, key })
    }
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return found
    after = last
  }
}

/** What opens under no key is read by nobody. */
function isInside(open: () => unknown, finder: AddressFinder): boolean {
  try {
    return finder.isIn(open())
  } catch (error) {
    if (error instanceof CannotOpenError) return false
    throw error
  }
}

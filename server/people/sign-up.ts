import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { type ShownLink, takeLink } from './mailed-links.ts'
import { saveMembership } from './memberships.ts'
import { changePerson, createPerson } from './people.ts'
import { createWorkspace } from './workspaces.ts'

/** The texts that somebody agrees to who makes an account. */
export interface Terms {
  readonly version: string
  readonly termsUrl: string
  readonly privacyUrl: string
}

/** What somebody who signs up says of themselves. */
export interface NewAccount {
  readonly name: string
  readonly workspaceTitle: string
  readonly locale: string
  /** Argon2id; absent for who comes from the OpenID provider. */
  readonly password: string | null
  readonly terms: Terms | undefined
  /** What else begins with the workspace, in the same transaction. */
  readonly onMade?: ((trx: Knex, workspace: string) => Promise<void>) | undefined
}

/**
 * Uses a link up: makes the account and its own workspace, which it administers. Gives nothing for a link that is no good,
 * and where the address, or whoever the OpenID provider sent, got an account meanwhile; then nothing is made.
 */
export async function createAccount(
  db: Knex,
  shown: ShownLink,
  { name, workspaceTitle, locale, password, terms, onMade }: NewAccount,
): Promise<{ readonly person: string; readonly workspace: string } | undefined> {
  const { now } = shown
  return db.transaction(async (trx) => {
    const link = await takeLink(trx, shown)
    if (!link) return undefined
    const { email, subject } = link
    const person = await createPerson(trx, { email, name, password, subject }, now)
    if (person === undefined) return undefined
    await changePerson(trx, person, { locale })
    const workspace = await makeWorkspaceOf(trx, { person, title: workspaceTitle, now })
    if (terms) await saveConsent(trx, { person, terms, now })
    await onMade?.(trx, workspace)
    return { person, workspace }
  })
}

interface OwnWorkspace {
  readonly person: string
  readonly title: string
  readonly now: number
}

async function makeWorkspaceOf(trx: Knex, { person, title, now }: OwnWorkspace): Promise<string> {
  const workspace = nameWorkspace(title)
  if (!(await createWorkspace(trx, { name: workspace, title, isSignedUp: true }, now)))
    throw new Error('a name that was drawn at random is taken')
  await saveMembership(trx, { workspace, person, role: 'administrator' })
  return workspace
}

/** Makes another for somebody who is in none any more; gives nothing where they are in one. */
export async function makeOwnWorkspace(
  db: Knex,
  own: OwnWorkspace,
  onMade: (trx: Knex, workspace: string) => Promise<void>,
): Promise<string | undefined> {
  return db.transaction(async (trx) => {
    // Of two at once, the second finds the workspace of the first.
    await queryRows(trx, 'select from person where id = ?::bigint for update', [own.person])
    const found = await queryRows(trx, 'select from membership where person = ?::bigint limit 1', [
      own.person,
    ])
    if (found.length > 0) return undefined
    const workspace = await makeWorkspaceOf(trx, own)
    await onMade(trx, workspace)
    return workspace
  })
}

const MAX_NAME = 40

/** From the title, and never the same for two: that a name is taken would say who is here already. */
function nameWorkspace(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAX_NAME)
    .replace(/-+$/, '')
  return `${words === '' ? 'workspace' : words}-${randomBytes(4).toString('hex')}`
}

/** Once for each version of the texts, however often it is sent. */
export async function saveConsent(
  trx: Knex,
  { person, terms, now }: { readonly person: string; readonly terms: Terms; readonly now: number },
): Promise<void> {
  await queryRows(
    trx,
    `insert into consent (person, version, terms_url, privacy_url, at) values (?::bigint, ?, ?, ?, ?)
     on conflict do nothing`,
    [person, toStored(terms.version), terms.termsUrl, terms.privacyUrl, now],
  )
}

export interface Consent extends Terms {
  readonly at: number
}

/** What a person agreed to, oldest first. */
export async function listConsents(db: Knex, person: string): Promise<readonly Consent[]> {
  const rows = await queryRows<{
    version: string
    terms_url: string
    privacy_url: string
    at: string
  }>(
    db,
    `select version, terms_url, privacy_url, at::text from consent where person = ?::bigint
     order by consent.at limit 1000`,
    [person],
  )
  return rows.map((row) => ({
    version: fromStored(row.version),
    termsUrl: row.terms_url,
    privacyUrl: row.privacy_url,
    at: Number(row.at),
  }))
}

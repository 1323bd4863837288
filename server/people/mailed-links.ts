import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, fromStoredOrNull, toStored, toStoredOrNull } from '../database/text.ts'
import { hashSecret, randomSecret } from './random-secret.ts'

/** What a link is for: a link for one thing does no other. `invited`: a sign-up that an owner of the installation wants. */
export type LinkPurpose = 'sign-up' | 'invited' | 'password' | 'email'

/** A link that was sent to an address, and works once. */
export interface MailedLink {
  readonly purpose: LinkPurpose
  readonly email: string
  /** Whose account it changes; absent: it makes one. */
  readonly person: string | undefined
  /** Who they are to the OpenID provider, where the provider stands for the mail. */
  readonly subject: string | undefined
}

export interface NewLink {
  readonly purpose: LinkPurpose
  readonly email: string
  readonly person?: string
  readonly subject?: string
  readonly now: number
  readonly forMs: number
}

/** Gives what the link has after the #; kept is a hash of it. Links that ran out are forgotten on the way. */
export async function createLink(
  db: Knex,
  { purpose, email, person, subject, now, forMs }: NewLink,
): Promise<{ readonly secret: string; readonly expiresAt: number }> {
  const secret = randomSecret()
  const expiresAt = now + forMs
  await forgetOldLinks(db, now)
  await queryRows(
    db,
    `insert into mailed_link (hash, purpose, email, person, subject, expires_at)
     values (?, ?, ?, ?::bigint, ?, ?)`,
    [
      hashSecret(secret),
      purpose,
      toStored(email.toLowerCase()),
      person ?? null,
      toStoredOrNull(subject),
      expiresAt,
    ],
  )
  return { secret, expiresAt }
}

/** Addresses of people who did not go on are not kept. */
export async function forgetOldLinks(db: Knex, now: number): Promise<void> {
  await queryRows(db, 'delete from mailed_link where expires_at <= ?', [now])
}

export interface ShownLink {
  /** Any of these. */
  readonly purposes: readonly LinkPurpose[]
  readonly secret: string
  readonly now: number
}

interface LinkRow {
  readonly purpose: LinkPurpose
  readonly email: string
  readonly person: string | null
  readonly subject: string | null
}

/** Nothing for a link that is not known, ran out, was used, or is for something else. */
export async function findLink(db: Knex, shown: ShownLink): Promise<MailedLink | undefined> {
  const [row] = await queryRows<LinkRow>(
    db,
    `select purpose, email, person::text, subject from mailed_link where ${IS_SHOWN}`,
    bindingsOf(shown),
  )
  return row && toLink(row)
}

/** Uses it up, with whatever else was sent to the same address for the same purpose; of several at once, one gets it. */
export async function takeLink(trx: Knex, shown: ShownLink): Promise<MailedLink | undefined> {
  const [row] = await queryRows<LinkRow>(
    trx,
    `delete from mailed_link where ${IS_SHOWN} returning purpose, email, person::text, subject`,
    bindingsOf(shown),
  )
  if (!row) return undefined
  await queryRows(trx, 'delete from mailed_link where purpose = ? and email = ?', [
    row.purpose,
    row.email,
  ])
  return toLink(row)
}

/** What was sent before their password or address changed lets nobody change it again. */
export async function forgetLinksOf(trx: Knex, person: string): Promise<void> {
  await queryRows(trx, 'delete from mailed_link where person = ?::bigint', [person])
}

const IS_SHOWN = 'hash = ? and purpose = any(?::text[]) and expires_at > ?'

function bindingsOf({ secret, purposes, now }: ShownLink) {
  return [hashSecret(secret), purposes, now]
}

function toLink({ purpose, email, person, subject }: LinkRow): MailedLink {
  return {
    purpose,
    email: fromStored(email),
    person: person ?? undefined,
    subject: fromStoredOrNull(subject) ?? undefined,
  }
}

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Knex } from 'knex'
import { DatabaseError } from './database-errors.ts'

export const MIGRATIONS = new URL('../../migrations/', import.meta.url)
export const MIGRATION_TABLE = 'migration'

/** Of the tables that version 0.1.0 made, which kept no digests; see `fingerprintOf`. */
const FIRST_VERSION = '2c0ef77686599495e267cc26392fe53b1d97051f59559eba1a817b1b4d87be04'

/** By name of a migration, the SHA-256 of its text. A migration that was released never changes, and neither does this. */
export async function readDigests(): Promise<Readonly<Record<string, string>>> {
  const digests: Readonly<Record<string, string>> = JSON.parse(
    await readFile(new URL('digests.json', MIGRATIONS), 'utf8'),
  )
  return digests
}

/**
 * Refuses a database whose tables were not made by the migrations that this program has.
 *
 * @throws {DatabaseError}
 */
export async function requireSameMigrations(db: Knex): Promise<void> {
  if (!(await db.schema.hasTable(MIGRATION_TABLE))) return
  const keepsDigests = await db.schema.hasColumn(MIGRATION_TABLE, 'digest')
  const taken: readonly { readonly name: string; readonly digest?: string | null }[] = await db(
    MIGRATION_TABLE,
  ).select(keepsDigests ? ['name', 'digest'] : ['name'])
  const digests = await readDigests()
  const unknown = taken.filter(({ name }) => digests[name] === undefined)
  if (unknown.length > 0) {
    throw new DatabaseError(
      'DATABASE_NEWER',
      `the database was changed by a newer mapwright (${namesOf(unknown)}); use that version, or restore a backup of before`,
    )
  }
  const changed = taken.filter(({ name, digest }) => digest && digest !== digests[name])
  if (changed.length > 0) throw madeOtherwise(namesOf(changed))
  if (!keepsDigests && taken.length > 0 && (await fingerprintOf(db)) !== FIRST_VERSION) {
    throw madeOtherwise('no version that was released')
  }
}

/** Notes which text of each migration was taken. */
export async function keepDigests(db: Knex): Promise<void> {
  if (!(await db.schema.hasColumn(MIGRATION_TABLE, 'digest'))) return
  const digests = Object.entries(await readDigests())
  await db.raw(
    `update ?? m set digest = d.digest from unnest(?::text[], ?::text[]) as d(name, digest)
     where m.name = d.name and m.digest is null`,
    [MIGRATION_TABLE, digests.map(([name]) => name), digests.map(([, digest]) => digest)],
  )
}

/** What the tables, indexes and functions of a database look like, in one text that any change of them changes. */
export async function fingerprintOf(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: readonly { readonly part: string }[] }>(
    `select table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable as part
     from information_schema.columns where table_schema = current_schema()
     union all
     select indexdef from pg_indexes where schemaname = current_schema()
     union all
     select p.proname || ' ' || p.prosrc from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = current_schema()`,
  )
  const parts = rows.map(({ part }) => part).toSorted()
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

function madeOtherwise(what: string): DatabaseError {
  return new DatabaseError(
    'DATABASE_DIFFERS',
    `the tables of the database were made by other migrations than this program has (${what}), as versions in development had them; use the version that made them to pull its files ("mapwright pull"), then begin with an empty database`,
  )
}

function namesOf(rows: readonly { readonly name: string }[]): string {
  return rows.map(({ name }) => name).join(', ')
}

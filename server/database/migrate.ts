import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Knex } from 'knex'
import {
  keepDigests,
  MIGRATION_TABLE,
  MIGRATIONS,
  requireSameMigrations,
} from './same-migrations.ts'

const FILE = /^(\d+_\w+)\.(ts|js)$/

interface MigrationFile {
  readonly name: string
  readonly url: string
}

/**
 * Brings the tables up to what this program expects; gives the names of the migrations that it took.
 *
 * @throws {DatabaseError} when the tables were made by other migrations
 */
export async function migrateDatabase(db: Knex): Promise<readonly string[]> {
  await requireSameMigrations(db)
  const [, names]: [number, string[]] = await db.migrate.latest(migrationConfig())
  await keepDigests(db)
  return names
}

/** Undoes every migration: for tests of the way down. */
export async function rollBackDatabase(db: Knex): Promise<void> {
  await db.migrate.rollback(migrationConfig(), true)
}

/** Undoes the last migration alone: for tests of databases that older programs made. */
export async function takeBackMigration(db: Knex): Promise<void> {
  await db.migrate.down(migrationConfig())
}

/**
 * How many migrations this program has that the database has not seen. Changes nothing.
 *
 * @throws {DatabaseError} when the tables were made by other migrations
 */
export async function countPendingMigrations(db: Knex): Promise<number> {
  await requireSameMigrations(db)
  const files = await new MigrationFiles().getMigrations()
  if (!(await db.schema.hasTable(MIGRATION_TABLE))) return files.length
  const rows: readonly { name: string }[] = await db(MIGRATION_TABLE).select('name')
  const taken = new Set(rows.map(({ name }) => name))
  return files.filter(({ name }) => !taken.has(name)).length
}

function migrationConfig(): Knex.MigratorConfig {
  return { migrationSource: new MigrationFiles(), tableName: MIGRATION_TABLE }
}

/** The folder `migrations/`, whether its files are still TypeScript or built. */
class MigrationFiles implements Knex.MigrationSource<MigrationFile> {
  async getMigrations(): Promise<MigrationFile[]> {
    const files = await readdir(fileURLToPath(MIGRATIONS))
    return files.toSorted().flatMap((file) => {
      const name = FILE.exec(file)?.[1]
      return name === undefined ? [] : [{ name, url: new URL(file, MIGRATIONS).href }]
    })
  }

  getMigrationName({ name }: MigrationFile): string {
    return name
  }

  async getMigration({ url }: MigrationFile): Promise<Knex.Migration> {
    const migration: Knex.Migration = await import(url)
    return migration
  }
}

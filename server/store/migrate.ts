import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Knex } from 'knex'

const DIRECTORY = new URL('../../migrations/', import.meta.url)
const TABLE = 'migration'
const FILE = /^(\d+_\w+)\.(ts|js)$/

interface MigrationFile {
  readonly name: string
  readonly url: string
}

/** Brings the tables up to what this program expects; gives the names of the migrations that it took. */
export async function migrateDatabase(db: Knex): Promise<readonly string[]> {
  const [, names]: [number, string[]] = await db.migrate.latest(migrationConfig())
  return names
}

/** Undoes every migration: for tests of the way down. */
export async function rollBackDatabase(db: Knex): Promise<void> {
  await db.migrate.rollback(migrationConfig(), true)
}

/** How many migrations this program has that the database has not seen. Changes nothing. */
export async function countPendingMigrations(db: Knex): Promise<number> {
  const files = await new MigrationFiles().getMigrations()
  if (!(await db.schema.hasTable(TABLE))) return files.length
  const rows: readonly { name: string }[] = await db(TABLE).select('name')
  const taken = new Set(rows.map(({ name }) => name))
  return files.filter(({ name }) => !taken.has(name)).length
}

function migrationConfig(): Knex.MigratorConfig {
  return { migrationSource: new MigrationFiles(), tableName: TABLE }
}

/** The folder `migrations/`, whether its files are still TypeScript or built. */
class MigrationFiles implements Knex.MigrationSource<MigrationFile> {
  async getMigrations(): Promise<MigrationFile[]> {
    const files = await readdir(fileURLToPath(DIRECTORY))
    return files.toSorted().flatMap((file) => {
      const name = FILE.exec(file)?.[1]
      return name === undefined ? [] : [{ name, url: new URL(file, DIRECTORY).href }]
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

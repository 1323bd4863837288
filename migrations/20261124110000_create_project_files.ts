import type { Knex } from 'knex'

/** The files that workspaces run, every version of them, and what people are writing. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('project', (t) => {
    t.text('workspace').primary()
    t.integer('version').notNullable().comment('Counts publications: other processes see by it.')
  })
  await knex.schema.createTable('project_file', (t) => {
    t.specificType('workspace', 'text collate "C" not null')
    t.specificType('path', 'text collate "C" not null')
    t.integer('version').notNullable()
    t.text('text').comment('Absent: this version takes the file away.')
    t.text('note').notNullable()
    t.text('author').notNullable()
    t.bigInteger('at').notNullable()
    t.primary(['workspace', 'path', 'version'])
  })
  await knex.schema.createTable('file_draft', (t) => {
    t.specificType('workspace', 'text collate "C" not null')
    t.specificType('path', 'text collate "C" not null')
    t.text('text').notNullable()
    t.integer('based_on').comment('Version that it was begun on; absent: there was none.')
    t.text('author').notNullable()
    t.bigInteger('at').notNullable()
    t.primary(['workspace', 'path'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['file_draft', 'project_file', 'project']) {
    await knex.schema.dropTable(table)
  }
}

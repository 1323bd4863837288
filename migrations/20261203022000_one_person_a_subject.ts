import type { Knex } from 'knex'

/**
 * Whom the OpenID provider calls by a name is one person. Of several the first keeps it; the others sign in as that one.
 * A name too long for an index is not one that OpenID allows.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    update person p set subject = null
    where length(subject) > 1000 or exists (select from person first where first.subject = p.subject and first.id < p.id)`)
  await knex.raw(
    'create unique index person_subject_index on person (subject) where subject is not null',
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index person_subject_index')
}

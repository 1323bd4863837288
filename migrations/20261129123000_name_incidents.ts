import type { Knex } from 'knex'

/**
 * An alert is about an incident, by the glossary's word. Processes of the version before write no alerts from now on, until they
 * are restarted: whoever looks next finds what they would have found.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table alert rename column trouble to incident')
  await knex.raw(
    'alter index alert_workspace_trouble_index rename to alert_workspace_incident_index',
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'alter index alert_workspace_incident_index rename to alert_workspace_trouble_index',
  )
  await knex.raw('alter table alert rename column incident to trouble')
}

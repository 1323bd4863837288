import type { Knex } from 'knex'

/** So that who looks for what is wrong reads nothing of flows where all is well, however many there are. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    `create index record_failed on record (integration, flow, state, cause)
       where state in ('parked', 'in-doubt') and not ignored`,
  )
  await knex.raw(
    `create index flow_state_stopped on flow_state (integration, flow)
       where problem is not null and is_on and not is_paused`,
  )
  await knex.raw('create index run_request_asked on run_request (asked_at)')
}

export async function down(knex: Knex): Promise<void> {
  for (const index of ['run_request_asked', 'flow_state_stopped', 'record_failed']) {
    await knex.raw(`drop index ${index}`)
  }
}

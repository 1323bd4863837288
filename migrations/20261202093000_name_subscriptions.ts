import type { Knex } from 'knex'

/** What is paid for is a subscription; a plan is what a run would write. */
export async function up(knex: Knex): Promise<void> {
  for (const statement of [
    'alter table plan_notice rename to subscription_notice',
    'alter table plan_request rename to subscription_request',
    'alter table subscription_request rename column plan to subscription',
    'alter table entitlement rename column plan to subscription',
    'alter table stripe_customer rename column subscription to stripe_subscription',
    'alter table stripe_customer rename column plan to subscription',
  ]) {
    await knex.raw(statement)
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const statement of [
    'alter table stripe_customer rename column subscription to plan',
    'alter table stripe_customer rename column stripe_subscription to subscription',
    'alter table entitlement rename column subscription to plan',
    'alter table subscription_request rename column subscription to plan',
    'alter table subscription_request rename to plan_request',
    'alter table subscription_notice rename to plan_notice',
  ]) {
    await knex.raw(statement)
  }
}

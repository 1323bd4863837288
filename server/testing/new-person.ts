import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { createPerson } from '../people/people.ts'

/** Somebody who was not there before, without a way in; gives their id. */
export async function newPerson(db: Knex): Promise<string> {
  const someone = { email: `${randomUUID()}@example.com`, name: 'Eva', password: null }
  const id = await createPerson(db, someone, 1_700_000_000_000)
  if (id === undefined) throw new Error('the address is taken')
  return id
}

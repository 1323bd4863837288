import { expect, test } from 'vitest'
import { testDatabases } from '../testing/test-databases.ts'
import { explainDatabaseError } from './explain-database-error.ts'

/** As knex passes it on. */
function refusal(code: string, reason: string): Error {
  return Object.assign(new Error(`insert into run select 1 - ${reason}`), {
    code,
    severity: 'ERROR',
  })
}

test('a full disk is told with what to do', () => {
  const reason = 'could not extend file "base/5/16705": No space left on device'
  expect(explainDatabaseError(refusal('53100', reason))).toEqual({
    message: 'the disk of the database is full',
    hint: 'Make room and start again: what was done is kept.',
  })
})

test('an error of another kind is none of the database', () => {
  const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' })
  for (const error of [missing, Object.assign(missing, { code: 'EPERM' }), 'text']) {
    expect(explainDatabaseError(error)).toBeUndefined()
  }
})

test.each(testDatabases())('what %s refuses is told without the statement', async (_, open) => {
  const database = await open()
  const thrown = await database.db.raw('select 1 from nowhere').catch((error: unknown) => error)
  await database.close()
  expect(explainDatabaseError(thrown)?.message).toBe(
    'the database refused: select … from nowhere: relation "nowhere" does not exist',
  )
})

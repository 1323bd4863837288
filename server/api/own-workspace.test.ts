import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import type { ApiClient, ApiKit } from '../testing/api-kit.ts'
import {
  enteredBy,
  PASSWORD,
  SIGN_UP_CONFIG,
  type SignedUp,
  type SignUpKit,
  startSignUp,
  TERMS,
} from '../testing/start-sign-up.ts'

/** Asks for a workspace as somebody who is in none. */
function make(client: ApiClient) {
  return client.call('makeOwnWorkspace', { body: { title: 'Shop' } })
}

describe('a workspace of one’s own', () => {
  let kit: SignUpKit
  let mia: SignedUp
  let count = 0

  beforeAll(async () => {
    kit = await startSignUp()
  })
  afterAll(() => kit.close())
  beforeEach(async () => {
    count += 1
    mia = await kit.signUp(`mia-${count}@shop.example`)
    await leave()
  })

  const leave = () => queryRows(kit.database.db, 'delete from workspace where is_signed_up', [])
  const enter = async (server: ApiKit) => {
    const { headers } = kit.visitor()
    const body = { email: mia.email, password: PASSWORD }
    return enteredBy(server.url, await server.nobody.call('signIn', { body, headers }))
  }

  test('is made three times in a week at most', async () => {
    for (let made = 0; made < 3; made += 1) {
      expect((await make(mia.client)).status).toBe(200)
      expect((await make(mia.client)).status).toBe(409)
      await leave()
    }
    expect((await make(mia.client)).status).toBe(429)
  })

  test('is made by nobody who has not agreed to the terms that hold now', async () => {
    const signUp = { mode: 'open', terms: { ...TERMS, version: 'next' } } as const
    const client = await enter(await kit.open({ ...SIGN_UP_CONFIG, signUp }))
    const refused = await make(client)
    expect([refused.status, refused.body.type]).toEqual([422, 'consent_missing'])
    await client.call('agreeToTerms', { body: { version: 'next' } })
    expect((await make(client)).status).toBe(200)
  })

  test('is answered with whether its administrator needs a second factor', async () => {
    await queryRows(kit.database.db, "insert into factor_duty (role) values ('administrator')", [])
    const { body } = await make(mia.client)
    const entered = (await mia.client.call('readSession')).body
    await queryRows(kit.database.db, 'delete from factor_duty', [])
    expect(body.person).toMatchObject({ mustAddFactor: true })
    expect(entered.person).toEqual(body.person)
    await leave()
    expect((await make(mia.client)).body.person).toMatchObject({ mustAddFactor: false })
  })

  test('is not offered to owners, nor where owners invite', async () => {
    expect((await make(await kit.api.signIn('owner'))).status).toBe(404)
    const invited = await kit.open({ ...SIGN_UP_CONFIG, signUp: { mode: 'invite', terms: TERMS } })
    expect((await make(await enter(invited))).status).toBe(404)
  })
})

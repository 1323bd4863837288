import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { listMembers, saveMembership } from '../people/memberships.ts'
import { disablePerson } from '../people/people.ts'
import type { ApiClient } from '../testing/api-kit.ts'
import { newPerson } from '../testing/new-person.ts'
import { type SignedUp, type SignUpKit, startSignUp } from '../testing/start-sign-up.ts'

const REFUSED = [409, 'last_administrator']

describe('the last administrator of a workspace', () => {
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
  })

  const demote = ({ client }: Pick<SignedUp, 'client'>, person: string) =>
    answerOf(
      client.call('changePerson', {
        params: { workspace: mia.workspace, person },
        body: { role: 'viewer' },
      }),
    )
  const remove = ({ client }: Pick<SignedUp, 'client'>, person: string) =>
    answerOf(client.call('removePerson', { params: { workspace: mia.workspace, person } }))
  async function addAdministrator(): Promise<SignedUp> {
    const other = await kit.signUp(`other-${count}@shop.example`)
    const { workspace } = mia
    await saveMembership(kit.database.db, {
      workspace,
      person: other.person,
      role: 'administrator',
    })
    return other
  }

  test('neither takes a lesser role nor leaves, and stays administrator', async () => {
    expect(await demote(mia, mia.person)).toEqual(REFUSED)
    expect(await remove(mia, mia.person)).toEqual(REFUSED)
    const { body } = await mia.client.call('listPeople', { params: { workspace: mia.workspace } })
    expect(body.items).toMatchObject([{ id: mia.person, role: 'administrator' }])
  })

  test('goes once somebody else who can sign in administers', async () => {
    const { db } = kit.database
    const { workspace } = mia
    const invited = await newPerson(db)
    await saveMembership(db, { workspace, person: invited, role: 'administrator' })
    expect(await demote(mia, mia.person)).toEqual(REFUSED)
    const other = await addAdministrator()
    await disablePerson(db, other.person, true)
    expect(await remove(mia, mia.person)).toEqual(REFUSED)
    await disablePerson(db, other.person, false)
    expect(await remove(mia, invited)).toEqual([204, undefined])
    expect(await remove(mia, mia.person)).toEqual([204, undefined])
  })

  test('is one of two who demote, or take out, each other at the same moment', async () => {
    for (const act of [demote, remove]) {
      mia = await kit.signUp(`${act.name}-${count}@shop.example`)
      count += 1
      const other = await addAdministrator()
      const answers = await Promise.all([act(mia, other.person), act(other, mia.person)])
      // The later one is refused for being the last, or is let in no more where the first was done before.
      expect(answers.filter(([status]) => status === 200 || status === 204)).toHaveLength(1)
      const members = await listMembers(kit.database.db, mia.workspace)
      const left = members.filter(({ role, isOwner }) => role === 'administrator' && !isOwner)
      expect(left).toHaveLength(1)
    }
  })

  test('is demoted by an owner of the installation only where they administer the workspace too', async () => {
    const client = await kit.api.signIn('owner')
    expect(await demote({ client }, mia.person)).toEqual([404, 'not_found'])
    const { db } = kit.database
    const sql = 'update workspace set is_signed_up = ? where name = ?'
    await queryRows(db, sql, [false, mia.workspace])
    expect(await demote({ client }, mia.person)).toEqual([200, undefined])
    await queryRows(db, sql, [true, mia.workspace])
  })
})

async function answerOf(answer: ReturnType<ApiClient['call']>) {
  const { status, body } = await answer
  return [status, body?.type]
}

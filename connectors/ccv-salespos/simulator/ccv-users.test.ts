import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, openTestShop, person, type TestShop } from './testing/open-test-shop.ts'

let shop: TestShop

beforeEach(async () => {
  shop = await openTestShop()
})
afterEach(() => shop.simulator.close())

describe('users', () => {
  const user = { username: 'jan@x.example', password: 'secret' }

  it('need a password and a user name that nobody else has', async () => {
    expect((await shop.post('/users/', { username: 'x' })).status).toBe(400)
    await shop.idOf('/users/', user)
    const twin = await shop.post('/users/', { ...user, username: 'JAN@x.example' })
    expect([twin.status, codeOf(twin)]).toEqual([500, '500.50'])
  })

  it('keep the fields that a PATCH does not name, and never show the password', async () => {
    const userinfo = { customertype: 'b2b', billingaddress: { ...person, company: 'Bakker BV' } }
    const id = await shop.idOf('/users/', { ...user, userinfo })
    await shop.patch(`/users/${id}/`, { userinfo: { billingaddress: { telephone: '020' } } })
    const { body, text } = await shop.get(`/users/${id}/`)
    expect(body['userinfo']).toMatchObject({
      customertype: 'b2b',
      billingaddress: { company: 'Bakker BV', telephone: '020', full_name: 'Jan Janssen' },
    })
    expect(text).not.toContain('secret')
  })
})

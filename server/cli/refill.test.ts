import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

let kit: CliKit
let shop: LightspeedSimulator
let pos: CcvSimulator

function writeFlow(lastname: string): void {
  kit.write(
    'mappings/people.yaml',
    `flow: people
format: 1
title: Customers
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - skip: No e-mail address
    if: =$not(email)
  - write: pos.debtor
    match: { email: =email }
    createOnly: [lastname]
    set: { email: =email, type: personal, lastname: ${lastname} }
`,
  )
}

/** How many debtors of the till have a name that begins so. */
function count(word: string): number {
  const debtors = pos.state.tables.users.all().map((debtor) => JSON.stringify(debtor))
  return debtors.filter((text) => text.includes(`"${word} `)).length
}

beforeAll(async () => {
  kit = createCliKit()
  shop = await createLightspeedSimulator({
    counts: { products: 1, customers: 5, orders: 1 },
    limits: [1e6, 1e6, 1e6],
  })
  pos = await createCcvSimulator()
  kit.env['SHOP_SECRET'] = shop.secret
  kit.env['POS_SECRET'] = pos.secretKey
  const shopSettings = ['--set', `cluster=${shop.url}`, '--set', `key=${shop.key}`]
  const posSettings = ['--set', `url=${pos.url}`, '--set', `public=${pos.publicKey}`]
  const connect = (name: string, connector: string, ...more: readonly string[]) =>
    kit.run('connect', name, '--connector', connector, ...more)
  await connect('shop', 'lightspeed-ecom', ...shopSettings, '--secret-env', 'secret=SHOP_SECRET')
  await connect('pos', 'ccv-salespos', ...posSettings, '--secret-env', 'secret=POS_SECRET')
  writeFlow('=lastname')
  await kit.run('run', 'people')
  writeFlow('="LOUD " & lastname')
})

afterAll(async () => {
  await shop.close()
  await pos.close()
  await kit.remove()
})

describe('refilling a field', () => {
  test('a plan shows that field alone of every linked record, and is applied as it was', async () => {
    const plan = await kit.run('plan', 'people', '--refill', 'lastname')
    expect(plan.code).toBe(0)
    const [, hash = ''] = /hash (\w+)/.exec(plan.out) ?? []
    const { out } = await kit.run('plan', 'people', '--refill', 'lastname', '--json')
    const { records } = JSON.parse(out)
    expect(records.length).toBeGreaterThan(0)
    for (const { writes } of records) {
      expect(writes).toMatchObject([{ action: 'update', resource: 'pos.debtor' }])
      expect(Object.keys(writes[0].set)).toEqual(['lastname'])
      expect(Object.keys(writes[0].before)).toEqual(['lastname'])
    }
    expect(count('LOUD')).toBe(0)
    const applied = await kit.run('apply', 'people', '--plan', hash)
    expect(applied.code).toBe(0)
    expect(JSON.parse(applied.out).counts).toEqual({
      done: records.length,
      updated: records.length,
    })
    expect(count('LOUD')).toBe(records.length)
  })

  test('a run does it at once, and again writes nothing', async () => {
    const all = count('LOUD')
    writeFlow('="LOUDER " & lastname')
    const ran = await kit.run('run', 'people', '--refill', 'lastname')
    expect(JSON.parse(ran.out)).toMatchObject({ state: 'finished', counts: { updated: all } })
    expect(count('LOUDER')).toBe(all)
    const again = await kit.run('run', 'people', '--refill', 'lastname')
    expect(JSON.parse(again.out)).toMatchObject({ state: 'finished', counts: { unchanged: all } })
    expect(JSON.parse(again.out).counts.updated).toBeUndefined()
  })

  test('a run says which records failed, and why', async () => {
    const all = count('LOUDER')
    writeFlow('=$error("no name any more")')
    const { code, out, err } = await kit.run('run', 'people', '--refill', 'lastname')
    expect(code).toBe(1)
    expect(JSON.parse(out).counts).toEqual({ dropped: all })
    const lines = err.split('\n').filter((line) => line.includes('no name any more'))
    expect(lines).toHaveLength(Math.min(all, 20))
    expect(count('LOUDER')).toBe(all)
  })

  test('a field that is not there is refused with the nearest name, and so are several flows', async () => {
    for (const command of ['plan', 'run']) {
      const { code, err } = await kit.run(command, 'people', '--refill', 'lastnme')
      expect(code).toBe(2)
      expect(err).toContain('Did you mean "lastname"?')
    }
    expect((await kit.run('run', 'people', 'people', '--refill', 'lastname')).code).toBe(2)
  })
})

import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { defaultDataDir } from '../installation/workspace.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

const CUSTOMERS = 120

let kit: CliKit
let shop: LightspeedSimulator
let pos: CcvSimulator

beforeAll(async () => {
  kit = createCliKit()
  kit.write(
    'mappings/two-ways.yaml',
    `integration: two-ways
format: 1
title: Two ways
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
flows:
  - people: { direction: { plain: people-plain, loud: people-loud } }
`,
  )
  for (const [name, value] of [
    ['plain', '=lastname'],
    ['loud', '=$uppercase(lastname)'],
  ]) {
    kit.write(
      `mappings/people-${name}.yaml`,
      `flow: people-${name}
format: 1
title: Customers
source: { read: shop.customer }
steps:
  - skip: No e-mail address
    if: =$not(email)
  - write: pos.debtor
    match: { email: =email }
    set: { email: =email, type: personal, lastname: ${value} }
`,
    )
  }
  kit.write(
    'mappings/people-unsearched.yaml',
    `flow: people-unsearched
format: 1
title: Customers that the till is not searched for
source: { read: shop.customer }
steps:
  - write: pos.debtor
    set: { email: ="unsearched-" & email, type: personal, lastname: =lastname }
`,
  )
  const counts = { products: 3, customers: CUSTOMERS, orders: 3 }
  shop = await createLightspeedSimulator({ counts, limits: [1e6, 1e6, 1e6] })
  pos = await createCcvSimulator()
  kit.env['SHOP_SECRET'] = shop.secret
  kit.write('pos-secret', pos.secretKey)
})

afterAll(async () => {
  await shop.close()
  await pos.close()
  await kit.remove()
})

function connectShop(
  ...more: readonly string[]
): Promise<{ code: number; out: string; err: string }> {
  const settings = ['--set', `cluster=${shop.url}`, '--set', `key=${shop.key}`]
  return kit.run('connect', 'shop', '--connector', 'lightspeed-ecom', ...settings, ...more)
}

describe('setting up', () => {
  test('status says so when nothing ran yet', async () => {
    const { code, err } = await kit.run('status')
    expect(code).toBe(0)
    expect(err).toContain('Nothing ran here yet')
  })

  test('a secret among the arguments is refused, and nothing is saved', async () => {
    const { code, err } = await connectShop('--set', `secret=${shop.secret}`)
    expect(code).toBe(2)
    expect(err).toContain('"secret" is a secret')
    expect(err).not.toContain(shop.secret)
    expect((await kit.run('connect')).out).toBe('')
  })

  test('a setting that does not fit is named, without the secret itself', async () => {
    kit.env['SHORT'] = 'short-secret'
    const { code, err } = await connectShop('--set', 'key=abc', '--secret-env', 'secret=SHORT')
    expect(code).toBe(2)
    expect(err).toContain('"key" must have at least 32 characters, got "abc"')
    expect(err).toContain('"secret" must have at least 32 characters')
    expect(err).not.toContain('short-secret')
  })

  test('a wrong secret is found out by asking the system', async () => {
    kit.env['WRONG'] = 'x'.repeat(32)
    const { code, err } = await connectShop('--secret-env', 'secret=WRONG')
    expect(code).toBe(3)
    expect(err).toContain('does not know this API key')
  })

  test('a connector with mistakes is refused with them, and not as unknown', async () => {
    kit.write('connectors/half/connector.yaml', 'connector: half\nformat: 1\ntitle: Half\n')
    const { code, err } = await kit.run('connect', 'half', '--connector', 'half')
    expect(code).toBe(1)
    expect(err).toContain('connectors/half/connector.yaml:')
    rmSync(join(kit.folder, 'connectors/half'), { recursive: true })
  })

  test('an address that does not answer is told', async () => {
    const { code, err } = await connectShop(
      '--set',
      'cluster=http://127.0.0.1:1',
      '--secret-env',
      'secret=SHOP_SECRET',
    )
    expect(code).toBe(3)
    expect(err).toContain('127.0.0.1:1')
  })

  test('an address that was copied with a slash at its end is good', async () => {
    const address = ['--set', `cluster=${shop.url}/`]
    const { code, out } = await connectShop(...address, '--secret-env', 'secret=SHOP_SECRET')
    expect(code).toBe(0)
    expect(out).toContain('address and credentials are good')
  })

  test('a system that cannot be asked is saved, and not said to be good', async () => {
    const args = ['connect', 'hook', '--connector', 'webhook', '--set', 'url=http://127.0.0.1:1/x/']
    kit.env['HOOK_SECRET'] = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const { code, out } = await kit.run(...args, '--secret-env', 'secret=HOOK_SECRET')
    expect(code).toBe(0)
    expect(out).toContain('not tested')
    expect(out).not.toContain('are good')
    expect((await kit.run('connect', 'hook', '--remove')).code).toBe(0)
  })

  test('right credentials are saved and tried', async () => {
    expect(await connectShop('--secret-env', 'secret=SHOP_SECRET')).toMatchObject({ code: 0 })
    const settings = ['--set', `url=${pos.url}`, '--set', `public=${pos.publicKey}`]
    const secret = ['--secret-file', 'secret=pos-secret']
    const args = ['connect', 'pos', '--connector', 'ccv-salespos', ...settings, ...secret]
    const { code, out } = await kit.run(...args)
    expect(code).toBe(0)
    expect(out).toContain('address and credentials are good')
    expect((await kit.run('connect')).out).toBe('pos  ccv-salespos\nshop  lightspeed-ecom')
  })

  test('a direction is chosen before its flow runs with the integration', async () => {
    const shown = await kit.run('set', 'two-ways')
    expect(shown.out).toContain('direction people = (none chosen')
    const wrong = await kit.run('set', 'two-ways', '--direction', 'people=quiet')
    expect(wrong).toMatchObject({ code: 2 })
    expect(wrong.err).toContain('people-plain, people-loud')
    expect(await kit.run('set', 'two-ways', '--direction', 'people=plain')).toMatchObject({
      code: 0,
    })
    expect((await kit.run('set', 'two-ways')).out).toContain('direction people = people-plain')
  })
})

test('an answer that the till does not have is not taken', async () => {
  kit.write(
    'mappings/all-on-one.yaml',
    `flow: all-on-one
format: 1
title: All on one
settings:
  properties:
    debtor: { title: Debtor of all, type: integer, x-options: pos.debtor }
source: { read: shop.customer }
steps:
  - skip: ="Booked on " & $settings.debtor
`,
  )
  const wrong = await kit.run('set', 'two-ways', 'debtor=4711')
  expect(wrong).toMatchObject({ code: 2 })
  expect(wrong.err).toMatch(/"Debtor of all".*"4711"/)
  expect((await kit.run('set', 'two-ways')).out).toContain('debtor = (open)')
  const first = pos.state.tables.users.all()[0]?.id
  expect(await kit.run('set', 'two-ways', `debtor=${first}`)).toMatchObject({ code: 0 })
})

describe('running', () => {
  test('a plan is shown, and applied as it was', async () => {
    const plan = await kit.run('plan', 'people-plain', '--limit', '2')
    expect(plan.code).toBe(0)
    expect(plan.out).toContain('+ create  pos.debtor')
    const [, hash = ''] = /hash (\w+)/.exec(plan.out) ?? []
    const { out: json } = await kit.run('plan', 'people-plain', '--limit', '2', '--json')
    const [{ writes }] = JSON.parse(json).records
    // Once, as they would be sent.
    expect(Object.keys(writes[0]).toSorted()).toEqual([
      'action',
      'dependsOn',
      'id',
      'resource',
      'set',
    ])
    const applied = await kit.run('apply', 'people-plain', '--plan', hash)
    expect(applied.code).toBe(0)
    expect(JSON.parse(applied.out)).toMatchObject({ state: 'finished' })
    const again = await kit.run('apply', 'people-plain', '--plan', hash)
    expect(again).toMatchObject({ code: 0, out: '' })
    expect(again.err).toMatch(/applied already/)
    expect((await kit.run('apply', 'people-plain', '--plan', 'abc')).code).toBe(2)
  })
})

describe('what is personal in a plan', () => {
  const flow = 'people-tagged'

  beforeAll(() => {
    kit.write(
      `mappings/${flow}.yaml`,
      `flow: ${flow}
format: 1
title: Customers by address
source: { read: shop.customer }
steps:
  - skip: No e-mail address
    if: =$not(email)
  - write: pos.debtor
    match: { email: =email }
    set: { email: =email, type: personal }
  - write: pos.category
    match: { name: ="Of " & email }
    set:
      name: ="Of " & email
      description: a shelf
      alias: ="of " & $uppercase($substring(email, 0, 8))
`,
    )
  })

  const plan = (...flags: readonly string[]) => {
    const [key = ''] = customerKeys(7).slice(-1)
    return kit.run('plan', flow, '--keys', key, ...flags)
  }

  test.each([[[]], [['--json']]])('is hidden, in whatever field it is sent: %j', async (flags) => {
    const { code, out } = await plan(...flags)
    expect(code).toBe(0)
    expect(out).toContain('a shelf')
    expect(out).toMatch(/email"?: *"?•••/)
    expect(out).toMatch(/alias"?: *"of \*\*\*/)
    expect(out).not.toContain('@')
  })

  test.each([[[]], [['--json']]])('is shown to who asks for it: %j', async (flags) => {
    const { code, out } = await plan('--reveal', ...flags)
    expect(code).toBe(0)
    expect(out.match(/[\w.]+@[\w.]+/g)?.length).toBeGreaterThan(1)
    expect(out).not.toContain('•••')
  })

  test('is not in what is kept of the plan, and it has the same hash', async () => {
    const [, hidden] = /hash (\w+)/.exec((await plan()).out) ?? []
    const [, hash] = /hash (\w+)/.exec((await plan('--reveal')).out) ?? []
    expect(hash).toBe(hidden)
    const folder = join(defaultDataDir(kit.folder), 'plans')
    const kept = readdirSync(folder).filter((name) => name.startsWith(flow))
    expect(kept).toEqual([`${flow}-${hash}.json`])
    const text = readFileSync(join(folder, `${flow}-${hash}.json`), 'utf8')
    expect(Object.keys(JSON.parse(text)[0]).toSorted()).toEqual(['hash', 'key'])
    // Nobody else on the machine reads the keys, which may be addresses.
    expect(statSync(folder).mode & 0o77).toBe(0)
    expect(statSync(join(folder, `${flow}-${hash}.json`)).mode & 0o77).toBe(0)
  })

  test('of an integration is in no plan of it', async () => {
    expect(await kit.run('plan', 'two-ways', '--reveal')).toMatchObject({ code: 2 })
  })
})

describe('a plan of an update in which no field differs', () => {
  test('says so, and why it is sent all the same', async () => {
    // The till's categories are found in an index of names, which does not hold their other fields.
    for (const [name, key] of [
      ['first', '$string(id)'],
      ['second', '"again " & $string(id)'],
    ]) {
      kit.write(
        `mappings/shelves-${name}.yaml`,
        `flow: shelves-${name}
format: 1
title: Categories
source: { read: shop.category }
steps:
  - write: pos.category
    match: { name: =title }
    link: { shop.category: =${key} }
    set: { name: =title }
`,
      )
    }
    const first = await kit.run('run', 'shelves-first', '--limit', '1')
    expect(first).toMatchObject({ code: 0 })
    const plan = await kit.run('plan', 'shelves-second', '--limit', '1')
    expect(plan.out).toMatch(
      /~ update {2}pos\.category .*\n {4}no field differs now; sent this once/,
    )
  })
})

/** Customers with an address that no other has. */
function customerKeys(count: number): readonly string[] {
  const withMail = shop.state.tables.rows('customers').filter(({ email }) => email !== '')
  return withMail.slice(0, count).map(({ id }) => String(id))
}

describe('a record that the target refuses', () => {
  const flow = 'people-plain'

  test('is in status with its reason and what to do, until it was tried again', async () => {
    const [key = ''] = customerKeys(1)
    pos.state.faults.set([{ kind: 'status', status: 422, method: 'POST', path: '/users/' }])
    pos.state.faults.add({ kind: 'status', status: 422, method: 'PATCH', path: '/users/' })
    const failed = await kit.run('run', flow, '--keys', key, '--force')
    expect(failed.code).toBe(1)
    expect(JSON.parse(failed.out)).toMatchObject({ state: 'finished', counts: { parked: 1 } })
    const quiet = await kit.run('run', flow, '--limit', '1')
    expect(quiet.code).toBe(1)
    expect(JSON.parse(quiet.out)).toMatchObject({ state: 'finished' })
    expect(JSON.parse(quiet.out).counts).not.toHaveProperty('parked')
    expect(quiet.err).toMatch(/earlier runs .*: 1 parked/)
    const { out } = await kit.run('status', flow)
    expect(out).toContain('1 parked')
    expect(out).toContain('422')
    expect(out).toContain(`mapwright retry ${flow} ${key}`)
    pos.state.faults.clear()

    expect(await kit.run('retry', flow, key)).toMatchObject({
      code: 0,
      out: `1 record will be tried again by: mapwright run ${flow}`,
    })
    expect((await kit.run('status', flow)).out).toContain('1 ready')
    expect(await kit.run('run', flow, '--limit', '1')).toMatchObject({ code: 0 })
    expect((await kit.run('status', flow)).out).not.toMatch(/parked|ready/)
  })

  test('is told as data when that is asked for, without what is in it', async () => {
    const { out } = await kit.run('status', flow, '--json')
    expect(JSON.parse(out)).toMatchObject({ flow, open: { parked: 0 }, records: [] })
  })

  test('cannot be tried again when nothing failed', async () => {
    const { code, err } = await kit.run('retry', flow, '--all')
    expect(code).toBe(2)
    expect(err).toContain('no such record waits or failed')
  })
})

/** How many customers the till has. */
function debtorCount(): number {
  return pos.state.tables.users.all().length
}

describe('a record of which nobody knows whether it was created', () => {
  const flow = 'people-unsearched'
  /** Cuts the connection as the record is created, and runs until the flow gives it to a person. */
  async function bringIntoDoubt(key: string): Promise<void> {
    pos.state.faults.set([{ kind: 'cut-before', method: 'POST', path: '/users/', times: 1 }])
    const cut = await kit.run('run', flow, '--keys', key, '--wait', '0')
    expect(cut).toMatchObject({ code: 0, err: '' })
    expect((await kit.run('status', flow)).out).toContain('1 retrying')
    await kit.run('retry', flow, key)
    const { code, out } = await kit.run('run', flow, '--keys', key, '--wait', '0')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ counts: { 'in-doubt': 1 } })
    const status = await kit.run('status', flow)
    expect(status.out).toContain('may or may not have been created')
    expect(status.out).toContain(`mapwright retry ${flow} ${key} --exists ID`)
    expect(status.out).toContain(`mapwright retry ${flow} ${key} --not-there`)
  }

  test('is not created again by a plain retry', async () => {
    const [, , key = ''] = customerKeys(3)
    const before = debtorCount()
    await bringIntoDoubt(key)
    expect(debtorCount()).toBe(before)
    expect((await kit.run('retry', flow, key)).code).toBe(2)
    expect((await kit.run('retry', flow, key, '--exists', '1', '--not-there')).code).toBe(2)
    expect((await kit.run('retry', flow, '--not-there')).code).toBe(2)
  })

  test('is taken for the one that a person names', async () => {
    const [, , key = ''] = customerKeys(3)
    const before = debtorCount()
    const [user] = pos.state.tables.users.all()
    expect(await kit.run('retry', flow, key, '--exists', String(user?.id))).toMatchObject({
      code: 0,
      out: `${key} is taken up by the next run`,
    })
    expect(await kit.run('run', flow, '--keys', key)).toMatchObject({ code: 0 })
    expect(debtorCount()).toBe(before)
    expect((await kit.run('status', flow)).out).not.toContain('in-doubt')
    expect((await kit.run('retry', flow, key, '--not-there')).err).toContain('is not in doubt')
  })

  test('is created when a person says that it is not there', async () => {
    const [, , , key = ''] = customerKeys(4)
    const before = debtorCount()
    await bringIntoDoubt(key)
    expect(debtorCount()).toBe(before)
    expect(await kit.run('retry', flow, key, '--not-there')).toMatchObject({ code: 0 })
    expect(await kit.run('run', flow, '--keys', key)).toMatchObject({ code: 0 })
    expect(debtorCount()).toBe(before + 1)
    expect((await kit.run('status', flow)).out).not.toContain('in-doubt')
  })
})

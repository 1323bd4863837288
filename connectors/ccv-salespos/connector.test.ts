import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../engine/index.ts'
import type { CcvSimulator, CcvSimulatorOptions } from './simulator/create-ccv-simulator.ts'
import { compiled, openTill, Till } from './testing/till.ts'

let simulator: CcvSimulator
let till: Till
let close: (() => Promise<void>) | undefined

async function open(options: CcvSimulatorOptions = {}, settings: JsonObject = {}) {
  await close?.()
  ;({ simulator, till, close } = await openTill(options, settings))
}

beforeEach(() => open())
afterEach(() => close?.())

const { signal } = new AbortController()
const mug = { sku: 'MUG-01', name: 'Mug', price: 5, taxTariff: 'normal' }
const refusal = (expected: string) =>
  expect.objectContaining({ class: expected, mayHaveHappened: false })

describe('the file', () => {
  it('compiles without a word', () => {
    expect(compiled.diagnostics).toEqual([])
  })

  it('keeps the secret secret and asks for nothing that has a safe answer', () => {
    const settings = compiled.plan?.settings as any
    expect(settings.properties.secret.writeOnly).toBe(true)
    expect(settings.required).toEqual(['url', 'public', 'secret'])
    expect(settings.properties.profile.default).toBe('webshop')
  })

  it('titles every field that flows see', () => {
    for (const resource of Object.values(compiled.plan?.resources ?? {})) {
      for (const [name, field] of Object.entries(resource.schema['properties'] as JsonObject)) {
        expect([resource.name, name, field]).toEqual([
          resource.name,
          name,
          expect.objectContaining({ title: expect.any(String) }),
        ])
      }
    }
  })
})

describe('the wire', () => {
  it('signs what the shop believes, and believes what the shop signs', async () => {
    expect(await till.list('store')).toEqual([
      { id: 1001, name: 'Kassa Amsterdam', isTill: true, productsLeft: -1 },
    ])
  })

  it('refuses an answer that somebody changed on the way', async () => {
    const proxy = createServer((request, response) => {
      const headers = request.headers as Record<string, string>
      void fetch(simulator.url + request.url, { headers }).then(async (answer) => {
        const changed = (await answer.text()).replace('Amsterdam', 'Rotterdam')
        response.writeHead(answer.status, {
          'x-date': answer.headers.get('x-date') ?? '',
          'x-hash': answer.headers.get('x-hash') ?? '',
        })
        return response.end(changed)
      })
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as AddressInfo
    const victim = new Till(till.plan, { ...till.settings, url: `http://127.0.0.1:${port}` })
    await expect(victim.list('store')).rejects.toMatchObject({
      class: 'config',
      message: expect.stringContaining('not signed'),
    })
    await victim.connection.close()
    proxy.close()
  })

  it('calls a wrong secret a matter of configuration', async () => {
    await open({}, { secret: 'mistyped' })
    await expect(till.list('store')).rejects.toMatchObject({
      class: 'config',
      message: expect.stringMatching(/both keys.*clock/s),
    })
  })

  it('speaks of the clock and the keys when the shop refuses the signature', async () => {
    till.clockShift = 6 * 60_000
    await expect(till.list('store')).rejects.toMatchObject({
      class: 'config',
      message: expect.stringMatching(/keys.*clock/su),
    })
  })

  it('asks for the media type that was chosen', async () => {
    await open({}, { profile: 'salespos' })
    await till.list('package')
    expect(simulator.requests.at(-1)?.headers['accept']).toBe('application/vnd.verto.salespos+json')
  })

  it('takes an address with a slash behind it, and answers the Test button', async () => {
    const other = new Till(till.plan, { ...till.settings, url: `${simulator.url}/` })
    await expect(other.connection.check(signal)).resolves.toBe(true)
    await other.connection.close()
  })
})

describe('errors', () => {
  it('are told apart by their sub-code, not by HTTP 500', async () => {
    const [first, second] = await till.list('debtor')
    await expect(till.update('debtor', first.id, { email: second.username })).rejects.toEqual(
      refusal('exists'),
    )
    await till.create('brand', { name: 'Twice' })
    await expect(till.create('brand', { name: 'Twice' })).rejects.toEqual(refusal('exists'))
    simulator.state.behaviour.productLimit = 0
    await expect(till.create('product', mug)).rejects.toEqual(refusal('config'))
  })

  it('of a closed order, of a wrong value and of a record that is gone are the record’s', async () => {
    const order = (await till.list('order')).find(({ status }) => status === 7)
    await expect(till.update('orderRow', order.lines[0].id, { quantity: 9 })).rejects.toEqual(
      refusal('invalid'),
    )
    await expect(till.create('product', { ...mug, name: 'x'.repeat(201) })).rejects.toEqual(
      refusal('invalid'),
    )
    await expect(till.update('product', 1, { name: 'X' })).rejects.toEqual(refusal('gone'))
  })

  it.each(['resourceLimit', 'totalLimit'] as const)('of the %s close the gate', async (limit) => {
    simulator.state.behaviour[limit] = 0
    await expect(till.list('brand')).rejects.toEqual(refusal('limited'))
  })

  it('of a server in trouble are tried again where that does no harm, and nowhere else', async () => {
    simulator.state.faults.set([{ kind: 'status', status: 503, times: 1 }])
    expect(await till.list('brand')).not.toEqual([])
    simulator.state.faults.set([{ kind: 'status', status: 503, method: 'POST', times: 1 }])
    await expect(till.create('brand', { name: 'Late' })).rejects.toMatchObject({
      class: 'temporary',
      mayHaveHappened: true,
    })
  })
})

describe('every list', () => {
  it('gives records that fit their schema and have a key', async () => {
    const { tables } = simulator.state
    const first = (name: keyof typeof tables) => tables[name].all()[0]?.id ?? 0
    const product = Number(tables.productattributevalues.all()[0]?.['product_id'])
    const values: JsonObject = {
      order: first('orders'),
      product,
      attribute: first('attributes'),
      group: first('productpropertygroups'),
      feature: 62,
      return: first('returns'),
    }
    // The content of an order can only be asked for one by one.
    const listed = Object.values(till.plan.resources).filter(({ list }) => list)
    for (const resource of listed) {
      const records = await till.list(resource.name, values)
      const isEmpty = ['orderNote', 'invoice', 'webhook'].includes(resource.name)
      expect([resource.name, records.length === 0]).toEqual([resource.name, isEmpty])
    }
  })
})

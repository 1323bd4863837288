import { afterEach, describe, expect, test } from 'vitest'
import { createArticles } from './articles.ts'
import { createFaultSwitchboard } from './faults.ts'
import { createPerson } from './people.ts'
import { createRandom } from './seeded-random.ts'
import type { SimulatedSystem } from './simulated-system.ts'
import { type RunningSimulator, startSimulator } from './start-simulator.ts'

let running: RunningSimulator | undefined
afterEach(async () => {
  await running?.close()
  running = undefined
})

async function start(now?: () => number) {
  const rows: { id: number }[] = [{ id: 1 }]
  const system: SimulatedSystem = {
    name: 'Till',
    faults: createFaultSwitchboard(),
    handle: ({ method }) => {
      if (method === 'POST') rows.push({ id: rows.length + 1 })
      return { status: 200, body: { rows } }
    },
    refuse: (_request, status) => ({ status, body: { refused: status } }),
    collections: () => ({ rows }),
    happenings: { grow: () => rows.push({ id: rows.length + 1 }) },
  }
  running = await startSimulator(system, { now })
  const { url, requests } = running
  const faults = (body: unknown) =>
    fetch(`${url}/_simulator/faults`, { method: 'POST', body: JSON.stringify(body) })
  return { url, requests, rows, faults }
}

describe('a listening simulator', () => {
  test('listens on this machine only, and keeps what was asked', async () => {
    const { url, requests } = await start()
    await fetch(`${url}/rows?page=2`, { method: 'POST', body: '{"a":1}' })
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u)
    expect(requests).toMatchObject([
      { method: 'POST', path: '/rows', target: '/rows?page=2', json: { a: 1 }, status: 200 },
    ])
  })

  test('dates its answers by its own clock', async () => {
    const { url } = await start(() => Date.UTC(2031, 0, 2))
    const { headers } = await fetch(url)
    expect(headers.get('date')).toBe('Thu, 02 Jan 2031 00:00:00 GMT')
  })

  test('answers a fault so many times, and after so many requests', async () => {
    const { url, faults } = await start()
    await faults([{ kind: 'status', status: 503, times: 2, after: 1 }])
    const statuses: number[] = []
    for (let i = 0; i < 4; i += 1) statuses.push((await fetch(url)).status)
    expect(statuses).toEqual([200, 503, 503, 200])
  })

  test('holds an answer back for as long as it is told to, or until it no longer is', async () => {
    const { url, faults } = await start()
    await faults([{ kind: 'latency', ms: 100, times: 1 }])
    const began = performance.now()
    await fetch(url)
    expect(performance.now() - began).toBeGreaterThan(95)
    await faults([{ kind: 'latency', ms: 3_600_000, times: 1 }])
    let isThere = false
    const held = fetch(url).finally(() => {
      isThere = true
    })
    await new Promise((resolve) => {
      setTimeout(resolve, 200)
    })
    expect(isThere).toBe(false)
    await fetch(`${url}/_simulator/faults`, { method: 'DELETE' })
    await held
  })

  test('does nothing when it hangs up before, and has done it when it hangs up after', async () => {
    const { url, rows, faults } = await start()
    await faults([{ kind: 'cut-before', times: 1 }])
    await expect(fetch(url, { method: 'POST' })).rejects.toThrow('fetch failed')
    expect(rows).toHaveLength(1)
    await faults([{ kind: 'cut-after', times: 1 }])
    await expect(fetch(url, { method: 'POST' })).rejects.toThrow('fetch failed')
    expect(rows).toHaveLength(2)
  })

  test('sends half a body, or a page for people, when told to', async () => {
    const { url, faults } = await start()
    await faults([{ kind: 'cut-body', times: 1 }])
    await expect((await fetch(url)).json()).rejects.toThrow('terminated')
    await faults([{ kind: 'not-json', times: 1 }])
    expect(await (await fetch(url)).text()).toContain('Maintenance')
  })

  test('is not reached behind a gateway that does not find it', async () => {
    const { url, rows, faults } = await start()
    await faults([{ kind: 'gateway', times: 1 }])
    const answer = await fetch(url, { method: 'POST' })
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('<!doctype html>')
    expect(rows).toHaveLength(1)
  })

  test('asks only some requests to fail', async () => {
    const { url, faults } = await start()
    await faults([{ kind: 'limited', method: 'POST', path: '/orders' }])
    expect((await fetch(`${url}/orders`)).status).toBe(200)
    expect((await fetch(`${url}/orders`, { method: 'POST' })).status).toBe(429)
  })

  test('refuses faults it does not know', async () => {
    const { faults } = await start()
    expect((await faults({ kind: 'earthquake' })).status).toBe(400)
  })

  test('shows what it holds, for programs and for people', async () => {
    const { url } = await start()
    await fetch(`${url}/_simulator/grow`, { method: 'POST' })
    const view: unknown = await (await fetch(`${url}/_simulator`)).json()
    expect(view).toMatchObject({ system: 'Till', counts: { rows: 2 } })
    expect(await (await fetch(`${url}/_simulator/rows/2`)).json()).toEqual({ id: 2 })
    expect((await fetch(`${url}/_simulator/rows/9`)).status).toBe(404)
    expect(await (await fetch(`${url}/_simulator?html`)).text()).toContain('<h1>')
  })
})

function make(seed: number) {
  return [createArticles(createRandom(seed), 20), createPerson(createRandom(seed), 3)]
}

describe('made-up data', () => {
  test('is the same for the same seed', () => {
    expect(make(7)).toEqual(make(7))
    expect(make(7)).not.toEqual(make(8))
  })

  test('has one SKU for every variant, and variants on about a third of the articles', () => {
    const articles = createArticles(createRandom(1), 300)
    const skus = articles.flatMap(({ variants }) => variants.map(({ sku }) => sku))
    expect(new Set(skus).size).toBe(skus.length)
    const configurable = articles.filter(({ variants }) => variants.length > 1).length
    expect(configurable).toBeGreaterThan(75)
    expect(configurable).toBeLessThan(135)
  })

  test('keeps the first articles when more are asked for', () => {
    const few = createArticles(createRandom(1), 5)
    expect(createArticles(createRandom(1), 9).slice(0, 5)).toEqual(few)
  })
})

import { expect, test } from 'vitest'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit } from '../../testing/run-kit.ts'
import type { RunOptions } from '../run-options.ts'

const ARTICLES = `
steps:
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title }
`
/** Of what it makes, it keeps links to other records. */
const OTHERS = `
steps:
  - write: till.product
    match: { sku: =sku }
    link: { shop.owner: =id }
    set: { sku: =sku, name: =title }
`

/** Somebody else works after a flow has found nothing and before it creates. */
function whileLooking(systems: RunOptions['systems'], work: () => Promise<unknown>) {
  const { shop, till } = systems
  if (!shop || !till) throw new Error('the kit has both')
  let hasWorked = false
  const resource = (name: string) => {
    const found = till.connection.resource(name)
    return {
      ...found,
      find: async (...asked: Parameters<typeof found.find>) => {
        const hits = await found.find(...asked)
        if (!hasWorked) {
          hasWorked = true
          await work()
        }
        return hits
      },
    }
  }
  return { shop, till: { ...till, connection: { ...till.connection, resource } } }
}

test('what another flow creates in between is found, and not created again', async () => {
  const kit = createRunKit(ARTICLES)
  const others = { ...createRunKit(OTHERS).options.flow, name: 'others' }
  const flow = { ...kit.options.flow, sharedTargets: ['till.product'] }
  kit.shop.put('1', { sku: 'A', title: 'one' })
  const systems = whileLooking(kit.options.systems, () => kit.run({ flow: others }))
  expect((await kit.run({ flow, systems })).result).toEqual({ state: 'finished' })
  expect(kit.till.log.map(({ action }) => action)).toEqual(['create'])
  expect(await kit.durable()).toEqual([])
})

test('a search that fails then leaves nothing in doubt', async () => {
  const kit = createRunKit(ARTICLES)
  const flow = { ...kit.options.flow, sharedTargets: ['till.product'] }
  kit.shop.put('1', { sku: 'A', title: 'one' })
  let asked = 0
  const { shop, till } = kit.options.systems
  if (!shop || !till) throw new Error('the kit has both')
  const resource = (name: string) => ({
    ...till.connection.resource(name),
    find: async () => {
      asked += 1
      if (asked === 2) throw refusal('temporary', 'it is busy')
      return []
    },
  })
  const busy = { ...till, connection: { ...till.connection, resource } }
  await kit.run({ flow, systems: { shop, till: busy } })
  expect(await kit.durable()).toEqual(['1 retrying'])
  kit.clock.advance(3_600_000)
  expect((await kit.run({ flow })).counts).toMatchObject({ created: 1 })
})

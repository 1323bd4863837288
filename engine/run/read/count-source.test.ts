import { expect, test } from 'vitest'
import { createRunKit } from '../../testing/run-kit.ts'
import { authorSays } from '../../testing/says.ts'
import { type Connection, OperationError } from '../connection.ts'
import { countSource } from './count-source.ts'

const FLOW = `
steps:
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku }
`

function createKit(count: number) {
  const kit = createRunKit(FLOW)
  for (let at = 1; at <= count; at++) kit.shop.put(String(at), { sku: `S${at}` })
  const { shop } = kit.options.systems
  if (!shop) throw new Error('the kit has a shop')
  const counting = (tell: () => Promise<number | undefined>): typeof kit.options => {
    const connection: Connection = {
      ...shop.connection,
      resource: (name) => ({ ...shop.connection.resource(name), count: tell }),
    }
    return { ...kit.options, systems: { ...kit.options.systems, shop: { ...shop, connection } } }
  }
  return { ...kit, counting }
}

test('a source that tells how many records it has is asked', async () => {
  const { counting } = createKit(3)
  expect(await countSource(counting(async () => 4_711))).toEqual({ count: 4_711, isMore: false })
})

test('another is read, up to a thousand records', async () => {
  expect(await countSource(createKit(5).options)).toEqual({ count: 5, isMore: false })
  const { options, counting } = createKit(1_007)
  expect(await countSource(options)).toEqual({ count: 1_000, isMore: true })
  expect(await countSource(counting(async () => undefined))).toMatchObject({ isMore: true })
})

test('what a flow has read already is not counted again', async () => {
  const { options, run } = createKit(4)
  await run()
  const count = await countSource(options)
  expect(count?.count).toBeLessThan(4)
})

test('a source that does not answer tells nothing', async () => {
  const { counting } = createKit(3)
  const refused = new OperationError({
    class: 'config',
    reason: authorSays('no'),
    mayHaveHappened: false,
  })
  expect(await countSource(counting(() => Promise.reject(refused)))).toBeUndefined()
})

test('of a flow that begins with a day, what is from before that day is not counted', async () => {
  const kit = createRunKit(`
settings:
  type: object
  properties:
    from: { title: From, type: string, format: date }
steps:
  - skip: Too old
    if: '=$exists($settings.from) and $substring(title, 0, 10) < $settings.from'
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku }
`)
  for (const [at, day] of ['2025-12-10', '2025-12-24', '2025-12-25', '2025-12-31'].entries()) {
    kit.shop.put(String(at), { sku: `S${at}`, title: `${day} 12:00` })
  }
  expect((await countSource(kit.options))?.count).toBe(4)
  const settings = { ...kit.options.settings, from: '2025-12-25' }
  expect((await countSource({ ...kit.options, settings }))?.count).toBe(2)
})

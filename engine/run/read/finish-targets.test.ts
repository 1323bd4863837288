import { expect, test } from 'vitest'
import { say } from '../../messages/message.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import { type Connection, OperationError } from '../connection.ts'
import { planFlow } from '../plan-flow.ts'
import type { RunOptions } from '../run-options.ts'

const FLOW = `steps:
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title }
`

interface Finished {
  readonly writer: string | undefined
  /** Creates that were committed by then. */
  readonly linked: number
}

/** The same tills, which gather what is created. */
function withFinish(
  { options, till, store }: RunKit,
  keys: readonly string[],
  finish: (finished: Finished) => Promise<void>,
): RunOptions {
  const { till: system } = options.systems
  if (!system) throw new Error('no till')
  const connection: Connection = {
    ...till.connection,
    resource: (name) => ({
      ...till.connection.resource(name),
      finish: async ({ writer }) => {
        const links = keys.map((key) => ({ source: 'shop.article', key, target: 'till.product' }))
        const found = await store.links(links)
        await finish({ writer, linked: found.filter((link) => link !== undefined).length })
      },
    }),
  }
  return { ...options, systems: { ...options.systems, till: { ...system, connection } } }
}

function createShop(...keys: readonly string[]): RunKit {
  const kit = createRunKit(FLOW)
  for (const key of keys) kit.shop.put(key, { sku: `S${key}`, title: 'T' })
  return kit
}

test('a target hears of the end of a run, once all is committed', async () => {
  const keys = ['1', '2', '3']
  const kit = createShop(...keys)
  const heard: Finished[] = []
  await kit.run(withFinish(kit, keys, async (finished) => void heard.push(finished)))
  expect(heard).toEqual([{ writer: 'test/articles', linked: 3 }])
  await kit.run(withFinish(kit, keys, async (finished) => void heard.push(finished)))
  expect(heard).toHaveLength(2)
})

test('a target hears nothing of a run that was stopped, and nothing of a plan', async () => {
  const kit = createShop('1')
  const options = withFinish(kit, [], () => Promise.reject(new Error('it was told')))
  await planFlow(options)
  const stop = AbortSignal.abort()
  expect(await kit.run({ ...options, stop })).toMatchObject({ result: { state: 'stopped' } })
})

test('a run fails where its target cannot send what it gathered, and keeps what it did', async () => {
  const kit = createShop('1')
  const reason = say('fileExists', { name: 'a.csv' })
  const failure = new OperationError({ class: 'exists', reason, mayHaveHappened: false })
  const { result } = await kit.run(withFinish(kit, [], () => Promise.reject(failure)))
  expect(result).toMatchObject({ state: 'failed', reason })
  expect(Object.keys(kit.products())).toEqual(['S1'])
})

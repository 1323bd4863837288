import { expect, test } from 'vitest'
import { dedent } from '../../testing/dedent.ts'
import { createRunKit } from '../../testing/run-kit.ts'
import type { FindOptions } from '../connection.ts'

const flow = (find: string): string => dedent`
  steps:
    - find: till.product
      by: { sku: =sku }
      missing: ok
      as: found
      ${find}
    - write: till.slip
      set: { text: "=$string($count($found))" }
`

/** A kit that notes how fresh the answers of the till had to be. */
function noting(find: string) {
  const kit = createRunKit(flow(find))
  const asked: FindOptions[] = []
  const till = kit.options.systems['till']
  if (!till) throw new Error('no till')
  const { resource } = till.connection
  const connection = {
    ...till.connection,
    resource: (name: string) => {
      const found = resource(name)
      return {
        ...found,
        find: (...given: Parameters<typeof found.find>) => {
          asked.push(given[1])
          return found.find(...given)
        },
      }
    },
  }
  Object.assign(kit.options.systems, { till: { ...till, connection } })
  return { ...kit, asked }
}

const texts = ({ till }: ReturnType<typeof createRunKit>) =>
  till.log.filter(({ resource }) => resource === 'slip').map(({ set }) => set?.['text'])

test('all that have the values are a list, which may be empty', async () => {
  const kit = noting('all: true')
  kit.shop.put('1', { sku: 'S1' })
  kit.shop.put('2', { sku: 'S2' })
  for (const sku of ['S1', 'S1']) {
    await kit.till.connection
      .resource('product')
      .create({ sku }, { operation: 'o', signal: new AbortController().signal })
  }
  await kit.run()
  expect(texts(kit)).toEqual(expect.arrayContaining(['0', '2']))
})

const ages = async (find: string, kind: 'changes' | 'all') => {
  const kit = noting(find)
  kit.shop.put('1', { sku: 'S1' })
  await kit.run({ what: { kind } })
  return kit.asked.map(({ fresh, maxAgeMs }) => [fresh, maxAgeMs])
}

test('how old an answer may be is the connector to say, or the step, or a run over everything', async () => {
  expect(await ages('fresh: 1d', 'changes')).toEqual([[false, 86_400_000]])
  expect(await ages('', 'changes')).toEqual([[false, undefined]])
  expect(await ages('fresh: 1d', 'all')).toEqual([[false, expect.any(Number)]])
  const [[, age] = []] = await ages('fresh: 1d', 'all')
  expect(age).toBeLessThan(1_000)
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'
import { toSourceRecord } from '../records/source-record.ts'
import { compiled, openTill } from './testing/till.ts'

/** Examples of the documented schemas, with the places that these allow to be null or absent. */
const documented: Record<string, any> = JSON.parse(
  readFileSync(new URL('testing/documented-records.json', import.meta.url), 'utf8'),
)
const RESOURCES = ['order', 'orderRow', 'debtor', 'product', 'variant', 'category']

function tidy(resource: string, raw: Json): any {
  const plan = compiled.plan?.resources[resource]
  if (!plan) throw new Error(`There is no resource "${resource}".`)
  const empty = compiled.plan?.empty ?? []
  const context = { variables: { settings: {} }, now: 0 }
  const { record, problem } = toSourceRecord(plan, raw, {}, undefined, empty, context)
  expect(problem).toBeUndefined()
  return record
}

function withValue(
  raw: JsonObject,
  [name = '', ...rest]: readonly string[],
  value: Json | undefined,
): JsonObject {
  const inner = raw[name]
  if (rest.length > 0 && isJsonObject(inner))
    return { ...raw, [name]: withValue(inner, rest, value) }
  const { [name]: _, ...others } = raw
  return value === undefined ? others : { ...others, [name]: value }
}

describe.each(RESOURCES)('%s', (resource) => {
  const { example, mayBeNull, mayBeAbsent } = documented[resource]

  test('is read whatever of it is null', () => {
    for (const place of mayBeNull) {
      const record = tidy(resource, withValue(example, place.split('.'), null))
      expect({ place, id: record.id }).toEqual({ place, id: example.id })
    }
  })

  test('is read whatever of it is absent', () => {
    expect(mayBeAbsent.length + mayBeNull.length).toBeGreaterThan(0)
    for (const place of mayBeAbsent) {
      const record = tidy(resource, withValue(example, place.split('.'), undefined))
      expect({ place, id: record.id }).toEqual({ place, id: example.id })
    }
  })
})

describe('a till with nothing in it', () => {
  test.each(['variant', 'stock', 'product', 'debtor', 'order'])(
    'has no %s, and says so',
    async (name) => {
      const { simulator, till, close } = await openTill({
        counts: { articles: 0, shared: 0, own: 0, users: 0, orders: 0, returns: 0 },
      })
      try {
        for (const table of ['attributecombinations', 'products', 'orders', 'users'] as const) {
          for (const row of simulator.state.tables[table].all())
            simulator.state.tables[table].remove(row.id)
        }
        expect(await till.list(name)).toEqual([])
      } finally {
        await close()
      }
    },
  )

  test('has products without variants, and no variant', async () => {
    const { simulator, till, close } = await openTill()
    try {
      const { attributecombinations, products } = simulator.state.tables
      for (const row of attributecombinations.all()) attributecombinations.remove(row.id)
      expect(await till.list('variant')).toEqual([])
      const simple = products.all().filter((row) => row['stocktype'] !== 'Attribute')
      expect(await till.list('stock')).toHaveLength(simple.length)
    } finally {
      await close()
    }
  })
})

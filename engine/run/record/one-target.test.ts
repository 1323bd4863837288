import { describe, expect, test } from 'vitest'
import { inAnyOrder } from '../../testing/any-order.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import { textOf } from '../../testing/says.ts'

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed)

/** Every article also writes the person that owns it, found by e-mail address: several articles, one person. */
function steps(doubles = ''): string {
  return `
parallel: 4
steps:
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title }
  - write: till.person
    match: { email: =owner }
    link: { shop.article: "=$key" }
    ${doubles}
    set: { email: =owner, kind: =title, note: =note }
`
}

function kitOf(doubles?: string): RunKit {
  return createRunKit(steps(doubles))
}

function runSlowly(kit: RunKit, seed: number, more = {}) {
  const { shop, till } = kit.options.systems
  if (!shop || !till) throw new Error('the kit has both systems')
  const slow = { ...till, connection: inAnyOrder(till.connection, seed) }
  return kit.run({ systems: { shop, till: slow }, ...more })
}

const people = (kit: RunKit) => [...(kit.till.records.get('person')?.values() ?? [])]

describe('several records that write one target record in one run', () => {
  test.each(SEEDS)(
    'leave what the one has that changed last, whatever ends first (%i)',
    async (seed) => {
      const kit = kitOf()
      kit.shop.put('1', { sku: 'A', title: 'business', owner: 'jo@x', note: 'first' })
      kit.shop.put('2', { sku: 'B', title: 'personal', owner: 'jo@x' })
      kit.shop.put('3', { sku: 'C', title: 'other', owner: 'an@x' })
      await runSlowly(kit, seed)
      expect(people(kit)).toHaveLength(2)
      expect(people(kit).find(({ email }) => email === 'jo@x')).toMatchObject({
        kind: 'personal',
        note: 'first',
      })
    },
  )

  test.each(SEEDS)('do so where the target record is there already (%i)', async (seed) => {
    const kit = kitOf()
    kit.till.add('person', { id: 7, email: 'jo@x', kind: 'old', note: 'old' })
    kit.shop.put('1', { sku: 'A', title: 'personal', owner: 'jo@x', note: 'first' })
    kit.shop.put('2', { sku: 'B', title: 'business', owner: 'jo@x', note: 'second' })
    kit.shop.put('1', { sku: 'A', title: 'changed last', owner: 'jo@x' })
    await runSlowly(kit, seed)
    expect(people(kit)).toEqual([{ id: 7, email: 'jo@x', kind: 'changed last', note: 'second' }])
  })

  test.each(SEEDS)('never write it at the same time (%i)', async (seed) => {
    const kit = kitOf('unchanged: write')
    kit.till.add('person', { id: 7, email: 'jo@x' })
    for (const key of ['1', '2', '3']) kit.shop.put(key, { sku: key, title: key, owner: 'jo@x' })
    let writing = 0
    let most = 0
    const { till } = kit.options.systems
    if (!till) throw new Error('the kit has a till')
    const watched = (name: string) => {
      const resource = till.connection.resource(name)
      if (name !== 'person') return resource
      const update: typeof resource.update = async (...args) => {
        most = Math.max(most, (writing += 1))
        await resource.update(...args)
        await new Promise((resolve) => setTimeout(resolve, 1))
        writing -= 1
      }
      return { ...resource, update }
    }
    const connection = inAnyOrder({ ...till.connection, resource: watched }, seed)
    await kit.run({ systems: { ...kit.options.systems, till: { ...till, connection } } })
    await kit.run({
      systems: { ...kit.options.systems, till: { ...till, connection } },
      what: { kind: 'all' },
    })
    expect(most).toBe(1)
  })

  test('are each remembered, so that a second run over all writes nothing', async () => {
    const kit = kitOf()
    kit.shop.put('1', { sku: 'A', title: 'business', owner: 'jo@x' })
    kit.shop.put('2', { sku: 'B', title: 'personal', owner: 'jo@x' })
    await kit.run()
    expect((await kit.run({ what: { kind: 'all' } })).counts).toEqual({ unchanged: 2 })
  })
})

const put = (kit: RunKit): void => {
  kit.shop.put('12', { sku: 'A', title: 'first', owner: 'jo@x' })
  kit.shop.put('15', { sku: 'B', title: 'second', owner: 'jo@x' })
}
const parked = async (kit: RunKit) =>
  (await kit.store.list({ states: ['parked'], limit: 10 })).map(({ key, reason, cause }) => ({
    key,
    reason,
    cause,
  }))

describe('two records with one match value', () => {
  test.each(SEEDS.slice(0, 10))(
    'with doubles: fail, one is written, the other says which two they are (%i)',
    async (seed) => {
      const kit = kitOf('doubles: fail')
      put(kit)
      await runSlowly(kit, seed)
      expect(people(kit)).toHaveLength(1)
      const [written] = people(kit)
      const [failed, ...rest] = await parked(kit)
      expect(rest).toEqual([])
      expect(failed?.cause).toBe('run.doubled till.person')
      expect(textOf(failed?.reason)).toContain('shop.article')
      for (const key of ['12', '15']) expect(textOf(failed?.reason)).toContain(key)
      expect(written?.['kind']).toBe(failed?.key === '12' ? 'second' : 'first')
      expect(kit.till.log.filter(({ resource }) => resource === 'person')).toHaveLength(1)
    },
  )

  test.each([
    ['by their names, too', [], ['first (12)', 'second (15)'], []],
    [
      'by their keys alone where the names are personal',
      ['title'],
      ['12', '15'],
      ['first', 'second'],
    ],
  ] as const)('are told %s', async (_, personal, names, untold) => {
    const kit = kitOf('doubles: fail')
    put(kit)
    const { shop, till } = kit.options.systems
    if (!shop || !till) throw new Error('the kit has both systems')
    const { connector } = shop
    const { article } = connector.resources
    if (!article) throw new Error('the shop has articles')
    const resources = { ...connector.resources, article: { ...article, label: 'title', personal } }
    await kit.run({ systems: { shop: { ...shop, connector: { ...connector, resources } }, till } })
    const [failed] = await parked(kit)
    for (const name of names) expect(textOf(failed?.reason)).toContain(name)
    for (const name of untold) expect(textOf(failed?.reason)).not.toContain(name)
  })

  test('with doubles: fail, the one that was first goes on being written', async () => {
    const kit = kitOf('doubles: fail')
    kit.shop.put('12', { sku: 'A', title: 'first', owner: 'jo@x' })
    await kit.run()
    kit.shop.put('15', { sku: 'B', title: 'second', owner: 'jo@x' })
    await kit.run()
    expect((await parked(kit)).map(({ key }) => key)).toEqual(['15'])
    kit.shop.put('12', { sku: 'A', title: 'first, changed', owner: 'jo@x' })
    await kit.run()
    expect(people(kit)).toMatchObject([{ kind: 'first, changed' }])
  })

  test('with doubles: fail, both are refused that shared it before', async () => {
    const kit = kitOf()
    put(kit)
    await kit.run()
    const { flow } = kitOf('doubles: fail').options
    kit.shop.put('12', { sku: 'A', title: 'changed', owner: 'jo@x' })
    kit.shop.put('15', { sku: 'B', title: 'changed, too', owner: 'jo@x' })
    await kit.run({ flow })
    expect(new Set((await parked(kit)).map(({ key }) => key))).toEqual(new Set(['12', '15']))
  })

  test('with doubles: fail, one that is no longer in the source does not count', async () => {
    const kit = kitOf('doubles: fail')
    kit.shop.put('12', { sku: 'A', title: 'first', owner: 'jo@x' })
    await kit.run()
    kit.shop.remove('12')
    kit.shop.put('15', { sku: 'B', title: 'second', owner: 'jo@x' })
    await kit.run()
    expect(await parked(kit)).toEqual([])
    expect(people(kit)).toMatchObject([{ kind: 'second' }])
  })

  test('with doubles: fail, one that was found by what it does not say any more is none', async () => {
    const kit = kitOf('doubles: fail')
    kit.shop.put('12', { sku: 'A', title: 'first', owner: 'jo@x' })
    await kit.run()
    kit.shop.put('12', { sku: 'A', title: 'first', owner: 'new@x' })
    await kit.run()
    kit.shop.put('15', { sku: 'B', title: 'second', owner: 'jo@x' })
    const { shop, till } = kit.options.systems
    if (!shop || !till) throw new Error('the kit has both systems')
    const outdated = {
      ...till.connection,
      resource: (name: string) => {
        const resource = till.connection.resource(name)
        // An index that still has the previous address, until it is read anew.
        const find: typeof resource.find = async (by, options) =>
          name === 'person' && !options.fresh
            ? [{ id: people(kit)[0]?.['id'] as number }]
            : resource.find(by, options)
        return { ...resource, find }
      },
    }
    await kit.run({ systems: { shop, till: { ...till, connection: outdated } } })
    expect(await parked(kit)).toEqual([])
    expect(people(kit)).toMatchObject([
      { email: 'new@x', kind: 'first' },
      { email: 'jo@x', kind: 'second' },
    ])
  })

  test('with doubles: skip, the second is left out and nothing is left to do', async () => {
    const kit = kitOf('doubles: skip')
    kit.shop.put('12', { sku: 'A', title: 'first', owner: 'jo@x' })
    await kit.run()
    kit.shop.put('15', { sku: 'B', title: 'second', owner: 'jo@x' })
    const { counts } = await kit.run()
    expect(counts).toMatchObject({ skipped: 1 })
    expect(await kit.durable()).toEqual([])
    expect(people(kit)).toMatchObject([{ kind: 'first' }])
  })

  test('with doubles: skip, one of those that shared it before is still written', async () => {
    const kit = kitOf()
    put(kit)
    await kit.run()
    const { flow } = kitOf('doubles: skip').options
    kit.shop.put('12', { sku: 'A', title: 'changed', owner: 'jo@x' })
    kit.shop.put('15', { sku: 'B', title: 'changed, too', owner: 'jo@x' })
    await kit.run({ flow })
    expect(people(kit)).toMatchObject([{ kind: 'changed' }])
  })

  test.each(SEEDS)('with doubles: newest, what changed last is written (%i)', async (seed) => {
    const kit = kitOf('doubles: newest')
    kit.till.add('person', { id: 7, email: 'jo@x', note: 'by hand' })
    kit.shop.put('15', { sku: 'B', title: 'second', owner: 'jo@x' })
    kit.shop.put('12', { sku: 'A', title: 'first', owner: 'jo@x' })
    await runSlowly(kit, seed)
    expect(people(kit)).toMatchObject([{ kind: 'first', note: 'by hand' }])
    kit.shop.put('15', { sku: 'B', title: 'changed', owner: 'jo@x' })
    await runSlowly(kit, seed)
    expect(people(kit)).toMatchObject([{ kind: 'changed' }])
  })

  test('with doubles: newest, a complete run leaves out what changed earlier', async () => {
    const kit = kitOf('doubles: newest')
    put(kit)
    await kit.run()
    await kit.run({ what: { kind: 'all' }, force: true })
    expect(people(kit)).toMatchObject([{ kind: 'second' }])
  })

  test.each([
    ['merge', '15'],
    ['merge', '12'],
    ['newest', '15'],
    ['newest', '12'],
  ])('with doubles: %s, what is left is written when %s is gone', async (doubles, gone) => {
    const stays = 'deletes: { limit: 100%, do: [ { skip: It stays } ] }\n'
    const kit = createRunKit(`${steps(`doubles: ${doubles}`)}${stays}`)
    put(kit)
    await kit.run()
    expect(people(kit)).toMatchObject([{ kind: 'second' }])
    kit.shop.remove(gone)
    await kit.run({ what: { kind: 'all' } })
    await kit.run()
    expect(people(kit)).toMatchObject([{ kind: gone === '15' ? 'first' : 'second' }])
    expect(await kit.durable()).toEqual([])
    expect((await kit.run({ what: { kind: 'all' } })).counts).toEqual({ unchanged: 1 })
  })

  test('what is left is written under all links, also where its own values were sent before', async () => {
    const kit = createRunKit(`
steps:
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku }
  - write: till.person
    match: { email: =owner }
    link: { shop.person: '="owner by " & $key' }
    set: { email: =owner, kind: =title }
deletes: { limit: 100%, do: [ { skip: It stays } ] }
`)
    kit.shop.put('12', { sku: 'A', title: 'first', owner: 'jo@x' })
    kit.shop.put('15', { sku: 'A', title: 'second', owner: 'jo@x' })
    await kit.run()
    kit.shop.remove('15')
    await kit.run({ what: { kind: 'all' } })
    await kit.run()
    expect(people(kit)).toMatchObject([{ kind: 'first' }])
  })

  test('with doubles: fail, one that was parked is tried again when the other is gone', async () => {
    const stays = 'deletes: { limit: 100%, do: [ { skip: It stays } ] }\n'
    const kit = createRunKit(`${steps()}${stays}`)
    put(kit)
    await kit.run()
    const { flow } = createRunKit(`${steps('doubles: fail')}${stays}`).options
    kit.shop.put('12', { sku: 'A', title: 'changed', owner: 'jo@x' })
    await kit.run({ flow })
    expect((await parked(kit)).map(({ key }) => key)).toEqual(['12'])
    kit.shop.remove('15')
    await kit.run({ flow, what: { kind: 'all' } })
    await kit.run({ flow })
    expect(people(kit)).toMatchObject([{ kind: 'changed' }])
    expect(await kit.durable()).toEqual([])
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConnectorPlan } from '../plan/connector-plan.ts'
import type { CreatePlan } from '../plan/resource-plan.ts'
import { createMortal, type DeathPoint } from '../testing/crash.ts'
import { dedent } from '../testing/dedent.ts'
import { refusal } from '../testing/pretend-target.ts'
import { createRunKit, type RunKit } from '../testing/run-kit.ts'
import type { Connection, RecordId } from './connection.ts'
import { runFlow } from './run-flow.ts'
import { FlowBusyError } from './store/run-lease.ts'

/** What a target can do to find out what became of a create. */
interface Target {
  readonly resource: 'product' | 'slip'
  readonly create: Partial<CreatePlan>
  /** How long a search does not show what was created. */
  readonly lagMs: number
  /** It recognises a create that it has done already. */
  readonly isIdempotent: boolean
}

const BY_SKU = dedent`
  steps:
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, name: =title }
`
const WITHOUT_SEARCH = dedent`
  steps:
    - write: till.slip
      set: { text: =sku }
`

const LIVES: DeathPoint = { call: 0, when: 'before' }
const KEYS = ['A', 'B', 'C']

interface World {
  readonly kit: RunKit
  /** Runs the flow in a process that dies at a point; gives how many calls it made. */
  readonly live: (point: DeathPoint) => Promise<number>
  /** How many target records there are for each source record. */
  readonly made: () => Readonly<Record<string, number>>
}

function createWorld(target: Target): World {
  const kit = createRunKit(target.resource === 'product' ? BY_SKU : WITHOUT_SEARCH)
  for (const key of KEYS) kit.shop.put(key, { sku: key, title: `Article ${key}` })
  const visibleAt = new Map<RecordId, number>()
  kit.till.after = () => {
    const id = kit.till.log.at(-1)?.id ?? 0
    if (!visibleAt.has(id)) visibleAt.set(id, kit.clock.now() + target.lagMs)
  }
  kit.till.isVisible = (_, { id }) => kit.clock.now() >= (visibleAt.get(Number(id)) ?? 0)
  const { shop, till } = kit.options.systems
  if (!shop || !till) throw new Error('the kit has both systems')
  const connector = withCreate(till.connector, target)
  const connection = target.isIdempotent ? recognising(till.connection) : till.connection
  return {
    kit,
    live: async (point) => {
      const mortal = createMortal(kit.store, point)
      const run = runFlow({
        ...kit.options,
        worker: `worker-${kit.clock.now()}`,
        store: mortal.store,
        systems: {
          shop: { ...shop, connection: mortal.connect(shop.connection) },
          till: { connector, connection: mortal.connect(connection) },
        },
      })
      await Promise.race([run, mortal.died])
      return mortal.calls()
    },
    made: () => {
      const field = target.resource === 'product' ? 'sku' : 'text'
      const all = [...(kit.till.records.get(target.resource)?.values() ?? [])]
      const counts = KEYS.map((key) => [key, all.filter((one) => one[field] === key).length])
      return Object.fromEntries(counts)
    },
  }
}

function withCreate(connector: ConnectorPlan, { resource, create }: Target): ConnectorPlan {
  const plan = connector.resources[resource]
  if (!plan?.create) throw new Error('the kit creates both')
  const { settleMs: _, ...known } = plan.create
  const changed = { ...plan, create: { ...known, ...create } }
  return { ...connector, resources: { ...connector.resources, [resource]: changed } }
}

/** Answers the second create of one operation with the record of the first. */
function recognising(connection: Connection): Connection {
  const done = new Map<string, { readonly id?: RecordId | undefined }>()
  return {
    ...connection,
    resource: (name) => {
      const resource = connection.resource(name)
      return {
        ...resource,
        create: async (set, options) => {
          const answer = done.get(options.operation) ?? (await resource.create(set, options))
          done.set(options.operation, answer)
          return answer
        },
      }
    },
  }
}

/** Starts new processes until nothing is left to do, and gives the keys that wait for a person. */
async function recover({ kit, live }: World): Promise<readonly string[]> {
  for (let at = 0; at < 6; at += 1) {
    // Long enough for the lease of a dead process to end, and for a search to show all.
    kit.clock.advance(60_000)
    await live(LIVES)
  }
  const kept = await kit.store.list({
    states: ['ready', 'waiting', 'retrying', 'parked', 'in-doubt'],
    limit: 10,
  })
  expect(kept.map(({ state }) => state)).toEqual(kept.map(() => 'in-doubt'))
  return kept.map(({ key }) => key)
}

const TARGETS: readonly (readonly [string, Target, boolean])[] = [
  [
    'can be searched at once',
    { resource: 'product', create: { settleMs: 0 }, lagMs: 0, isIdempotent: false },
    false,
  ],
  [
    'shows in searches what was created after a time that it tells',
    { resource: 'product', create: { settleMs: 10_500 }, lagMs: 10_500, isIdempotent: false },
    false,
  ],
  [
    'shows in searches what was created after a time that nobody knows',
    { resource: 'product', create: {}, lagMs: 10_000, isIdempotent: false },
    true,
  ],
  [
    'recognises a create that it has done before',
    { resource: 'slip', create: { isRepeatable: true }, lagMs: 0, isIdempotent: true },
    false,
  ],
  ['cannot be searched', { resource: 'slip', create: {}, lagMs: 0, isIdempotent: false }, true],
]

describe('a process that dies at any of its calls, before or after their effect', () => {
  test.each(TARGETS)('loses and doubles nothing when the target %s', async (_, target, asks) => {
    const calls = await createWorld(target).live(LIVES)
    expect(calls).toBeGreaterThan(10)
    let asked = 0
    for (let call = 1; call <= calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = createWorld(target)
        await world.live({ call, when })
        const doubted = await recover(world)
        asked += doubted.length
        for (const [key, count] of Object.entries(world.made())) {
          const allowed = doubted.includes(key) ? [0, 1] : [1]
          expect(allowed, `${key}, dead ${when} call ${call}`).toContain(count)
        }
      }
    }
    expect(asked > 0).toBe(asks)
  })
})

test.each(TARGETS)(
  'what it made of records that are deleted before the next run is linked, or asked about, when the target %s',
  async (_, target) => {
    const calls = await createWorld(target).live(LIVES)
    for (let call = 1; call <= calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = createWorld(target)
        const { kit } = world
        await world.live({ call, when })
        for (const key of KEYS) kit.shop.remove(key)
        const doubted = await recover(world)
        const name = `till.${target.resource}`
        const made = [...(kit.till.records.get(target.resource) ?? [])]
        const links = await kit.store.linksTo(
          name,
          made.map(([id]) => id),
        )
        const known = new Set([...links.map(({ key }) => key), ...doubted])
        const field = target.resource === 'product' ? 'sku' : 'text'
        const unknown = made
          .map(([, one]) => JSON.stringify(one[field]).slice(1, -1))
          .filter((key) => !known.has(key))
        expect(unknown, `dead ${when} call ${call}`).toEqual([])
        expect(await kit.store.lost('articles', 10)).toEqual([])
      }
    }
  },
)

/** What happens to a write: done and answered, refused before, or done without an answer. */
type Fault = 'none' | 'before' | 'after'

interface Life {
  readonly point: DeathPoint
  readonly faults: readonly Fault[]
  readonly edited: string | undefined
  /** Seconds until the next process starts, perhaps while this one's lease still holds. */
  readonly pause: number
}

const life: fc.Arbitrary<Life> = fc.record({
  point: fc.record({
    call: fc.integer({ min: 0, max: 40 }),
    when: fc.constantFrom('before', 'after'),
  }),
  faults: fc.array(fc.constantFrom<Fault>('none', 'before', 'after'), { maxLength: 4 }),
  edited: fc.option(fc.constantFrom(...KEYS), { nil: undefined }),
  pause: fc.integer({ min: 1, max: 40 }),
})

async function liveThrough(world: World, lives: readonly Life[]): Promise<void> {
  const { kit, live } = world
  const { after } = kit.till
  for (const [at, { point, faults, edited, pause }] of lives.entries()) {
    if (edited !== undefined) kit.shop.put(edited, { sku: edited, title: `Edit ${at}` })
    const left = [...faults]
    let fault: Fault = 'none'
    kit.till.before = () => {
      fault = left.shift() ?? 'none'
      if (fault === 'before') throw refusal('temporary', 'no connection')
    }
    kit.till.after = (...given) => {
      after(...given)
      if (fault === 'after') throw refusal('temporary', 'no answer', { mayHaveHappened: true })
    }
    await live(point).catch((error: unknown) => {
      if (!(error instanceof FlowBusyError)) throw error
    })
    kit.clock.advance(pause * 1000)
  }
  kit.till.before = () => {}
  kit.till.after = after
}

test.each(TARGETS.filter(([, { resource }]) => resource === 'product'))(
  'any lives with faults and edits end right when the target %s',
  async (_, target, asks) => {
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 4 }), async (lives) => {
        const world = createWorld(target)
        await liveThrough(world, lives)
        const doubted = await recover(world)
        expect(asks ? [] : doubted).toEqual([])
        const made = world.made()
        const products = world.kit.products()
        for (const key of KEYS.filter((one) => !doubted.includes(one))) {
          const edit = lives.findLastIndex(({ edited }) => edited === key)
          const name = edit < 0 ? `Article ${key}` : `Edit ${edit}`
          expect([made[key], products[key]?.['name']]).toEqual([1, name])
        }
        for (const key of doubted) expect(made[key]).toBeLessThan(2)
      }),
      { numRuns: 60, seed: 1 },
    )
  },
)

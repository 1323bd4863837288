import { describe, expect, test } from 'vitest'
import { dedent } from '../../testing/dedent.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import type { Cursor } from '../store/cursor.ts'
import type { Effects } from '../store/effects.ts'
import type { Store } from '../store/store.ts'

const COPY = dedent`
  steps:
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku }
`
const MINUTE_MS = 60_000

/** What the store was asked for in a run, in order. */
async function calls(kit: RunKit, change: Partial<Store> = {}): Promise<readonly string[]> {
  const names: string[] = []
  const store = new Proxy(
    { ...kit.store, ...change },
    {
      get: (methods, name: keyof Store) => {
        names.push(name)
        return methods[name]
      },
    },
  )
  await kit.run({ store })
  return names
}

/** A kit whose source has had no change for so long that none is read again. */
async function settled(): Promise<RunKit> {
  const kit = createRunKit(COPY)
  kit.shop.put('1', { sku: 'S1' })
  await kit.run()
  passQuietly(kit)
  await kit.run()
  kit.clock.advance(5 * MINUTE_MS)
  return kit
}

/** Lets the clock of the source go on: it does with every change, here of a record that is gone again. */
function passQuietly({ shop }: RunKit): void {
  for (let second = 0; second < 700; second += 1) shop.put('gone', {})
  shop.remove('gone')
}

describe('a look that finds nothing', () => {
  test('asks the store to begin and to end, and for its cursor where that does not come with it', async () => {
    const kit = await settled()
    expect(await calls(kit)).toEqual(['startRun', 'cursor', 'commit'])
    const cursor = await kit.store.cursor('articles', 0)
    const cursors = new Map<number, Cursor>(cursor ? [[0, cursor]] : [])
    const startRun: Store['startRun'] = async (run) => ({
      ...(await kit.store.startRun(run)),
      cursors,
    })
    expect(await calls(kit, { startRun })).toEqual(['startRun', 'commit'])
  })

  test('moves the cursor in the commit that ends the run', async () => {
    const kit = await settled()
    passQuietly(kit)
    const before = await kit.store.cursor('articles', 0)
    const commits: Effects[] = []
    const commit: Store['commit'] = (lease, effects) => {
      commits.push(effects)
      return kit.store.commit(lease, effects)
    }
    await kit.run({ store: { ...kit.store, commit } })
    expect(commits).toEqual([
      expect.objectContaining({
        cursor: expect.objectContaining({ partition: 0 }),
        end: { state: 'finished' },
      }),
    ])
    const after = await kit.store.cursor('articles', 0)
    expect(Date.parse(after?.value ?? '')).toBeGreaterThan(Date.parse(before?.value ?? ''))
    expect(await kit.store.runs({ limit: 1 })).toMatchObject([{ state: 'finished' }])
  })

  test('is not over where the commit that ends it came too late', async () => {
    const kit = await settled()
    passQuietly(kit)
    const before = await kit.store.cursor('articles', 0)
    const commit: Store['commit'] = (lease, effects) => {
      kit.clock.advance(MINUTE_MS)
      return kit.store.commit(lease, effects)
    }
    const lost = kit.run({ store: { ...kit.store, commit } })
    await expect(lost).rejects.toMatchObject({ code: 'LEASE_LOST' })
    expect(await kit.store.cursor('articles', 0)).toEqual(before)
  })

  test('reads again the last change, and asks besides only what is known of it', async () => {
    const kit = await settled()
    kit.shop.put('1', { sku: 'S1' })
    await kit.run()
    expect(await calls(kit)).toEqual(['startRun', 'cursor', 'lookAhead', 'commit'])
  })
})

test('a look at nothing new takes up what is due', async () => {
  const kit = createRunKit(dedent`
    steps:
      - fail: The article has no title
        if: =$not($exists(title))
      - write: till.product
        match: { sku: =id }
        set: { sku: =id }
  `)
  kit.shop.put('1', {})
  await kit.run()
  passQuietly(kit)
  await kit.run()
  expect(await kit.durable()).toEqual(['1 parked'])
  kit.shop.put('1', { title: 'One' })
  passQuietly(kit)
  await kit.store.release('articles', ['1'])
  const what = { kind: 'woken', keys: [] } as const
  const { counts } = await kit.run({ what })
  expect(counts).toEqual({ done: 1, created: 1 })
  expect(await kit.durable()).toEqual([])
})

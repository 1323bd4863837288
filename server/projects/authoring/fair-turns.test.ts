import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type Asker, createFairTurns } from './fair-turns.ts'

const LIMITS = { places: 2, mostOfCaller: 8, mostWaiting: 20, mostWaitingBytes: 1_000 }

/** Callers by name, `workspace/caller`, who tell when it is their turn. */
function open(limits: Partial<typeof LIMITS> = {}) {
  const turns = createFairTurns({ ...LIMITS, ...limits })
  const began: string[] = []
  const ends: (() => void)[] = []
  const ask = async (
    name: string,
    { bytes = 1, signal }: { bytes?: number; signal?: AbortSignal } = {},
  ) => {
    const [workspace = '', caller = ''] = name.split('/')
    const asker: Asker = { workspace, caller, signal }
    const end = await turns.take(asker, bytes)
    began.push(name)
    ends.push(end)
  }
  /** Ends the oldest turn until none is left. */
  const endAll = async () => {
    await turn()
    for (let end = ends.shift(); end; end = ends.shift()) {
      end()
      await turn()
    }
  }
  const endOne = async () => {
    ends.shift()?.()
    await turn()
  }
  return { ask, began, endAll, endOne }
}

const codeOf = (asked: Promise<void>) =>
  asked.then(
    () => 'taken',
    (error: { code: string }) => error.code,
  )

describe('turns', () => {
  test('of one caller do not hold up the one of another, who came last', async () => {
    const { ask, began, endAll } = open({ places: 1 })
    const all = [1, 2, 3, 4, 5].map(() => ask('a/ann'))
    all.push(ask('b/bob'))
    await endAll()
    await Promise.all(all)
    expect(began.indexOf('b/bob')).toBe(1)
  })

  test('come one at a time for a caller, and leave a place to other workspaces', async () => {
    const { ask, began } = open({ places: 3 })
    for (const name of ['a/ann', 'a/ann', 'a/amy', 'a/abe', 'b/bob']) void ask(name)
    await turn()
    expect(began).toEqual(['a/ann', 'a/amy', 'b/bob'])
  })

  test('of whoever asks one thing after the other do not pass by who waits', async () => {
    const { ask, began, endOne } = open({ places: 1 })
    for (let count = 0; count < 4; count += 1) void ask('a/ann')
    for (let count = 0; count < 6; count += 1) {
      void ask('b/bob')
      void ask('c/cem')
      await turn()
      await endOne()
    }
    expect(began.filter((name) => name === 'a/ann').length).toBeGreaterThanOrEqual(2)
  })

  test('are given in any workspace where there is one place alone', async () => {
    const { ask, began } = open({ places: 1 })
    void ask('a/ann')
    await turn()
    expect(began).toEqual(['a/ann'])
  })

  test('are refused to a caller who has so many under way, and not to others', async () => {
    const { ask } = open({ mostOfCaller: 2 })
    void ask('a/ann')
    void ask('a/ann')
    expect(await codeOf(ask('a/ann'))).toBe('TOO_MANY_AT_ONCE')
    expect(await codeOf(ask('b/bob'))).toBe('taken')
  })

  test('are refused to all when too many, or too large ones, wait', async () => {
    const many = open({ mostWaiting: 1 })
    for (const name of ['a/ann', 'b/bob', 'c/cem']) void many.ask(name)
    expect(await codeOf(many.ask('d/dot'))).toBe('SERVER_BUSY')
    const large = open()
    for (const name of ['a/ann', 'b/bob', 'c/cem']) void large.ask(name, { bytes: 600 })
    expect(await codeOf(large.ask('d/dot', { bytes: 600 }))).toBe('SERVER_BUSY')
    expect(await codeOf(large.ask('e/eva', { bytes: 600 }))).toBe('SERVER_BUSY')
  })

  test('of who goes away go to the next one', async () => {
    const { ask, began, endAll } = open({ places: 1 })
    const gone = new AbortController()
    void ask('a/ann')
    const left = codeOf(ask('b/bob', { signal: gone.signal }))
    void ask('c/cem')
    gone.abort()
    expect(await left).toBe('CALLER_GONE')
    await endAll()
    expect(began).toEqual(['a/ann', 'c/cem'])
    expect(await codeOf(ask('d/dot', { signal: gone.signal }))).toBe('CALLER_GONE')
  })
})

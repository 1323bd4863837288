import { describe, expect, test } from 'vitest'
import { createTestClock } from '../testing/test-clock.ts'
import { createRateGate, GateClosedError } from './rate-gate.ts'

const never = new AbortController().signal
const quiet = { counts: [], limited: false }

function open(
  limits: { allow: number; windowMs: number; share?: number }[],
  options: { parallel?: number; maxWaitMs?: number } = {},
) {
  const clock = createTestClock()
  const gate = createRateGate({
    limits: limits.map((limit) => ({ share: 1, ...limit })),
    parallel: 10,
    clock,
    ...options,
  })
  return { clock, gate }
}

describe('our own count', () => {
  test('lets a full window through at once and then waits for the oldest to be over', async () => {
    const { clock, gate } = open([{ allow: 2, windowMs: 1000 }])
    const times: number[] = []
    for (let at = 0; at < 5; at++) {
      await gate.enter(never)
      times.push(clock.now())
      await gate.leave(quiet)
      clock.advance(100)
    }
    expect(times).toEqual([0, 100, 1000, 1100, 2000])
  })

  test('keeps every window at once', async () => {
    const { clock, gate } = open([
      { allow: 2, windowMs: 1000 },
      { allow: 3, windowMs: 60_000 },
    ])
    for (let at = 0; at < 4; at++) {
      await gate.enter(never)
      await gate.leave(quiet)
    }
    expect(clock.now()).toBe(60_000)
  })

  test('leaves the share of others alone', async () => {
    const { clock, gate } = open([{ allow: 10, windowMs: 1000, share: 0.3 }])
    for (let at = 0; at < 4; at++) {
      await gate.enter(never)
      await gate.leave(quiet)
    }
    expect(clock.now()).toBe(1000)
  })
})

describe("the server's count", () => {
  test('wins while it says that there is more than we think', async () => {
    const { clock, gate } = open([{ allow: 1, windowMs: 1000 }])
    await gate.enter(never)
    await gate.leave({ counts: [{ left: 5, resetsInMs: 500 }], limited: false })
    await gate.enter(never)
    expect(clock.now()).toBe(0)
  })

  test('wins when it says that somebody else used the window up', async () => {
    const { clock, gate } = open([{ allow: 100, windowMs: 60_000 }])
    await gate.enter(never)
    await gate.leave({ counts: [{ left: 0, resetsInMs: 700 }], limited: false })
    await gate.enter(never)
    expect(clock.now()).toBe(700)
  })

  test('does not know of requests that are still under way', async () => {
    const { clock, gate } = open([{ allow: 100, windowMs: 60_000 }])
    await gate.enter(never)
    await gate.enter(never)
    await gate.enter(never)
    await gate.leave({ counts: [{ left: 2, resetsInMs: 700 }], limited: false })
    await gate.enter(never)
    expect(clock.now()).toBe(700)
  })

  test('starts anew at its reset, and our own count with it', async () => {
    const { clock, gate } = open([{ allow: 2, windowMs: 60_000 }])
    await gate.enter(never)
    await gate.leave(quiet)
    await gate.enter(never)
    await gate.leave({ counts: [{ left: 0, resetsInMs: 700 }], limited: false })
    await gate.enter(never)
    await gate.leave(quiet)
    await gate.enter(never)
    expect(clock.now()).toBe(700)
  })
})

describe('a refusal because of a limit', () => {
  test('closes the gate for as long as the server asks', async () => {
    const { clock, gate } = open([])
    await gate.enter(never)
    expect(await gate.leave({ counts: [], limited: true, retryAfterMs: 3000 })).toBe(3000)
    await gate.enter(never)
    expect(clock.now()).toBe(3000)
  })

  test('closes it until the window resets where the server tells that', async () => {
    const { gate } = open([{ allow: 5, windowMs: 60_000 }])
    await gate.enter(never)
    const report = { counts: [{ left: -1, resetsInMs: 9000 }], limited: true }
    expect(await gate.leave(report)).toBe(9000)
  })

  test('without a word on when, waits longer each time', async () => {
    const { clock, gate } = open([])
    const times: number[] = []
    for (let at = 0; at < 4; at++) {
      await gate.enter(never)
      times.push(clock.now())
      await gate.leave({ counts: [], limited: true })
    }
    expect(times).toEqual([0, 1000, 3000, 7000])
  })

  test('for longer than anybody should wait is passed on with its time', async () => {
    const { gate } = open([{ allow: 1, windowMs: 3_600_000 }], { maxWaitMs: 60_000 })
    await gate.enter(never)
    await gate.leave(quiet)
    const failure = await gate.enter(never).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(GateClosedError)
    expect(failure).toMatchObject({ code: 'GATE_CLOSED', retryAt: 3_600_000 })
  })
})

describe('requests at once', () => {
  test('are no more than allowed, and go in the order of asking', async () => {
    const { gate } = open([], { parallel: 2 })
    const order: number[] = []
    const all = [1, 2, 3, 4].map((name) => gate.enter(never).then(() => order.push(name)))
    await Promise.all(all.slice(0, 2))
    expect(order).toEqual([1, 2])
    await gate.leave(quiet)
    await all[2]
    expect(order).toEqual([1, 2, 3])
    await gate.leave(undefined)
    await all[3]
    expect(order).toEqual([1, 2, 3, 4])
  })

  test('one that is given up makes room for the next', async () => {
    const { gate } = open([], { parallel: 1 })
    await gate.enter(never)
    const stop = new AbortController()
    const given = gate.enter(stop.signal)
    const next = gate.enter(never)
    stop.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    await gate.leave(quiet)
    await expect(next).resolves.toBeUndefined()
  })
})
